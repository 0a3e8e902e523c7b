"""A proof as lines of a terminal.

One line a step. What was shown once is referred to, what describes the same record stands on one line, and sources are
footnotes, because a proof that is a wall of text is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, groupby

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from hongzhuan.explain.miss import Miss
from hongzhuan.explain.proof import Fact, Proof
from hongzhuan.explain.rendering import (
    CAUSES_ZH,
    Notes,
    axiom,
    axiom_text,
    clean,
    grouped,
    merged,
    sentence,
    stated,
    visible,
)
from hongzhuan.names import HZ

FOLD = 10
"""Contributions of an aggregate that the terminal shows."""

_STYLES = {"rule": "bold", "axiom": "cyan", "asserted": "", "absence": "yellow", "aggregate": "magenta"}


def text(
    proofs: Proof | Sequence[Proof],
    width: int = 100,
    zh: bool = False,
    colour: bool = False,
    full: bool = False,
    depth: int | None = None,
) -> str:
    """Proofs as indented trees of `width` columns, with footnotes; what several share is shown once.

    Args:
        colour: with colour codes for a terminal.
        full: with the bookkeeping of scales and records, which is left out otherwise.
        depth: levels of steps that are shown; what lies below is counted.
    """
    writer = _Writer(zh, width, full, depth)
    several = (proofs,) if isinstance(proofs, Proof) else proofs
    parts: list[Text | Tree | Padding] = []
    for proof in several:
        parts += [Text(), writer.tree(proof)] if parts else [writer.tree(proof)]
    return printed([*parts, *footnotes(writer.notes, zh)], width, colour)


def printed(parts: Iterable[Text | Tree | Padding], width: int, colour: bool) -> str:
    """Parts of a page as text."""
    out = StringIO()
    # The height is given because rich forgets the width on a dumb terminal unless it has both.
    console = Console(
        file=out,
        width=width,
        height=1000,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        color_system="standard" if colour else None,
        legacy_windows=False,
        markup=False,
    )
    # An address that is broken over lines cannot be followed. Printing parts one by one takes longer than laying them out.
    for whole, run in groupby(parts, lambda part: isinstance(part, Text) and part.plain.startswith(" ")):
        console.print(Group(*run), soft_wrap=whole)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def footnotes(notes: Notes, zh: bool) -> Iterator[Text | Padding]:
    """The list of sources at the end."""
    if notes.numbers:
        yield Text("\n" + ("来源" if zh else "Sources"), style="bold")
    for number, source, passages in notes.lines():
        yield Text(clean(f"[{number}] {source}"))
        if source.url:
            yield Text(f"    {clean(source.url)}")
        for passage in passages:
            yield Padding(Text(passage, style="dim"), (0, 0, 0, 4), expand=False)


class _Writer:
    """Builds trees of proofs and remembers what it has shown."""

    def __init__(self, zh: bool, width: int, full: bool, depth: int | None) -> None:
        self._zh = zh
        self._width = width
        self._full = full
        self._depth = depth
        self.notes = Notes()
        self._shown: set[Fact] = set()

    def tree(self, proof: Proof) -> Tree:
        """One proof."""
        label = Text(stated(proof, self._zh), style="bold")
        if sentence(proof, self._zh) != label.plain:
            label.append("\n" + self._word("because ", "因为:") + sentence(proof, self._zh), style="not bold")
        self._finish(label, self._tail(proof, 0))
        root = Tree(label, guide_style="dim")
        self._shown.add(proof.fact)
        self._fill(root, proof, 1)
        return root

    def _fill(self, branch: Tree, proof: Proof, depth: int) -> None:
        if self._depth is not None and depth > self._depth:
            self._cut(branch, proof)
            return
        for condition in proof.conditions:
            words = f"✓{clean(condition.text_zh)}" if self._zh else f"✓ {clean(condition.text)}"
            branch.add(Text(words, style="green"))
        if proof.kind == "aggregate":
            self._contributions(branch, proof)
        for group in grouped(visible(proof, self._full)) if proof.kind != "aggregate" else ():
            if group[0].kind == "asserted" and not group[0].premises:
                self._leaves(branch, group)
            else:
                self._step(branch, group[0], depth)
        for miss in proof.lacking:
            self._lacking(branch, miss)
        for other in proof.alternatives:
            self._alternative(branch, other, depth)

    def _cut(self, branch: Tree, proof: Proof) -> None:
        """What lies below the depth that was asked for: how many steps, and every source."""
        below = proof.size - 1
        if below:
            marks = self.notes.marks(chain.from_iterable(step.sources for step in proof.walk()))
            words = self._word(f"… {below} steps below", f"……以下{below}步")
            branch.add(Text(f"{words}  {marks}".rstrip(), style="dim"))

    def _step(self, branch: Tree, proof: Proof, depth: int) -> None:
        label = Text(sentence(proof, self._zh), style=_STYLES[proof.kind])
        if proof.fact in self._shown and visible(proof, self._full):
            self._finish(label, self._word("as above", "同上"))
            branch.add(label)
            return
        self._shown.add(proof.fact)
        self._finish(label, self._tail(proof, depth))
        self._fill(branch.add(label), proof, depth + 1)

    def _alternative(self, branch: Tree, proof: Proof, depth: int) -> None:
        """Another way to conclude the step above."""
        label = Text(self._word("or: ", "或:"), style="dim")
        label.append(sentence(proof, self._zh), style="not dim")
        self._finish(label, self._tail(proof, depth))
        self._fill(branch.add(label), proof, depth + 1)

    def _lacking(self, branch: Tree, miss: Miss) -> None:
        """The rule that would have concluded what is absent, and where it failed first."""
        if not miss.failed:
            return
        failed = miss.failed[0]
        words = clean(failed.condition_zh if self._zh else failed.condition)
        cause = self._word(failed.cause or "", CAUSES_ZH.get(failed.cause or "", ""))
        branch.add(Text(f"{axiom_text(miss.rule)}: ✗ {words}  {cause}", style="dim"))

    def _leaves(self, branch: Tree, group: Sequence[Proof]) -> None:
        again = all(leaf.fact in self._shown for leaf in group)
        self._shown.update(leaf.fact for leaf in group)
        line = Text(merged(group, self._zh))
        marks = self._word("as above", "同上") if again else self.notes.marks(group[0].sources)
        if marks:
            line.append(f"  {marks}", style="dim")
        node = branch.add(line)
        for leaf in group if not again else ():
            for rival in leaf.rivals:
                value = clean(rival.text.text_zh if self._zh else rival.text.text)
                words = self._word(f"recorded elsewhere: {value}", f"另有记载:{value}")
                node.add(Text(f"{words}  {self.notes.marks(rival.sources)}".rstrip(), style="yellow"))

    def _contributions(self, branch: Tree, proof: Proof) -> None:
        """Each on one line with every source beneath it: the sum is the point here, and HTML unfolds each."""
        whole = visible(proof, self._full)
        for contribution in whole[:FOLD]:
            line = Text(sentence(contribution, self._zh).split("; ")[0] + _span(contribution))
            marks = self.notes.marks(chain.from_iterable(step.sources for step in contribution.walk()))
            branch.add(line.append(f"  {marks}" if marks else "", style="dim"))
        if len(whole) > FOLD:
            left = len(whole) - FOLD
            more = f"and {left} more; --format json shows all"
            branch.add(Text(self._word(more, f"另有{left}项;--format json 显示全部"), style="dim"))

    def _finish(self, label: Text, tail: str) -> None:
        if tail:
            label.append(f"  {tail}", style="not bold dim")

    def _tail(self, proof: Proof, depth: int) -> str:
        marks = self.notes.of_step(proof)
        if proof.kind == "axiom":
            head = self._word("ontology: ", "本体:")
            place = f" ({proof.place})" if proof.place else ""
            return head + _shortened(axiom(proof), 2 * (self._width - 4 * depth)) + place
        name = clean(proof.rule or "") if proof.kind == "rule" else ""
        return " ".join(part for part in (name, marks) if part)

    def _word(self, english: str, chinese: str) -> str:
        return chinese if self._zh else english


def _span(contribution: Proof) -> str:
    """From when to when a contribution counts, where its premises say so."""
    values = {premise.fact.predicate: premise.fact.object for premise in contribution.premises}
    start, until = values.get(HZ + "start"), values.get(HZ + "until") or values.get(HZ + "end")
    return f" ({start or '?'} – {until or '?'})" if start or until else ""


def _shortened(words: str, room: int) -> str:
    """An axiom where it fits into two lines, else what it is about; JSON and HTML have it whole."""
    return words if len(words) <= room else words.split(" ")[0] + " …"
