"""Time in rules: points and intervals, Allen's relations, and the days that a partial date covers.

A date covers the days that its precision leaves open. What a comparison asserts must be certain: `a before b` holds when the
last day of a lies before the first day of b. The length of an interval runs from the first day that its start covers to the
first day that its end covers, so that 2002-2007 is five years and two intervals that touch share no time.
Source of the interval relations: J. F. Allen (1983), doi:10.1145/182.358434, in the words of OWL-Time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hongzhuan.program.ir import Call, Compared, Expression, Number

DAYS_A_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class Point:
    """The first and the last day that a moment can be, as numbers of days."""

    first: Expression
    last: Expression


@dataclass(frozen=True, slots=True)
class Interval:
    """From the start to the end."""

    start: Point
    end: Point


Comparing = Callable[[str, Expression, Expression], Compared]


def point(code: Expression) -> Point:
    """The point of an encoded date."""
    return Point(Call("first_day", (code,)), Call("last_day", (code,)))


def shifted(base: Point, sign: str, years: Expression) -> Point:
    """The point moved by years."""
    days = Call("*", (years, Number(DAYS_A_YEAR)))
    return Point(Call(sign, (base.first, days)), Call(sign, (base.last, days)))


def years(start: Expression, end: Expression) -> Expression:
    """The years between two days."""
    return Call("/", (Call("-", (end, start)), Number(DAYS_A_YEAR)))


def relate(relation: str, a: Point | Interval, b: Point | Interval, compare: Comparing) -> list[Compared] | None:
    """The comparisons that make a relation certain; None where the two have no such relation."""
    if isinstance(a, Point) and isinstance(b, Point):
        return relate_points(relation, a, b, compare)
    if isinstance(a, Point) and isinstance(b, Interval):
        return relate_point_to_interval(relation, a, b, compare)
    if isinstance(a, Interval) and isinstance(b, Interval):
        return relate_intervals(relation, a, b, compare)
    return _relate_interval_to_point(relation, a, b, compare)


def _relate_interval_to_point(
    relation: str, a: Point | Interval, b: Point | Interval, compare: Comparing
) -> list[Compared] | None:
    """An interval before, after or around a day."""
    turned = {"before": "after", "after": "before", "contains": "during"}.get(relation)
    if turned is None or not isinstance(a, Interval) or not isinstance(b, Point):
        return None
    return relate_point_to_interval(turned, b, a, compare)


def relate_points(relation: str, a: Point, b: Point, compare: Comparing) -> list[Compared] | None:
    """The comparisons that make a relation of two points certain; None when points have no such relation."""
    match relation:
        case "before":
            return [compare("<", a.last, b.first)]
        case "after":
            return [compare(">", a.first, b.last)]
        case "on or before":
            return [compare("<=", a.last, b.last)]
        case "on or after":
            return [compare(">=", a.first, b.first)]
        case "equals":
            return [compare("=", a.first, b.first), compare("=", a.last, b.last)]
        case _:
            return None


def relate_point_to_interval(relation: str, a: Point, b: Interval, compare: Comparing) -> list[Compared] | None:
    """A point and an interval: before it, after it, during it."""
    match relation:
        case "before":
            return relate_points("before", a, b.start, compare)
        case "after":
            return relate_points("after", a, b.end, compare)
        case "during":
            return [compare(">=", a.first, b.start.first), compare("<=", a.last, b.end.last)]
        case _:
            return None


def relate_intervals(relation: str, a: Interval, b: Interval, compare: Comparing) -> list[Compared] | None:
    """Allen's relations; two ends that cover the same days count as the same."""

    def less(x: Point, y: Point) -> list[Compared]:
        return [compare("<", x.last, y.first)]

    def same(x: Point, y: Point) -> list[Compared]:
        return [compare("=", x.first, y.first), compare("=", x.last, y.last)]

    match relation:
        case "before":
            return less(a.end, b.start)
        case "after":
            return less(b.end, a.start)
        case "meets":
            return same(a.end, b.start)
        case "met by":
            return same(b.end, a.start)
        case "during":
            return less(b.start, a.start) + less(a.end, b.end)
        case "contains":
            return less(a.start, b.start) + less(b.end, a.end)
        case "starts":
            return same(a.start, b.start) + less(a.end, b.end)
        case "started by":
            return same(a.start, b.start) + less(b.end, a.end)
        case "finishes":
            return same(a.end, b.end) + less(b.start, a.start)
        case "finished by":
            return same(a.end, b.end) + less(a.start, b.start)
        case "overlaps the start of":
            return less(a.start, b.start) + less(b.start, a.end) + less(a.end, b.end)
        case "overlapped by" | "overlaps the end of":
            return less(b.start, a.start) + less(a.start, b.end) + less(b.end, a.end)
        case "equals":
            return same(a.start, b.start) + same(a.end, b.end)
        case _:
            return None


def share_time(a: Interval, b: Interval, compare: Comparing) -> list[Compared]:
    """Two intervals that share a day for certain."""
    return [compare("<", a.start.last, b.end.first), compare("<", b.start.last, a.end.first)]


def shared_years(a: Interval, b: Interval) -> Expression:
    """The years that two intervals share for certain: from the last day of the later start to the first of the earlier end."""
    start = Call("greatest", (a.start.last, b.start.last))
    end = Call("least", (a.end.first, b.end.first))
    return years(start, end)
