"""Any file of rows and columns as an Arrow table of text: CSV, TSV, XLSX, XLS, ODS, Parquet.

Every cell is text as it is written; what it means is said by a mapping, later. Each row keeps the number under which a
person finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hongzhuan.errors import BadInput
from hongzhuan.importers.delimited import read_delimited
from hongzhuan.importers.report import Problem
from hongzhuan.importers.spreadsheet import first_line, read_sheet

DELIMITED = (".csv", ".tsv", ".tab", ".txt")
WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
PARQUET = (".parquet", ".pq")


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table and how to read it; what is None is found out."""

    path: Path
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None

    @property
    def name(self) -> str:
        """What reports call it."""
        return f"{self.path.name} [{self.sheet}]" if self.sheet else self.path.name


@dataclass(frozen=True, slots=True)
class TextTable:
    """The cells as text (null where empty), the number of each row as a person counts (the header is row 1 of a sheet),
    how many rows the file has, and what was wrong with it as a file."""

    name: str
    cells: pa.Table
    rows: pa.Array
    rows_read: int
    problems: tuple[Problem, ...]


def read_table(file: TableFile) -> TextTable:
    """Read a table; rows without any value are left out and counted.

    Raises:
        BadInput: the file is missing, of no known kind or damaged, or two of its columns have the same name.
    """
    suffix = file.path.suffix.lower()
    if not file.path.is_file():
        raise BadInput("there is no such file", str(file.path), "check the path")
    if suffix in DELIMITED:
        text = read_delimited(file.path, file.encoding, file.delimiter)
        cells, rows, problems = text.cells, text.rows, text.problems
    elif suffix in WORKBOOKS:
        cells, problems = read_sheet(file.path, (), file.sheet), ()
        rows = _numbered(cells)
    elif suffix in PARQUET:
        cells, problems = _read_parquet(file.path), ()
        rows = _numbered(cells)
    else:
        known = ", ".join((*DELIMITED[:2], ".xlsx", ".ods", ".parquet"))
        raise BadInput(f"{file.path} is no table that can be read", hint=f"tables end in {known}")
    _refuse_doubled(cells.column_names, file)
    refused = sum(problem.action == "refused" for problem in problems)
    return _without_empty_rows(TextTable(file.name, cells, rows, cells.num_rows + refused, problems))


def _numbered(cells: pa.Table) -> pa.Array:
    return pa.array(range(2, cells.num_rows + 2), pa.int32())


def _read_parquet(path: Path) -> pa.Table:
    """A Parquet file with every column as text."""
    try:
        table = pq.read_table(path)
        return pa.table(
            {name: column.cast(pa.string()) for name, column in zip(table.column_names, table.columns, strict=True)}
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        hint = f"give a file whose columns hold plain values ({first_line(error)})"
        raise BadInput("this is not a Parquet file that can be read", str(path), hint) from None


def _refuse_doubled(names: list[str], file: TableFile) -> None:
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        named = f"are named {doubled[0]}" if doubled[0] else "have no name"
        raise BadInput(f"two columns {named}", f"{file.name}, row 1", "give each column a name of its own")


def _without_empty_rows(table: TextTable) -> TextTable:
    """The same table without rows in which every cell is empty or blank; one line in the report says how many."""
    filled = pa.array([False] * table.cells.num_rows, pa.bool_())
    for column in table.cells.columns:
        there = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), False)
        filled = pc.or_(filled, there)
    empty = table.cells.num_rows - (pc.sum(filled).as_py() or 0)
    if not empty:
        return table
    first = table.rows[pc.index(filled, False).as_py()].as_py()
    note = f"{empty:,} rows without any value, the first of them here"
    problem = Problem(first, None, "empty-rows", "", "kept", note, table.name)
    cells, rows = table.cells.filter(filled), pc.filter(table.rows, filled)
    return TextTable(table.name, cells, rows, table.rows_read - empty, (*table.problems, problem))
