"""What all pictures share: fonts that have Chinese, colours that the colour-blind can tell apart, titles."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

FONT = "Noto Sans, Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe and Ito's palette without yellow and black."""
LINE = 100
"""Characters of a line below the title; a longer one would stretch the picture."""
GREY, PALE = "#8a8a8a", "#d9d9d9"


def drawn(rows: list[dict[str, Any]]) -> Any:
    """A chart over rows."""
    import altair as alt

    return alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]


def titled(chart: Any, title: str, subtitle: list[str]) -> Any:
    """A chart with its title, and the facts and rules it rests on, in the fonts of all pictures."""
    import altair as alt

    lines = [line for text in subtitle for line in wrap(text, LINE)]
    head = alt.TitleParams(title, subtitle=lines, anchor="start", fontSize=15, subtitleFontSize=11, offset=14)
    return (
        chart.properties(title=head, background="white")
        .configure(font=FONT, padding=12)
        .configure_title(subtitleColor="#555555", subtitlePadding=4)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=11, titleFontSize=11, titleFontWeight="normal", gridColor="#eeeeee")
        .configure_legend(labelFontSize=11, titleFontSize=11, titleFontWeight="normal")
    )


def provenance(rules: str, kb_hash: str, zh: bool) -> str:
    """The line that says what a picture rests on."""
    return f"规则 {rules} · 事实 {kb_hash}" if zh else f"rules {rules} · facts {kb_hash}"
