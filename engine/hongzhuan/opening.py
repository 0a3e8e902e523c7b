"""What to open: which ontologies count, which files hold the facts."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyoxigraph as ox

from hongzhuan import shipped
from hongzhuan.errors import BadInput
from hongzhuan.facts import parquet, rdf_io
from hongzhuan.facts.store import FactStore
from hongzhuan.names import OWL, RDF, RDFS, SKOS
from hongzhuan.ontology.regime import axiomatic_statements, regime_of

Paths = str | Path | Sequence[str | Path] | None
_MANY_BYTES = 20_000_000
NONE = "none"
"""The word that leaves the shipped ontology out."""
SHIPPED = "shipped"
"""The word for the shipped facts, to put one's own beside them."""

_WORDS = f"""
  SELECT DISTINCT predicate AS word FROM statements
  UNION SELECT object FROM statements WHERE predicate = '<{RDF}type>'"""
"""SQL: what is used as a predicate or as a class."""

_SCHEMA = f"""
  SELECT subject || ' ' || predicate || ' ' || object || ' .' FROM statements
  WHERE starts_with(predicate, '<{RDFS}') OR starts_with(predicate, '<{OWL}') AND predicate <> '<{OWL}sameAs>'
     OR predicate IN ('<{RDF}first>', '<{RDF}rest>', '<{SKOS}altLabel>')
     OR predicate = '<{RDF}type>' AND regexp_matches(object, '^<({RDF}|{RDFS}|{OWL})')
     OR predicate = '<{OWL}sameAs>' AND list_has_any([subject, object], (SELECT list(word) FROM ({_WORDS})))"""
"""SQL: the statements that say something of classes and properties; facts about things stay where they are."""


def as_paths(path: Paths) -> list[str | Path]:
    """One path or several as a list."""
    if path is None:
        return []
    return [path] if isinstance(path, str | Path) else list(path)


def ontology_files(ontology: Paths) -> list[Path]:
    """The files of the ontologies that count: ours unless `none` is among them, and what is given.

    Raises:
        BadInput: nothing there, or nothing that is RDF.
    """
    given = as_paths(ontology)
    ours = [] if NONE in given else shipped.reference_files()
    return [*ours, *(file for path in given if path != NONE for file in rdf_io.files_of(Path(path)))]


def fact_files(path: Paths) -> list[Path]:
    """The files of facts at one path or several; the shipped facts without one.

    Raises:
        BadInput: nothing there, or nothing that is RDF.
    """
    return [file for where in as_paths(path) or [SHIPPED] for file in rdf_io.files_of(_place(where))]


def name_of(path: Paths) -> str:
    """What to call the knowledge base at a path."""
    return ", ".join(_place(where).name for where in as_paths(path) or [SHIPPED])


def _place(where: str | Path) -> Path:
    return shipped.kb_folder() if where == SHIPPED else Path(where)


def schema_store(connection: duckdb.DuckDBPyConnection) -> ox.Store:
    """The part of the table `statements` that speaks of classes and properties, to read axioms from."""
    store = ox.Store()
    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        file = Path(folder) / "schema.nt"
        rdf_io.write_lines(connection, _SCHEMA, file)
        store.extend(ox.parse(path=str(file), format=ox.RdfFormat.N_TRIPLES))  # a bulk load renames blank nodes
    return store


def schema_with_axioms(connection: duckdb.DuckDBPyConnection) -> ox.Store:
    """The same; where it is written in RDF or RDF Schema alone, their axiomatic triples join the statements."""
    schema = schema_store(connection)
    words = sorted(word[1:-1] for (word,) in connection.execute(_WORDS).fetchall())
    statements = axiomatic_statements(regime_of(words), words)
    if not statements:
        return schema
    connection.executemany("INSERT INTO statements VALUES (?, ?, ?)", statements)
    return schema_store(connection)


def only_one_import(path: Paths) -> Path | None:
    """The `.duckdb` of an import, or a folder of Parquet written from one, if that is what a path names.

    Raises:
        BadInput: not there, or one among several paths.
    """
    paths = [Path(where) for where in as_paths(path)]
    imports = [where for where in paths if where.suffix == ".duckdb" or parquet.is_store(where)]
    if not imports:
        return None
    if len(paths) > 1:
        raise BadInput(f"{imports[0]} cannot be joined with other facts", hint="give it alone")
    if not imports[0].exists():
        raise BadInput(f"no such file: {imports[0]}", hint="make one with `hongzhuan import ... --into FILE.duckdb`")
    return imports[0]


def stored(path: Path) -> FactStore:
    """The facts of an import.

    Raises:
        BadInput: not one that this version made.
    """
    return parquet.open_folder(path) if parquet.is_store(path) else FactStore.open(path)


def threads_for(files: Sequence[Path]) -> int | None:
    """How many threads to read facts with: one for few, as many as there are for many."""
    return None if sum(file.stat().st_size for file in files) > _MANY_BYTES else 1
