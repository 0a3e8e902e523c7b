"""A why-not in the terminal: the nearest rule first, each condition with its mark, and what would change the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text
from rich.tree import Tree

from hongzhuan.explain.miss import Change, Checked, Miss, WhyNot
from hongzhuan.explain.proof import Said
from hongzhuan.explain.render_text import FOLD, footnotes, printed
from hongzhuan.explain.rendering import CAUSES_ZH, Notes, axiom_text, clean, stated

RULES = 5
"""Rules that the terminal shows; JSON has them all."""
BELOW = 2
"""Rules that it shows for a condition which other rules would have to conclude."""

_MARKS = {"held": ("✓", "green"), "failed": ("✗", "bold red"), "not reached": ("–", "dim")}


def text(answer: WhyNot, changes: Sequence[Change], width: int = 100, zh: bool = False, colour: bool = False) -> str:
    """The answer as trees, one a rule, with the changes and the sources below."""
    writer = _Writer(zh)
    parts: list[Text | Tree] = [writer.heading(answer)]
    parts += [writer.rule(miss) for miss in answer.misses[:RULES]]
    if len(answer.misses) > RULES:
        left = len(answer.misses) - RULES
        parts.append(
            Text(
                writer.word(f"and {left} more; --format json shows all", f"另有{left}条规则;--format json 显示全部"),
                style="dim",
            )
        )
    if changes:
        parts.append(writer.changes(changes))
    return printed([*parts, *footnotes(writer.notes, zh)], width, colour)


class _Writer:
    """Builds the trees of one answer; sources are numbered through."""

    def __init__(self, zh: bool) -> None:
        self._zh = zh
        self.notes = Notes()

    def heading(self, answer: WhyNot) -> Text:
        fact = clean(self._language(answer.fact.text, answer.fact.text_zh))
        if answer.holds:
            return Text(self.word(f"It does hold: {fact}", f"此结论成立:{fact}"), style="bold")
        heading = Text(self.word(f"It does not hold: {fact}", f"此结论不成立:{fact}"), style="bold")
        if answer.reason:
            heading.append("\n" + clean(self._said(answer.reason)), style="not bold")
        return heading

    def rule(self, miss: Miss) -> Tree:
        """A rule with its conditions."""
        return self._filled(Tree(self._label(miss), guide_style="dim"), miss)

    def changes(self, changes: Sequence[Change]) -> Tree:
        """What would make it hold; edits that must be made together stand together."""
        tree = Tree(
            Text(
                self.word(
                    "It would hold with one of these changes (each was tried on a copy)",
                    "作以下任一改动即成立(均已在副本上验证)",
                ),
                style="bold",
            ),
            guide_style="dim",
        )
        for change in changes:
            join = self.word("; and ", ";并")
            tree.add(
                Text(clean(join.join(self._said(edit.said) for edit in change.edits)) + f"  {axiom_text(change.rule)}")
            )
        return tree

    def _label(self, miss: Miss) -> Text:
        name = axiom_text(miss.rule) if miss.kind == "axiom" else clean(miss.rule)
        label = Text(name, style="bold" if miss.kind == "rule" else "cyan")
        held = sum(checked.status == "held" for checked in miss.checked)
        whole = len(miss.checked)
        tail = self.word(f"{held} of {whole} conditions hold", f"{whole}个条件中{held}个成立")
        if miss.place:
            tail += f"  {miss.place}"
        marks = self.notes.marks(cited.source for cited in miss.cites)
        return label.append(f"  {tail}{' ' + marks if marks else ''}", style="not bold dim")

    def _filled(self, tree: Tree, miss: Miss) -> Tree:
        for checked in miss.checked:
            self._condition(tree, checked)
        return tree

    def _condition(self, tree: Tree, checked: Checked) -> None:
        mark, style = _MARKS[checked.status]
        line = Text(f"{mark} {clean(self._language(checked.condition, checked.condition_zh))}", style=style)
        if checked.status == "held" and len(checked.bindings) > 1:
            line.append(self.word(f"  ({len(checked.bindings)} ways)", f"  ({len(checked.bindings)}种)"), style="dim")
        if checked.status == "not reached":
            line.append(self.word("  not tried", "  未及检验"), style="dim")
        if checked.cause:
            line.append(f"  {self.word(checked.cause, CAUSES_ZH[checked.cause])}", style="not bold yellow")
        branch = tree.add(line)
        marks = self.notes.marks(
            source for proof in checked.evidence for step in proof.walk() for source in step.sources
        )
        for number, said in enumerate(checked.said):
            last = number == len(checked.said) - 1
            branch.add(Text(clean(self._said(said)) + (f"  {marks}" if marks and last else "")))
        for proof in checked.evidence:
            if proof.kind == "aggregate":
                self._contributions(branch, [stated(step, self._zh).split("; ")[0] for step in proof.premises])
        for miss in (
            checked.below[:BELOW] if not (checked.below and checked.below[0].kind == "axiom" and checked.said) else ()
        ):
            self._filled(branch.add(self._label(miss)), miss)

    def _contributions(self, branch: Tree, texts: Sequence[str]) -> None:
        for words in texts[:FOLD]:
            branch.add(Text(clean(words), style="dim"))
        if len(texts) > FOLD:
            left = len(texts) - FOLD
            branch.add(
                Text(
                    self.word(f"and {left} more; --format json shows all", f"另有{left}项;--format json 显示全部"),
                    style="dim",
                )
            )

    def _said(self, said: Said) -> str:
        return self._language(said.text, said.text_zh)

    def _language(self, english: str, chinese: str) -> str:
        return (chinese or english) if self._zh else english

    def word(self, english: str, chinese: str) -> str:
        """One of two fixed words."""
        return chinese if self._zh else english


def summary(answers: Iterable[WhyNot]) -> str:
    """The nearest rule of each answer and the condition that failed first, on one line."""
    found = []
    for answer in answers:
        if answer.misses and answer.misses[0].failed:
            miss = answer.misses[0]
            found.append(f"nearest: {axiom_text(miss.rule)}, which fails at `{miss.failed[0].condition}`")
        elif answer.reason:
            found.append(answer.reason.text)
    return "; ".join(dict.fromkeys(found))
