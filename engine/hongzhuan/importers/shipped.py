"""The organisations and Party bodies of the shipped knowledge base, as rows that an import can link to."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import duckdb
import pyarrow as pa
import pyoxigraph

from hongzhuan.shipped import kb_folder

FOLDERS = ("organisations", "bodies")
SOURCES = "sources.ttl"


def load_shipped(work: duckdb.DuckDBPyConnection) -> None:
    """The table `shipped(subject, predicate, object)`: organisations, provinces, bodies and the literature.

    An import copies what it refers to: the file it makes can stand alone and agrees with the shipped facts.
    """
    lines = [line for path in shipped_files() for line in as_lines(path)]
    work.register("shipped_lines", pa.table({"line": pa.array(lines, pa.string())}))
    work.execute(r"""CREATE TABLE shipped AS SELECT DISTINCT
        split_part(line, ' ', 1) AS subject,
        split_part(line, ' ', 2) AS predicate,
        regexp_extract(line, '^\S+ \S+ (.*) \.$', 1) AS object
    FROM shipped_lines WHERE line <> ''""")


def shipped_files() -> list[Path]:
    """The Turtle files to read."""
    root = kb_folder()
    found = [path for folder in FOLDERS for path in sorted((root / folder).glob("*.ttl"))]
    return [*found, *(path for path in [root / SOURCES] if path.is_file())]


def as_lines(path: Path) -> list[str]:
    """The statements of a Turtle file in N-Triples, one a line."""
    parsed = pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)
    written = BytesIO()
    pyoxigraph.serialize((quad.triple for quad in parsed), written, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return written.getvalue().decode("utf-8").splitlines()
