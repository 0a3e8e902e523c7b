"""Expressions by hand: codes are `int`, plain numbers `float`, what cannot be computed `None`."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

from hongzhuan.facts.codes import DATE, DECIMAL, INTEGER, MILLION, first_day, last_day
from hongzhuan.program.ir import Call, Const, Expression, Number, Var

Value = int | float | None

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(name: str, left: Value, right: Value) -> bool:
    """Whether a comparison holds; nothing holds of what cannot be computed."""
    return left is not None and right is not None and _OPERATORS[name](left, right)


def encoded(value: Value) -> int | None:
    """A plain number as the code of an integer, or of a decimal rounded half a millionth away from zero; a code as it is."""
    if not isinstance(value, float):
        return value
    if value == math.floor(value):
        return int(value) * 8 + INTEGER
    return int(math.copysign(math.floor(abs(value) * MILLION + 0.5), value)) * 8 + DECIMAL


def number(code: Value) -> float | None:
    """The plain number that a code holds; None for a date, a text or a resource."""
    if code is None or isinstance(code, float):
        return code
    kind, payload = code & 7, code >> 3
    if kind == INTEGER:
        return float(payload)
    return payload / MILLION if kind == DECIMAL else None


def day(name: str, code: Value) -> float | None:
    """The first or the last day that a date covers; None for what is no date."""
    if not isinstance(code, int) or code & 7 != DATE:
        return None
    return float(first_day(code) if name == "first_day" else last_day(code))


def value_of(expression: Expression, binding: Mapping[Var, Value], code: Callable[[Const], int]) -> Value:
    """The value of an expression under a binding."""
    match expression:
        case Var():
            return binding[expression]
        case Const():
            return code(expression)
        case Number(value):
            return float(value)
        case Call(name, arguments):
            values = [value_of(argument, binding, code) for argument in arguments]
            return None if any(v is None for v in values) else _call(name, [v for v in values if v is not None])


def _call(name: str, values: list[int | float]) -> Value:
    match name:
        case "+":
            return float(values[0] + values[1])
        case "-":
            return float(values[0] - values[1])
        case "*":
            return float(values[0] * values[1])
        case "/":
            return values[0] / values[1] if values[1] else None
        case "number":
            return number(values[0])
        case "first_day" | "last_day":
            return day(name, values[0])
        case "code":
            return values[0]
        case "least" | "earlier":
            return min(values)
        case "greatest":
            return max(values)
        case _:
            raise ValueError(f"no function {name}")
