"""Expressions of a rule worked out for one binding, and the date at which a comparison turns true."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from math import copysign, floor
from typing import NamedTuple

from hongzhuan.facts.codes import DATE, DECIMAL, INTEGER, MILLION, encode_date, first_day, last_day
from hongzhuan.program.ir import Call, Compared, Const, Expression, Number, Var


class Computed(NamedTuple):
    """A number that was worked out: as it is compared, and as the code that it is told by."""

    value: float
    code: int


Cell = int | Computed
"""What a variable stands for: the code of a term, or a number that was worked out."""

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


def code_of(cell: Cell) -> int:
    """The code of what a variable stands for."""
    return cell.code if isinstance(cell, Computed) else cell


def value(expression: Expression, codes: Mapping[Var, Cell], code: Callable[[Const], int]) -> float | None:
    """The value of an expression; None where a variable is unknown or holds no number."""
    match expression:
        case Var():
            return _plain(codes[expression]) if expression in codes else None
        case Const():
            return code(expression)
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
            return None if code & 7 != DATE else (first_day if name == "first_day" else last_day)(code)
        case _:
            return values[0]


def _plain(cell: Cell) -> float:
    """The number that a cell holds; the code of any other term, which is too large for a float."""
    if isinstance(cell, Computed):
        return cell.value
    if cell & 7 == INTEGER:
        return cell >> 3
    return (cell >> 3) / MILLION if cell & 7 == DECIMAL else cell


def computed(expression: Expression, codes: Mapping[Var, Cell], code: Callable[[Const], int]) -> Cell | None:
    """What a variable stands for that takes the value of an expression; None where it has none."""
    match expression:
        case Var():
            return codes.get(expression)
        case Const():
            return code(expression)
        case Call("code", (argument,)):
            return computed(argument, codes, code)
        case Call("earlier", arguments):
            cells = [computed(a, codes, code) for a in arguments]
            known = [code_of(cell) for cell in cells if cell is not None]
            return min(known) if len(known) == len(cells) else None
        case _:
            number = value(expression, codes, code)
            return None if number is None else Computed(number, encode_number(number))


def encode_number(number: float) -> int:
    """A whole number as an integer, any other as a decimal in millionths; halves go away from zero, as in the engine."""
    if number == _rounded(number):
        return _rounded(number) * 8 + INTEGER
    return _rounded(number * MILLION) * 8 + DECIMAL


def _rounded(number: float) -> int:
    whole = floor(abs(number))
    return int(copysign(whole + (abs(number) - whole >= 0.5), number))


def holds(compared: Compared, codes: Mapping[Var, Cell], code: Callable[[Const], int]) -> bool | None:
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
