"""The aggregate functions of the language: one line each, which all stages read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Unit = Literal["years", "percent", "plain", "any"]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What must be known of a function besides how it is computed.

    `name` is how a rule writes it, `zh` how a Chinese proof does; `unit` is that of its result, `any` where it is the unit
    of what is measured. Over nothing the result is 0 (`zero_when_empty`) or there is none. `is_date` says that it picks a
    date, as it stands, and computes no number.
    """

    name: str
    zh: str
    unit: Unit = "any"
    zero_when_empty: bool = False
    is_date: bool = False

    @property
    def result(self) -> str:
        """What `because` calls the result: `{total}`, `{count}`."""
        return self.name.split()[0]


AGGREGATES: Mapping[str, Aggregate] = {
    one.name: one
    for one in (
        Aggregate("total years", "累计年数", "years", zero_when_empty=True),
        Aggregate("count", "数目", "plain", zero_when_empty=True),
        Aggregate("sum", "总和", zero_when_empty=True),
        Aggregate("average", "平均值"),
        Aggregate("minimum", "最小值"),
        Aggregate("maximum", "最大值"),
        Aggregate("share", "比例", "percent"),
        Aggregate("earliest", "最早日期", is_date=True),
        Aggregate("latest", "最晚日期", is_date=True),
    )
}
"""Each function by its name; the grammar has the names too, and `plan/to_sql.py` computes them."""

RESULTS: Mapping[str, Aggregate] = {one.result: one for one in AGGREGATES.values()}
"""Each function by what a sentence calls its result."""
