"""The dataset that SPARQL sees: asserted facts in one named graph, what each rule set derives in an era in another."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyoxigraph as ox

from hongzhuan.derivation import Derivation
from hongzhuan.execute.executor import ASSERTED
from hongzhuan.facts.decode_sql import n3_text
from hongzhuan.facts.rdf_io import write_lines
from hongzhuan.facts.store import FactStore
from hongzhuan.names import RDF
from hongzhuan.program.ir import SAME_AS, Relation
from hongzhuan.sparql.graphs import ASSERTED_GRAPH, derived_graph

if TYPE_CHECKING:
    from rdflib import Dataset


def build(store: FactStore, derivation: Derivation | None, further: Iterable[str] = ()) -> ox.Store:
    """Every fact as quads in an Oxigraph store; `further` are queries for more lines of N-Quads."""
    derived = _derived(derivation) if derivation else ()
    quads = _loaded(ox.Store(), store.connection, (_asserted_sql(), *derived, *further))
    if derivation and len(derivation.windows) > 1:
        merge(quads)
    return quads


def _selects(derivations: Sequence[Derivation]) -> list[str]:
    """Queries for the lines of every fact and of what derivations add; where graphs overlap, also of all as one graph."""
    selects = [_asserted_sql(), *chain(*(_derived(derivation) for derivation in derivations))]
    overlap = len(derivations) > 1 or any(len(derivation.windows) > 1 for derivation in derivations)
    return [*selects, *(_without_graph(sql) for sql in selects)] if overlap else selects


def _without_graph(sql: str) -> str:
    return f"SELECT regexp_replace(line, ' <[^ <>]*> \\.$', ' .') FROM ({sql}) AS found(line)"


def merge(quads: ox.Store) -> None:
    """Have the default graph hold what all graphs hold, once.

    Where several graphs are read as one, Oxigraph gives a triple once for each graph that has it, and counts would be wrong:
    someone who is in a class in five eras is one member. One graph, or graphs that have nothing in common, need no merging.
    """
    quads.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")


def is_merged(quads: ox.Store) -> bool:
    """Whether the default graph holds what all others hold."""
    return any(True for _ in quads.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def write_whole(store: FactStore, derivations: Sequence[Derivation], file: Path, merged: bool) -> None:
    """Write every recorded fact, and what derivations add, as N-Quads.

    Args:
        merged: where graphs overlap, also everything without a graph, as `merge` would have it.
    """
    selects = _selects(derivations) if merged else [_asserted_sql(), *chain(*map(_derived, derivations))]
    _write(store.connection, selects, file)


def write_asserted(store: FactStore, file: Path) -> None:
    """Write every recorded fact as N-Quads."""
    _write(store.connection, (_asserted_sql(),), file)


def write_derived(derivation: Derivation, file: Path) -> None:
    """Write what was derived as N-Quads, each fact in the graph of its rule set and window."""
    _write(derivation.store.connection, _derived(derivation), file)


def add_derived(quads: ox.Store, derivation: Derivation) -> None:
    """Add what was derived to a store, each fact in the graph of its rule set and window."""
    _loaded(quads, derivation.store.connection, _derived(derivation))


def _derived(derivation: Derivation) -> list[str]:
    relations = sorted(derivation.program.defining())
    return [_derived_sql(derivation, relation) for relation in relations if has_name(relation)]


def _loaded(quads: ox.Store, connection: duckdb.DuckDBPyConnection, selects: Iterable[str]) -> ox.Store:
    """Load the lines of queries in one go: a blank node keeps its name within one load only."""
    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        whole = Path(folder) / "whole.nq"
        _write(connection, selects, whole)
        quads.bulk_load(path=str(whole), format=ox.RdfFormat.N_QUADS)
    return quads


def _write(connection: duckdb.DuckDBPyConnection, selects: Iterable[str], file: Path) -> None:
    """Write the lines of queries into one file."""
    part = file.with_name(file.name + ".part")
    with file.open("wb") as lines:
        for sql in selects:
            write_lines(connection, sql, part)
            with part.open("rb") as written:
                shutil.copyfileobj(written, lines, 1 << 20)
    part.unlink(missing_ok=True)


def has_name(relation: Relation) -> bool:
    """Whether a relation is a class or a property with an address; an expression has none, equal names stand apart."""
    is_named = relation.kind in ("class", "property") and not relation.name.startswith(("(", "{"))
    return is_named and relation != SAME_AS


def term_sql(relation: Relation) -> str:
    """SQL: the class or the property as a term in N-Triples."""
    name = relation.name if relation.name.startswith("_:") else f"<{relation.name}>"
    return "'" + name.replace("'", "''") + "'"


def _asserted_sql() -> str:
    value = n3_text("o", "v.term")
    return (
        f"SELECT s.term || ' ' || p.term || ' ' || ({value}) || ' <{ASSERTED_GRAPH}> .' FROM kb.triples"
        " JOIN terms s ON s.id = kb.triples.s JOIN terms p ON p.id = kb.triples.p LEFT JOIN terms v ON v.id = o"
    )


def _derived_sql(derivation: Derivation, relation: Relation) -> str:
    table = derivation.executor.table(relation)
    dated = relation in derivation.program.dated
    if relation.kind == "class":
        predicate, value, join = f"'<{RDF}type>'", term_sql(relation), ""
    else:
        predicate, value = term_sql(relation), f"({n3_text('r.c1', 'v.term')})"
        join = " LEFT JOIN terms v ON v.id = r.c1"
    rules = derivation.rule_set.name
    graph = f"'<{derived_graph(rules, None)}>'"
    if dated:
        era = table.columns[-1]
        cases = " ".join(
            f"WHEN {derivation.store.resource(w.era)} THEN '<{derived_graph(rules, w.era, w.as_of)}>'"
            for w in derivation.windows
        )
        graph = f"CASE r.{era} {cases} END"
    return (
        f"SELECT s.term || ' ' || {predicate} || ' ' || {value} || ' ' || {graph} || ' .' FROM {table.name} r"
        f" JOIN terms s ON s.id = r.c0{join} WHERE r.rule <> {ASSERTED} AND NOT starts_with(s.term, '\"')"
    )


def as_rdflib(quads: ox.Store) -> Dataset:
    """An rdflib dataset over the store; its default graph is the union of all."""
    import rdflib
    from oxrdflib import OxigraphStore

    from hongzhuan.names import PREFIXES

    dataset = rdflib.Dataset(store=OxigraphStore(store=quads), default_union=True)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    return dataset
