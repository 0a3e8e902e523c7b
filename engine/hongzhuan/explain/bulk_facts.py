"""The tables of facts that derivations speak of, each fact with its number and its address."""

from __future__ import annotations

from collections.abc import Iterator

from hongzhuan.derivation import Derivation
from hongzhuan.explain.addresses import local_name_sql, weight_sql
from hongzhuan.explain.bulk_sql import class_term, graph_of
from hongzhuan.facts.decode_sql import n3_text
from hongzhuan.names import RDF
from hongzhuan.program.ir import WINDOW, Aggregated, Atom, Relation, Rule

_HIDDEN = {"window", "text", "datatype", "clash"}
STRIDE = 1 << 32
"""Facts and ways of one relation or rule are numbered from a multiple of this on; numbers are joined, addresses are long."""


def named_relations(derivation: Derivation) -> list[Relation]:
    """The relations that a derivation can name: concluded by a rule that is not only a part of a `not`, or read by one."""
    rules = derivation.program.rules
    wanted: set[Relation] = set()
    for rule in rules:
        if rule.head.relation.kind in ("class", "property"):
            wanted |= {rule.head.relation, *_premises_of(rule)}
    for rule in rules:
        if rule.head.relation in wanted:
            wanted |= set(_premises_of(rule))
    return sorted(relation for relation in wanted if relation.kind not in _HIDDEN)


def _premises_of(rule: Rule) -> Iterator[Relation]:
    for literal in rule.body:
        if isinstance(literal, Atom) and literal.relation.kind not in _HIDDEN:
            yield literal.relation
        elif isinstance(literal, Aggregated):
            yield literal.source.relation


def values_sql(derivation: Derivation, schema: str) -> str:
    """The table of every term that facts speak of, as N-Triples and as plain text."""
    executor = derivation.executor
    tables = [executor.table(relation) for relation in named_relations(derivation)]
    queries = [f"SELECT {column} AS code FROM {table.name}" for table in tables for column in table.columns]
    codes = " UNION ".join([f"SELECT era AS code FROM {executor.table(WINDOW).name}", *queries])
    n3 = n3_text("c.code", "t.term")
    plain = r"""CASE WHEN starts_with(n3, '<') THEN substring(n3, 2, length(n3) - 2)
        WHEN starts_with(n3, '"') THEN regexp_extract(n3, '^"(.*)"[^"]*$', 1, 's') ELSE n3 END"""
    return (
        f"CREATE TABLE {schema}.value AS SELECT code, n3, {plain} AS text FROM (SELECT c.code, {n3} AS n3"
        f" FROM ({codes}) c LEFT JOIN terms t ON t.id = c.code) WHERE n3 IS NOT NULL"
    )


def facts_sql(derivation: Derivation, schema: str, name: str, number: int, relation: Relation) -> str:
    """The table of the tuples of a relation with their addresses; the arguments are a0, a1, ... in order."""
    table, arity = derivation.executor.table(relation), relation.arity
    dated = relation in derivation.program.dated
    witness = "rule >= 0 AS derived, round, rule" if table.derived else "false AS derived, 0 AS round, -1 AS rule"
    present = " AND ".join(f"{column} IS NOT NULL" for column in table.columns) or "true"
    columns = ", ".join(f"{column} AS a{n}" for n, column in enumerate(table.columns))
    rows = f"SELECT {columns}{', ' if columns else ''}{witness} FROM {table.name} WHERE {present}"
    joins = " ".join(f"JOIN {schema}.value v{n} ON v{n}.code = q.a{n}" for n in range(len(table.columns)))
    s, p, o, words = said_sql(relation, arity)
    under = f"CASE WHEN q.derived THEN '{derivation.rule_set.hash}' ELSE 'asserted' END"
    fact = local_name_sql("fact", (under, s, p, f"coalesce({o}, '')", f"v{arity}.text" if dated else "''", words))
    n3o = class_term(relation) if relation.kind == "class" else "v1.n3" if relation.kind == "property" else "NULL"
    graph = graph_of(derivation, f"q.a{arity}" if dated else None)
    return (
        f"CREATE TABLE {name} AS SELECT *, {weight_sql('iri')} AS weight FROM ("
        f"SELECT row_number() OVER () + {number * STRIDE} AS id, q.*, {fact} AS iri,"
        f" {'v0.n3' if arity else 'NULL'} AS n3s, {n3o} AS n3o, {f'v{arity}.n3' if dated else 'NULL'} AS n3era,"
        f" {graph} AS graph FROM ({rows}) q {joins})"
    )


def said_sql(relation: Relation, arity: int) -> tuple[str, str, str, str]:
    """SQL: subject, predicate, object and, for a part of a rule, the rest in words."""
    subject = "v0.text" if arity else "''"
    if relation.kind == "class":
        return subject, f"'{RDF}type'", f"'{relation.name}'", "''"
    if relation.kind == "property":
        return subject, f"'{relation.name}'", "v1.text", "''"
    rest = " || '; ' || ".join(f"v{n}.text" for n in range(1, arity)) or "''"
    return subject, f"'{relation.name}'", "''", rest
