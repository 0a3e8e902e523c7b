"""The ways in which a rule concludes one head, those that rest on the earliest rounds first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hongzhuan.derivation import Derivation
from hongzhuan.explain.lookup import TooMany
from hongzhuan.explain.matching import Matcher, Ways
from hongzhuan.plan.algebra import Column, Parameter, Scalar
from hongzhuan.plan.planner import Rounds, plan_body
from hongzhuan.plan.to_sql import select
from hongzhuan.program.ir import Aggregated, Atom, Bound, Const, Rule, Var

Codes = Mapping[Var, int]


@dataclass(frozen=True, slots=True)
class _Question:
    """A body as SQL with parameters: the head's variables that are given, and those that are asked for."""

    sql: str
    given: tuple[Var, ...]
    variables: tuple[Var, ...]
    derived: bool


class Bindings:
    """Finds bindings over one derivation: by look-ups where a body only looks up and compares, else by a query."""

    def __init__(self, derivation: Derivation, matcher: Matcher) -> None:
        self._derivation = derivation
        self._matcher = matcher
        self._defining = derivation.program.defining()

    def of(self, rule: Rule, arguments: Sequence[int], before: int | None) -> Iterator[Codes]:
        """The ways to satisfy a rule's body for one head; with `before`, from tuples of earlier rounds only."""
        given = self._given(rule, arguments)
        if given is None:
            return
        try:
            yield from self._followed(rule, given, before)
        except TooMany:
            yield from self._asked(rule, given, before)

    def _followed(self, rule: Rule, given: Codes, before: int | None) -> list[Codes]:
        made = computed_in(rule)
        ways = self._matcher.ways(rule.body, {v: code for v, code in given.items() if v not in made}, before)
        found = ways.in_order(oldest_first=True)
        return [{**codes, **given} for codes in found if all(_close(codes[v], given[v]) for v in made if v in given)]

    def first(self, rule: Rule, heads: Sequence[tuple[int, ...]], before: int) -> dict[tuple[int, ...], Codes]:
        """For each of many heads the way that `of` finds first; none for those that must be asked for one by one."""
        made = computed_in(rule)
        given = {head: known for head in heads if (known := self._given(rule, head)) is not None}
        names = tuple(dict.fromkeys(v for v in rule.head.arguments if isinstance(v, Var) and v not in made))
        rows = [tuple(known[v] for v in names) for known in given.values()]
        try:
            ways = self._matcher.follow(Ways(names, list(dict.fromkeys(rows)), [0] * len(set(rows))), rule.body, before)
        except TooMany:
            return {}
        found: dict[tuple[int, ...], list[Codes]] = {}
        for codes in ways.in_order(oldest_first=True):
            found.setdefault(tuple(codes[v] for v in names), []).append(codes)
        firsts = (
            (head, self._fitting(known, found.get(row, ()), made))
            for (head, known), row in zip(given.items(), rows, strict=True)
        )
        return {head: codes for head, codes in firsts if codes is not None}

    @staticmethod
    def _fitting(given: Codes, ways: Iterable[Codes], made: set[Var]) -> Codes | None:
        fitting = (codes for codes in ways if all(_close(codes[v], given[v]) for v in made if v in given))
        return next(({**codes, **given} for codes in fitting), None)

    def _given(self, rule: Rule, arguments: Sequence[int]) -> dict[Var, int] | None:
        given: dict[Var, int] = {}
        for argument, code in zip(rule.head.arguments, arguments, strict=True):
            if isinstance(argument, Const):
                if self._derivation.executor.code(argument) != code:
                    return None
            elif given.setdefault(argument, code) != code:
                return None
        return given

    def _asked(self, rule: Rule, given: Codes, before: int | None) -> Iterator[Codes]:
        question = self._question(rule, before is not None)
        values = {f"p{n}": given[variable] for n, variable in enumerate(question.given)}
        if before is not None and question.derived:
            values["before"] = before
        rows = self._derivation.store.connection.execute(question.sql, values).fetchall()
        count = len(question.variables)
        for row in sorted(rows, key=lambda row: (sum(row[count:]), row)):
            codes = dict(zip(question.variables, row[:count], strict=True))
            if all(_close(codes[v], code) for v, code in given.items() if v in codes):
                yield {**codes, **given}

    def _question(self, rule: Rule, bounded: bool) -> _Question:
        """The query for the bindings of one head, its text made once for each rule."""
        return self._derivation.once(("bindings", rule, bounded), lambda: self._planned(rule, bounded))

    def _planned(self, rule: Rule, bounded: bool) -> _Question:
        derived = tuple(
            n for n, literal in enumerate(rule.body) if isinstance(literal, Atom) and literal.relation in self._defining
        )
        rounds: dict[int, Rounds] = {n: ("<", Parameter("before")) for n in derived} if bounded else {}
        made = computed_in(rule)
        heads = dict.fromkeys(a for a in rule.head.arguments if isinstance(a, Var) and a not in made)
        known: dict[Var, Scalar] = {variable: Parameter(f"p{n}") for n, variable in enumerate(heads)}
        planned = plan_body(rule, self._derivation.executor, rounds, known)
        variables = tuple(variable for variable in planned.known if variable not in heads)
        outputs = [planned.encoded(variable) for variable in variables]
        ages = [Column(planned.aliases[n], "round") for n in derived]
        sql = self._derivation.executor.sql(select(replace(planned.query, outputs=(*outputs, *ages))))
        return _Question(sql, tuple(heads), variables, bool(derived))


def computed_in(rule: Rule) -> set[Var]:
    """The variables that a rule works out."""
    made = {literal.variable for literal in rule.body if isinstance(literal, Bound)}
    return made | {literal.result for literal in rule.body if isinstance(literal, Aggregated)}


def _close(found: int, wanted: int) -> bool:
    """Codes agree; plain numbers may differ in the last millionth."""
    return found == wanted or (found & 7 == wanted & 7 == 3 and abs(found - wanted) <= 16)
