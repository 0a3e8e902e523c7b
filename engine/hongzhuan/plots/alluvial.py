"""An alluvial diagram of two sides: a column of blocks each, and bands of those who go from block to block."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any

from hongzhuan.plots.theme import COLOURS, GREY, drawn

if TYPE_CHECKING:
    from hongzhuan.analysis.compare import Comparison

WIDTH, HEIGHT = 420, 320
PLACES = ("yes", "no", "absent")
WORDS = {"yes": ("in the class", "属于该类"), "no": ("not in it", "不属于"), "absent": ("not in office", "不在任")}
STEPS = 24
Flows = Counter[tuple[str, str]]
GAP = 0.04
"""Between two blocks, as a part of all."""


def chart(comparison: Comparison, zh: bool) -> Any:
    """The diagram as an Altair chart. Who is in the class on neither side is left out."""
    import altair as alt

    flows: Flows = Counter((one.places[0], one.places[1]) for one in comparison.placed)
    total = sum(flows.values()) or 1
    starts = [_starts(flows, side, total) for side in (0, 1)]
    bands, blocks = _bands(flows, starts), _blocks(flows, starts, zh)
    area = (
        drawn(bands)
        .mark_area(opacity=0.55, interpolate="monotone")
        .encode(
            x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.42, 1.42])),
            y=alt.Y("low:Q", axis=None, scale=alt.Scale(reverse=True)),
            y2="high:Q",
            detail="flow:N",
            color=alt.Color(
                "kind:N",
                legend=None,
                scale=alt.Scale(domain=["stays", "leaves", "comes"], range=[GREY, COLOURS[1], COLOURS[0]]),
            ),
        )
    )
    base = drawn(blocks)
    bars = base.mark_bar(width=10, color="#333333").encode(x="x:Q", y="low:Q", y2="high:Q")
    left = base.transform_filter("datum.x == 0").mark_text(align="right", dx=-12, fontSize=12)
    right = base.transform_filter("datum.x == 1").mark_text(align="left", dx=12, fontSize=12)
    heads = drawn([{"x": n, "name": s.label(zh), "y": -0.06} for n, s in enumerate(comparison.sides)])
    layers = [area, bars]
    layers += [mark.encode(x="x:Q", y="middle:Q", text="text:N") for mark in (left, right)]
    layers.append(heads.mark_text(fontSize=13, fontWeight="bold").encode(x="x:Q", y="y:Q", text="name:N"))
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)


def _starts(flows: Flows, side: int, total: int) -> dict[str, float]:
    """Where the block of each place begins, from 0 at the top; a gap between two blocks."""
    found, at = {}, 0.0
    for place in PLACES:
        size = sum(count for pair, count in flows.items() if pair[side] == place)
        found[place] = at
        at += size / total + (GAP if size else 0)
    return found


def _bands(flows: Flows, starts: list[dict[str, float]]) -> list[dict[str, Any]]:
    total = sum(flows.values()) or 1
    at = [dict(one) for one in starts]
    rows = []
    for first, second in product(PLACES, PLACES):
        size = flows[first, second] / total
        if not size:
            continue
        kind = "stays" if first == second == "yes" else "leaves" if first == "yes" else "comes"
        for step in range(STEPS + 1):
            x = step / STEPS
            bend = x * x * (3 - 2 * x)
            low = at[0][first] + (at[1][second] - at[0][first]) * bend
            rows.append({"flow": f"{first}-{second}", "kind": kind, "x": x, "low": low, "high": low + size})
        at[0][first] += size
        at[1][second] += size
    return rows


def _blocks(flows: Flows, starts: list[dict[str, float]], zh: bool) -> list[dict[str, Any]]:
    total = sum(flows.values()) or 1
    rows = []
    for side, place in product((0, 1), PLACES):
        count = sum(number for pair, number in flows.items() if pair[side] == place)
        if count:
            low = starts[side][place]
            high = low + count / total
            text = f"{WORDS[place][zh]} {count}"
            rows.append({"x": side, "low": low, "high": high, "middle": (low + high) / 2, "text": text})
    return rows
