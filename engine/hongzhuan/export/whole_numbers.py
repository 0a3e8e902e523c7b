"""Arithmetic in whole numbers, for engines that have no others.

A value is a fraction times a whole-number expression, over another one where it is a ratio. Days are kept in four hundredths:
a year of 365.2425 days is then 146097 of them, and lengths in years compare exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd

DAY = 400
LARGEST = 2**31 - 1


class TooLarge(Exception):
    """A number that does not fit into 32 bits."""


@dataclass(frozen=True, slots=True)
class Value:
    """`factor * text / over`; a constant has no text."""

    factor: Fraction
    text: str = ""
    over: str = ""

    @property
    def is_constant(self) -> bool:
        """Whether it is a number and nothing else."""
        return not self.text

    def times(self, factor: Fraction) -> Value:
        """The value times a fraction."""
        return replace(self, factor=self.factor * factor)


def constant(number: float) -> Value:
    """A number as it was written."""
    return Value(Fraction(str(number)))


def unit_of(*values: Value) -> Fraction:
    """The largest fraction that all values are whole multiples of."""
    unit = Fraction(0)
    for value in values:
        f = abs(value.factor)
        if f:
            numerator = gcd(unit.numerator * f.denominator, f.numerator * unit.denominator)
            unit = Fraction(numerator, unit.denominator * f.denominator)
    return unit or Fraction(1)


def in_units(value: Value, unit: Fraction) -> str:
    """The value as a whole-number expression, counted in a unit."""
    times = value.factor / unit
    if times.denominator != 1 or abs(times.numerator) > LARGEST:
        raise TooLarge
    if value.is_constant:
        return str(times.numerator)
    return value.text if times == 1 else f"{times.numerator}*{_atomic(value.text)}"


def _atomic(text: str) -> str:
    return text if text.isalnum() or text.startswith("(") else f"({text})"


def combined(operator: str, left: Value, right: Value) -> Value | None:
    """A sum, difference, product or quotient; None for a quotient by something that is not a constant."""
    if left.is_constant and right.is_constant:
        return _folded(operator, left.factor, right.factor)
    if operator in "+-" and not (left.over or right.over):
        unit = unit_of(left, right)
        return Value(unit, f"({in_units(left, unit)}{operator}{in_units(right, unit)})")
    if operator == "*" and (left.is_constant or right.is_constant):
        return right.times(left.factor) if left.is_constant else left.times(right.factor)
    if operator == "*" and not (left.over or right.over):
        return Value(left.factor * right.factor, f"{_atomic(left.text)}*{_atomic(right.text)}")
    if operator == "/" and right.is_constant and right.factor:
        return left.times(1 / right.factor)
    return None


def _folded(operator: str, left: Fraction, right: Fraction) -> Value | None:
    if operator == "/":
        return Value(left / right) if right else None
    return Value({"+": left + right, "-": left - right, "*": left * right}[operator])


def compared(operator: str, left: Value, right: Value) -> str:
    """A comparison of whole numbers; ratios are multiplied out, their denominators being positive."""
    over_left, over_right = left.over, right.over
    left, right = _multiplied(left, over_right), _multiplied(right, over_left)
    unit = unit_of(left, right)
    return f"{in_units(left, unit)} {operator} {in_units(right, unit)}"


def _multiplied(value: Value, over: str) -> Value:
    text = f"{_atomic(value.text)}*{_atomic(over)}" if value.text and over else value.text or over
    return Value(value.factor, text)
