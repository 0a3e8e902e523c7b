"""The first condition at which two answers part, for many officials at once.

An official is in a class on one side and not on the other. On the side that lacks it, the rule that concluded it on the other
side is tried, or the one that comes nearest: its conditions in the author's order, as far as they can be satisfied together.
Where the first that fails is itself concluded by rules, and holds on the other side, the search goes on there. So "not red and
expert" ends at "total years of ?post >= minimum_leadership".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal

from hongzhuan.derivation import Derivation
from hongzhuan.explain.conditions import Condition, conditions_of, window_of, written
from hongzhuan.facts.codes import iri
from hongzhuan.names import shorten
from hongzhuan.plan.algebra import Code, Scalar, Table
from hongzhuan.plan.planner import plan_body
from hongzhuan.plan.to_sql import select
from hongzhuan.program.ir import ERA, Atom, BodyLiteral, Compared, Const, Relation, Rule, Var

Kind = Literal["condition", "no such rule", "not of the era", "recorded"]
DEPTH = 12
"""Rules one below the other that are followed: more than any rule set has."""

_ASKED = Relation("step", "officials asked about", 1)
_numbers = count()


@dataclass(frozen=True, slots=True)
class Parting:
    """Where two answers part.

    `condition` is the author's text on the side that lacks the class, with its rule and place; `path` are the classes and
    properties that lead there. With `no such rule`, `rule` concluded it on the other side and has no counterpart.
    """

    kind: Kind
    condition: str
    rule: str = ""
    place: str | None = None
    path: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return {
            "kind": self.kind,
            "condition": self.condition,
            "rule": self.rule,
            "place": self.place,
            "path": list(self.path),
        }


NOT_OF_THE_ERA = Parting("not of the era", "holds no post in the era")


@dataclass(frozen=True, slots=True)
class Answering:
    """One side: a derivation and the era that is looked at."""

    derivation: Derivation
    era: str

    def holding(self, relation: Relation) -> Mapping[int, int]:
        """Who or what has a relation, with the number of the rule that found it; -1 where it is recorded."""
        table = self.derivation.executor.table(relation)
        era = f" WHERE {table.columns[-1]} = {self.code}" if relation in self.derivation.program.dated else ""
        rule = "min(rule)" if table.derived else "-1"
        first = table.columns[0]
        rows = self.derivation.store.connection.execute(
            f"SELECT {first}, {rule} FROM {table.name}{era} GROUP BY {first}"
        ).fetchall()
        return {subject: rule for subject, rule in rows}

    @property
    def code(self) -> int:
        """The code of the era."""
        return self.derivation.executor.code(Const(iri(self.era)))

    def rules_of(self, relation: Relation) -> list[Rule]:
        """The rules that could conclude a relation of anything."""
        program = self.derivation.program
        rules = [program.rules[number] for number in program.defining().get(relation, ())]
        return [rule for rule in rules if isinstance(rule.head.arguments[0], Var)]


def partings(
    holding: Answering, lacking: Answering, relation: Relation, subjects: Collection[int]
) -> dict[int, Parting]:
    """Where the answers part for each subject that has the relation on one side and lacks it on the other."""
    return _Search(holding, lacking).of(relation, frozenset(subjects), (), DEPTH) if subjects else {}


@dataclass(frozen=True, slots=True)
class _Failed:
    """The rule that came nearest for a subject, how many of its conditions held, and the first that did not."""

    rule: Rule
    held: int
    condition: Condition | None
    left: int


class _Search:
    def __init__(self, holding: Answering, lacking: Answering) -> None:
        self._holding = holding
        self._lacking = lacking

    def of(self, relation: Relation, subjects: frozenset[int], path: tuple[str, ...], depth: int) -> dict[int, Parting]:
        """The partings of subjects in one relation."""
        path = (*path, shorten(relation.name).removeprefix("hz:"))
        witnesses = self._holding.holding(relation)
        rules = self._lacking.rules_of(relation)
        if not rules:
            return {s: self._no_rule(witnesses.get(s, -1), path) for s in subjects}
        reached = [(rule, *_reached(self._lacking, rule, subjects)) for rule in rules]
        nearest = {s: self._nearest(s, self._name(witnesses.get(s, -1)), reached) for s in subjects}
        found = {s: self._parting(failed, path) for s, failed in nearest.items()}
        found |= {s: self._no_rule(witnesses[s], path) for s in self._without_counterpart(nearest, witnesses, rules)}
        for below, followed in self._followed(nearest, relation, path).items() if depth else ():
            found |= self.of(below, frozenset(followed), path, depth - 1)
        return found

    def _name(self, rule: int) -> str:
        """The name of a rule on the side that holds; empty for what is recorded."""
        origin = self._holding.derivation.program.rules[rule].origin if rule >= 0 else None
        return "" if origin is None else origin.name or origin.text

    @staticmethod
    def _nearest(
        subject: int, name: str, reached: Sequence[tuple[Rule, Sequence[Condition], Mapping[int, int]]]
    ) -> _Failed:
        """The rule of the same name before others, then the one with the fewest conditions left."""
        tried = [
            _Failed(rule, held, conditions[held] if held < len(conditions) else None, len(conditions) - held)
            for rule, conditions, prefix in reached
            if (held := prefix.get(subject, 0)) >= 0
        ]
        return min(tried, key=lambda f: ((f.rule.origin.name or f.rule.origin.text) != name, f.left, -f.held))

    def _parting(self, failed: _Failed, path: tuple[str, ...]) -> Parting:
        origin = failed.rule.origin
        rule = f"{origin.rule_set}/{origin.name}" if origin.kind == "rule" else origin.text
        span = failed.condition.span if failed.condition else None
        text = self._words(failed.condition) or origin.text or origin.name
        return Parting("condition", text, rule, span.place if span else None, path)

    def _words(self, condition: Condition | None) -> str:
        """A condition as its author wrote it, with the values of the parameters in it."""
        if condition is None:
            return ""
        asks, rules = condition.asks, self._lacking.derivation.rule_set
        text = (asks.text if isinstance(asks, Compared) else "") or written(condition.span, rules.sources)
        named = [value for name, value in rules.parameters.items() if re.search(rf"\b{name}\b", text)]
        values = ", ".join(f"{value.name} = {value.value:g} {value.unit or ''}".rstrip() for value in named)
        return f"{text} ({values})" if values else text

    def _no_rule(self, witness: int, path: tuple[str, ...]) -> Parting:
        if witness < 0:
            return Parting("recorded", f"recorded as {path[-1]} on one side only", path=path)
        origin = self._holding.derivation.program.rules[witness].origin
        name = f"{origin.rule_set}/{origin.name}" if origin.kind == "rule" else origin.text
        place = origin.span.place if origin.span else None
        return Parting("no such rule", f"no counterpart of {name}", name, place, path)

    def _without_counterpart(
        self, nearest: Mapping[int, _Failed], witnesses: Mapping[int, int], rules: Sequence[Rule]
    ) -> list[int]:
        """Those whom a rule concludes that the other side has not, and whom its own rules miss on both sides."""
        names = {rule.origin.name or rule.origin.text for rule in rules}
        return [
            subject
            for subject, failed in nearest.items()
            if (below := _about_subject(failed)) is not None
            and self._name(witnesses.get(subject, -1)) not in names
            and self._holding.rules_of(below)
            and subject not in self._holding.holding(below)
            and subject in witnesses
        ]

    def _followed(
        self, nearest: Mapping[int, _Failed], relation: Relation, path: tuple[str, ...]
    ) -> dict[Relation, list[int]]:
        """What to look into further, and for whom: conditions about the subject that the other side meets or cannot ask."""
        asked: dict[Relation, list[int]] = {}
        for subject, failed in nearest.items():
            below = _about_subject(failed)
            if below is not None and below != relation and shorten(below.name).removeprefix("hz:") not in path:
                asked.setdefault(below, []).append(subject)
        return {below: kept for below, subjects in asked.items() if (kept := self._to_follow(below, subjects))}

    def _to_follow(self, below: Relation, subjects: Sequence[int]) -> list[int]:
        if not self._lacking.rules_of(below):
            return []
        if not self._holding.rules_of(below):
            return list(subjects)
        holding, lacking = self._holding.holding(below), self._lacking.holding(below)
        return [subject for subject in subjects if subject in holding and subject not in lacking]


def _about_subject(failed: _Failed) -> Relation | None:
    """The relation of the failed condition, where it says something of the subject and nothing else."""
    atom = failed.condition.asks if failed.condition else None
    if not isinstance(atom, Atom) or atom.arguments[0] != failed.rule.head.arguments[0]:
        return None
    return atom.relation


def _reached(side: Answering, rule: Rule, subjects: frozenset[int]) -> tuple[Sequence[Condition], dict[int, int]]:
    """How many conditions of a rule hold together, one after the other, for each subject."""
    conditions = conditions_of(rule)
    held, left = dict.fromkeys(subjects, 0), subjects
    with _Asked(side.derivation, subjects) as asked:
        for number in range(1, len(conditions) + 1):
            literals = [literal for condition in conditions[:number] for literal in condition.literals]
            left = frozenset(asked.satisfying(rule, (*window_of(rule), *literals), side.code))
            held |= dict.fromkeys(left, number)
            if not left:
                break
    return conditions, held


class _Asked:
    """Subjects as a relation, so that a rule's body is asked of all of them in one query."""

    def __init__(self, derivation: Derivation, subjects: Iterable[int]) -> None:
        self._derivation = derivation
        self._subjects = sorted(subjects)
        self._table = f"asked_{next(_numbers)}"

    def __enter__(self) -> _Asked:
        connection = self._derivation.store.connection
        connection.execute(f"CREATE TEMP TABLE {self._table} AS SELECT unnest(?::BIGINT[]) AS c0", [self._subjects])
        return self

    def __exit__(self, *_: object) -> None:
        self._derivation.store.connection.execute(f"DROP TABLE {self._table}")

    def table(self, relation: Relation) -> Table:
        """The subjects, or what the engine has of a relation."""
        return (
            Table(f"temp.{self._table}", ("c0",)) if relation == _ASKED else self._derivation.executor.table(relation)
        )

    def code(self, constant: Const) -> int:
        """The code of a constant."""
        return self._derivation.executor.code(constant)

    def satisfying(self, rule: Rule, literals: Sequence[BodyLiteral], era: int) -> list[int]:
        """The subjects for which the literals can be satisfied together, in an era."""
        subject = rule.head.arguments[0]
        assert isinstance(subject, Var)
        body = (Atom(_ASKED, (subject,)), *dict.fromkeys(literals))
        given: dict[Var, Scalar] = {ERA: Code(era)}
        planned = plan_body(replace(rule, body=body), self, None, given)
        query = select(replace(planned.query, outputs=(planned.known[subject],))).distinct(copy=False)
        return [row[0] for row in self._derivation.executor.rows(query)]
