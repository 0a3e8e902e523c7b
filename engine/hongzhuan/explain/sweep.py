"""A class over the values of a parameter: how many are in it at each, and who comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hongzhuan.classification import classify
from hongzhuan.errors import BadInput
from hongzhuan.explain.changes import with_parameters
from hongzhuan.explain.sensitivity import occurring
from hongzhuan.language.diagnostics import did_you_mean
from hongzhuan.program.ir import ParameterValue, class_relation
from hongzhuan.program.rulesets import RuleSet

if TYPE_CHECKING:
    from hongzhuan.knowledge_base import KnowledgeBase

SCHEMA_VERSION = 1
MOST_STEPS = 500
"""Values of one sweep."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the class: the address and the labels."""

    iri: str
    label: str
    label_zh: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """Someone who enters or leaves between two values; `at` is the value of the facts at which it happens, where known."""

    person: Person
    at: float | None

    def to_json(self) -> dict[str, Any]:
        """The person and the value."""
        return {
            "official": self.person.iri,
            "label": self.person.label,
            "label_zh": self.person.label_zh,
            "at": self.at,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One value: how many are in the class, and who came and went since the value before."""

    value: float
    members: tuple[Person, ...]
    entered: tuple[Crossing, ...]
    left: tuple[Crossing, ...]

    def to_json(self) -> dict[str, Any]:
        """The value with everyone."""
        return {
            "value": self.value,
            "members": len(self.members),
            "officials": [person.iri for person in self.members],
            "entered": [crossing.to_json() for crossing in self.entered],
            "left": [crossing.to_json() for crossing in self.left],
        }


@dataclass(frozen=True, slots=True)
class Sweep:
    """A whole sweep."""

    rules: str
    rules_hash: str
    kb_hash: str
    parameter: ParameterValue
    cls: str
    cls_label: str
    era: str
    body: str | None
    steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        """One document."""
        return {
            "version": SCHEMA_VERSION,
            "rules": self.rules,
            "rules_hash": self.rules_hash,
            "kb": {"hash": self.kb_hash},
            "parameter": self.parameter.name,
            "unit": self.parameter.unit,
            "now": self.parameter.value,
            "class": self.cls,
            "era": self.era,
            "body": self.body,
            "steps": [step.to_json() for step in self.steps],
        }


def sweep(
    kb: KnowledgeBase,
    rule_set: RuleSet,
    name: str,
    values: Sequence[float],
    cls: str,
    era: str | None = None,
    body: str | None = None,
    note: Callable[[str], None] = lambda _: None,
) -> Sweep:
    """Classify at each value of a parameter; the values must rise.

    Raises:
        BadInput: no such parameter, or too many values.
    """
    parameter = _parameter(rule_set, name)
    if len(values) > MOST_STEPS:
        raise BadInput(f"{len(values)} values are too many", hint=f"choose a larger --step; {MOST_STEPS} is the most")
    relation = class_relation(kb.class_iri(cls))
    base = kb.derive(rule_set, era, [relation])
    within = kb.finder.body(body) if body else None
    steps: list[Step] = []
    for value in values:
        note(f"{name} = {value:g} ...")
        with kb.trial(with_parameters(rule_set, {name: value}), era, [relation], before=base) as tried:
            found = classify(tried, [relation.name], within, kb.hash).members
        people = {m.official: Person(m.official, m.label, m.label_zh) for m in found}
        steps.append(_step(value, tuple(people.values()), steps, lambda p: _occurring(kb, base, parameter, p)))
    window = base.windows[0].era if base.windows else ""
    label = kb.vocabulary.label(relation.name) or cls
    return Sweep(
        rule_set.name,
        rule_set.hash,
        kb.hash,
        parameter,
        relation.name,
        label,
        window,
        within.iri if within else None,
        tuple(steps),
    )


def _parameter(rule_set: RuleSet, name: str) -> ParameterValue:
    if name not in rule_set.parameters:
        known = sorted(rule_set.parameters)
        hint = did_you_mean(name, known) or "there are " + ", ".join(known)
        raise BadInput(f"rule set {rule_set.name} has no parameter `{name}`", hint=hint)
    return rule_set.parameters[name]


def _occurring(kb: KnowledgeBase, base: Any, parameter: ParameterValue, person: Person) -> list[float]:
    code = kb.store.resource(person.iri)
    return occurring(base, parameter, code) if code is not None else []


def _step(
    value: float, members: tuple[Person, ...], before: Sequence[Step], values: Callable[[Person], list[float]]
) -> Step:
    if not before:
        return Step(value, members, (), ())
    last = before[-1]
    entered = [p for p in members if p not in last.members]
    left = [p for p in last.members if p not in members]
    return Step(
        value,
        members,
        tuple(_crossing(p, values(p), last.value, value) for p in entered),
        tuple(_crossing(p, values(p), last.value, value) for p in left),
    )


def _crossing(person: Person, values: Sequence[float], low: float, high: float) -> Crossing:
    between = [value for value in values if low <= value <= high]
    return Crossing(person, between[0] if len(between) == 1 else None)
