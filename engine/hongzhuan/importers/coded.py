"""A biographical database whose jobs are codes: one sheet, a person a row, read into statements.

Two such databases exist, with the same codes for most organisations; a `Layout` says in which columns each of them
keeps what. The work is SQL over whole columns, one file a step in `coded_sql/`; this module binds the steps together.
What the codes mean stands in the CSV files beside this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa

from hongzhuan.errors import BadInput
from hongzhuan.importers.report import ImportReport, Problem
from hongzhuan.importers.shipped import load_shipped
from hongzhuan.importers.spreadsheet import read_sheet

CODE_LISTS = ("position_ladders", "provinces", "prefectures", "nationalities")
SCHOOL_LIST = "school_codes.csv"
STATEMENTS = "CREATE TABLE IF NOT EXISTS statements(subject VARCHAR, predicate VARCHAR, object VARCHAR)"
PROBLEMS = """CREATE OR REPLACE TABLE import_problems(
    "row" INTEGER, "column" VARCHAR, kind VARCHAR, "value" VARCHAR, action VARCHAR, note VARCHAR)"""


@dataclass(frozen=True, slots=True)
class Layout:
    """One database: its name, its columns under the names that the steps use, its codes, and its steps in order.

    `columns` maps the name that a step reads to the name in the sheet; what the sheet lacks is empty. `male` is the code
    of a man in the column of the sex. The first of `codebooks` that knows a code says what it means.
    """

    title: str
    source: str
    namespace: str
    male: str
    required: tuple[str, ...]
    columns: Mapping[str, str]
    codebooks: tuple[str, ...]
    steps: tuple[str, ...]


def read_coded(layout: Layout, path: Path, connection: duckdb.DuckDBPyConnection) -> ImportReport:
    """Add the workbook at `path` to `statements` of `connection`, and its problems to `import_problems`.

    Statements are RDF terms in N-Triples syntax. All or nothing: on an error the connection is as it was.
    A list `school_codes.csv` beside the workbook names the universities; without it, degrees have no institution.
    Raises BadInput if the file is no workbook in the layout of the database.
    """
    sheet = read_sheet(path, layout.required)
    schools = school_list(path.parent / SCHOOL_LIST)
    work = duckdb.connect()
    try:
        load_inputs(work, layout, sheet, schools)
        for step in layout.steps:
            work.execute(files("hongzhuan.importers").joinpath("coded_sql", f"{step}.sql").read_text("utf-8"))
        report = report_of(work, path, sheet.num_rows, unread_columns(layout, sheet.column_names))
        hand_over(work, connection)
    finally:
        work.close()
    return report


def load_inputs(work: duckdb.DuckDBPyConnection, layout: Layout, sheet: pa.Table, schools: pa.Table) -> None:
    """The sheet with every column that the steps name, the code lists and the shipped organisations, as tables."""
    work.execute(PROBLEMS)
    work.execute(f"CREATE MACRO elite(name) AS '<{layout.namespace}' || name || '>'")
    work.execute(f"CREATE MACRO database_title() AS '{layout.title}'")
    work.execute(f"CREATE MACRO database_source() AS '{layout.source}'")
    work.execute(f"CREATE MACRO male() AS '{layout.male}'")
    work.register("workbook", sheet)
    numbered = "(row_number() OVER ())::INTEGER + 1"
    work.execute(f'CREATE TABLE sheet AS SELECT {numbered} AS "row", {cells(layout, sheet.column_names)} FROM workbook')
    work.execute(f"CREATE TABLE job_cells AS {job_cells(sheet.column_names)}")
    work.register("school_list", schools)
    for name in CODE_LISTS:
        work.execute(f"CREATE TABLE {name} AS {code_list()}", [code_file(name)])
    load_codebooks(work, layout.codebooks)
    load_shipped(work)


def load_codebooks(work: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> None:
    """The table `position_codes` of all codebooks, each with its place in the order as `book`."""
    selects = [f"SELECT *, {place} AS book FROM ({code_list()})" for place, _ in enumerate(names)]
    work.execute(f"CREATE TABLE position_codes AS {' UNION ALL '.join(selects)}", [code_file(name) for name in names])


def code_list() -> str:
    """The query that reads one code list of this package."""
    return "SELECT * FROM read_csv(?, header = true, all_varchar = true)"


def code_file(name: str) -> str:
    """The path of a code list of this package."""
    return str(files("hongzhuan.importers").joinpath(f"{name}.csv"))


def cells(layout: Layout, found: list[str]) -> str:
    """The columns of `sheet`: those of the layout that were found, empty text as null, and the cells of the jobs."""
    own = [column(name, found, as_name) for as_name, name in layout.columns.items()]
    jobs = [column(name, found, name) for name in found if is_job(name)]
    return ", ".join(own + jobs)


def column(name: str, found: list[str], as_name: str) -> str:
    """One column of the sheet under the name that the steps use."""
    read = f"nullif(trim(\"{name}\"), '')" if name in found else "NULL::VARCHAR"
    return f'{read} AS "{as_name}"'


def unread_columns(layout: Layout, found: list[str]) -> tuple[str, ...]:
    """The columns of the sheet that no step reads, in their order."""
    known = set(layout.columns.values())
    return tuple(name for name in found if name not in known and not is_job(name))


def is_job(name: str) -> bool:
    """Whether a column is part of a job: `job7`, `job7s` or `job7e`."""
    return name.startswith("job") and name[3:].rstrip("se").isdecimal()


def job_cells(columns: list[str]) -> str:
    """A query for one row a job triplet: row, n, code, start, end as written; an empty triplet gives none."""
    numbers = sorted({int(name[3:].rstrip("se")) for name in columns if is_job(name)})
    return " UNION ALL ".join(triplet(n, columns) for n in numbers)


def triplet(n: int, columns: list[str]) -> str:
    """The query for the n-th job triplet of every person."""
    code, start, end = (f'"{name}"' if name in columns else "NULL" for name in (f"job{n}", f"job{n}s", f"job{n}e"))
    return (
        f'SELECT "row", {n} AS n, {code} AS code, {start} AS start_cell, {end} AS end_cell FROM sheet '
        f"WHERE coalesce({code}, {start}, {end}) IS NOT NULL"
    )


def school_list(path: Path) -> pa.Table:
    """Code, Chinese and English name of each school, from the list beside the workbook; empty if there is none.

    Raises BadInput if the list is there and cannot be read.
    """
    names = ["code", "cname", "ename"]
    if not path.is_file():
        return pa.table({name: pa.array([], pa.string()) for name in names})
    try:
        query = "SELECT code, cname, ename FROM read_csv(?, header = true, all_varchar = true)"
        with duckdb.connect() as reader:
            return reader.sql(query, params=[str(path)]).to_arrow_table()
    except duckdb.Error as error:
        message = "the list of schools cannot be read"
        raise BadInput(message, str(path), "it needs the columns code, cname and ename; or move it away") from error


def report_of(work: duckdb.DuckDBPyConnection, path: Path, rows_read: int, unread: tuple[str, ...]) -> ImportReport:
    """The counts and the problems of a finished import, and the columns that it did not read."""
    tables = ("people", "all_posts", "all_credentials", "statements")
    people, posts, credentials, statements = (count(work, f"SELECT count(*) FROM {table}") for table in tables)
    found = work.execute('SELECT * FROM import_problems ORDER BY "row" NULLS FIRST, "column", kind, "value"').fetchall()
    problems = tuple(replace(Problem(*problem), file=path.name) for problem in found)
    return ImportReport(path.name, rows_read, people, posts, credentials, statements, problems, unread)


def count(work: duckdb.DuckDBPyConnection, query: str) -> int:
    """The single number that a query gives."""
    row = work.execute(query).fetchone()
    return int(row[0]) if row else 0


def hand_over(work: duckdb.DuckDBPyConnection, connection: duckdb.DuckDBPyConnection) -> None:
    """Copy the finished tables into the caller's connection, both or neither."""
    statements = work.sql("SELECT * FROM statements").to_arrow_table()
    problems = work.sql("SELECT * FROM import_problems").to_arrow_table()
    connection.register("imported_statements", statements)
    connection.register("imported_problems", problems)
    try:
        connection.begin()
        connection.execute(STATEMENTS)
        connection.execute("INSERT INTO statements SELECT * FROM imported_statements")
        connection.execute(PROBLEMS)
        connection.execute("INSERT INTO import_problems SELECT * FROM imported_problems")
        connection.commit()
    except duckdb.Error:
        connection.rollback()
        raise
    finally:
        connection.unregister("imported_statements")
        connection.unregister("imported_problems")
