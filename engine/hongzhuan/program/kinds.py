"""What the variables of a rule stand for: dates, things, eras. Found from the properties that they are values of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hongzhuan.language import syntax
from hongzhuan.language.syntax import Condition
from hongzhuan.names import HZ
from hongzhuan.ontology.vocabulary import Property, Vocabulary
from hongzhuan.program.aggregates import AGGREGATES
from hongzhuan.program.ir import ParameterValue
from hongzhuan.program.units import units_of
from hongzhuan.program.variables import names, walk

ERA_CLASS = HZ + "Era"


@dataclass(frozen=True, slots=True)
class Kinds:
    """Names of variables: values of date properties; members of classes and values of object properties; texts; eras.

    `units` gives the unit of each variable that stands for a number.
    """

    dates: frozenset[str]
    things: frozenset[str]
    texts: frozenset[str]
    eras: frozenset[str]
    units: Mapping[str, str | None]


def kinds_of(rule: syntax.Rule, vocabulary: Vocabulary, parameters: Mapping[str, ParameterValue]) -> Kinds:
    """What each variable of a rule stands for, as far as its conditions tell."""
    conditions = tuple(walk((*rule.heads, *rule.body)))
    return Kinds(
        frozenset(_dates(conditions, vocabulary)),
        frozenset(_things(conditions, vocabulary)),
        frozenset(name for name, prop in _values(conditions, vocabulary) if prop.values == "text"),
        frozenset(_eras(conditions, vocabulary)),
        units_of(conditions, parameters),
    )


def is_era_class(cls: str, vocabulary: Vocabulary) -> bool:
    """Whether a class is that of eras, or below it."""
    return ERA_CLASS in vocabulary.superclasses_of(cls)


def _values(conditions: Iterable[Condition], vocabulary: Vocabulary) -> Iterator[tuple[str, Property]]:
    """Each variable that is the value of a property, with the property."""
    for condition in conditions:
        if isinstance(condition, syntax.Triple) and isinstance(condition.object, syntax.Variable):
            for address in vocabulary.resolve(condition.predicate.text, "property")[:1]:
                yield condition.object.name, vocabulary.properties[address]


def _dates(conditions: Iterable[Condition], vocabulary: Vocabulary) -> Iterator[str]:
    yield from (name for name, prop in _values(conditions, vocabulary) if prop.values == "date")
    for condition in conditions:
        if isinstance(condition, syntax.Aggregate) and AGGREGATES[condition.function].is_date:
            yield from names(condition.right)


def _things(conditions: Iterable[Condition], vocabulary: Vocabulary) -> Iterator[str]:
    yield from (name for name, prop in _values(conditions, vocabulary) if prop.values == "thing")
    for condition in conditions:
        if isinstance(condition, syntax.TextTest) and condition.predicate is None:
            continue
        if isinstance(condition, syntax.IsClass | syntax.Triple | syntax.TextTest):
            yield from names(condition.subject)


def _eras(conditions: Iterable[Condition], vocabulary: Vocabulary) -> Iterator[str]:
    for name, prop in _values(conditions, vocabulary):
        if prop.range and is_era_class(prop.range, vocabulary):
            yield name
    for condition in conditions:
        if isinstance(condition, syntax.IsClass) and isinstance(condition.subject, syntax.Variable):
            classes = vocabulary.resolve(condition.cls.text, "class")
            yield from (condition.subject.name for cls in classes if is_era_class(cls, vocabulary))
