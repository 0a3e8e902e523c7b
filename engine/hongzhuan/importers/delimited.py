"""Delimited text as an Arrow table of text.

The encoding and the delimiter are named or found out, and rows keep their numbers.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from hongzhuan.errors import BadInput
from hongzhuan.importers.report import Problem

DELIMITERS = (",", "\t", ";", "|")
BLANK_LINE = re.compile(r"\n(?=\r?\n)")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class DelimitedText:
    """The cells (null where empty), the number of each row (the header is row 1), and what was wrong with the file."""

    cells: pa.Table
    rows: pa.Array
    problems: tuple[Problem, ...]


def read_delimited(path: Path, encoding: str | None = None, delimiter: str | None = None) -> DelimitedText:
    """Read a file whose first row names its columns.

    A row with more or fewer cells than the header is refused and reported.

    Raises:
        BadInput: no text in the encoding, or without a header or rows.
    """
    text, guessed = decoded(path, encoding)
    text = text.lstrip("\r\n") if "\n" in text else text.strip("\r").replace("\r", "\n")
    separator = delimiter or (
        "\t" if path.suffix.lower() in (".tsv", ".tab") else likely_delimiter(text.partition("\n")[0])
    )
    names, body = without_header(text, separator, path)
    table, uneven = parsed(keeping_blank_lines(body, len(names), separator), names, separator, path)
    rows = np.setdiff1d(np.arange(2, table.num_rows + len(uneven) + 2), [problem.row for problem in uneven])
    note = "not UTF-8; name the encoding in the mapping"
    guess = [Problem(None, None, "encoding-guessed", guessed, "kept", note, path.name)] if guessed else []
    return DelimitedText(table, pa.array(rows, pa.int32()), (*guess, *uneven))


def decoded(path: Path, encoding: str | None) -> tuple[str, str | None]:
    """The text, and its encoding if that had to be guessed: GB 18030, where it is not Unicode and nothing was named.

    Raises:
        BadInput: with the line of the first byte that does not fit.
    """
    raw = path.read_bytes()
    marked = next((name for mark, name in MARKS if raw.startswith(mark)), None)
    try:
        return raw.decode(encoding or marked or "utf-8"), None
    except LookupError:
        raise BadInput(
            f"no encoding is called {encoding}", str(path), "utf-8, gb18030, big5 and utf-16 are some"
        ) from None
    except UnicodeDecodeError as error:
        if encoding or marked:
            raise _not_text(path, raw, error) from None
    try:
        return raw.decode("gb18030"), "gb18030"
    except UnicodeDecodeError as error:
        raise _not_text(path, raw, error) from None


def _not_text(path: Path, raw: bytes, error: UnicodeDecodeError) -> BadInput:
    line = raw.count(b"\n", 0, error.start) + 1
    hint = 'name the encoding in the mapping, as in encoding = "big5", or save the table as UTF-8'
    return BadInput(f"this is not text in {error.encoding}", f"{path}, line {line}", hint)


def likely_delimiter(header: str) -> str:
    """The delimiter that stands most often in the header; a comma if there is none."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)


def without_header(text: str, delimiter: str, path: Path) -> tuple[list[str], str]:
    """The names in the first row, without blanks around them, and the text of the rows below it.

    Raises:
        BadInput: no names there.
    """
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        names = [name.strip() for name in next(reader, [])]
    except csv.Error:
        names = []
    if not any(names):
        raise BadInput("the file has no header", f"{path}, row 1", "row 1 must hold the names of the columns")
    return names, "".join(text.split("\n", reader.line_num)[reader.line_num :])


def keeping_blank_lines(text: str, columns: int, delimiter: str) -> str:
    """The text with every blank line between rows made a row of empty cells, so that later rows keep their numbers.

    The parser drops blank lines without a word. Within quotes (every second part between two quotation marks) they belong
    to a cell.
    """
    if not BLANK_LINE.search("\n" + text):
        return text
    empty = "\n" + (delimiter * (columns - 1) or '""')
    parts = ("\n" + text.rstrip("\r\n")).split('"')
    parts[::2] = [BLANK_LINE.sub(lambda _: empty, part) for part in parts[::2]]
    return '"'.join(parts)[1:] + "\n"


def runs_over(table: pa.Table) -> bool:
    """Whether a cell of the last row has several lines, as one does whose quotation mark is never closed."""
    last = table.slice(max(table.num_rows - 1, 0)).to_pylist()
    return any("\n" in (cell or "") for row in last for cell in row.values())


def parsed(text: str, names: list[str], delimiter: str, path: Path) -> tuple[pa.Table, list[Problem]]:
    """The table, and the rows whose number of cells is not that of the header.

    Raises:
        BadInput: a quotation mark that is never closed, or a file that is a header only.
    """
    uneven: list[Problem] = []

    def note_uneven(row: pacsv.InvalidRow) -> str:
        note = f"the header has {row.expected_columns} cells and this row {row.actual_columns}"
        uneven.append(Problem(row.number + 1, None, "uneven-row", row.text[:80], "refused", note, path.name))
        return "skip"

    if not text.strip():
        raise BadInput("the table has a header but no rows", str(path), "export it again, with its rows")
    data = text.encode()
    read = pacsv.ReadOptions(
        use_threads=False, column_names=[str(n) for n in range(len(names))], block_size=len(data) + 1
    )
    parse = pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=note_uneven)
    convert = pacsv.ConvertOptions(
        column_types={str(n): pa.string() for n in range(len(names))}, null_values=[""], strings_can_be_null=True
    )
    try:
        table = pacsv.read_csv(pa.BufferReader(data), read, parse, convert)
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
        hint = f"look for a quotation mark that is not closed ({str(error).partition(chr(10))[0]})"
        raise BadInput("this is not a table that can be read", str(path), hint) from None
    if text.count('"') % 2 and (runs_over(table) or any("\n" in problem.value for problem in uneven)):
        hint = "the last row runs over several lines: look for a quotation mark that is not closed"
        raise BadInput("a quotation mark is never closed", str(path), hint)
    return table.rename_columns(names), uneven
