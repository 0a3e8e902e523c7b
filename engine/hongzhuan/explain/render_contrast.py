"""Two answers beside each other in the terminal: where they part first, then the rest."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from rich.tree import Tree

from hongzhuan.explain.contrast import Contrast, Pair, Side
from hongzhuan.explain.miss import Checked
from hongzhuan.explain.render_text import footnotes, printed
from hongzhuan.explain.rendering import CAUSES_ZH, Notes, axiom_text, clean

_MARKS = {"held": ("✓", "green"), "failed": ("✗", "bold red"), "not reached": ("–", "dim")}


def text(found: Contrast, width: int = 100, zh: bool = False, colour: bool = False) -> str:
    """The contrast as a tree, with the sources below."""
    writer = _Writer(zh)
    return printed([writer.heading(found), *writer.trees(found), *footnotes(writer.notes, zh)], width, colour)


class _Writer:
    """Builds the trees; sources are numbered through."""

    def __init__(self, zh: bool) -> None:
        self._zh = zh
        self.notes = Notes()

    def heading(self, found: Contrast) -> Text:
        """Who is, and who is not."""
        lines = [self._verdict(side, found) for side in (found.left, found.right)]
        return Text("\n".join(lines), style="bold")

    def trees(self, found: Contrast) -> list[Tree]:
        """Where they part, level by level; then the rest of the conditions of the first level."""
        trees = []
        level: Contrast | None = found
        while level is not None:
            trees.append(self._parting(level))
            level = level.below
        rest = [pair for n, pair in enumerate(found.conditions) if n != found.parting]
        if rest:
            tree = Tree(Text(self._word("The other conditions", "其余条件"), style="bold"), guide_style="dim")
            for pair in rest:
                self._pair(tree, pair, found, brief=True)
            trees.append(tree)
        return trees

    def _verdict(self, side: Side, found: Contrast) -> str:
        name, cls = self._said(side.name.text, side.name.text_zh), self._said(found.subject.text, found.subject.text_zh)
        rule = axiom_text(side.rule)
        if side.proof:
            return self._word(f"{name}: {cls}, by {rule}", f"{name}:属{cls},依{rule}")
        return self._word(f"{name}: not {cls}; {rule} comes nearest", f"{name}:不属{cls};最接近的规则是{rule}")

    def _parting(self, found: Contrast) -> Tree:
        cls = self._said(found.subject.text, found.subject.text_zh)
        if found.parting is None:
            both = found.left.proof is not None and found.right.proof is not None
            words = self._word(
                f"{cls}: they do not part; every condition {'holds on both sides' if both else 'is as on the other side'}",
                f"{cls}:两者并无分歧",
            )
            return Tree(Text(words, style="bold"), guide_style="dim")
        words = self._word(
            f"{cls}: they part at condition {found.parting + 1} of {len(found.conditions)}",
            f"{cls}:第{found.parting + 1}个条件(共{len(found.conditions)}个)处分歧",
        )
        tree = Tree(Text(words, style="bold"), guide_style="dim")
        self._pair(tree, found.conditions[found.parting], found, brief=False)
        return tree

    def _pair(self, tree: Tree, pair: Pair, found: Contrast, brief: bool) -> None:
        for side, checked in ((found.left, pair.left), (found.right, pair.right)):
            self._checked(tree, side, checked, brief)

    def _checked(self, tree: Tree, side: Side, checked: Checked | None, brief: bool) -> None:
        name = clean(self._said(side.name.text, side.name.text_zh))
        if checked is None:
            asked = self._word(
                f"{name}: {axiom_text(side.rule)} does not ask this", f"{name}:{axiom_text(side.rule)}无此条件"
            )
            tree.add(Text(asked, style="dim"))
            return
        mark, style = _MARKS[checked.status]
        line = Text(f"{mark} ", style=style)
        line.append(f"{name}: {clean(self._said(checked.condition, checked.condition_zh))}", style="not bold")
        if checked.cause:
            line.append(f"  {self._word(checked.cause, CAUSES_ZH[checked.cause])}", style="not bold yellow")
        node = tree.add(line)
        if not brief:
            self._evidence(node, checked)

    def _evidence(self, node: Tree, checked: Checked) -> None:
        marks = self.notes.marks(s for proof in checked.evidence for step in proof.walk() for s in step.sources)
        for number, said in enumerate(checked.said):
            last = number == len(checked.said) - 1
            node.add(Text(clean(self._said(said.text, said.text_zh)) + (f"  {marks}" if marks and last else "")))
        for words in self._others(checked.bindings):
            node.add(Text(words, style="dim"))

    def _others(self, bindings: Sequence[Sequence[tuple[str, str]]]) -> list[str]:
        if len(bindings) < 2:
            return []
        return [self._word(f"and {len(bindings) - 1} other ways", f"另有{len(bindings) - 1}种")]

    def _said(self, english: str, chinese: str) -> str:
        return (chinese or english) if self._zh else english

    def _word(self, english: str, chinese: str) -> str:
        return chinese if self._zh else english
