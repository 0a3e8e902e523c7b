"""Units of numbers: years, percent, plain numbers; what they become when they are multiplied and divided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hongzhuan.language import syntax
from hongzhuan.language.syntax import Condition
from hongzhuan.program.aggregates import AGGREGATES
from hongzhuan.program.ir import ParameterValue

ANY = "any"
"""The unit of a number of which nothing tells the unit."""


def unit_of_aggregate(function: str) -> str | None:
    """The unit of what an aggregate function gives."""
    unit = AGGREGATES[function].unit
    return None if unit == "plain" else unit


def unit_in_words(unit: str | None) -> str:
    """As a message names it."""
    return unit or "a plain number"


def product(operator: str, unit: str | None, other: str | None) -> str | None:
    """The unit of a sum, a product or a quotient; `30 percent * 10 years` is years, and of a count a plain number."""
    if operator == "/":
        return None if unit == other else unit
    if operator == "*":
        if "percent" in (unit, other):
            return other if unit == "percent" else unit
        return other if unit is None else unit
    return other if unit == ANY else unit


def units_of(conditions: Iterable[Condition], parameters: Mapping[str, ParameterValue]) -> dict[str, str | None]:
    """The units of the variables that a result or an expression gives a name to."""
    found: dict[str, str | None] = {}
    named = [condition for condition in conditions if isinstance(condition, syntax.Aggregate | syntax.Comparison)]
    for _ in named:
        for condition in named:
            if isinstance(condition, syntax.Aggregate):
                if condition.operator == "=" and isinstance(condition.right, syntax.Variable):
                    found[condition.right.name] = unit_of_aggregate(condition.function)
            elif condition.operator == "=":
                _named(condition, found, parameters)
    return found


def _named(
    condition: syntax.Comparison, found: dict[str, str | None], parameters: Mapping[str, ParameterValue]
) -> None:
    for one, other in ((condition.left, condition.right), (condition.right, condition.left)):
        if isinstance(one, syntax.Variable) and not isinstance(other, syntax.Variable):
            found.setdefault(one.name, _unit(other, found, parameters))


def _unit(
    expression: syntax.Expression, found: Mapping[str, str | None], parameters: Mapping[str, ParameterValue]
) -> str | None:
    match expression:
        case syntax.Variable(name):
            return found.get(name, ANY)
        case syntax.Name(text):
            return parameters[text].unit if text in parameters else ANY
        case syntax.Quantity(_, unit):
            return unit
        case syntax.Arithmetic(operator, left, right):
            return product(operator, _unit(left, found, parameters), _unit(right, found, parameters))
        case syntax.YearsOf() | syntax.YearsBetween():
            return "years"
