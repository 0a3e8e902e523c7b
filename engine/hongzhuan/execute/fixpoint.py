"""Strata from the bottom up; inside a recursive one, semi-naive rounds until nothing new appears.

Each round joins what the round before added with everything known, so that no combination is tried twice. The number of the
round is kept with each fact: a proof of the fact needs only facts of earlier rounds.
Source: Abiteboul, Hull and Vianu, Foundations of Databases (1995), section 13.1.
"""

from __future__ import annotations

from hongzhuan.execute.executor import Executor, Step
from hongzhuan.plan.planner import Rounds, plan_rule
from hongzhuan.program.ir import Atom, Program, Relation


def evaluate(program: Program, executor: Executor) -> int:
    """Run every stratum; returns the number of the last round."""
    defining = program.defining()
    last = 0
    for stratum in program.strata:
        numbers = {relation: defining[relation] for relation in stratum if relation in defining}
        if _is_recursive(program, stratum):
            last = _rounds(program, executor, numbers, last)
        else:
            last += 1
            for relation, rules in numbers.items():
                steps = [Step(n, plan_rule(program.rules[n], executor)) for n in rules]
                executor.add(executor.table(relation), steps, last)
    return last


def _is_recursive(program: Program, stratum: tuple[Relation, ...]) -> bool:
    if len(stratum) > 1:
        return True
    return any(
        rule.head.relation == stratum[0] and any(on == stratum[0] for on, _, _ in rule.depends_on())
        for rule in program.rules
    )


def _rounds(program: Program, executor: Executor, numbers: dict[Relation, tuple[int, ...]], last: int) -> int:
    """Rounds of one recursive stratum. The first reads everything; what is asserted counts as new before it."""
    number = last + 1
    fresh = _round(program, executor, numbers, number, None)
    while fresh:
        number += 1
        fresh = _round(program, executor, numbers, number, fresh)
    return number


def _round(
    program: Program,
    executor: Executor,
    numbers: dict[Relation, tuple[int, ...]],
    number: int,
    fresh: set[Relation] | None,
) -> set[Relation]:
    """One round: every rule of the stratum over what earlier rounds found; returns the relations that grew.

    `fresh` are the relations that grew in the round before: at least one atom reads what is new in them. None in the first.
    """
    found: list[tuple[Relation, list[Step]]] = []
    for relation, rules in numbers.items():
        steps: list[Step] = []
        for n in rules:
            rule = program.rules[n]
            inside = {
                i: literal.relation
                for i, literal in enumerate(rule.body)
                if isinstance(literal, Atom) and literal.relation in numbers
            }
            if fresh is None:
                steps.append(Step(n, plan_rule(rule, executor, {i: ("<", number) for i in inside})))
                continue
            for new in (i for i, read in inside.items() if read in fresh):
                rounds: dict[int, Rounds] = {i: ("=", number - 1) if i == new else ("<", number) for i in inside}
                steps.append(Step(n, plan_rule(rule, executor, rounds)))
        if steps:
            found.append((relation, steps))
    return {relation for relation, steps in found if executor.add(executor.table(relation), steps, number)}
