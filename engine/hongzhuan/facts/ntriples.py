"""N-Triples in bulk: DuckDB checks and splits the lines on all processors; only what is unusual goes through the parser.

A line is usual when it is in the form of W3C RDF 1.1 N-Triples, section 4 (canonical N-Triples), with the escapes that
pyoxigraph writes. Comments, other blanks, `\\u` escapes, tags in capitals and mistakes are left to pyoxigraph, so that what
counts as N-Triples, and how a term is written in the end, is the same whichever way a line takes.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyoxigraph as ox

from hongzhuan.names import XSD

_IRI = r"<[A-Za-z][A-Za-z0-9+.-]*:(?:[^\x00-\x20<>\"{}|^`\\\[\]%\x7f-\x9f\x{E000}-\x{F8FF}\x{FFF0}-\x{FFFF}]|%[0-9A-Fa-f]{2})*>"
_BLANK = r"_:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
_LITERAL = rf'"(?:[^\x00-\x1f\x7f"\\]|\\[tbnrf"\\])*"(?:@[a-z]+(?:-[a-z0-9]+)*|\^\^{_IRI})?'
_LINE = rf"(?:{_IRI}|{_BLANK}) {_IRI} (?:{_IRI}|{_BLANK}|{_LITERAL}) \.".replace("'", "''")
_USUAL = f"regexp_full_match(line, '{_LINE}') AND NOT ends_with(line, '^^<{XSD}string> .')"

_PARTS = (
    "split_part(line, ' ', 1)",
    "split_part(line, ' ', 2)",
    "line[length(split_part(line, ' ', 1)) + length(split_part(line, ' ', 2)) + 3:-3]",
)
"""SQL: subject, predicate and object of a usual line."""


def lines_of(file: Path) -> str:
    """SQL: the lines of a text file as the column `line`."""
    name = "'" + str(file).replace("'", "''") + "'"
    return (
        f"read_csv({name}, delim = '\x01', quote = '', escape = '', header = false, columns = {{'line': 'VARCHAR'}},"
        " auto_detect = false, max_line_size = 16000000)"
    )


def start(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `statements`, empty."""
    connection.execute("CREATE OR REPLACE TEMP TABLE statements (subject VARCHAR, predicate VARCHAR, object VARCHAR)")


def append_written(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Add a file that pyoxigraph wrote to the table `statements`; it need not be checked."""
    subject, predicate, object_ = _PARTS
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE found AS SELECT {subject} AS subject, {predicate} AS predicate,"
        f" {object_} AS object, NULL AS line FROM {lines_of(file)} WHERE length(line) > 0"
    )
    _add(connection)


def append(connection: duckdb.DuckDBPyConnection, file: Path, mark: str) -> bool:
    """Add a file to the table `statements`; `mark` keeps its blank nodes apart from those of others.

    Returns False where the parser must read the file, since something in it cannot be read here; nothing was added then.
    """
    connection.execute("SET preserve_insertion_order = false")
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE found AS {_read(lines_of(file), mark)}")
    except duckdb.Error:  # no UTF-8, a line without end, the sign that stands between columns
        return False
    finally:
        connection.execute("SET preserve_insertion_order = true")
    others = connection.execute("SELECT line FROM found WHERE line IS NOT NULL").fetchall()
    written = _through_parser([line for (line,) in others])
    if written is None:
        return False
    if others:
        connection.execute("DELETE FROM found WHERE line IS NOT NULL")
    if written:
        lines = "(SELECT unnest(?::VARCHAR[]) AS line)"
        connection.execute(f"INSERT INTO found {_read(lines, mark)}", [written])
    _add(connection)
    return True


def _read(lines: str, mark: str) -> str:
    """SQL: the parts of each line, with its blank nodes marked; a line that is not usual as it is, in `line`."""
    subject, predicate, object_ = _PARTS
    parts = f"SELECT line, {_USUAL} AS usual, {subject} AS subject, {predicate} AS predicate, {object_} AS object"
    ends = (f"CASE WHEN starts_with({n}, '_:') THEN '_:{mark}' || {n}[3:] ELSE {n} END AS {n}" for n in _ENDS)
    return (
        f"SELECT {next(ends)}, predicate, {next(ends)}, CASE WHEN NOT usual THEN line END AS line"
        f" FROM ({parts} FROM {lines} WHERE length(line) > 0)"
    )


_ENDS = ("subject", "object")


def _add(connection: duckdb.DuckDBPyConnection) -> None:
    """Put `found` and `statements` together: the smaller is copied to the larger."""
    execute = connection.execute
    execute("ALTER TABLE found DROP COLUMN line")
    ((more,),) = execute("SELECT (SELECT count(*) FROM found) > (SELECT count(*) FROM statements)").fetchall()
    larger, smaller = ("found", "statements") if more else ("statements", "found")
    execute(f"INSERT INTO {larger} SELECT subject, predicate, object FROM {smaller}")
    execute(f"DROP TABLE {smaller}")
    if more:
        execute("ALTER TABLE found RENAME TO statements")


def _through_parser(lines: list[str]) -> list[str] | None:
    """Lines as pyoxigraph writes what it reads in them; None where it cannot read one."""
    try:
        found = ox.serialize(ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES), format=ox.RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError):
        return None
    return [line for line in (found or b"").decode().split("\n") if line]  # other signs may end a line elsewhere
