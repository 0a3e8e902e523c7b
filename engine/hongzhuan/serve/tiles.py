"""The provinces as tiles that lie about as they do on the map; how many of the two leaders are in a class is a shade and a
number."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from hongzhuan.names import KB
from hongzhuan.serve.places import page_of
from hongzhuan.serve.words import say

if TYPE_CHECKING:
    from hongzhuan.serve.seats import Leader, Led

PLACES = {
    "Heilongjiang": (7, 0), "InnerMongolia": (5, 1), "Jilin": (7, 1), "Xinjiang": (0, 2), "Gansu": (3, 2), "Ningxia": (4, 2),
    "Hebei": (5, 2), "Beijing": (6, 2), "Liaoning": (7, 2), "Qinghai": (2, 3), "Shaanxi": (4, 3), "Shanxi": (5, 3),
    "Shandong": (6, 3), "Tianjin": (7, 3), "Tibet": (1, 4), "Sichuan": (3, 4), "Chongqing": (4, 4), "Henan": (5, 4),
    "Anhui": (6, 4), "Jiangsu": (7, 4), "Yunnan": (2, 5), "Guizhou": (3, 5), "Hubei": (4, 5), "Hunan": (5, 5),
    "Jiangxi": (6, 5), "Zhejiang": (7, 5), "Shanghai": (8, 5), "Guangxi": (4, 6), "Guangdong": (5, 6), "Fujian": (6, 6),
    "HongKong": (6, 7), "Macau": (5, 7), "Macao": (5, 7), "Hainan": (4, 7), "Taiwan": (8, 6),
}  # fmt: skip
"""Column and row of each tile."""
TILE = 78


def tile_map(found: Sequence[Led], zh: bool) -> str:
    """The map as SVG, each tile a link with its leaders told; those without a place come below."""
    height = 8 * TILE
    parts = [
        f'<svg class="tiles" viewBox="0 0 {9 * TILE} {height}" role="group" aria-labelledby="tiles-title">',
        f'<title id="tiles-title">{escape(say("Provinces led by", zh))}</title>',
    ]
    for led in found:
        place = PLACES.get((led.province.iri or "").removeprefix(KB))
        if place is not None:
            parts.append(_tile(led, place[0] * TILE, place[1] * TILE, zh))
    return "\n".join([*parts, "</svg>"])


def _tile(led: Led, x: int, y: int, zh: bool) -> str:
    state = "unknown" if led.count is None else f"n{led.count}"
    name = led.province.zh if zh else led.province.en
    told = "; ".join(
        f"{say(office, zh)}: {_told(leader, zh)}"
        for office, leader in (("Party secretary", led.secretary), ("governor", led.governor))
    )
    shown = "?" if led.count is None else str(led.count)
    size = ' class="small"' if not zh and len(name) > 9 else ""
    return (
        f'<a href="{escape(page_of(led.province.iri or ""))}" aria-label="{escape(f"{name} {shown}. {told}")}">'
        f'<rect class="tile {state}" x="{x + 2}" y="{y + 2}" width="{TILE - 4}" height="{TILE - 4}" rx="6"/>'
        f'<text{size} x="{x + TILE / 2}" y="{y + 34}">{escape(name)}</text> '
        f'<text class="count" x="{x + TILE / 2}" y="{y + 58}">{shown}</text></a>'
    )


def _told(leader: Leader, zh: bool) -> str:
    if leader.name is None:
        return say("not known", zh)
    return (leader.name.zh if zh else leader.name.en) + (" ✓" if leader.in_class else " ✗")
