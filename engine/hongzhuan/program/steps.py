"""Parts of a rule that become relations of their own: absences, blocks that must be possible, counts and sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from hongzhuan.language import syntax
from hongzhuan.language.syntax import Condition
from hongzhuan.program.aggregates import AGGREGATES
from hongzhuan.program.ir import Aggregated, Atom, BodyLiteral, Bound, Call, Compared, Negated, Var, variables_of
from hongzhuan.program.numbers import lower_expression, same_units
from hongzhuan.program.rule_context import WINDOW_END, Conjunction, RuleContext
from hongzhuan.program.times import day_of, edge
from hongzhuan.program.units import unit_of_aggregate
from hongzhuan.program.variables import anchored, bound_by, names


class Spreading(Protocol):
    """Gives every alternative of some conditions; `outside` are variables that count beyond them."""

    def __call__(
        self, conditions: Iterable[Condition], outside: set[str], context: Sequence[BodyLiteral] = ()
    ) -> list[Conjunction]: ...


def lower_negation(
    context: RuleContext,
    condition: syntax.Negation,
    around: Sequence[BodyLiteral],
    into: Conjunction,
    outside: set[str],
    spread: Spreading,
) -> None:
    """No way to satisfy the block: one atom is negated itself, more become a step."""
    ways = spread(condition.body, outside, around)
    _complete(ways, condition.body, around)
    if len(ways) == 1 and len(ways[0].literals) == 1 and isinstance(ways[0].literals[0], Atom):
        into.add(Negated(ways[0].literals[0], condition.span))
        return
    shared = tuple(Var(name) for name in sorted(names(condition.body) & outside))
    into.add(Negated(context.step("without", shared, ways, condition.span), condition.span))


def lower_existence(
    context: RuleContext,
    condition: syntax.Existence,
    around: Sequence[BodyLiteral],
    into: Conjunction,
    outside: set[str],
    spread: Spreading,
) -> None:
    """At least one way to satisfy the block: a step of what it shares with the rest."""
    ways = spread(condition.body, outside, around)
    _complete(ways, condition.body, around)
    shared = tuple(Var(name) for name in sorted(names(condition.body) & outside))
    into.add(context.step("exists", shared, ways, condition.span))


def lower_aggregate(
    context: RuleContext,
    condition: syntax.Aggregate,
    around: Sequence[BodyLiteral],
    into: Conjunction,
    outside: set[str],
    spread: Spreading,
) -> None:
    """A step for what is counted, one for what is counted of it in a share, and the comparison of the result."""
    inner = anchored(condition.where)
    group = tuple(Var(name) for name in sorted(inner & (outside | names(condition.right))))
    locals_ = tuple(Var(name) for name in sorted(inner) if Var(name) not in group)
    beyond = outside | {condition.variable.name}
    ways = spread(condition.where, beyond, around)
    _complete(ways, condition.where, around)
    value, arguments = _measured(context, condition, ways)
    columns = (*group, *locals_, *(v for v in arguments if v not in (*group, *locals_)))
    source = context.step("where", columns, ways, condition.span)
    having = None
    if condition.function == "share":
        both = (*condition.where, *condition.having)
        ways = spread(both, beyond, around)
        _complete(ways, both, around)
        having = context.step("have", (*group, Var(condition.variable.name)), ways, condition.span)
    _result(context, condition, Aggregated(condition.function, Var(""), group, source, value, having), into)


def _result(context: RuleContext, condition: syntax.Aggregate, found: Aggregated, into: Conjunction) -> None:
    """The aggregate under the author's name for it, or under one of ours that is compared."""
    function, right = condition.function, condition.right
    is_named = isinstance(right, syntax.Variable) and condition.operator == "="
    result = (
        Var(right.name) if is_named and isinstance(right, syntax.Variable) else context.new(AGGREGATES[function].result)
    )
    into.add(Aggregated(function, result, found.group, found.source, found.value, found.having, condition.span))
    if is_named:
        return
    bound, unit = lower_expression(context, right, into)
    same_units(context, unit_of_aggregate(function), unit, condition.span)
    words = f"{context.text(condition.span)} {condition.operator} {context.text(right.span)}"
    into.add(Compared(condition.operator, result, bound, words, condition.span))


def _measured(
    context: RuleContext, condition: syntax.Aggregate, ways: list[Conjunction]
) -> tuple[tuple[Var, ...], tuple[Var, ...]]:
    """What an aggregate adds up, and the arguments that its step needs for it."""
    variable = Var(condition.variable.name)
    if condition.function != "total years":
        return (variable,), (variable,)
    start, end = Var("_from"), Var("_to")
    for way in ways:
        context.window(way)
        edge(context, condition.variable, "starts", way)
        edge(context, condition.variable, "ends", way)
        name = condition.variable.name
        way.add(Bound(start, Call("code", (day_of(name, "starts"),))))
        way.add(Bound(end, Call("earlier", (day_of(name, "ends"), WINDOW_END))))
    return (start, end), (start, end)


def _complete(ways: list[Conjunction], body: tuple[Condition, ...], outer: Sequence[BodyLiteral]) -> None:
    """Give a part of a rule that compares with variables of the whole the conditions that say what they are."""
    missing = names(body) - bound_by(body)
    context: list[BodyLiteral] = []
    grown = True
    while grown:
        grown = False
        for item in outer:
            used = {variable.name for variable in variables_of(item)}
            if item in context or not isinstance(item, Atom | Bound | Aggregated) or not missing & used:
                continue
            context.append(item)
            if not isinstance(item, Atom):
                missing |= used
            grown = True
    for way in ways:
        way.add(*context)
