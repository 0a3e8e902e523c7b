"""A why-not as a web page that folds: what failed is open, what held is there to be looked up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hongzhuan.explain.miss import Change, Checked, Miss, WhyNot
from hongzhuan.explain.render_html import Page, both, document, plain, small
from hongzhuan.explain.rendering import CAUSES_ZH, axiom_text

_MARKS = {"held": ("✓", "aggregate"), "failed": ("✗", "failed"), "not reached": ("–", "tail")}
_STATUS = {"held": ("holds", "成立"), "failed": ("fails", "不成立"), "not reached": ("not tried", "未及检验")}


def html(answers: Sequence[WhyNot], changes: Sequence[Sequence[Change]], title: str, stamp: str = "") -> str:
    """A page with a section for each era and the sources at the end."""
    writer = Writer()
    pairs = enumerate(zip(answers, changes, strict=True), start=1)
    sections = [writer.section(number, answer, found) for number, (answer, found) in pairs]
    return document(title, [*sections, *writer.page.sources()], stamp)


class Writer:
    """Writes sections; footnotes run through the whole page."""

    def __init__(self) -> None:
        self.page = Page()

    def section(self, number: int, answer: WhyNot, changes: Sequence[Change]) -> str:
        """One era: the rules, then the changes."""
        head = ("It holds: ", "成立:") if answer.holds else ("It does not hold: ", "不成立:")
        heading = both(head[0] + answer.fact.text, head[1] + (answer.fact.text_zh or answer.fact.text))
        reason = f"<p>{both(answer.reason.text, answer.reason.text_zh)}</p>" if answer.reason else ""
        rules = "\n".join(self._rule(miss, first=place == 0) for place, miss in enumerate(answer.misses))
        return (
            f'<section aria-labelledby="answer-{number}">\n<h2 id="answer-{number}">{heading}</h2>\n{reason}'
            f"<ul>\n{rules}\n</ul>\n{self._changes(changes)}</section>"
        )

    def _rule(self, miss: Miss, first: bool) -> str:
        held, whole = sum(c.status == "held" for c in miss.checked), len(miss.checked)
        name = plain(axiom_text(miss.rule))
        counted = both(f"{held} of {whole} conditions hold", f"{whole}个条件中{held}个成立")
        place = f" {plain(miss.place)}" if miss.place else ""
        marks = self.page.marks(self.page.notes.marks(cited.source for cited in miss.cites))
        conditions = "\n".join(f"<li>{self._condition(checked)}</li>" for checked in miss.checked)
        return (
            f"<li><details{' open' if first else ''}><summary><code>{name}</code>{small(counted + place + marks)}</summary>"
            f"\n<ul>\n{conditions}\n</ul></details></li>"
        )

    def _condition(self, checked: Checked) -> str:
        mark, style = _MARKS[checked.status]
        status = both(*_STATUS[checked.status])
        condition = both(checked.condition, checked.condition_zh)
        words = f'<span class="{style}"><span aria-hidden="true">{mark}</span> {condition}</span>'
        cause = (
            f' <span class="kind absence">{both(checked.cause, CAUSES_ZH[checked.cause])}</span>'
            if checked.cause
            else ""
        )
        inside = list(self._inside(checked))
        line = f"{words}{small(status)}{cause}"
        if not inside:
            return line
        state = " open" if checked.status == "failed" else ""
        return f"<details{state}><summary>{line}</summary>\n<ul>\n" + "\n".join(inside) + "\n</ul></details>"

    def _inside(self, checked: Checked) -> Iterator[str]:
        sources = (s for proof in checked.evidence for step in proof.walk() for s in step.sources)
        marks = small(self.page.marks(self.page.notes.marks(sources)))
        for number, said in enumerate(checked.said):
            yield f"<li>{both(said.text, said.text_zh)}{marks if number == len(checked.said) - 1 else ''}</li>"
        for proof in checked.evidence:
            if proof.kind in ("aggregate", "rule", "axiom"):
                yield self.page.step(proof)
        for number, miss in enumerate(checked.below):
            yield self._rule(miss, first=number == 0)
        if checked.status == "held":
            for binding in checked.bindings[1:]:
                yield f"<li>{plain(', '.join(f'{name}: {label}' for name, label in binding))}</li>"

    @staticmethod
    def _changes(changes: Sequence[Change]) -> str:
        if not changes:
            return ""
        heading = both("It would hold with one of these changes", "作以下任一改动即成立")
        tried = both("each was tried on a copy", "均已在副本上验证")
        items = "\n".join(
            "<li>"
            + "; ".join(both(edit.said.text, edit.said.text_zh) for edit in change.edits)
            + small(f"<code>{plain(axiom_text(change.rule))}</code>")
            + "</li>"
            for change in changes
        )
        return f"<h3>{heading}{small(tried)}</h3>\n<ul>\n{items}\n</ul>\n"
