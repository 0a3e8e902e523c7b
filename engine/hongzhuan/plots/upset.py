"""An UpSet plot: how many officials each set of sides agrees on. A. Lex et al. (2014), doi:10.1109/TVCG.2014.2346248."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hongzhuan.plots.theme import COLOURS, PALE, drawn

if TYPE_CHECKING:
    from hongzhuan.analysis.compare import Comparison

COLUMN, ROW, HEIGHT, SIDE = 34, 26, 200, 150
NARROWEST = 160
MOST = 20
"""Sets that are shown, the largest ones."""


def chart(comparison: Comparison, zh: bool) -> Any:
    """The plot as an Altair chart: bars of the sets above, a matrix of the sides below, the size of each side beside it."""
    import altair as alt

    sides = [side.label(zh) for side in comparison.sides]
    found = [(pattern, count) for _, pattern, count in comparison.patterns() if any(pattern)][:MOST]
    width = max(COLUMN * len(found), NARROWEST)
    above = _bars(found, "人数" if zh else "officials", width)
    matrix = _matrix(found, sides, width)
    sizes = _sizes(comparison, sides, "合计" if zh else "in the class")
    return alt.vconcat(above, alt.hconcat(matrix, sizes, spacing=16).resolve_scale(y="shared"), spacing=6)


def _bars(found: list[tuple[tuple[bool, ...], int]], title: str, width: int) -> Any:
    import altair as alt

    rows = [{"set": number, "count": count} for number, (_, count) in enumerate(found)]
    base = drawn(rows).encode(x=alt.X("set:O", axis=None), y=alt.Y("count:Q", title=title))
    bars = base.mark_bar(color="#333333", width=18)
    numbers = base.mark_text(dy=-7, fontSize=11).encode(text="count:Q")
    return (bars + numbers).properties(width=width, height=HEIGHT)


def _matrix(found: list[tuple[tuple[bool, ...], int]], sides: list[str], width: int) -> Any:
    import altair as alt

    dots = [
        {"set": number, "side": side, "in": inside}
        for number, (pattern, _) in enumerate(found)
        for side, inside in zip(sides, pattern, strict=True)
    ]
    base = drawn(dots).encode(
        x=alt.X("set:O", axis=None),
        y=alt.Y("side:N", sort=sides, title=None, axis=alt.Axis(grid=False, ticks=False, domain=False, labelLimit=200)),
    )
    empty = base.mark_circle(size=130, color=PALE, opacity=1)
    filled = base.transform_filter("datum.in").mark_circle(size=130, color="#333333", opacity=1)
    lines = base.transform_filter("datum.in").mark_line(color="#333333", strokeWidth=2).encode(detail="set:O")
    return (empty + lines + filled).properties(width=width, height=ROW * len(sides))


def _sizes(comparison: Comparison, sides: list[str], title: str) -> Any:
    import altair as alt

    rows = [
        {"side": side, "count": sum(one.places[number] == "yes" for one in comparison.placed)}
        for number, side in enumerate(sides)
    ]
    base = drawn(rows).encode(
        x=alt.X("count:Q", title=title, axis=alt.Axis(tickCount=3)), y=alt.Y("side:N", sort=sides, axis=None)
    )
    bars = base.mark_bar(color=COLOURS[0], height=14)
    numbers = base.mark_text(align="left", dx=4, fontSize=11).encode(text="count:Q")
    return (bars + numbers).properties(width=SIDE, height=ROW * len(sides))
