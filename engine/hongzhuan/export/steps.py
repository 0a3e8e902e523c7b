"""The steps inside a rule put back where they are used: bodies within bodies, each with variables of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from hongzhuan.export.program import substituted
from hongzhuan.program.ir import (
    Aggregated,
    Argument,
    Atom,
    BodyLiteral,
    Bound,
    Call,
    Compared,
    Expression,
    Number,
    Relation,
    Rule,
    Var,
    variables_of,
)


class Steps:
    """Gives the bodies of a step for the arguments that it is used with."""

    def __init__(self, rules: Mapping[Relation, tuple[Rule, ...]]) -> None:
        self._rules = rules
        self._numbers = count(2)

    def ways(self, atom: Atom) -> list[tuple[BodyLiteral, ...]]:
        """Each way to satisfy a step: a body, its own variables renamed apart."""
        return [self._inlined(rule, atom) for rule in self._rules.get(atom.relation, ())]

    def apart(self, variable: Var) -> Var:
        """A variable of the same name that is nowhere else."""
        return Var(f"{variable.name.split(' ')[0]} {next(self._numbers)}")

    def _inlined(self, rule: Rule, atom: Atom) -> tuple[BodyLiteral, ...]:
        given: dict[Var, Argument] = {}
        equal: list[BodyLiteral] = []
        for own, argument in zip(rule.head.arguments, atom.arguments, strict=True):
            if isinstance(own, Var) and own not in given:
                given[own] = argument
            else:
                same = given.get(own, own) if isinstance(own, Var) else own
                equal.append(Compared("=", argument, same))
        for variable in _all_variables(rule.body):
            if variable not in given:
                given[variable] = self.apart(variable)
        return (*(substituted(item, given) for item in rule.body), *equal)


def without_repetition(way: tuple[BodyLiteral, ...], around: Sequence[Atom]) -> tuple[BodyLiteral, ...]:
    """A body inside another without what the outer one says already.

    A step repeats conditions of its rule, so as to stand for itself; inside the rule they are known to hold.
    """
    uses = Counter(v for item in way for v in set(_all_variables((item,))))
    return tuple(item for item in way if not (isinstance(item, Atom) and _is_said(item, around, uses)))


def _is_said(atom: Atom, around: Sequence[Atom], uses: Mapping[Var, int]) -> bool:
    """Whether an outer atom makes this one true: the same but for variables that occur nowhere else."""
    lone = [isinstance(a, Var) and " " in a.name and uses[a] == 1 for a in atom.arguments]
    if len({a for a, is_lone in zip(atom.arguments, lone, strict=True) if is_lone}) < sum(lone):
        return False
    return any(
        other.relation == atom.relation
        and all(x or a == b for x, a, b in zip(lone, atom.arguments, other.arguments, strict=True))
        for other in around
    )


def _all_variables(body: tuple[BodyLiteral, ...]) -> Iterator[Var]:
    for item in body:
        yield from variables_of(item)
        if isinstance(item, Aggregated):
            yield from variables_of(item.source)
            yield from variables_of(item.having) if item.having else ()


RAW = {"+", "-", "*", "/", "first_day", "last_day", "number"}


def is_number(expression: Expression, raw: set[Var]) -> bool:
    """Whether an expression is a plain number, not a term."""
    match expression:
        case Var():
            return expression in raw
        case Call(name, arguments):
            return name in RAW or all(is_number(a, raw) for a in arguments)
        case _:
            return isinstance(expression, Number)


def in_order(body: tuple[BodyLiteral, ...]) -> Iterator[Bound | Aggregated]:
    """What computes a variable, each as soon as all that it rests on is known."""
    known = {v for item in body if isinstance(item, Atom) for v in variables_of(item)}
    waiting = [item for item in body if isinstance(item, Bound | Aggregated)]
    while waiting:
        ready = [item for item in waiting if _is_ready(item, waiting, known)]
        if not ready:
            raise ValueError(f"nothing says what {waiting[0]} rests on")
        for item in ready:
            waiting.remove(item)
            known |= set(variables_of(item))
            yield item


def _is_ready(item: Bound | Aggregated, waiting: list[Bound | Aggregated], known: set[Var]) -> bool:
    """A computed variable waits for what it is computed from, an aggregate for computed variables of its group."""
    if isinstance(item, Bound):
        return set(variables_of(item.expression)) <= known
    return not {other.variable for other in waiting if isinstance(other, Bound)} & set(item.group)


def in_days(item: BodyLiteral, values: Sequence[Argument]) -> BodyLiteral:
    """The first day of a date where the date itself was asked for."""
    if isinstance(item, Bound) and item.variable in values:
        return replace(item, expression=_first_day(item.expression))
    return item


def _first_day(expression: Expression) -> Expression:
    match expression:
        case Call("code", (argument,)):
            return _first_day(argument)
        case Call("earlier", arguments):
            return Call("least", tuple(_first_day(a) for a in arguments))
        case _:
            return Call("first_day", (expression,))
