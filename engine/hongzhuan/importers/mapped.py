"""Anybody's tables, read by a mapping file that says what their columns are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from hongzhuan.errors import BadInput
from hongzhuan.importers.mapping import Column, Section, TableMapping, read_mapping
from hongzhuan.importers.properties import KINDS
from hongzhuan.importers.records import Dataset, deliver, prepare, read_cells, term
from hongzhuan.importers.report import ImportReport
from hongzhuan.importers.tables import TableFile, TextTable, read_table
from hongzhuan.language.diagnostics import did_you_mean
from hongzhuan.names import XSD

Tables = dict[tuple[Path, str | None], TextTable]
NAMESPACE = "https://w3id.org/hongzhuan/import/"
DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A section with the table that it reads; `columns` are the names of its DuckDB columns by those of the file."""

    section: Section
    table: TextTable
    name: str
    columns: dict[str, str]


def read(mapping: Path, paths: Sequence[Path], connection: duckdb.DuckDBPyConnection) -> ImportReport:
    """Add what the tables at `paths` say to `statements` of `connection`, which holds the ontology.

    All or nothing: on an error the connection is as it was.

    Raises:
        BadInput: the mapping or a table cannot be used, or they do not fit together.
    """
    plan = read_mapping(mapping)
    tables = read_tables(plan, paths)
    with duckdb.connect() as work:
        prepare(work, connection, dataset_of(plan))
        check_values(work, plan)
        placed = load_tables(work, plan, paths, tables)
        for number, place in enumerate(placed):
            fill_section(work, number, place)
        note_file_problems(work, tables.values())
        rows = sum(table.rows_read for table in tables.values())
        cite_rows(work)
        read_cells(work)
        return deliver(work, connection, ", ".join(path.name for path in paths), rows, unread(placed))


def dataset_of(plan: TableMapping) -> Dataset:
    """The names and words of a mapping as the steps need them."""
    name = re.sub(r"[^\w.-]+", "-", plan.name).strip("-") or "table"
    source = dict(plan.source)
    if "read" in source:
        source["read"] = date_term(plan, source["read"], "source.read")
    as_of = date_term(plan, plan.as_of, "as_of") if plan.as_of else None
    if "url" in source and not re.fullmatch(r'https?://[^\s<>"{}|^`\\]+', source["url"]):
        raise BadInput(f"source.url: {source['url']} is no address", str(plan.path), "write it as https://...")
    return Dataset(f"{NAMESPACE}{name}/", source, plan.values, plan.missing, plan.present, as_of, plan.day_first)


def date_term(plan: TableMapping, written: str, where: str) -> str:
    """A date of the mapping as a term.

    Raises:
        BadInput: no year, month or day.
    """
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", written):
        raise BadInput(f"{where}: {written} is no date", str(plan.path), "write 2023, 2023-11 or 2023-11-05")
    return f'"{written}"^^<{XSD}{DATE_TYPES[len(written)]}>'


def read_tables(plan: TableMapping, paths: Sequence[Path]) -> Tables:
    """Every table that a section reads, once.

    Raises:
        BadInput: a section reads a file that was not given, or a file is read by none.
    """
    needed: dict[tuple[Path, str | None], TableFile] = {}
    for section in plan.sections:
        path = path_of(section, plan, paths)
        needed.setdefault((path, section.sheet), TableFile(path, section.sheet, section.encoding, section.delimiter))
    idle = [path for path in paths if path not in {path for path, _ in needed}]
    if idle:
        raise BadInput(f"no section reads {idle[0].name}", str(plan.path), f'add one with file = "{idle[0].name}"')
    return {place: read_table(file) for place, file in needed.items()}


def path_of(section: Section, plan: TableMapping, paths: Sequence[Path]) -> Path:
    """The file that a section reads: the one of its name, or the only one.

    Raises:
        BadInput: there is no such file among those given, or several and the section names none.
    """
    if section.file is None:
        if len(paths) == 1:
            return paths[0]
        raise BadInput(f"{section.kind}: which file?", str(plan.path), 'several files were given: say file = "..."')
    found = next((path for path in paths if path.name == section.file), None)
    if found is None:
        given = ", ".join(path.name for path in paths)
        raise BadInput(f"{section.kind}: {section.file} was not given", str(plan.path), f"the files given are {given}")
    return found


def check_values(work: duckdb.DuckDBPyConnection, plan: TableMapping) -> None:
    """Raise BadInput for words in `[values]` that mean nothing: a slip there would cost a whole column."""
    mistakes = []
    for prop, words in plan.values.items():
        meanings = [kind.properties[prop] for kind in KINDS.values() if prop in kind.properties]
        if not meanings:
            known = {name for kind in KINDS.values() for name in kind.properties}
            mistakes.append(f"values.{prop}: no such property. {did_you_mean(prop, known)}")
        ranges = [meaning.range and term(meaning.range) for meaning in meanings if meaning.value == "thing"]
        for name in sorted(set(words.values()) - {""}) if ranges else []:
            if not known_as(work, ranges, name):
                mistakes.append(f"values.{prop}: nothing is called `{name}`")
    if mistakes:
        raise BadInput("the mapping cannot be used", str(plan.path), "\n        ".join(mistakes))


def known_as(work: duckdb.DuckDBPyConnection, ranges: Sequence[str], name: str) -> bool:
    """Whether one of the classes has a member of a name."""
    query = "SELECT 1 FROM names WHERE list_contains(?, range) AND name = folded(?)"
    return bool(work.execute(query, [list(ranges), name]).fetchall())


def load_tables(
    work: duckdb.DuckDBPyConnection, plan: TableMapping, paths: Sequence[Path], tables: Tables
) -> list[Placed]:
    """Every table in DuckDB, and the sections with theirs."""
    names = {place: f"table_{number}" for number, place in enumerate(tables)}
    columns = {place: load_table(work, names[place], table) for place, table in tables.items()}
    places = [(section, (path_of(section, plan, paths), section.sheet)) for section in plan.sections]
    placed = [Placed(section, tables[place], names[place], columns[place]) for section, place in places]
    require_columns(plan, placed)
    return placed


def load_table(work: duckdb.DuckDBPyConnection, name: str, table: TextTable) -> dict[str, str]:
    """A table with its row numbers in DuckDB, and the names of its columns there."""
    columns = {column: f"c{number}" for number, column in enumerate(table.cells.column_names)}
    work.register("loading", pa.table({"row": table.rows, **{columns[c]: table.cells[c] for c in columns}}))
    work.execute(f"CREATE TABLE {name} AS SELECT * FROM loading")
    work.unregister("loading")
    return columns


def require_columns(plan: TableMapping, placed: Sequence[Placed]) -> None:
    """Raise BadInput for columns of the mapping that the tables lack, all at once."""
    mistakes = [
        f"{place.section.kind}: {place.table.name} has no column `{name}`. {did_you_mean(name, place.columns)}".strip()
        for place in placed
        for name in (place.section.key, *(column.column for column in place.section.columns if column.column))
        if name not in place.columns
    ]
    if mistakes:
        raise BadInput(
            "the mapping and the tables do not fit", str(plan.path), "\n        ".join(dict.fromkeys(mistakes))
        )


def fill_section(work: duckdb.DuckDBPyConnection, number: int, place: Placed) -> None:
    """The rows and the cells of one section, a column at a time."""
    key = place.columns[place.section.key]
    columns = [place.columns[column.column] for column in place.section.columns if column.column]
    about_something = " OR ".join(f"({filled(column)})" for column in columns) or "true"
    if place.section.kind in ("people", "organisations"):
        about_something = "true"
    rows = f"FROM {place.name} WHERE ({about_something}) AND"
    values = [number, place.table.name]
    work.execute(
        f'INSERT INTO section_rows SELECT ?, ?, "row", ?, {key} {rows} {filled(key)}', [*values, place.section.kind]
    )
    work.execute(f'INSERT INTO rows_without_key SELECT ?, ?, "row" {rows} NOT coalesce({filled(key)}, false)', values)
    for column in place.section.columns:
        fill_column(work, number, place, column)


def filled(column: str) -> str:
    """SQL: whether a cell has a value."""
    return f"folded(tidy({column})) NOT IN (SELECT folded(word) FROM missing_words) AND tidy({column}) <> ''"


def fill_column(work: duckdb.DuckDBPyConnection, number: int, place: Placed, column: Column) -> None:
    """The cells of one column, or a constant, for the rows of a section."""
    cell = place.columns[column.column] if column.column else "?"
    constant = [column.constant] if column.constant else []
    work.execute(
        f"""INSERT INTO raw_cells
        SELECT section, file, "row", kind, ?, property, predicate, value_kind, range, many = 'true', ?, {cell}
        FROM section_rows JOIN {place.name} USING ("row") JOIN properties USING (kind)
        WHERE section = ? AND property = ? AND {cell} IS NOT NULL""",
        [column.column, column.language, *constant, number, column.property, *constant],
    )


def cite_rows(work: duckdb.DuckDBPyConnection) -> None:
    """Every row is cited by its file and number."""
    work.execute(
        """INSERT INTO pages SELECT DISTINCT file, "row", address('row-' || in_address(file) || '-' || "row"),
        file || ', row ' || "row", NULL FROM section_rows"""
    )


def note_file_problems(work: duckdb.DuckDBPyConnection, tables: Iterable[TextTable]) -> None:
    """What was wrong with the files themselves, beside what is wrong with cells."""
    found = [problem for table in tables for problem in table.problems]
    columns = ("file", "row", "column", "kind", "value", "action", "note")
    types = (pa.string(), pa.int32(), *[pa.string()] * 5)
    data = {
        name: pa.array([getattr(problem, name) for problem in found], type_)
        for name, type_ in zip(columns, types, strict=True)
    }
    work.register("file_problems", pa.table(data))
    work.execute("INSERT INTO import_problems SELECT * FROM file_problems")
    work.unregister("file_problems")


def unread(placed: Sequence[Placed]) -> list[str]:
    """The columns that no section reads, with their tables."""
    read_by: dict[str, set[str]] = {}
    for place in placed:
        names = {place.section.key, *(column.column for column in place.section.columns if column.column)}
        read_by.setdefault(place.name, set()).update(names)
    tables = {place.name: place for place in placed}
    return [
        f"{tables[name].table.name}: {column}"
        for name, used in read_by.items()
        for column in tables[name].columns
        if column not in used
    ]
