"""Which variables a condition speaks of, and which it says something about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hongzhuan.language import syntax
from hongzhuan.language.syntax import Condition, Variable

_SPANS = ("span", "name_span")


def mentioned(node: object) -> Iterator[Variable]:
    """Every variable in a tree or a tuple of trees, in the order of the text."""
    if isinstance(node, Variable):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from mentioned(item)
    elif is_dataclass(node) and not isinstance(node, syntax.Span):
        for field in fields(node):
            if field.name not in _SPANS:
                yield from mentioned(getattr(node, field.name))


def names(node: object) -> set[str]:
    """The names of the variables in a tree."""
    return {variable.name for variable in mentioned(node)}


ANYTHING = frozenset({"anything", "anyone", "_"})
"""Variables that stand for something else each time they are written."""


def apart(rule: syntax.Rule) -> syntax.Rule:
    """The rule with another name for every `?anything`, `?anyone` and `?_` in its conditions."""
    count = iter(range(1, 1_000_000))

    def renamed(node: Any) -> Any:
        if isinstance(node, Variable) and node.name in ANYTHING:
            return replace(node, name=f"_{node.name.strip('_') or 'anything'}_{next(count)}")
        if isinstance(node, tuple):
            return tuple(renamed(item) for item in node)
        if is_dataclass(node) and not isinstance(node, type | syntax.Span):
            parts = {f.name: renamed(getattr(node, f.name)) for f in fields(node) if f.name not in _SPANS}
            return replace(node, **parts)
        return node

    return replace(rule, body=renamed(rule.body)) if names(rule.body) & ANYTHING else rule


def walk(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """Every condition, and every one inside it."""
    for condition in conditions:
        yield condition
        match condition:
            case syntax.Negation(body) | syntax.Existence(body):
                yield from walk(body)
            case syntax.Optional(triple):
                yield triple
            case syntax.Either(alternatives):
                for alternative in alternatives:
                    yield from walk(alternative)
            case syntax.Aggregate():
                yield from walk((*condition.where, *condition.having))
            case _:
                pass


def anchored(conditions: Iterable[Condition]) -> set[str]:
    """The variables that conditions speak of at their own level: not those that only a `not`, `exists` or `where` has."""
    found: set[str] = set()
    for condition in conditions:
        match condition:
            case syntax.Negation() | syntax.Existence():
                continue
            case syntax.Optional(triple):
                found |= names(triple.subject)
            case syntax.Aggregate():
                found |= names(condition.right)
            case syntax.Either(alternatives):
                for alternative in alternatives:
                    found |= anchored(alternative)
            case _:
                found |= names(condition)
    return found


def bound_by(conditions: Iterable[Condition]) -> set[str]:
    """The variables that the conditions, all of them, tie to something known."""
    found: set[str] = set()
    waiting: list[tuple[str, object]] = []
    for condition in conditions:
        match condition:
            case syntax.IsClass(subject) if isinstance(subject, Variable):
                found.add(subject.name)
            case syntax.Triple(subject, _, value):
                found |= names(subject) | names(value)
            case syntax.Optional(triple):
                found |= names(triple.object)
            case syntax.TextTest(subject, predicate) if predicate is not None:
                found |= names(subject)
            case syntax.Either(alternatives):
                found |= set.intersection(*(bound_by(alternative) for alternative in alternatives))
            case syntax.Aggregate():
                outer = names(condition.where)
                found |= {name for name in _groups(condition) if name in outer}
                if isinstance(condition.right, Variable) and condition.operator == "=":
                    found.add(condition.right.name)
            case syntax.Comparison("=", left, right):
                waiting += [(v.name, other) for v, other in ((left, right), (right, left)) if isinstance(v, Variable)]
            case _:
                pass
    for _ in waiting:
        found |= {name for name, other in waiting if names(other) <= found}
    return found


def _groups(aggregate: syntax.Aggregate) -> set[str]:
    """Variables of `where` that its own conditions tie down: they can carry a group to the outside."""
    return bound_by(aggregate.where) - {aggregate.variable.name}


def is_said_elsewhere(name: str, condition: Condition, body: Iterable[Condition]) -> bool:
    """Whether any other condition of a body, at any depth, ties a variable to something."""
    return any(
        other is not condition
        and isinstance(other, syntax.Triple | syntax.IsClass | syntax.Aggregate | syntax.TextTest)
        and name in bound_by([other])
        for other in walk(body)
    )
