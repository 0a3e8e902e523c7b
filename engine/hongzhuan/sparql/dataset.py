"""The dataset that SPARQL sees: asserted facts in one named graph, what each rule set derives in an era in another."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hongzhuan.derivation import Derivation
from hongzhuan.execute.executor import ASSERTED
from hongzhuan.facts.decode_sql import n3_text
from hongzhuan.facts.rdf_io import write_lines
from hongzhuan.facts.store import FactStore
from hongzhuan.names import GRAPH, RDF, shorten
from hongzhuan.program.ir import SAME_AS, Relation

if TYPE_CHECKING:
    from rdflib import Dataset

ASSERTED_GRAPH = GRAPH + "asserted"


def derived_graph(rules: str, era: str | None, as_of: str | None = None) -> str:
    """The graph of what a rule set derives in an era, closed on a day if one is given, or whatever the era."""
    window = (shorten(era).removeprefix("hz:"), *([as_of] if as_of else [])) if era else ()
    return GRAPH + "/".join((rules, *window))


def build(store: FactStore, derivation: Derivation | None) -> ox.Store:
    """Every fact as quads in an Oxigraph store."""
    quads = ox.Store()
    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        file = Path(folder) / "facts.nq"
        write_lines(store.connection, _asserted_sql(), file)
        quads.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    if derivation:
        add_derived(quads, derivation)
    return quads


def add_derived(quads: ox.Store, derivation: Derivation) -> None:
    """Add what was derived to a store, each fact in the graph of its rule set and window."""
    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        file = Path(folder) / "facts.nq"
        for relation in sorted(derivation.program.defining()):
            if has_name(relation):
                write_lines(derivation.store.connection, _derived_sql(derivation, relation), file)
                quads.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)


def has_name(relation: Relation) -> bool:
    """Whether a relation is a class or a property with an address; a class expression has none, equal names stand apart."""
    is_named = relation.kind in ("class", "property") and not relation.name.startswith(("(", "{", "_:"))
    return is_named and relation != SAME_AS


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
        predicate, value, join = f"'<{RDF}type>'", f"'<{relation.name}>'", ""
    else:
        predicate, value = f"'<{relation.name}>'", f"({n3_text('r.c1', 'v.term')})"
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
