"""One sheet of a workbook as an Arrow table of text, cell by cell as it is written.

Text, because a code such as 1361.04 is a name and not a number.
"""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterable
from pathlib import Path

import fastexcel
import pyarrow as pa

from hongzhuan.errors import BadInput

LARGEST_UNPACKED = 512 * 1024 * 1024  # bytes; the real workbook unpacks to less than a tenth of it

# fastexcel warns of every empty column; an empty column is no news in these workbooks.
logging.getLogger("fastexcel").setLevel(logging.ERROR)


def read_sheet(path: Path, required: Iterable[str], name: str | None = None) -> pa.Table:
    """A sheet of `path`, the first unless one is named: every column as text, names trimmed, null where a cell is empty.

    Raises BadInput if the file is missing, no spreadsheet, empty, or lacks the sheet or one of the `required` columns.
    """
    refuse_oversized(path)
    table = trimmed_names(one_sheet(path, name))
    require_columns(table, path, required)
    if table.num_rows == 0:
        raise BadInput("the sheet has a header but no rows", str(path), "export the sheet again, with its rows")
    return table


def one_sheet(path: Path, name: str | None) -> pa.Table:
    """A sheet as fastexcel gives it, the first unless one is named; its own errors become BadInput."""
    try:
        workbook = fastexcel.read_excel(path)
        if name is not None and name not in workbook.sheet_names:
            has = ", ".join(workbook.sheet_names)
            raise BadInput(f"the workbook has no sheet {name}", str(path), f"its sheets are {has}")
        return pa.table(workbook.load_sheet(0 if name is None else name, dtypes="string").to_arrow())
    except fastexcel.FastExcelError as error:
        hint = f"give an .xlsx, .xls or .ods workbook with one person a row ({first_line(error)})"
        raise BadInput("this is not a spreadsheet that can be read", str(path), hint) from error


def refuse_oversized(path: Path) -> None:
    """Raise BadInput for a missing file and for an archive that would unpack beyond `LARGEST_UNPACKED` bytes."""
    if not path.is_file():
        raise BadInput("there is no such file", str(path), "check the path of the workbook")
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > LARGEST_UNPACKED:
        raise BadInput("the workbook unpacks to more than 512 MB", str(path), "save only the sheet that you need")


def require_columns(table: pa.Table, path: Path, required: Iterable[str]) -> None:
    """Raise BadInput for two columns of one name, and for missing ones with what the sheet has instead."""
    doubled = sorted({name for name in table.column_names if table.column_names.count(name) > 1})
    if doubled:
        raise BadInput(f"two columns are named {doubled[0]}", f"{path}, row 1", "rename one of them")
    missing = [name for name in required if name not in table.column_names]
    if missing:
        found = ", ".join(table.column_names[:8]) or "nothing"
        raise BadInput(
            f"the sheet has no column {', '.join(missing)}",
            f"{path}, row 1",
            f"row 1 must hold the names of the columns; it begins with: {found}",
        )


def trimmed_names(table: pa.Table) -> pa.Table:
    """The same table, its columns named without blanks around them."""
    return table.rename_columns([name.strip() for name in table.column_names])


def first_line(error: Exception) -> str:
    """The first line of a library's message, which is all that helps a reader."""
    return str(error).partition("\n")[0]
