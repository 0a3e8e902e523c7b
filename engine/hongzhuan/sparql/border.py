"""What stands in the closure although no rule derives it: equal names spelled out, and the memberships of RDF itself.

Inside, a thing has one name. Here each fact about it is said of every name, as the rules eq-rep-s, eq-rep-p and eq-rep-o of
OWL 2 RL have it, and the names are said to be the same (eq-ref, eq-sym, eq-trans).
"""

from __future__ import annotations

from collections.abc import Iterator

from hongzhuan.derivation import Derivation
from hongzhuan.execute.executor import ASSERTED
from hongzhuan.facts.decode_sql import n3_text
from hongzhuan.names import GRAPH, OWL, RDF, RDFS
from hongzhuan.ontology.regime import Regime
from hongzhuan.program.ir import Relation, class_relation, property_relation
from hongzhuan.sparql.dataset import has_name, term_sql

BORDER_GRAPH = GRAPH + "closure"


def border_lines(derivation: Derivation, regime: Regime, reflexive: bool) -> Iterator[str]:
    """SQL for the lines of N-Quads that a closure still lacks.

    Args:
        reflexive: also that each thing is the same as itself.
    """
    connection = derivation.store.connection
    connection.execute("CREATE OR REPLACE TEMP TABLE border (s VARCHAR, p VARCHAR, o VARCHAR)")
    for sql in _selects(derivation, regime, reflexive):
        connection.execute(f"INSERT INTO border {sql}")
    lacking = "SELECT s, p, o FROM border EXCEPT SELECT subject, predicate, object FROM statements"
    yield f"SELECT s || ' ' || p || ' ' || o || ' <{BORDER_GRAPH}> .' FROM ({lacking})"


def _selects(derivation: Derivation, regime: Regime, reflexive: bool) -> Iterator[str]:
    """Queries for triples as terms in N-Triples, in the columns s, p and o."""
    if derivation.equality:
        yield from _equal_names(derivation)
    if reflexive:
        yield f"SELECT DISTINCT term AS s, '<{OWL}sameAs>' AS p, term AS o FROM kb.triples JOIN terms ON id = s"
    if regime != "owl":
        used = "SELECT p FROM kb.triples"
        yield _memberships(derivation, f"{RDF}Property", f"id IN ({used})")
    if regime == "rdfs":
        yield _memberships(derivation, f"{RDFS}Resource", "NOT starts_with(term, '\"')")


def _memberships(derivation: Derivation, cls: str, where: str) -> str:
    """Everything that a condition picks out is in a class, where no rule says so already."""
    table = derivation.executor.table(class_relation(cls))
    return (
        f"SELECT term, '<{RDF}type>', '<{cls}>' FROM terms WHERE {where}"
        f" AND id NOT IN (SELECT {table.columns[0]} FROM {table.name})"
    )


def _equal_names(derivation: Derivation) -> Iterator[str]:
    """Each fact about something with several names, under all of them."""
    connection, schema = derivation.store.connection, derivation.executor.schema
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE names AS SELECT representative, code FROM {schema}.same"
        f" UNION SELECT representative, representative FROM {schema}.same"
    )
    yield (
        f"SELECT a.term AS s, '<{OWL}sameAs>' AS p, b.term AS o FROM names x JOIN names y USING (representative)"
        " JOIN terms a ON a.id = x.code JOIN terms b ON b.id = y.code"
        " WHERE NOT starts_with(a.term, '\"') AND NOT starts_with(b.term, '\"')"
    )
    rows = connection.execute(
        f"""SELECT DISTINCT p.term, c.term FROM kb.triples t JOIN terms p ON p.id = t.p
        LEFT JOIN terms c ON c.id = t.o AND p.term = '<{RDF}type>'
        WHERE t.s IN (SELECT code FROM names) OR t.o IN (SELECT code FROM names)"""
    ).fetchall()
    asserted = {class_relation(cls[1:-1]) for _, cls in rows if cls} | {property_relation(p[1:-1]) for p, _ in rows}
    for relation in sorted({*derivation.program.defining(), *asserted} - {property_relation(RDF + "type")}):
        if has_name(relation):
            yield _renamed(derivation, relation)


def _renamed(derivation: Derivation, relation: Relation) -> str:
    """The rows of a relation in which something with several names stands."""
    table = derivation.executor.table(relation)
    subject, *rest = table.columns[: relation.arity]
    joins = [f"LEFT JOIN names x ON x.representative = {subject} JOIN terms a ON a.id = coalesce(x.code, {subject})"]
    if relation.kind == "class":
        predicate, value = f"'<{RDF}type>'", term_sql(relation)
        where, same = "x.code IS NOT NULL", f"x.code = {subject}"
    else:
        code = f"coalesce(y.code, {rest[0]})"
        joins.append(f"LEFT JOIN names y ON y.representative = {rest[0]} LEFT JOIN terms b ON b.id = {code}")
        predicate, value = term_sql(relation), n3_text(code, "b.term")
        where = f"(x.code IS NOT NULL OR y.code IS NOT NULL) AND {rest[0]} IS NOT NULL"
        same = f"coalesce(x.code, {subject}) = {subject} AND {code} = {rest[0]}"
    if table.derived:
        where += f" AND NOT (rule <> {ASSERTED} AND {same})"
    return (
        f"SELECT a.term AS s, {predicate} AS p, {value} AS o FROM {table.name} {' '.join(joins)}"
        f" WHERE {where} AND NOT starts_with(a.term, '\"')"
    )
