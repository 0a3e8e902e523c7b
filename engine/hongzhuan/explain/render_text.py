"""A proof as lines of a terminal, and what all renderings share: what is left out, and the footnotes.

One line a step. What was shown once is referred to, what describes the same record stands on one line, and sources are
footnotes, because a proof that is a wall of text is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import chain

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from hongzhuan.explain.proof import Fact, Proof, SourceRef
from hongzhuan.names import HZ, RDF

FOLD = 10
"""Contributions of an aggregate that the terminal shows."""

_TYPE = RDF + "type"
_SCALE = frozenset({HZ + "position", HZ + "nextLower"})
# Other records (titles, campaigns, sanctions) are left in: there the class itself is the evidence.
_RECORDS = frozenset({HZ + "Official", HZ + "Post", HZ + "Degree"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_COLON = "[:\uff1a]"
_STYLES = {"rule": "bold", "axiom": "cyan", "asserted": "", "absence": "yellow", "aggregate": "magenta"}


# --- what every rendering shares


def clean(text: str) -> str:
    """Text on one line, without control characters: what a source says must not steer the reader's terminal."""
    return _CONTROL.sub(" ", text).strip()


def visible(proof: Proof) -> tuple[Proof, ...]:
    """The premises that a reader needs: all but the bookkeeping of scales and of records described beside it."""
    return tuple(premise for premise in dict.fromkeys(proof.premises) if not _bookkeeping(premise, proof.premises))


def _bookkeeping(leaf: Proof, siblings: Sequence[Proof]) -> bool:
    if leaf.kind != "asserted":
        return False
    if leaf.fact.predicate in _SCALE:
        return True
    of_record = leaf.fact.predicate == _TYPE and leaf.fact.object in _RECORDS
    return of_record and any(other.fact.subject == leaf.fact.subject for other in siblings if other != leaf)


def sentence(proof: Proof, zh: bool = False) -> str:
    """A step in a sentence: the rule's own, else the fact; in the other language where one is missing."""
    if zh and proof.kind != "aggregate":
        return clean(proof.because_zh or proof.fact.text_zh or proof.because or stated(proof))
    return clean(proof.because or stated(proof))


def stated(proof: Proof, zh: bool = False) -> str:
    """The fact itself in a sentence; an absence says that it is one, and an aggregate tells its value."""
    text = clean((proof.fact.text_zh if zh else "") or proof.fact.text)
    if proof.kind == "absence" and not text.startswith(("no record that", "无记录")):
        return f"无记录:{text}" if zh else f"no record that {text}"
    if proof.kind == "aggregate" and proof.value is not None and not re.search(r"\d", text):
        return f"{text}: {proof.value:g}"
    return text


def axiom(proof: Proof) -> str:
    """An axiom of the ontology without the prefix that all of its names share."""
    return axiom_text(proof.rule or "")


def axiom_text(rule: str) -> str:
    """A rule's name, or an axiom in Manchester syntax, without the prefix that all names of the ontology share."""
    return clean(rule).replace("hz:", "")


@dataclass(slots=True)
class Notes:
    """Footnotes: each source is numbered where it is first called on, and lists what rules cite of it."""

    numbers: dict[SourceRef, int] = field(default_factory=dict)
    passages: dict[SourceRef, dict[str, None]] = field(default_factory=dict)

    def marks(self, sources: Iterable[SourceRef]) -> str:
        """`[1][3]`; nothing for no sources."""
        called = dict.fromkeys(sources)
        return "".join(f"[{number}]" for number in sorted(self._number(source) for source in called))

    def cite(self, proof: Proof) -> str:
        """The marks of what a rule cites; the passages are kept for the list."""
        for cited in proof.cites:
            if cited.passage:
                passage = clean(f"{proof.rule}: {cited.passage}")
                self.passages.setdefault(cited.source, {})[passage] = None
        return self.marks(cited.source for cited in proof.cites)

    def of_step(self, proof: Proof) -> str:
        """The marks of a step: what its rule cites, and where its fact is recorded."""
        return self.cite(proof) + self.marks(proof.sources)

    def lines(self) -> Iterator[tuple[int, SourceRef, tuple[str, ...]]]:
        """Number, source and cited passages, in order."""
        for source, number in self.numbers.items():
            yield number, source, tuple(self.passages.get(source, ()))

    def _number(self, source: SourceRef) -> int:
        return self.numbers.setdefault(source, len(self.numbers) + 1)


def merged(leaves: Sequence[Proof], zh: bool = False) -> str:
    """Facts of one subject as one sentence: `Governor of Guangdong: role head; start 2016-12-30`."""
    texts = list(dict.fromkeys(stated(leaf, zh) for leaf in leaves))
    properties = [stated(leaf, zh) for leaf in leaves if leaf.fact.predicate != _TYPE]
    if len(texts) < 2 or not properties:
        return "; ".join(texts)
    head = _head(properties, zh)
    name = re.sub(rf"{_COLON}\s*$", "", head)
    return head + "; ".join(text.removeprefix(head).removeprefix(f"{name} ") for text in texts)


def _head(texts: Sequence[str], zh: bool) -> str:
    """The name with which all of the texts begin, with its colon; a name may carry a prefix (`kb:`)."""
    found = re.match(r"(?:[a-z]+:(?! ))?.*?" + (_COLON if zh else ": "), texts[0])
    return found.group() if found and all(text.startswith(found.group()) for text in texts) else ""


def grouped(premises: Sequence[Proof]) -> list[tuple[Proof, ...]]:
    """Premises in order; asserted leaves that share their subject and their sources stand together."""
    groups: dict[object, list[Proof]] = {}
    for number, premise in enumerate(premises):
        together = premise.kind == "asserted" and not premise.premises
        key = (premise.fact.subject, premise.sources) if together else number
        groups.setdefault(key, []).append(premise)
    return [tuple(group) for group in groups.values()]


# --- the terminal


def text(proof: Proof, width: int = 100, zh: bool = False, colour: bool = False) -> str:
    """A proof as an indented tree of `width` columns, with footnotes; with colour codes for a terminal on request."""
    writer = _Writer(zh, width)
    return printed([writer.tree(proof), *footnotes(writer.notes, zh)], width, colour)


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
    for part in parts:
        # An address that is broken over lines cannot be followed.
        console.print(part, soft_wrap=isinstance(part, Text) and part.plain.startswith(" "))
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
    """Builds the tree of one proof and remembers what it has shown."""

    def __init__(self, zh: bool, width: int) -> None:
        self._zh = zh
        self._width = width
        self.notes = Notes()
        self._shown: set[Fact] = set()

    def tree(self, proof: Proof) -> Tree:
        label = Text(stated(proof, self._zh), style="bold")
        if sentence(proof, self._zh) != label.plain:
            label.append("\n" + self._word("because ", "因为:") + sentence(proof, self._zh), style="not bold")
        self._finish(label, proof, self._tail(proof, 0))
        root = Tree(label, guide_style="dim")
        self._shown.add(proof.fact)
        self._fill(root, proof, 1)
        return root

    def _fill(self, branch: Tree, proof: Proof, depth: int) -> None:
        for condition in proof.conditions:
            branch.add(Text(f"✓ {clean(condition)}", style="green"))
        if proof.kind == "aggregate":
            self._contributions(branch, proof)
            return
        for group in grouped(visible(proof)):
            if group[0].kind == "asserted" and not group[0].premises:
                branch.add(self._leaves(group))
            else:
                self._step(branch, group[0], depth)

    def _step(self, branch: Tree, proof: Proof, depth: int) -> None:
        label = Text(sentence(proof, self._zh), style=_STYLES[proof.kind])
        if proof.fact in self._shown and visible(proof):
            self._finish(label, proof, self._word("as above", "同上"))
            branch.add(label)
            return
        self._shown.add(proof.fact)
        self._finish(label, proof, self._tail(proof, depth))
        self._fill(branch.add(label), proof, depth + 1)

    def _leaves(self, group: Sequence[Proof]) -> Text:
        again = all(leaf.fact in self._shown for leaf in group)
        self._shown.update(leaf.fact for leaf in group)
        line = Text(merged(group, self._zh))
        marks = self._word("as above", "同上") if again else self.notes.marks(group[0].sources)
        if marks:
            line.append(f"  {marks}", style="dim")
        return line

    def _contributions(self, branch: Tree, proof: Proof) -> None:
        """Each on one line with every source beneath it: the sum is the point here, and HTML unfolds each."""
        whole = visible(proof)
        for contribution in whole[:FOLD]:
            line = Text(sentence(contribution, self._zh).split("; ")[0] + _span(contribution))
            marks = self.notes.marks(chain.from_iterable(step.sources for step in contribution.walk()))
            branch.add(line.append(f"  {marks}" if marks else "", style="dim"))
        if len(whole) > FOLD:
            left = len(whole) - FOLD
            more = f"and {left} more; --format json shows all"
            branch.add(Text(self._word(more, f"另有{left}项;--format json 显示全部"), style="dim"))

    def _finish(self, label: Text, proof: Proof, tail: str) -> None:
        if tail:
            label.append(f"  {tail}", style="not bold dim")

    def _tail(self, proof: Proof, depth: int) -> str:
        marks = self.notes.of_step(proof)
        if proof.kind == "axiom":
            head = self._word("ontology: ", "本体:")
            room = self._width - 4 * depth - cell_len(sentence(proof, self._zh)) - cell_len(head) - 2
            place = f" ({proof.place})" if proof.place else ""
            return head + _shortened(axiom(proof), room - cell_len(place)) + place
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
    """An axiom where it fits, else what it is about; JSON and HTML have it whole."""
    return words if len(words) <= room else words.split(" ")[0] + " …"
