"""The organisations and Party bodies of the shipped knowledge base, as rows that an import can link to."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyoxigraph as ox

from hongzhuan.facts import rdf_io
from hongzhuan.shipped import kb_folder

FOLDERS = ("organisations", "bodies")
SOURCES = "sources.ttl"


def load_shipped(work: duckdb.DuckDBPyConnection) -> None:
    """The table `shipped(subject, predicate, object)`: organisations, provinces, bodies and the literature.

    An import copies what it refers to: the file it makes can stand alone and agrees with the shipped facts.
    """
    rdf_io.parse_into(ox.Store(), shipped_files(), work)
    work.execute("CREATE TABLE shipped AS SELECT DISTINCT subject, predicate, object FROM statements")
    work.execute("DROP TABLE statements")


def shipped_files() -> list[Path]:
    """The Turtle files to read."""
    root = kb_folder()
    found = [path for folder in FOLDERS for path in sorted((root / folder).glob("*.ttl"))]
    return [*found, *(path for path in [root / SOURCES] if path.is_file())]
