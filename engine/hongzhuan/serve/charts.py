"""Charts as SVG: a share over the congresses with its interval, and bars for the rows of a query."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from hongzhuan.serve.words import say

if TYPE_CHECKING:
    from hongzhuan.analysis.trend import Point

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 260, 44, 12, 14, 34
BAR, NAMES = 22, 220
"""The height of a bar, and the width of the names before them."""
BARS = 40


def trend_chart(points: Sequence[Point], chosen: int, zh: bool) -> str:
    """The share of each body with Wilson's interval; hollow where fewer than nine tenths are on record or can be judged."""
    found = [p for p in points if p.share is not None]
    if not found:
        return ""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(found))
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="chart-title">',
        f'<title id="chart-title">{escape(say("Over the congresses", zh))}</title>',
    ]
    for percent in (0, 25, 50, 75, 100):
        y = _y(percent / 100)
        parts.append(f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>')
        parts.append(f'<text class="axis end" x="{LEFT - 6}" y="{y + 4:.1f}">{percent} %</text>')
    line = " ".join(f"{_x(n, step):.1f},{_y(p.share or 0.0):.1f}" for n, p in enumerate(found))
    parts.append(f'<polyline class="line" points="{line}"/>')
    parts += [_point(point, _x(n, step), chosen, zh) for n, point in enumerate(found)]
    return "\n".join([*parts, "</svg>"])


def _point(p: Point, x: float, chosen: int, zh: bool) -> str:
    share, interval = p.share or 0.0, p.interval
    label = p.label_zh if zh else p.label
    words = f"{label}: {share:.0%} ({p.in_class} / {p.judged})"
    whisker = ""
    if interval is not None:
        whisker = f'<line class="whisker" x1="{x:.1f}" y1="{_y(interval.low):.1f}" x2="{x:.1f}" y2="{_y(interval.high):.1f}"/>'
    state = " hollow" if p.is_thin else ""
    state += " chosen" if p.congress == chosen else ""
    circle = (
        f'<circle class="dot{state}" cx="{x:.1f}" cy="{_y(share):.1f}" r="5"><title>{escape(words)}</title></circle>'
    )
    number = f'<text class="axis middle" x="{x:.1f}" y="{HEIGHT - 12}">{p.congress}</text>'
    return whisker + circle + number


def _x(number: int, step: float) -> float:
    return LEFT + (number + 0.5) * step


def _y(share: float) -> float:
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def bar_chart(rows: Sequence[tuple[str, float]], title: str) -> str:
    """Bars for names with numbers, the first ones; empty without a number above zero."""
    shown = rows[:BARS]
    largest = max((value for _, value in shown), default=0.0)
    if largest <= 0:
        return ""
    scale = (WIDTH - NAMES - 60) / largest
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {BAR * len(shown) + 8}" role="img" aria-labelledby="bars-title">',
        f'<title id="bars-title">{escape(title)}</title>',
    ]
    for number, (name, value) in enumerate(shown):
        y, width = number * BAR + 4, max(0.0, value) * scale
        words = escape(name if len(name) < 34 else name[:33] + "…")
        parts.append(f'<text class="axis end" x="{NAMES - 8}" y="{y + 14}">{words}</text>')
        parts.append(f'<rect class="bar" x="{NAMES}" y="{y}" width="{width:.1f}" height="{BAR - 5}"/>')
        parts.append(f'<text class="axis" x="{NAMES + width + 6:.1f}" y="{y + 14}">{value:g}</text>')
    return "\n".join([*parts, "</svg>"])
