"""An import from beginning to end: read, encode, lay out, and only then take the place of the old file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyoxigraph as ox

from hongzhuan import shipped
from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io
from hongzhuan.facts.hashes import content_hash
from hongzhuan.facts.store import FactStore
from hongzhuan.importers.report import ImportReport
from hongzhuan.ontology.vocabulary import read_vocabulary

Reader = Callable[[Path, duckdb.DuckDBPyConnection], ImportReport]


def _readers() -> dict[str, Reader]:
    from hongzhuan.importers import cc_members, cpc_elite

    return {"cpc-elite": cpc_elite.read, "cc-members": cc_members.read}


def import_file(kind: str, file: Path, into: Path) -> ImportReport:
    """Read a database and write a knowledge base.

    The new file is made beside the old one and renamed when it is whole, so that a crash leaves the old one as it was.

    Raises:
        BadInput: the file cannot be read, or the place cannot be written to.
    """
    if into.suffix != ".duckdb":
        raise BadInput(f"{into} does not end in .duckdb", hint="name the file to make, for example elite.duckdb")
    if not into.parent.is_dir():
        raise BadInput(f"no such folder: {into.parent}")
    unfinished = into.with_name(f".{into.name}.{os.getpid()}.unfinished")
    try:
        report = _build(_readers()[kind], file, unfinished)
        os.replace(unfinished, into)
    except (OSError, duckdb.IOException) as error:
        raise BadInput(f"cannot write {into}: {error}") from None
    finally:
        unfinished.unlink(missing_ok=True)
        unfinished.with_name(unfinished.name + ".wal").unlink(missing_ok=True)
    return report


def _build(read: Reader, file: Path, target: Path) -> ImportReport:
    ontology_files = shipped.reference_files()
    ontology = ox.Store()
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{str(target).replace(chr(39), chr(39) * 2)}' AS kb")
    rdf_io.parse_into(ontology, ontology_files, connection)
    report = read(file, connection)
    store = FactStore(connection)
    store.build(
        {"ontology": content_hash(ontology_files), "facts": content_hash([file]), "source": file.name},
        read_vocabulary(ontology).functional,
    )
    connection.execute("CHECKPOINT kb")
    connection.execute("DETACH kb")
    connection.close()
    return report
