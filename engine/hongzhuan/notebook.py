"""How results show themselves in a notebook: tables with their warnings and hashes, proofs that fold.

The markup needs no script and no page around it, so that it reads the same in Jupyter, in an editor and on a web page that
shows notebooks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from hongzhuan.names import shorten

if TYPE_CHECKING:
    from hongzhuan.explain.miss import WhyNot as WhyNot
    from hongzhuan.explain.proof import Proof as Proof

Cell = str | int | float | bool | None
ROWS = 40
"""Rows of a table that are shown; the others are counted."""

_ANCHOR = re.compile(r'(?<=\bid=")|(?<=\bhref="#)')
_PLAINER = tuple(
    (re.compile(pattern, re.DOTALL), instead)
    for pattern, instead in (
        (r'<span class="zh" lang="zh">.*?</span>', ""),
        (r'<span class="en" lang="en">(.*?)</span>', r"\1"),
        (r'<span class="kind \w+">(.*?)</span>', r"<small>[\1]</small> "),
        (r' class="(?:name|tail|aggregate)"| rel="noopener noreferrer"| aria-[a-z]+="[^"]*"', ""),
        (r"<span>(.*?)</span>", r"\1"),
        (r"<section>|</section>\n?", ""),
        (r"(</?)h2\b", r"\1h4"),
    )
)
"""What a notebook can do without: the second language, and what only the style of a page of its own reads."""
_STYLE = ' style="color:#666;font-size:85%"'


def table(
    columns: Sequence[str], rows: Sequence[Sequence[Cell]], remarks: Sequence[str], provenance: Mapping[str, str]
) -> str:
    """Rows as an HTML table, with short names for addresses; below it what must be known of it, and the hashes."""
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    lines = [f"<tr>{''.join(f'<td>{_shown(cell)}</td>' for cell in row)}</tr>" for row in rows[:ROWS]]
    left = [f"<p>and {len(rows) - ROWS} rows more</p>"] if len(rows) > ROWS else []
    warned = [f"<p><b>warning</b>: {escape(remark)}</p>" for remark in remarks]
    hashes = " · ".join(f"{name.removeprefix('hongzhuan.')} {digest}" for name, digest in provenance.items())
    foot = [f"<p{_STYLE}>{escape(hashes)}</p>"] if hashes else []
    whole = [f"<table><thead><tr>{head}</tr></thead><tbody>", *lines, "</tbody></table>", *left, *warned, *foot]
    return "\n".join(whole)


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.3g}"
    return escape(shorten(cell) if isinstance(cell, str) else str(cell))


class Proofs(list["Proof"]):
    """Proofs of one question, empty when there is none; a notebook shows them as trees that fold."""

    def __str__(self) -> str:
        from hongzhuan.explain.render_text import text

        return text(self)

    def _repr_html_(self) -> str:
        from hongzhuan.explain.render_html import Page

        page = Page()
        sections = [page.section(number, proof) for number, proof in enumerate(self, start=1)]
        return _english("\n".join([*sections, *page.sources()])) if sections else "<p>It does not hold: no proof.</p>"


class WhyNots(list["WhyNot"]):
    """Why a class does not hold, an answer for each era; a notebook shows them as they stand in the terminal."""

    def __str__(self) -> str:
        from hongzhuan.explain.render_why_not import text

        return "\n".join(text(answer, []) for answer in self)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def _english(markup: str) -> str:
    """The English half of a page, with anchors of its own: a notebook is one page with many proofs."""
    for pattern, instead in _PLAINER:
        markup = pattern.sub(instead, markup)
    called = set(re.findall(r'href="#([^"]+)"', markup))
    markup = re.sub(r' id="([^"]+)"', lambda found: found[0] if found[1] in called else "", markup)
    return _ANCHOR.sub(f"p{hashlib.sha256(markup.encode()).hexdigest()[:6]}-", markup)
