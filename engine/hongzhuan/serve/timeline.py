"""A career drawn: a lane a sector, a bar a post, darker the higher its level; the eras lie behind as bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from hongzhuan.serve.catalogue import Era
from hongzhuan.serve.portrait import SECTORS, Post
from hongzhuan.serve.words import say

WIDTH, LEFT, TOP, ROW, GAP = 960, 120, 34, 16, 6
SECTOR_NAMES = {
    "party": "Party", "government": "government", "congress": "congress, CPPCC", "military": "military",
    "enterprise": "enterprise", "academia": "academia", "other": "other",
}  # fmt: skip
STEPS = 5
"""Shades of level, from the township to the national level."""


@dataclass(frozen=True, slots=True)
class _Bar:
    post: Post
    start: float
    end: float
    is_open: bool


def timeline(posts: Sequence[Post], eras: Sequence[Era], zh: bool) -> str:
    """The drawing as SVG; posts without any date are left to the list below it. Empty without a dated post."""
    bars = [bar for post in posts if (bar := _bar(post))]
    if not bars:
        return ""
    first, last = min(bar.start for bar in bars), max(max(bar.end for bar in bars), min(bar.start for bar in bars) + 5)
    scale = (WIDTH - LEFT - 8) / (last - first)
    lanes = {name: _stacked([bar for bar in bars if bar.post.sector == name]) for name in SECTORS}
    lanes = {name: rows for name, rows in lanes.items() if rows}
    height = TOP + sum(len(rows) * ROW + GAP for rows in lanes.values()) + 22
    parts = [
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {height}" role="group" aria-labelledby="timeline-title">',
        f'<title id="timeline-title">{escape(say("Career by sector; darker is higher in rank", zh))}</title>',
        *_bands(eras, first, last, scale, height, zh),
        *_years(first, last, scale, height),
    ]
    top = TOP
    for name, rows in lanes.items():
        parts.append(f'<text class="lane" x="4" y="{top + ROW - 4}">{escape(say(SECTOR_NAMES[name], zh))}</text>')
        for row in rows:
            parts += [_drawn(bar, first, scale, top, zh) for bar in row]
            top += ROW
        top += GAP
    return "\n".join([*parts, "</svg>"])


def _bar(post: Post) -> _Bar | None:
    start, end = _year(post.start), _year(post.end or post.known, last=True)
    if start is None and end is None:
        return None
    begun = start if start is not None else end or 0.0
    over = end if end is not None else begun + 1
    return _Bar(post, begun, max(over, begun + 0.15), not post.end or start is None)


def _year(text: str, last: bool = False) -> float | None:
    """A date as a year with its fraction; `last` takes the end of what it covers."""
    parts = text.split(" / ")[0].split("-")
    if not parts[0].isdigit():
        return None
    year, month, day = (int(part) if part.isdigit() else None for part in (*parts, "", "")[:3])
    if month is None:
        return float(year or 0) + (1.0 if last else 0.0)
    try:
        passed = date(year or 1, month, day or (28 if last else 1)).timetuple().tm_yday
    except ValueError:
        return float(year or 0)
    return float(year or 0) + passed / 366


def _stacked(bars: Sequence[_Bar]) -> list[list[_Bar]]:
    """Bars in as few rows as overlap allows."""
    rows: list[list[_Bar]] = []
    for bar in sorted(bars, key=lambda bar: (bar.start, bar.end)):
        row = next((row for row in rows if row[-1].end <= bar.start + 0.02), None)
        if row is None:
            rows.append([bar])
        else:
            row.append(bar)
    return rows


def _bands(eras: Sequence[Era], first: float, last: float, scale: float, height: float, zh: bool) -> list[str]:
    parts = []
    for number, era in enumerate(era for era in eras if era.within is None):
        start, end = _year(era.start) or first, _year(era.end) or last
        left, right = max(start, first), min(end, last)
        if right <= left:
            continue
        x, width = LEFT + (left - first) * scale, (right - left) * scale
        label = era.label_zh if zh else era.label
        parts.append(f'<rect class="band{number % 2}" x="{x:.1f}" y="0" width="{width:.1f}" height="{height}"/>')
        if width > 7 * len(label) * (2 if zh else 1):
            parts.append(f'<text class="era" x="{x + 4:.1f}" y="12">{escape(label)}</text>')
    return parts


def _years(first: float, last: float, scale: float, height: float) -> list[str]:
    parts = []
    for year in range((int(first) // 10 + 1) * 10, int(last) + 1, 10):
        x = LEFT + (year - first) * scale
        parts.append(f'<line class="decade" x1="{x:.1f}" y1="18" x2="{x:.1f}" y2="{height - 16}"/>')
        parts.append(f'<text class="year" x="{x:.1f}" y="{height - 4}">{year}</text>')
    return parts


def _drawn(bar: _Bar, first: float, scale: float, top: float, zh: bool) -> str:
    post = bar.post
    shade = 0 if post.level is None else min(STEPS, max(1, (post.level + 1) // 2))
    x, width = LEFT + (bar.start - first) * scale, max(2.0, (bar.end - bar.start) * scale)
    words = post.label.zh if zh else post.label.en
    until = post.end or (say("at least {}", zh).format(post.known) if post.known else "?")
    level = (post.level_label.zh if zh else post.level_label.en) if post.level_label else say("level unknown", zh)
    shape = f'<rect class="level{shade}{" open" if bar.is_open else ""}" x="{x:.1f}" y="{top + 2}" width="{width:.1f}"'
    title = escape(f"{words}: {post.start or '?'} - {until}; {level}")
    return f'<a href="#{anchor(post.iri)}">{shape} height="{ROW - 4}" rx="2"><title>{title}</title></rect></a>'


def anchor(iri: str) -> str:
    """The name of the place of something on its page."""
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
