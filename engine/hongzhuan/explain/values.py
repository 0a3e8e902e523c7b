"""Expressions of a rule worked out for one binding, and the date at which a comparison turns true."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date

from hongzhuan.facts.codes import DATE, DECIMAL, INTEGER, MILLION, encode_date, first_day, last_day
from hongzhuan.program.ir import Call, Compared, Const, Expression, Number, Var

HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
_FIRST, _LAST = date(1850, 1, 1).toordinal(), date(2100, 1, 1).toordinal()


def day_code(day: int) -> int:
    """The code of one day, given its ordinal."""
    return encode_date(date.fromordinal(day).isoformat()) or 0


def value(expression: Expression, codes: Mapping[Var, int], code: Callable[[Const], int]) -> float | None:
    """The value of an expression; None where a variable is unknown or holds no number."""
    match expression:
        case Var():
            return _plain(codes[expression]) if expression in codes else None
        case Const():
            return float(code(expression))
        case Number(number):
            return number
        case Call(name, arguments):
            inner = [value(a, codes, code) for a in arguments]
            known = [v for v in inner if v is not None]
            return _call(name, known) if len(known) == len(inner) else None


def _call(name: str, values: list[float]) -> float | None:
    match name:
        case "+":
            return values[0] + values[1]
        case "-":
            return values[0] - values[1]
        case "*":
            return values[0] * values[1]
        case "/":
            return values[0] / values[1] if values[1] else None
        case "least" | "earlier":
            return min(values)
        case "greatest":
            return max(values)
        case "first_day" | "last_day":
            code = int(values[0])
            return None if code & 7 != DATE else float((first_day if name == "first_day" else last_day)(code))
        case _:
            return values[0]


def _plain(code: int) -> float:
    """The number that a code holds; any other term is as its code."""
    if code & 7 == INTEGER:
        return float(code >> 3)
    return (code >> 3) / MILLION if code & 7 == DECIMAL else float(code)


def holds(compared: Compared, codes: Mapping[Var, int], code: Callable[[Const], int]) -> bool | None:
    """Whether a comparison holds for a binding; None where it cannot be computed."""
    left, right = value(compared.left, codes, code), value(compared.right, codes, code)
    return None if left is None or right is None else HOLDS[compared.operator](left, right)


def turning_day(
    compared: Compared, variable: Var, codes: Mapping[Var, int], code: Callable[[Const], int]
) -> int | None:
    """The day nearest to what a variable is at which the comparison holds; None where no day will do."""
    if variable not in codes or codes[variable] & 7 != DATE:
        return None
    start = first_day(codes[variable])

    def at(day: int) -> bool:
        return bool(holds(compared, {**codes, variable: day_code(day)}, code))

    found = [day for end in (_FIRST, _LAST) if at(end) and (day := _boundary(at, start, end)) is not None]
    return min(found, key=lambda day: (abs(day - start), day), default=None)


def _boundary(at: Callable[[int], bool], start: int, end: int) -> int | None:
    """The first day on the way from `start` to `end` from which the comparison holds, found by halving."""
    if at(start):
        return start
    false, true = start, end
    while abs(true - false) > 1:
        middle = (true + false) // 2
        false, true = (false, middle) if at(middle) else (middle, true)
    return true
