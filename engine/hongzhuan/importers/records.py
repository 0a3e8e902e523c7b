"""From cells to statements: the steps that every import of plain values shares, one SQL file each in `record_sql/`.

An importer fills `raw_cells` (what stands where, and what it is said to be) and `section_rows` (which rows are about whom);
the steps read the cells, find what they name, number the records and write the statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

import duckdb
import pyarrow as pa

from hongzhuan.facts.quiet import quiet
from hongzhuan.importers.coded import count
from hongzhuan.importers.properties import KINDS, CellMeaning
from hongzhuan.importers.report import ImportReport, Problem
from hongzhuan.importers.shipped import load_shipped
from hongzhuan.names import DCTERMS, HZ, RDF, SCHEMA, expand

ALSO = {"organisation": ("organisation", "institution", "parent")}  # what the words for employers hold for as well
STEPS = ("cells", "dates", "organisations", "readings", "records", "facts", "statements")
TABLES = """
CREATE TABLE raw_cells(section INTEGER, file VARCHAR, "row" INTEGER, kind VARCHAR, "column" VARCHAR, property VARCHAR,
    predicate VARCHAR, value_kind VARCHAR, range VARCHAR, many BOOLEAN, language VARCHAR, raw VARCHAR);
CREATE TABLE section_rows(section INTEGER, file VARCHAR, "row" INTEGER, kind VARCHAR, key VARCHAR);
CREATE TABLE rows_without_key(section INTEGER, file VARCHAR, "row" INTEGER);
CREATE TABLE pages(file VARCHAR, "row" INTEGER, iri VARCHAR, place VARCHAR, url VARCHAR);
CREATE TABLE days_read(url VARCHAR, day VARCHAR);
CREATE TABLE import_problems(file VARCHAR, "row" INTEGER, "column" VARCHAR, kind VARCHAR, "value" VARCHAR,
    action VARCHAR, note VARCHAR);
"""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Whose rows these are: the namespace of the nodes, the statements about the source, and the words of the mapping."""

    namespace: str
    source: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    as_of: str | None = None
    day_first: bool | None = None


def prepare(work: duckdb.DuckDBPyConnection, connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """The tables that the steps read, but for the cells; the ontology is in `statements` of `connection`."""
    quiet(work)
    work.execute(TABLES)
    run(work, "terms")
    load_shipped(work)
    ontology = connection.sql("SELECT subject, predicate, object FROM statements").to_arrow_table()
    work.register("ontology", ontology)
    work.execute("CREATE TABLE known AS SELECT * FROM shipped UNION SELECT * FROM ontology")
    run(work, "names")
    _macro(work, "address(name)", f"'<{dataset.namespace}' || name || '>'")
    _macro(work, "dataset_title()", _text(dataset.source["title"]))
    _macro(work, "as_of()", _text(dataset.as_of) if dataset.as_of else "NULL::VARCHAR")
    _macro(work, "day_first()", {None: "NULL::BOOLEAN", True: "true", False: "false"}[dataset.day_first])
    _fill(work, "missing_words", ("word",), ((word,) for word in dataset.missing))
    _fill(work, "present_words", ("word",), ((word,) for word in dataset.present))
    _fill(work, "required", ("kind", "property"), ((kind, name) for kind in KINDS for name in KINDS[kind].required))
    _fill(
        work,
        "row_kinds",
        ("kind", "class", "word"),
        ((kind, term(KINDS[kind].cls), KINDS[kind].word) for kind in KINDS),
    )
    kept = [(kind, name, said) for kind in KINDS for name, said in KINDS[kind].properties.items()]
    columns = ("kind", "property", "predicate", "value_kind", "range", "many")
    _fill(work, "properties", columns, (property_row(*entry) for entry in kept))
    _fill(work, "dataset_source", ("predicate", "object"), _source_statements(dataset.source))
    meanings = [
        (prop, cell, name)
        for spoken_of, words in dataset.values.items()
        for prop in ALSO.get(spoken_of, (spoken_of,))
        for cell, name in words.items()
    ]
    _fill(work, "written_values", ("property", "cell", "name"), meanings)
    work.execute(
        "CREATE TABLE value_map AS SELECT property, folded(cell) AS cell, min(name) AS name FROM written_values GROUP BY ALL"
    )


def read_cells(work: duckdb.DuckDBPyConnection) -> None:
    """Run the steps: from `raw_cells`, `section_rows` and `pages` (what a row is cited by) to `statements`."""
    for step in STEPS:
        run(work, step)


def deliver(
    work: duckdb.DuckDBPyConnection,
    connection: duckdb.DuckDBPyConnection,
    source: str,
    rows_read: int,
    unread: Iterable[str],
) -> ImportReport:
    """Add the statements to those of `connection`, and say what became of the rows."""
    statements = work.sql("SELECT subject, predicate, object FROM statements").to_arrow_table()
    connection.register("imported_statements", statements)
    connection.execute("INSERT INTO statements SELECT * FROM imported_statements")
    connection.unregister("imported_statements")
    return ImportReport(
        source,
        rows_read,
        count(work, "SELECT count(DISTINCT node) FROM records WHERE kind = 'people'"),
        count(work, "SELECT count(*) FROM records WHERE kind = 'posts'"),
        count(work, "SELECT count(*) FROM records WHERE kind NOT IN ('people', 'posts', 'organisations')"),
        statements.num_rows,
        problems(work),
        tuple(unread),
    )


def problems(work: duckdb.DuckDBPyConnection) -> tuple[Problem, ...]:
    """What was met, in the order of the files and their rows."""
    found = work.execute(
        """SELECT DISTINCT "row", "column", kind, coalesce("value", ''), action, note, file FROM import_problems
        ORDER BY file NULLS FIRST, "row" NULLS FIRST, "column" NULLS FIRST, kind, 4"""
    ).fetchall()
    return tuple(Problem(*problem) for problem in found)


def run(work: duckdb.DuckDBPyConnection, step: str) -> None:
    """One step."""
    work.execute(files("hongzhuan.importers").joinpath("record_sql", f"{step}.sql").read_text("utf-8"))


def term(name: str) -> str:
    """The N-Triples term of `hz:Post`."""
    return f"<{expand(name)}>"


def property_row(kind: str, name: str, meaning: CellMeaning) -> tuple[str, ...]:
    """A property as the steps know it; a cell of it looks for names in its range, or in that of its kind of value."""
    range_ = term(meaning.range) if meaning.value == "thing" else meaning.value
    predicate = term(meaning.predicate) if meaning.predicate else ""
    return kind, name, predicate, meaning.value, range_, str(meaning.many).lower()


def _macro(work: duckdb.DuckDBPyConnection, head: str, body: str) -> None:
    work.execute(f"CREATE MACRO {head} AS {body}")


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _fill(
    work: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> None:
    listed = list(rows)
    data = {name: pa.array([row[n] for row in listed], pa.string()) for n, name in enumerate(columns)}
    work.register("filling", pa.table(data))
    work.execute(f"CREATE TABLE {table} AS SELECT * FROM filling")
    work.unregister("filling")


def _source_statements(source: Mapping[str, str]) -> list[tuple[str, str]]:
    quoted = {name: '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for name, value in source.items()}
    said = [(f"<{RDF}type>", f"<{HZ}Source>"), (f"<{DCTERMS}title>", quoted["title"] + "@en")]
    said += [(f"<{DCTERMS}{name}>", quoted[name]) for name in ("publisher", "identifier", "creator") if name in source]
    if "url" in source:
        said.append((f"<{SCHEMA}url>", f"<{source['url']}>"))
    if "read" in source:
        said.append((f"<{HZ}dateRead>", source["read"]))
    return said
