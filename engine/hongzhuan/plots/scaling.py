"""How time grows with the number of officials: a line for each system, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hongzhuan.bench.classify import Measured
from hongzhuan.plots.theme import COLOURS, drawn, titled


def scaling(found: Sequence[Measured]) -> Any:
    """A chart of the seconds that each system took; a straight line of slope one is linear growth."""
    import altair as alt

    rows = [{"system": one.system, "officials": one.officials, "seconds": one.seconds} for one in found]
    chart = (
        drawn(rows)
        .mark_line(point=True)
        .encode(
            x=alt.X("officials:Q", scale=alt.Scale(type="log"), title="officials"),
            y=alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="seconds, median"),
            color=alt.Color("system:N", title=None, scale=alt.Scale(range=list(COLOURS))),
        )
        .properties(width=480, height=320)
    )
    return titled(
        chart, "From facts to classes", ["a straight line of slope one: time grows as the number of officials"]
    )
