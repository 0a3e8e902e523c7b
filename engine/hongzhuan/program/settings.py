"""Values of parameters given from outside, to try them without editing: `minimum_leadership=3 years`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hongzhuan.errors import BadInput
from hongzhuan.language.diagnostics import did_you_mean
from hongzhuan.language.syntax import Span
from hongzhuan.program.ir import ParameterValue
from hongzhuan.program.units import unit_in_words

if TYPE_CHECKING:
    from hongzhuan.program.rulesets import RuleSet

_WRITTEN = re.compile(r"\s*([^\W\d][\w:-]*)\s*=\s*(\d+(?:\.\d+)?)\s*(years?|percent|%|degrees|posts)?\s*")
OUTSIDE = "--set"
"""What stands for the rule set of a value that was given from outside."""


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A parameter's value from outside, in the parameter's unit."""

    name: str
    value: float
    unit: str | None

    def __str__(self) -> str:
        return f"{self.name} = {self.value:g}" + (f" {self.unit}" if self.unit else "")


def with_values(rule_set: RuleSet, values: Sequence[str]) -> RuleSet:
    """The rule set with other values of its parameters; the last of two for one parameter counts.

    Raises:
        BadInput: a value that cannot be read, a name that no parameter has, or a unit that is not the parameter's.
    """
    if not values:
        return rule_set
    given = {found.name: found for found in (_read(text, rule_set) for text in values)}
    parameters = {
        name: _changed(value, given[name]) if name in given else value for name, value in rule_set.parameters.items()
    }
    earlier = dict(rule_set.earlier) | {
        name: (rule_set.parameters[name], *rule_set.earlier.get(name, ())) for name in given
    }
    return replace(rule_set, parameters=parameters, earlier=earlier, given=(*rule_set.given, *given.values()))


def parameter_of(text: str) -> str | None:
    """The name of the parameter that a setting speaks of; None where it cannot be read."""
    match = _WRITTEN.fullmatch(text)
    return match[1] if match else None


def _changed(value: ParameterValue, given: GivenValue) -> ParameterValue:
    span = Span(f"{OUTSIDE} {given}", 1, 1, 1, 1)
    return ParameterValue(value.name, given.value, value.unit, OUTSIDE, span, ())


def _read(text: str, rule_set: RuleSet) -> GivenValue:
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise BadInput(
            f"`{text}` sets nothing", hint="write NAME=VALUE with the unit, for example minimum_leadership=3years"
        )
    name, number, unit = match.groups()
    unit = {"year": "years", "%": "percent"}.get(unit or "", unit)
    known = rule_set.parameters.get(name)
    if known is None:
        listed = ", ".join(rule_set.parameters) or "none"
        hint = did_you_mean(name, rule_set.parameters) or f"its parameters are {listed}"
        raise BadInput(f"rule set {rule_set.name} has no parameter `{name}`", hint=hint)
    if unit != known.unit:
        words = f"`{name}` is in {unit_in_words(known.unit)}, not in {unit_in_words(unit)}"
        raise BadInput(words, hint=f"its value is {known.value:g}" + (f" {known.unit}" if known.unit else ""))
    return GivenValue(name, float(number), unit)
