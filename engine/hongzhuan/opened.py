"""What was opened: the facts laid out, the vocabulary, and the axioms as rules."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from hongzhuan import kept_facts, opening, shipped
from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io
from hongzhuan.facts.codes import parse_n3
from hongzhuan.facts.hashes import content_hash
from hongzhuan.facts.store import FactStore
from hongzhuan.names import KB, RDF
from hongzhuan.ontology.axioms import Compiled, compile_axioms
from hongzhuan.ontology.regime import Regime, regime_of
from hongzhuan.ontology.vocabulary import Vocabulary, read_vocabulary

Triple = tuple[str, str, str]
"""A triple as the N-Triples texts of its terms."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Facts with all that is read from the ontology."""

    store: FactStore
    name: str
    vocabulary: Vocabulary
    axioms: Compiled
    regime: Regime = "owl"
    own: bool = True
    """Whether the shipped ontology counts; without it there are no eras and no rule sets, only axioms."""
    files: tuple[Path, ...] = ()
    """The files in which axioms can stand."""
    ontology: ox.Store | None = None
    """What axioms are read from; None where the vocabulary and the axioms were kept."""
    is_kept: bool = False
    """Whether what is derived may be kept for the next command."""

    def rdf(self) -> ox.Store:
        """What axioms are read from; made of the facts again where it was not needed until now."""
        return self.ontology if self.ontology is not None else kept_facts.as_rdf(self.store)

    def with_axioms_of(self, ontology: ox.Store, asked: frozenset[str] = frozenset()) -> Opened:
        """The same facts with the axioms of another RDF; `asked` are classes that a query writes out."""
        axioms = compile_axioms(ontology, self.store.blank_classes(), self.regime, asked)
        return replace(self, ontology=ontology, axioms=axioms)

    def with_facts(self, statements: Sequence[Triple], without: Sequence[Triple], meta: dict[str, str]) -> Opened:
        """A copy with further facts and without some."""
        store = FactStore.in_memory()
        store.connection.register("old", self.store.statements())
        store.connection.execute("CREATE TEMP TABLE statements AS SELECT * FROM old")
        for change, rows in (
            ("DELETE FROM statements WHERE subject = ? AND predicate = ? AND object = ?", without),
            ("INSERT INTO statements VALUES (?, ?, ?)", statements),
        ):
            if rows:
                store.connection.executemany(change, list(rows))
        store.build(meta, self.vocabulary.functional if self.own else ())
        return replace(self, store=store, is_kept=False)

    def edited(self, statements: Sequence[Triple], without: Sequence[Triple] = ()) -> Opened:
        """A copy with further facts and without some, under a hash of its own."""
        meta = self.store.meta()
        added = hashlib.sha256(repr((sorted(statements), sorted(without))).encode()).hexdigest()
        copy = self.with_facts(statements, without, {**_hashes(meta), "facts": meta["facts"] + added})
        return copy.with_axioms_of(self.rdf())


def _hashes(meta: dict[str, str]) -> dict[str, str]:
    return {"ontology": meta["ontology"], "facts": meta["facts"]}


def open_import(path: Path, ontology_files: Sequence[Path], own: bool) -> Opened:
    """A `.duckdb` that an import made, or a folder of Parquet.

    Raises:
        BadInput: made with another version of the ontology.
    """
    store = opening.stored(path)
    if own and store.meta().get("ontology") != content_hash(shipped.reference_files()):
        raise BadInput(f"{path} was made with another version of the ontology", hint="import it again from its source")
    ontology = ox.Store()
    rdf_io.parse_into(ontology, ontology_files)
    _add_individuals(ontology, store)
    regime: Regime = "owl" if own else regime_of(store.used_names())
    axioms = compile_axioms(ontology, store.blank_classes(), regime)
    is_kept = own and "build" in store.meta()
    files = tuple(ontology_files)
    return Opened(store, path.name, read_vocabulary(ontology), axioms, regime, own, files, ontology, is_kept)


def open_rdf(path: opening.Paths, ontology_files: Sequence[Path]) -> Opened:
    """Files or folders of RDF under the shipped ontology."""
    files, name = opening.fact_files(path), opening.name_of(path)
    meta = {"ontology": content_hash(ontology_files), "facts": content_hash(files)}
    read = (*ontology_files, *files)
    known = kept_facts.name_of(list(meta.values()), read)
    found, everything = kept_facts.load(known), None
    if found is None:
        everything, store = ox.Store(), FactStore.in_memory()
        rdf_io.parse_into(everything, read, store.connection)
        vocabulary = read_vocabulary(everything)
        store.build(meta, vocabulary.functional)
        found = kept_facts.KeptFacts(store, vocabulary, compile_axioms(everything, store.blank_classes()))
        kept_facts.save(known, found)
    is_kept = known is not None
    return Opened(found.store, name, found.vocabulary, found.axioms, files=read, ontology=everything, is_kept=is_kept)


def open_foreign(path: opening.Paths, ontology_files: Sequence[Path]) -> Opened:
    """Any ontology with any data, however large: only what speaks of classes and properties is held as RDF."""
    files = opening.fact_files(path)
    read = (*ontology_files, *files)
    store = FactStore.in_memory(opening.threads_for(files))
    rdf_io.statements_of(list(read), store.connection)
    schema = opening.schema_with_axioms(store.connection)
    store.build({"ontology": content_hash(ontology_files), "facts": content_hash(files)}, ())
    regime = regime_of(store.used_names())
    axioms = compile_axioms(schema, store.blank_classes(), regime)
    return Opened(store, opening.name_of(path), read_vocabulary(schema), axioms, regime, False, read, schema)


def _add_individuals(ontology: ox.Store, store: FactStore) -> None:
    """What rules and citations may name of an imported knowledge base: its organisations, bodies, provinces, sources."""
    rows = store.connection.execute(
        "SELECT s.term, o.term FROM kb.triples t JOIN kb.terms s ON s.id = t.s JOIN kb.terms p ON p.id = t.p"
        " JOIN kb.terms o ON o.id = t.o WHERE p.term = ? AND starts_with(s.term, ?)",
        [f"<{RDF}type>", f"<{KB}"],
    ).fetchall()
    kind = ox.NamedNode(RDF + "type")
    ontology.extend(ox.Quad(ox.NamedNode(parse_n3(s).value), kind, ox.NamedNode(parse_n3(o).value)) for s, o in rows)
