"""The ways in which one rule concludes its facts, all at once: the table of them, and what goes from it into the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hongzhuan.derivation import Derivation
from hongzhuan.explain.addresses import local_name_sql
from hongzhuan.explain.bulk_facts import said_sql
from hongzhuan.explain.bulk_sql import class_term, name_of, text
from hongzhuan.explain.bulk_words import Words
from hongzhuan.explain.conditions import written
from hongzhuan.names import RDF
from hongzhuan.plan.algebra import Code, Column, Scalar
from hongzhuan.plan.planner import plan_body
from hongzhuan.plan.to_sql import select
from hongzhuan.program.aggregates import RESULTS
from hongzhuan.program.ir import ERA, Aggregated, Argument, Atom, Const, Negated, Relation, Rule


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of one rule: the statement that finds them, the table, and the column of each variable."""

    rule: Rule
    number: int
    table: str
    sql: str
    columns: Mapping[str, str]

    @property
    def named(self) -> dict[str, str]:
        """The columns by the names that an author can write: `{total}` is the first total of the rule."""
        found = dict(self.columns)
        for literal in self.rule.body:
            if isinstance(literal, Aggregated) and literal.result.name in self.columns:
                name = literal.result.name.strip("_0123456789")
                if name in RESULTS and not RESULTS[name].is_date:
                    found.setdefault(name, self.columns[literal.result.name])
        return found


class WaysWriter:
    """Writes the SQL for the ways of rules; `facts` are the tables of facts by relation."""

    def __init__(self, derivation: Derivation, schema: str, facts: Mapping[Relation, str]) -> None:
        self._derivation = derivation
        self._executor = derivation.executor
        self._schema = schema
        self._facts = facts

    def ways(self, number: int, rule: Rule, first: int) -> Ways:
        """The ways of a rule, numbered from `first` on; their table is made by `sql`."""
        planned = plan_body(rule, self._executor)
        variables = list(planned.known)
        ages = [
            Column(planned.aliases[n], "round")
            for n, x in enumerate(rule.body)
            if isinstance(x, Atom) and self._executor.table(x.relation).derived
        ]
        outputs: list[Scalar] = [planned.encoded(v) for v in variables]
        body = self._executor.sql(select(replace(planned.query, outputs=(*outputs, *ages) or (Code(0),))))
        columns = {v.name: f"b.c{n}" for n, v in enumerate(variables)}
        on = self._matches("h", rule.head.arguments, columns)
        on += [f"b.c{len(variables) + n} < h.round" for n in range(len(ages))]
        table = f"{self._schema}.way_{number}"
        sql = f"CREATE TABLE {table} AS {self._select(rule, number, first, body, columns, on)}"
        return Ways(rule, number, table, sql, {name: f"x{n}" for n, name in enumerate(columns)})

    def _select(
        self, rule: Rule, number: int, first: int, body: str, columns: Mapping[str, str], on: Sequence[str]
    ) -> str:
        atoms = [x for x in rule.body if isinstance(x, Atom) and x.relation in self._facts]
        joins = [
            f"JOIN {self._facts[x.relation]} p{n} ON {' AND '.join(self._matches(f'p{n}', x.arguments, columns)) or 'true'}"
            for n, x in enumerate(atoms)
        ]
        iris = f"list_sort(list_distinct([{', '.join(f'p{n}.iri' for n in range(len(atoms)))}]::VARCHAR[]))"
        used = f"[{', '.join(f'p{n}.id' for n in range(len(atoms)))}]::BIGINT[]"
        step = local_name_sql("step", ("h.iri", text(name_of(rule)), f"array_to_string({iris}, chr(10))"))
        kept = "".join(f", {column} AS x{n}" for n, column in enumerate(columns.values()))
        return (
            f"SELECT row_number() OVER () + {first} AS id, * FROM (SELECT {step} AS iri, h.id AS fact, h.graph AS graph,"
            f" h.rule = {number} AS first, {used} AS used{kept} FROM ({body}) b"
            f" JOIN {self._facts[rule.head.relation]} h ON h.rule >= 0 AND {' AND '.join(on) or 'true'} {' '.join(joins)})"
            " QUALIFY row_number() OVER (PARTITION BY iri) = 1"
        )

    def _matches(self, alias: str, arguments: Sequence[Argument], columns: Mapping[str, str]) -> list[str]:
        found = []
        for n, argument in enumerate(arguments):
            if isinstance(argument, Const):
                found.append(f"{alias}.a{n} = {self._executor.code(argument)}")
            elif argument.name in columns:
                found.append(f"{alias}.a{n} = {columns[argument.name]}")
        return found

    # --- what goes into the other tables

    def statements(self, ways: Ways, words: Words) -> list[str]:
        """The statements that add a rule's derivations, premises, variables and absences; its own table is dropped last."""
        found = [self._steps(ways, words), *self._bound(ways)]
        found.append(f"INSERT INTO {self._schema}.used SELECT id, unnest(list_distinct(used)) FROM {ways.table}")
        for n, literal in enumerate(ways.rule.body):
            if isinstance(literal, Aggregated) and literal.source.relation in self._facts:
                found.append(self._contributions(ways, literal))
            elif isinstance(literal, Negated):
                found += self._absence(ways, literal, f"{ways.table}_{n}")
        return [*found, f"DROP TABLE {ways.table}"]

    def _steps(self, ways: Ways, words: Words) -> str:
        columns = {name: f"w.{column}" for name, column in ways.named.items()}
        english, chinese = (words.sentence(ways.rule, language, columns) for language in ("en", "zh"))
        return (
            f"INSERT INTO {self._schema}.step SELECT w.id, w.iri, w.fact, {ways.number}, w.first, w.graph,"
            f" {english.text}, {chinese.text} FROM {ways.table} w {' '.join((*english.joins, *chinese.joins))}"
        )

    def _bound(self, ways: Ways) -> Iterator[str]:
        named = {name: column for name, column in ways.named.items() if not name.startswith("_")}
        if named and ways.rule.origin.kind == "rule":
            names, codes = ", ".join(map(text, named)), ", ".join(named.values())
            values = f"SELECT id, unnest([{names}]) AS name, unnest([{codes}]) AS code FROM {ways.table}"
            yield f"INSERT INTO {self._schema}.bound SELECT * FROM ({values}) WHERE code IS NOT NULL"

    def _contributions(self, ways: Ways, literal: Aggregated) -> str:
        """What an aggregate adds up: each is used like any other premise."""
        places = {argument: n for n, argument in enumerate(literal.source.arguments)}
        on = []
        for argument in literal.group:
            code = self._executor.code(argument) if isinstance(argument, Const) else f"w.{ways.columns[argument.name]}"
            on.append(f"p.a{places[argument]} = {code}")
        return (
            f"INSERT INTO {self._schema}.used SELECT DISTINCT w.id, p.id FROM {ways.table} w"
            f" JOIN {self._facts[literal.source.relation]} p ON {' AND '.join(on) or 'true'}"
        )

    def _absence(self, ways: Ways, literal: Negated, gone: str) -> list[str]:
        """What is not there: the fact itself where it is wholly known, else the author's words."""
        atom, x = literal.atom, self._schema
        terms = {n: code for n, a in enumerate(atom.arguments) if (code := self._term(a, ways)) is not None}
        own = range(atom.relation.arity)
        joins = "".join(f" LEFT JOIN {x}.value v{n} ON v{n}.code = {terms[n]}" for n in own if n in terms)
        dated = len(atom.arguments) > atom.relation.arity and ERA.name in ways.columns
        if dated:
            joins += f" LEFT JOIN {x}.value e ON e.code = w.{ways.columns[ERA.name]}"
        era = "e.text" if dated else "''"
        if atom.relation.kind in ("class", "property") and all(n in terms for n in own):
            s, p, o, _ = said_sql(atom.relation, atom.relation.arity)
            name = RDF + "type" if atom.relation.kind == "class" else atom.relation.name
            parts, predicate, said = (s, p, o, era, "''"), text(f"<{name}>"), "NULL"
            object_ = class_term(atom.relation) if atom.relation.kind == "class" else "v1.n3"
        else:
            said, predicate, object_ = text(self._words(literal)), "NULL", "NULL"
            parts = ("v0.text" if 0 in terms else "''", text(atom.relation.name), "''", era, said)
        node = local_name_sql("fact", ("'absence'", *(f"coalesce({part}, '')" for part in parts)))
        subject = "v0.n3" if 0 in terms else "NULL"
        return [
            f"CREATE TABLE {gone} AS SELECT w.id AS step, {node} AS iri, {subject} AS s, {object_} AS o,"
            f" w.graph AS graph FROM {ways.table} w{joins}",
            f"INSERT INTO {x}.denied SELECT step, iri FROM {gone}",
            f"INSERT INTO {x}.absent SELECT DISTINCT iri, s, {predicate}, o, {said}, graph FROM {gone}",
            f"DROP TABLE {gone}",
        ]

    def _term(self, argument: Argument, ways: Ways) -> str | None:
        if isinstance(argument, Const):
            return str(self._executor.code(argument))
        return f"w.{ways.columns[argument.name]}" if argument.name in ways.columns else None

    def _words(self, literal: Negated) -> str:
        words = written(literal.span, self._derivation.rule_set.sources) or str(literal.atom.relation)
        return "no record that " + words.removeprefix("not").strip(" ,")
