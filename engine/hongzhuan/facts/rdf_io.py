"""RDF in: pyoxigraph parses, DuckDB splits the lines of N-Triples into columns."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import duckdb
import pyoxigraph as ox

from hongzhuan.errors import BadInput
from hongzhuan.facts.entities import check_entities
from hongzhuan.facts.ntriples import append, append_written, start

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}


def files_of(path: Path) -> list[Path]:
    """The RDF files at a path: itself, or all below a folder, in a stable order.

    Raises:
        BadInput: nothing there, or nothing that is RDF.
    """
    if not path.exists():
        raise BadInput(
            f"no such file or folder: {path}", hint="give a folder of RDF, a file, or a .duckdb of an import"
        )
    if path.is_file():
        if path.suffix.lower() not in FORMATS:
            raise BadInput(f"{path} is not RDF", hint="RDF files end in " + ", ".join(FORMATS))
        return [path]
    files = sorted(f for f in path.rglob("*") if f.suffix.lower() in FORMATS and f.is_file())
    if not files:
        raise BadInput(f"no RDF files below {path}", hint="RDF files end in " + ", ".join(FORMATS))
    return files


def parse_into(store: ox.Store, files: Sequence[Path], connection: duckdb.DuckDBPyConnection | None = None) -> None:
    """Load files into an Oxigraph store; blank nodes of different files stay apart.

    With a connection, also fill its table `statements(subject, predicate, object)` with the terms in N-Triples, as they were
    written: the store itself keeps numbers in their canonical form only.

    Raises:
        BadInput: naming the file and the line of the first thing that is not RDF.
    """
    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        dump = Path(folder) / "facts.nt"
        with dump.open("wb") as lines:
            for file in files:
                quads = read_quads(file)
                store.bulk_extend(quads)
                if connection is not None:
                    ox.serialize(quads, lines, format=ox.RdfFormat.N_TRIPLES)
        if connection is not None:
            start(connection)
            append_written(connection, dump)


def statements_of(files: Sequence[Path], connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `statements` of a connection from files, however large; blank nodes of different files stay apart.

    Raises:
        BadInput: naming the file and the line of the first thing that is not RDF.
    """
    start(connection)
    others = [
        file
        for number, file in enumerate(files)
        if file.suffix.lower() != ".nt" or not append(connection, file, f"f{number}x")
    ]
    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        dump = Path(folder) / "facts.nt"
        with dump.open("wb") as lines:
            for file in others:
                _stream(file, lines)
        append_written(connection, dump)


def _stream(file: Path, lines: IO[bytes]) -> None:
    """Write the triples of a file as N-Triples, whatever graph they are in."""
    format_ = FORMATS[file.suffix.lower()]
    with _errors_name(file):
        quads = _parsed(file, format_)
        triples = (quad.triple for quad in quads) if format_.supports_datasets else quads
        ox.serialize(triples, lines, format=ox.RdfFormat.N_TRIPLES)


def write_lines(connection: duckdb.DuckDBPyConnection, sql: str, file: Path) -> None:
    """Write the one text column of a query as lines; no character of them is quoted or escaped again."""
    name = str(file).replace("'", "''")
    connection.execute(f"COPY ({sql}) TO '{name}' (FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE '')")


def parse_text(text: str, file: Path) -> list[ox.Quad]:
    """The triples of a text that was read from a file.

    Raises:
        BadInput: naming the file and the line of the first thing that is not RDF.
    """
    with _errors_name(file):
        quads = ox.parse(text, format=FORMATS[file.suffix.lower()], base_iri=file.resolve().as_uri())
        return [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads]


def read_quads(file: Path) -> list[ox.Quad]:
    """The triples of a file, whatever graph they are in.

    Raises:
        BadInput: naming the file and the line of the first thing that is not RDF.
    """
    format_ = FORMATS[file.suffix.lower()]
    with _errors_name(file):
        quads = _parsed(file, format_)
        if not format_.supports_datasets:
            return list(quads)
        return [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads]


def _parsed(file: Path, format_: ox.RdfFormat) -> ox.QuadParser:
    if format_ == ox.RdfFormat.RDF_XML:
        check_entities(file)
    return ox.parse(path=str(file), format=format_, base_iri=file.resolve().as_uri(), rename_blank_nodes=True)


@contextmanager
def _errors_name(file: Path) -> Iterator[None]:
    """What goes wrong while reading a file, with its name and place."""
    try:
        yield
    except (SyntaxError, ValueError) as error:
        raise BadInput(f"{file} is not valid RDF: {_reason(error)}", _place(file, error)) from None
    except OSError as error:
        raise BadInput(f"cannot read {file}: {error.strerror or error}") from None
    except MemoryError as error:
        raise BadInput(f"{file} holds a text that is too long: {error}", hint="16 MB are the most") from None


def _reason(error: Exception) -> str:
    return error.msg if isinstance(error, SyntaxError) else str(error)


def _place(file: Path, error: Exception) -> str:
    line, column = getattr(error, "lineno", None), getattr(error, "offset", None)
    return f"{file}:{line}:{column}" if line else str(file)
