"""Aggregates by hand, over the values of one group: a tuple of codes for each distinct tuple of the source."""

from __future__ import annotations

from collections.abc import Sequence, Set

from hongzhuan.facts.codes import first_day

from .arithmetic import Value, number

DAYS_A_YEAR = 365.2425
ZERO_WHEN_EMPTY = frozenset({"count", "sum", "total years"})


def aggregate(function: str, values: Sequence[tuple[int, ...]], having: Set[tuple[int, ...]]) -> Value:
    """The aggregate; None where there is none, as of the average of nothing."""
    if function == "count":
        return float(len(set(values)))
    if function == "share":
        return _share(set(values), having)
    if function == "total years":
        return _total_years(set(values))
    if function in ("earliest", "latest"):
        codes = [value[0] for value in values]
        return (min if function == "earliest" else max)(codes, default=None)
    return _of_numbers(function, [n for value in values if (n := number(value[0])) is not None])


def _of_numbers(function: str, numbers: Sequence[float]) -> float | None:
    """Values that are no numbers do not count."""
    match function:
        case "sum":
            return float(sum(numbers))
        case "average":
            return sum(numbers) / len(numbers) if numbers else None
        case "minimum":
            return min(numbers, default=None)
        case "maximum":
            return max(numbers, default=None)
        case _:
            raise ValueError(f"no aggregate {function}")


def _share(members: Set[tuple[int, ...]], having: Set[tuple[int, ...]]) -> float | None:
    """Percent of the members that the narrower step has too."""
    return 100 * len(members & having) / len(members) if members else None


def _total_years(intervals: Set[tuple[int, ...]]) -> float:
    """The days that any interval covers, each day once; the last day does not count."""
    days: set[int] = set()
    for start, end in intervals:
        days |= set(range(first_day(start), first_day(end)))
    return len(days) / DAYS_A_YEAR
