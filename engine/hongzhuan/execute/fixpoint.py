"""Strata from the bottom up; inside a recursive one, semi-naive rounds until nothing new appears.

Each round joins what the round before added with everything known, so that no combination is tried twice. The number of the
round is kept with each fact: a proof of the fact needs only facts of earlier rounds.
Source: Abiteboul, Hull and Vianu, Foundations of Databases (1995), section 13.1.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hongzhuan.execute.executor import Executor, Step
from hongzhuan.plan.algebra import Parameter
from hongzhuan.plan.planner import Rounds, plan_rule
from hongzhuan.program.ir import Atom, Program, Relation, Rule


def evaluate(program: Program, executor: Executor, known: Collection[Relation] = (), last: int = 0) -> int:
    """Run every stratum; returns the number of the last round.

    Args:
        known: relations whose tuples stand there already, from rounds up to `last`; each with its whole stratum.
    """
    defining = program.defining()
    for stratum in program.strata:
        numbers = {relation: defining[relation] for relation in stratum if relation in defining}
        if any(relation in known for relation in numbers):
            continue
        if _is_recursive(program, stratum):
            last = _Recursion(program, executor, numbers).run(last)
        else:
            last += 1
            for relation, rules in numbers.items():
                _once(program, executor, relation, rules, last)
    return last


def _once(program: Program, executor: Executor, relation: Relation, rules: tuple[int, ...], number: int) -> None:
    """Every rule of a relation that is not recursive."""
    steps: list[Step] = []
    for n in rules:
        if can_fire(program.rules[n], executor):
            query = plan_rule(program.rules[n], executor)
            if not query.is_empty:
                steps.append(executor.step(n, query))
    if steps and not executor.define(relation, steps, number):
        executor.add(relation, steps, number)


def can_fire(rule: Rule, executor: Executor, inside: Collection[Relation] = ()) -> bool:
    """Whether nothing that a rule needs is empty for good; relations of its own stratum may still grow."""
    return not any(
        isinstance(literal, Atom) and literal.relation not in inside and executor.is_empty(literal.relation)
        for literal in rule.body
    )


def _is_recursive(program: Program, stratum: tuple[Relation, ...]) -> bool:
    if len(stratum) > 1:
        return True
    return any(
        rule.head.relation == stratum[0] and any(on == stratum[0] for on, _, _ in rule.depends_on())
        for rule in program.rules
    )


class _Recursion:
    """One recursive stratum. A rule is planned once for each atom that can read what is new; rounds only run the texts."""

    def __init__(self, program: Program, executor: Executor, numbers: Mapping[Relation, tuple[int, ...]]) -> None:
        self._executor = executor
        self._numbers = numbers
        self._rules = {
            n: program.rules[n]
            for rules in numbers.values()
            for n in rules
            if can_fire(program.rules[n], executor, numbers)
        }
        self._steps: dict[tuple[int, int | None], Step | None] = {}

    def run(self, last: int) -> int:
        """Rounds until nothing new appears. The first reads everything; what is asserted counts as new before it."""
        number = last + 1
        fresh = self._round(number, None)
        while fresh:
            number += 1
            fresh = self._round(number, fresh)
        return number

    def _round(self, number: int, fresh: Collection[Relation] | None) -> set[Relation]:
        """One round over what earlier rounds found; returns the relations that grew.

        `fresh` are those that grew in the round before: at least one atom reads what is new in them. None in the first.
        """
        found = [(relation, self._ready(rules, fresh)) for relation, rules in self._numbers.items()]
        return {relation for relation, steps in found if steps and self._executor.add(relation, steps, number)}

    def _ready(self, rules: tuple[int, ...], fresh: Collection[Relation] | None) -> list[Step]:
        keys: list[tuple[int, int | None]] = []
        for n in rules:
            if n in self._rules:
                keys += [(n, new) for new in self._news(n, fresh)]
        return [step for key in keys if (step := self._step(*key)) is not None]

    def _news(self, n: int, fresh: Collection[Relation] | None) -> list[int | None]:
        inside = self._inside(n)
        if fresh is None:
            return [] if any(self._executor.is_empty(relation) for relation in inside.values()) else [None]
        return [number for number, read in inside.items() if read in fresh]

    def _inside(self, n: int) -> dict[int, Relation]:
        """The atoms of a rule that read relations of the stratum."""
        return {
            number: literal.relation
            for number, literal in enumerate(self._rules[n].body)
            if isinstance(literal, Atom) and literal.relation in self._numbers
        }

    def _step(self, n: int, new: int | None) -> Step | None:
        if (n, new) not in self._steps:
            rounds: dict[int, Rounds] = {
                number: ("=", Parameter("last")) if number == new else ("<", Parameter("now"))
                for number in self._inside(n)
            }
            query = plan_rule(self._rules[n], self._executor, rounds)
            self._steps[n, new] = None if query.is_empty else self._executor.step(n, query)
        return self._steps[n, new]
