"""A rule set as Datalog with stratified negation and aggregates, in the syntax of ASP-Core-2 that clingo reads.

Dates are strings; `covers(Date, First, Last, Order)` gives the days that each covers, in four hundredths of a day so that
years are whole numbers of them. The facts that the rules read can be written into the same file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from hongzhuan.export.datalog_names import Predicates, constant, meaning
from hongzhuan.export.datalog_rules import ClauseWriter, Inexpressible
from hongzhuan.export.program import Exported, Omission, not_whole
from hongzhuan.export.sparql import origin_of
from hongzhuan.export.sparql_terms import days_of
from hongzhuan.export.steps import in_days
from hongzhuan.export.whole_numbers import DAY
from hongzhuan.facts.codes import Term
from hongzhuan.program.ir import Aggregated, Bound, Const, Relation, Rule, Var


def to_datalog(program: Exported, facts: bool = False) -> tuple[str, list[Omission]]:
    """The program as one text, with the facts that it reads where they are asked for, and what it leaves out."""
    predicates = Predicates()
    omissions: list[Omission] = []
    left_out: list[Relation] = []
    clauses = list(_clauses(program, predicates, omissions, left_out))
    omissions = [*dict.fromkeys(omissions), *not_whole(program, left_out)]
    lines = [
        *(f"% {line}" for line in program.head_lines("Datalog (ASP-Core-2, for clingo)")),
        *(f"% Left out: {omission}" for omission in omissions),
        "",
        "% --- predicates",
        *(f"% {name}/{relation.arity}: {meaning(relation)}" for relation, name in predicates.known().items()),
        "% covers/4: a date, its first and last day in 1/400 days, its place among dates",
        "",
        "% --- rules",
        *clauses,
        "% --- what is concluded",
        *(f"#show {predicates.name(r)}/{r.arity}." for r in _heads(program) if r.kind != "step"),
    ]
    if facts:
        lines += ["", "% --- facts", *_facts(program, predicates)]
    return "\n".join(lines) + "\n", omissions


def _heads(program: Exported) -> list[Relation]:
    return sorted({rule.head.relation for rule in program.rules})


def _clauses(
    program: Exported, predicates: Predicates, omissions: list[Omission], left_out: list[Relation]
) -> Iterator[str]:
    measured = _measured_steps(program)
    steps = [rule for rules in program.steps.values() for rule in rules]
    for rule in (*steps, *program.rules):
        days = measured.get(rule.head.relation, frozenset())
        writer = ClauseWriter(_with_days(rule, days), predicates, frozenset(days))
        try:
            clause = writer.clause()
        except Inexpressible as reason:
            omissions.append(Omission(origin_of(rule), str(reason)))
            left_out.append(rule.head.relation)
            continue
        yield f"\n% {origin_of(rule)}"
        yield from writer.helpers
        yield clause


def _measured_steps(program: Exported) -> Mapping[Relation, frozenset[Var]]:
    """The steps whose intervals are added up, with the variables for their two days."""
    rules = (*program.rules, *(rule for rules in program.steps.values() for rule in rules))
    return {
        item.source.relation: frozenset(item.value)
        for rule in rules
        for item in rule.body
        if isinstance(item, Aggregated) and item.function == "total years"
    }


def _with_days(rule: Rule, days: Iterable[Var]) -> Rule:
    """A step that gives the days of its intervals as numbers."""
    body = tuple(in_days(item, tuple(days)) if isinstance(item, Bound) else item for item in rule.body)
    return replace(rule, body=body)


# --- facts


def _facts(program: Exported, predicates: Predicates) -> Iterator[str]:
    store = program.kb.store
    dates: set[Term] = set()
    for relation, name in sorted(predicates.known().items(), key=lambda item: item[1]):
        source = store.source(relation.kind, relation.name) if relation.kind in ("class", "property") else None
        if source is None:
            continue
        columns = ", ".join(source.columns)
        present = " AND ".join(f"{column} IS NOT NULL" for column in source.columns)
        sql = f"SELECT DISTINCT {columns} FROM {source.table} WHERE {present}"
        sql += f" UNION SELECT s, o FROM {source.beside}" if source.beside else ""
        rows = sorted(store.connection.execute(sql).fetchall())
        terms = store.terms({code for row in rows for code in row})
        for row in rows:
            dates |= {terms[code] for code in row if code & 7 == 1}
            yield f"{name}({', '.join(constant(terms[code]) for code in row)})."
    yield from (_covered(date) for date in sorted(dates, key=lambda t: t.value))


def _covered(date: Term) -> str:
    first, last = days_of(Const(date)) or (0, 0)
    return f"covers({constant(date)}, {first * DAY}, {last * DAY}, {first * 512 + last - first})."
