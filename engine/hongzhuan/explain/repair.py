"""What would make a fact hold: drafts of changes for the conditions that failed, the smallest first.

A missing fact is added, a value that is recorded otherwise is exchanged, a date is moved to the day at which a
comparison turns, a parameter is set to the value that is reached, and the record behind a `not` is left out. What rules
conclude is followed down to facts that are recorded. A draft is a guess: it counts only once it was applied to a copy
and the fact was derived there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from hongzhuan.derivation import Derivation
from hongzhuan.explain.conditions import Condition
from hongzhuan.explain.draft import Draft
from hongzhuan.explain.partial import Binding, Partial
from hongzhuan.explain.proof import Proof
from hongzhuan.explain.values import HOLDS, day_code, holds, turning_day, value
from hongzhuan.explain.why_not import Asker, Trial
from hongzhuan.facts.codes import DATE, first_day, iri
from hongzhuan.names import HZ, RDF
from hongzhuan.program.ir import (
    ERA,
    Aggregated,
    Argument,
    Atom,
    BodyLiteral,
    Bound,
    Compared,
    Const,
    Negated,
    Number,
    Relation,
    Rule,
    Var,
    property_relation,
    variables_of,
)
from hongzhuan.program.moments import DAYS_A_YEAR

DEPTH = 5
WAYS = 4
"""Drafts that are followed for one condition, and ways of satisfying the conditions that held."""
NEW = "https://w3id.org/hongzhuan/example/new-"
_UNTIL, _END = property_relation(HZ + "until"), HZ + "end"


class Repairer:
    """Drafts changes for facts of one derivation."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._derivation: Derivation = asker.derivation
        self._executor = self._derivation.executor
        self._store = self._derivation.store
        self._fresh = 0

    def drafts(self, relation: Relation, arguments: Sequence[int]) -> list[Draft]:
        """Drafts that might make a tuple hold, the smallest first."""
        found = (draft for draft, _ in islice(self._derive(relation, tuple(arguments), Draft({}), DEPTH), 8 * WAYS))
        unique = {(d.added, d.replaced, d.without, d.parameters): d for d in found}
        return sorted(unique.values(), key=lambda draft: draft.size)

    # --- a tuple by one of its rules

    def _derive(
        self, relation: Relation, arguments: tuple[int | None, ...], draft: Draft, depth: int
    ) -> Iterator[tuple[Draft, tuple[int | None, ...]]]:
        """Drafts after which a tuple follows, each with the whole tuple."""
        if depth == 0:
            return
        for rule in self._asker.candidates.of(relation):
            given = self._asker.given(rule, arguments)
            if given is not None:
                yield from islice(self._by_rule(rule, given, draft, depth), WAYS)

    def _by_rule(
        self, rule: Rule, given: Binding, draft: Draft, depth: int
    ) -> Iterator[tuple[Draft, tuple[int | None, ...]]]:
        trial, partial = self._asker.tried(rule, given)
        missing = {id(c) for c in (*trial.failed, *trial.unreached)}
        open_conditions = [c for c in trial.conditions if id(c) in missing]
        rows = self._nearest(partial.rows(trial.literals, limit=50), open_conditions)
        for row in rows[:WAYS] or [given]:
            yield from islice(self._complete(rule, open_conditions, draft.under(row), draft, partial, depth), WAYS)
        afresh = self._afresh(trial, rows[0] if rows else given, given, draft)
        if afresh is not None:
            yield from self._complete(rule, *afresh, draft, partial, depth)

    def _complete(
        self, rule: Rule, conditions: Sequence[Condition], start: Draft, outer: Draft, partial: Partial, depth: int
    ) -> Iterator[tuple[Draft, tuple[int | None, ...]]]:
        for found in islice(self._all(conditions, start, partial, rule, depth), WAYS):
            head = tuple(self._code(a, found) for a in rule.head.arguments)
            yield found.under(outer.codes), head

    def _afresh(self, trial: Trial, row: Binding, given: Binding, draft: Draft) -> tuple[list[Condition], Draft] | None:
        """A new record in the place of one that does not fit, with all that the rule asks of it."""
        touched = {v for c in trial.failed for v in c.variables} - set(given)
        touched = self._linked(trial, touched, given)
        old = next((v for v in sorted(touched, key=lambda v: v.name) if v in row and self._is_record(row[v])), None)
        if old is None or draft.new:
            return None
        known = {v: code for v, code in row.items() if v not in touched}
        start, _ = self._invent(old, draft.under(known))
        return [c for c in trial.conditions if c.variables & touched], start

    @staticmethod
    def _linked(trial: Trial, touched: set[Var], given: Binding) -> set[Var]:
        """The variables that conditions tie to those of the failed ones."""
        grown = True
        while grown:
            more = {v for c in trial.conditions if c.variables & touched for v in c.variables} - set(given) - {ERA}
            grown, touched = not more <= touched, touched | more
        return touched

    def _is_record(self, code: int) -> bool:
        return code & 7 == 0 and bool(self._store.values(code, HZ + "holder"))

    def _nearest(self, rows: Sequence[Binding], conditions: Sequence[Condition]) -> list[Binding]:
        """Ways whose own values come nearest to what the failed comparisons ask."""
        asked = [x for c in conditions for x in c.literals if isinstance(x, Compared)]

        def gap(row: Binding) -> float:
            sides = [(value(x.left, row, self._executor.code), value(x.right, row, self._executor.code)) for x in asked]
            return sum(abs(a - b) for a, b in sides if a is not None and b is not None)

        return sorted(rows, key=gap)

    def _all(
        self, conditions: Sequence[Condition], draft: Draft, partial: Partial, rule: Rule, depth: int
    ) -> Iterator[Draft]:
        """Drafts in which every one of the conditions holds."""
        if not conditions:
            yield draft
            return
        for found in islice(self._condition(conditions[0], draft, partial, rule, depth), WAYS):
            yield from self._all(conditions[1:], found, partial, rule, depth)

    def _condition(
        self, condition: Condition, draft: Draft, partial: Partial, rule: Rule, depth: int
    ) -> Iterator[Draft]:
        drafts: Iterable[Draft] = [draft]
        for literal in condition.literals:
            drafts = [
                d for before in drafts for d in islice(self._literal(literal, before, partial, rule, depth), WAYS)
            ]
        yield from drafts

    def _literal(self, literal: BodyLiteral, draft: Draft, partial: Partial, rule: Rule, depth: int) -> Iterator[Draft]:
        match literal:
            case Atom():
                yield from self._atom(literal, draft, rule, depth)
            case Compared():
                yield from self._compared(literal, draft, partial, rule)
            case Negated(atom):
                yield from self._removed(atom, draft)
            case Aggregated():
                found = partial.rows([*partial.before, literal], [literal.result], 1)
                if found and literal.result in found[0]:
                    yield draft.bind(literal.result, found[0][literal.result])
            case Bound():
                return

    # --- a missing fact

    def _atom(self, atom: Atom, draft: Draft, rule: Rule, depth: int) -> Iterator[Draft]:
        arguments = tuple(self._code(a, draft) for a in atom.arguments)
        known = list(self._known(atom, arguments, draft))
        if known:
            yield from islice(known, WAYS)
            return
        if arguments[0] is None:
            found = self._existing(atom.arguments[0], rule, draft)
            if found is not None:
                yield from self._atom(atom, found, rule, depth)
                return
            arguments = (None, *arguments[1:])
        if self._is_recorded(atom.relation):
            yield from self._record(atom, draft, rule)
        else:
            for found, head in self._derive(atom.relation, arguments, draft, depth - 1):
                yield self._bound(found, atom, head)

    def _code(self, argument: Argument, draft: Draft) -> int | None:
        return self._executor.code(argument) if isinstance(argument, Const) else draft.codes.get(argument)

    def _known(self, atom: Atom, arguments: tuple[int | None, ...], draft: Draft) -> Iterator[Draft]:
        """Ways in which an atom already holds, by the facts or by the draft."""
        name = RDF + "type" if atom.relation.kind == "class" else atom.relation.name
        if arguments[0] in draft.new or any(t[0] == arguments[0] for t in draft.added):
            for value_ in draft.values(arguments[0] or 0, name):
                if atom.relation.kind == "class":
                    if self._store.term(value_).value == atom.relation.name:
                        yield draft
                elif arguments[1] in (None, value_) and isinstance(atom.arguments[1], Var):
                    yield draft.bind(atom.arguments[1], value_)
                elif arguments[1] == value_:
                    yield draft
            if arguments[0] in draft.new:
                return
        yield from self._rows(atom, arguments, draft)

    def _rows(self, atom: Atom, arguments: tuple[int | None, ...], draft: Draft) -> Iterator[Draft]:
        if all(a is None for a in arguments):
            return
        table = self._executor.table(atom.relation)
        where = [f"{c} = {a}" for c, a in zip(table.columns, arguments, strict=True) if a is not None]
        where += [f"{c} IS NOT NULL" for c in table.columns]
        rows = self._store.connection.execute(
            f"SELECT {', '.join(table.columns)} FROM {table.name} WHERE {' AND '.join(where)} ORDER BY ALL LIMIT {WAYS}"
        ).fetchall()
        for row in rows:
            yield self._bound(draft, atom, row)

    @staticmethod
    def _bound(draft: Draft, atom: Atom, row: Sequence[int | None]) -> Draft:
        """The draft with an atom's variables known."""
        for argument, code in zip(atom.arguments, row, strict=True):
            if isinstance(argument, Var) and code is not None:
                draft = draft.bind(argument, code)
        return draft

    def _is_recorded(self, relation: Relation) -> bool:
        """Whether facts of the kind are recorded, and not only concluded."""
        if relation.kind == "step":
            return False
        return self._store.source(relation.kind, relation.name) is not None or self._asker.candidates.is_bare(relation)

    def _record(self, atom: Atom, draft: Draft, rule: Rule) -> Iterator[Draft]:
        """Add the fact, or exchange the value that a property with one value has."""
        subject = self._code(atom.arguments[0], draft)
        if subject is None:
            draft, subject = self._invent(atom.arguments[0], draft)
        if subject not in draft.new and not self._is_record(subject) and not self._is_official(subject):
            return  # what an office or a field of study is, is no fact about the official
        if atom.relation.kind == "class":
            yield draft.add((subject, RDF + "type", self._store.code(iri(atom.relation.name), add=True) or 0))
            return
        object_ = self._code(atom.arguments[1], draft)
        if object_ is None:
            chosen = self._choose(atom, rule, draft)
            if chosen is None:
                return
            draft, object_ = chosen
        source = self._store.source("property", atom.relation.name)
        old = self._store.values(subject, atom.relation.name) if source and source.unique else []
        if old:
            yield draft.exchange(subject, atom.relation.name, old[0], object_)
        else:
            yield draft.add((subject, atom.relation.name, object_))

    def _is_official(self, code: int) -> bool:
        return self._store.resource(HZ + "Official") in self._store.values(code, RDF + "type")

    def _invent(self, argument: Argument, draft: Draft) -> tuple[Draft, int]:
        self._fresh += 1
        code = self._store.code(iri(f"{NEW}{self._fresh}"), add=True) or 0
        bound = draft.bind(argument, code) if isinstance(argument, Var) else draft
        return replace(bound, new=(*bound.new, code)), code

    def _choose(self, atom: Atom, rule: Rule, draft: Draft) -> tuple[Draft, int] | None:
        """A value for an unknown object: a day for a date, else something that meets what the rule says of it."""
        argument = atom.arguments[1]
        if self._takes_dates(atom.relation):
            code = day_code(first_day(self._derivation.windows[-1].starts))
            return (draft.bind(argument, code) if isinstance(argument, Var) else draft), code
        found = self._existing(argument, rule, draft)
        if found is not None and isinstance(argument, Var):
            return found, found.codes[argument]
        return None

    def _takes_dates(self, relation: Relation) -> bool:
        source = self._store.source("property", relation.name)
        if source is None:
            return False
        column = source.columns[1]
        row = self._store.connection.execute(
            f"SELECT {column} FROM {source.table} WHERE {column} IS NOT NULL LIMIT 1"
        ).fetchone()
        return bool(row) and row is not None and row[0] & 7 == DATE

    def _existing(self, argument: Argument, rule: Rule, draft: Draft) -> Draft | None:
        """A thing on record that meets every condition about it alone."""
        if not isinstance(argument, Var):
            return None
        atoms = [
            x for x in rule.body if isinstance(x, Atom) and argument in x.arguments and self._speaks_of(x, argument)
        ]
        if not atoms:
            return None
        partial = Partial(self._derivation, self._asker.matcher, rule, {}, ())
        rows = partial.rows(atoms, [argument], 1)
        return draft.bind(argument, rows[0][argument]) if rows else None

    @staticmethod
    def _speaks_of(atom: Atom, argument: Var) -> bool:
        return all(a == argument or isinstance(a, Const) for a in atom.arguments)

    # --- a fact that stands against it

    def _removed(self, atom: Atom, draft: Draft) -> Iterator[Draft]:
        """The draft without the records behind a fact; nothing to do where there is none."""
        arguments = tuple(draft.codes.get(a) if isinstance(a, Var) else self._executor.code(a) for a in atom.arguments)
        if any(a in draft.new for a in arguments if a is not None):
            yield draft
            return
        against = list(islice(self._rows(atom, arguments, draft), WAYS))
        for row in against:
            codes = tuple(self._code(a, row) for a in atom.arguments)
            record = self._behind(self._asker.proof(atom.relation, tuple(c for c in codes if c is not None)))
            if record is None:
                return
            draft = draft.leave_out(record)
        yield draft

    def _behind(self, proof: Proof) -> int | None:
        """The record that a fact rests on: something with a holder, and no post if there is anything else."""
        records: dict[int, bool] = {}
        for step in proof.walk():
            if step.kind == "asserted":
                code = self._store.resource(step.fact.subject)
                if code is not None and self._store.values(code, HZ + "holder"):
                    post = self._store.resource(HZ + "Post") in self._store.values(code, RDF + "type")
                    records[code] = post
        return min(records, key=lambda code: records[code], default=None)

    # --- a comparison

    def _compared(self, literal: Compared, draft: Draft, partial: Partial, rule: Rule) -> Iterator[Draft]:
        if holds(literal, draft.codes, self._executor.code):
            yield draft
            return
        yield from self._by_parameter(literal, draft)
        for variable in dict.fromkeys(variables_of(literal)):
            yield from self._by_date(literal, variable, draft, rule)
        for item in rule.body:
            if isinstance(item, Aggregated) and item.result in set(variables_of(literal)):
                yield from self._by_contribution(literal, item, draft)

    def _by_parameter(self, literal: Compared, draft: Draft) -> Iterator[Draft]:
        """The parameter that the author compares with, at the value that is reached."""
        parameters = self._derivation.rule_set.parameters
        named = [name for name in re.findall(r"[^\W\d][\w-]*", literal.text) if name in parameters]
        left = value(literal.left, draft.codes, self._executor.code)
        if len(named) != 1 or not isinstance(literal.right, Number) or left is None:
            return
        reached = _rounded(left, literal.operator)
        if reached is not None and reached >= 0 and HOLDS[literal.operator](left, reached):
            yield draft.set(named[0], reached)

    def _by_date(self, literal: Compared, variable: Var, draft: Draft, rule: Rule) -> Iterator[Draft]:
        """Another day for a date that the comparison reads, if it is recorded of something."""
        atom = next((x for x in rule.body if isinstance(x, Atom) and variable in x.arguments[1:2]), None)
        if atom is None or atom.relation.kind != "property" or variable not in draft.codes:
            return
        subject = self._code(atom.arguments[0], draft)
        day = turning_day(literal, variable, draft.codes, self._executor.code)
        if subject is None or day is None:
            return
        name = _END if atom.relation == _UNTIL else atom.relation.name
        if atom.relation != _UNTIL and not self._is_recorded(atom.relation):
            return
        old = draft.values(subject, name) or self._store.values(subject, name)
        changed = (
            draft.exchange(subject, name, old[0], day_code(day)) if old else draft.add((subject, name, day_code(day)))
        )
        yield changed.bind(variable, day_code(day))

    def _by_contribution(self, literal: Compared, item: Aggregated, draft: Draft) -> Iterator[Draft]:
        """A longer last post, where years are added up and too few."""
        if (
            item.function != "total years"
            or literal.operator not in (">=", ">")
            or not isinstance(literal.right, Number)
        ):
            return
        table = self._executor.table(item.source.relation)
        places = dict(zip(item.source.arguments, table.columns, strict=True))
        where = [f"{places[a]} = {self._code(a, draft)}" for a in item.group if self._code(a, draft) is not None]
        subject = next((v for v in item.source.arguments if isinstance(v, Var) and v.name == "post"), None)
        _start, end = (places[v] for v in item.value)
        if subject is None or not where:
            return
        row = self._store.connection.execute(
            f"SELECT {places[subject]}, {end} FROM {table.name} WHERE {' AND '.join(where)} ORDER BY {end} DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return
        total = float(self._store.term(draft.codes[item.result]).value)
        day = first_day(row[1]) + math.ceil((literal.right.value - total) * DAYS_A_YEAR) + 1
        old = self._store.values(row[0], _END)
        code = day_code(day)
        yield draft.exchange(row[0], _END, old[0], code) if old else draft.add((row[0], _END, code))


def _rounded(reached: float, operator: str) -> float | None:
    """A value a person would write at which the comparison holds: one decimal, on the right side."""
    match operator:
        case ">=":
            return math.floor(reached * 10) / 10
        case ">":
            return math.ceil(reached * 10) / 10 - 0.1
        case "<=":
            return math.ceil(reached * 10) / 10
        case "<":
            return math.floor(reached * 10) / 10 + 0.1
        case _:
            return reached if operator == "=" else None
