"""An import from beginning to end: read, encode, lay out, and only then take the place of the old file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import duckdb
import pyoxigraph as ox

from hongzhuan import shipped
from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io
from hongzhuan.facts.hashes import content_hash
from hongzhuan.facts.quiet import quiet
from hongzhuan.facts.store import FactStore
from hongzhuan.importers.report import ImportReport
from hongzhuan.ontology.vocabulary import read_vocabulary
from hongzhuan.writing import unfinished

Reader = Callable[[Sequence[Path], duckdb.DuckDBPyConnection], ImportReport]


def _reader(kind: str, mapping: Path | None) -> Reader:
    from hongzhuan.importers import cc_members, cpc_elite, mapped, wikidata

    if kind == "csv":
        if mapping is None:
            raise BadInput("no mapping says what the columns are", hint="begin with `hongzhuan import csv --template`")
        return partial(mapped.read, mapping)
    if kind == "wikidata":
        return partial(wikidata.read, mapping)
    read = {"cpc-elite": cpc_elite.read, "cc-members": cc_members.read}[kind]
    return lambda files, connection: read(_only(files), connection)


def _only(files: Sequence[Path]) -> Path:
    if len(files) != 1:
        raise BadInput("this database is one workbook", hint="name one file")
    return files[0]


def import_files(
    kind: str, files: Sequence[Path], into: Path, *, mapping: Path | None = None, strict: bool = False
) -> ImportReport:
    """Read a database of a `kind` (`cpc-elite`, `cc-members`, `csv`, `wikidata`) and write a knowledge base.

    `mapping` is needed by `csv`; for `wikidata` it adds to the list of known items. The new file is made beside the old
    one and renamed when it is whole, so that a crash leaves the old one as it was.

    Raises:
        BadInput: a file cannot be read, or the place cannot be written to; if `strict`, also the first value that cannot
            be used as it stands. Nothing is written then.
    """
    if into.suffix != ".duckdb":
        raise BadInput(f"{into} does not end in .duckdb", hint="name the file to make, for example elite.duckdb")
    if not into.parent.is_dir():
        raise BadInput(f"no such folder: {into.parent}")
    read = _reader(kind, mapping)
    try:
        with unfinished(into) as place:
            return _build(partial(read, files), [*files, *([mapping] if mapping else [])], place, strict)
    except (OSError, duckdb.IOException) as error:
        raise BadInput(f"cannot write {into}: {error}", hint="what was there before is as it was") from None


def _build(
    read: Callable[[duckdb.DuckDBPyConnection], ImportReport], inputs: Sequence[Path], target: Path, strict: bool
) -> ImportReport:
    ontology_files = shipped.reference_files()
    ontology = ox.Store()
    with duckdb.connect() as connection:
        quiet(connection)
        rdf_io.parse_into(ontology, ontology_files, connection)
        report = read(connection)
        if strict:
            _refuse_unusable(report)
        connection.execute(f"ATTACH '{str(target).replace(chr(39), chr(39) * 2)}' AS kb")
        FactStore(connection).build(
            {
                "ontology": content_hash(ontology_files),
                "facts": content_hash(inputs),
                "source": ", ".join(file.name for file in inputs),
            },
            read_vocabulary(ontology).functional,
        )
        connection.execute("CHECKPOINT kb")
        connection.execute("DETACH kb")
    return report


def _refuse_unusable(report: ImportReport) -> None:
    problem = report.first_unusable()
    if problem is None:
        return
    value = f" `{problem.value}`" if problem.value else ""
    raise BadInput(
        f"{problem.kind}:{value} cannot be used as it stands ({problem.note})",
        problem.place or None,
        f"mend it, or import without --strict: it would be {problem.action} and reported",
    )
