"""Which variables a condition speaks of, and which it says something about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from hongzhuan.language import syntax
from hongzhuan.language.syntax import Condition, Variable


def mentioned(node: object) -> Iterator[Variable]:
    """Every variable in a tree or a tuple of trees, in the order of the text."""
    if isinstance(node, Variable):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from mentioned(item)
    elif is_dataclass(node) and not isinstance(node, syntax.Span):
        for field in fields(node):
            if field.name not in ("span", "name_span"):
                yield from mentioned(getattr(node, field.name))


def names(node: object) -> set[str]:
    """The names of the variables in a tree."""
    return {variable.name for variable in mentioned(node)}


def walk(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """Every condition, and every one inside it."""
    for condition in conditions:
        yield condition
        match condition:
            case syntax.Negation(body):
                yield from walk(body)
            case syntax.Either(alternatives):
                for alternative in alternatives:
                    yield from walk(alternative)
            case syntax.Aggregate():
                yield from walk((*condition.where, *condition.having))
            case _:
                pass


def anchored(conditions: Iterable[Condition]) -> set[str]:
    """The variables that conditions speak of at their own level: not those that live inside a `not` or a `where` alone."""
    found: set[str] = set()
    for condition in conditions:
        match condition:
            case syntax.Negation():
                continue
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
        and isinstance(other, syntax.Triple | syntax.IsClass | syntax.Aggregate)
        and name in bound_by([other])
        for other in walk(body)
    )
