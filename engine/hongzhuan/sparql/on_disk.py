"""Facts and what rules derive from them for other programs: a file of N-Quads, or a folder that Oxigraph opens as it is.

What memory does not hold is asked there: the folder is read from the disk as a question needs it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from hongzhuan.derivation import Derivation
from hongzhuan.errors import BadInput
from hongzhuan.facts.store import FactStore
from hongzhuan.sparql.dataset import write_whole
from hongzhuan.writing import unfinished

_MARK = "CURRENT"
"""The file that every folder of RocksDB has."""


def write_quads(store: FactStore, derivations: Sequence[Derivation], file: Path) -> None:
    """Write facts and what was derived as N-Quads, whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    with unfinished(file) as place:
        write_whole(store, derivations, place, merged=False)


def write_folder(store: FactStore, derivations: Sequence[Derivation], folder: Path) -> None:
    """Make a folder of Oxigraph with facts and what was derived; it is there when all is in it.

    Raises:
        BadInput: something is there already.
        OSError: it cannot be written.
    """
    if folder.exists():
        raise BadInput(f"{folder} is there already", hint="name a folder that does not exist yet")
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.resolve().parent))
    try:
        lines = made / "whole.nq"
        write_whole(store, derivations, lines, merged=True)
        quads = ox.Store(str(made / "store"))
        quads.bulk_load(path=str(lines), format=ox.RdfFormat.N_QUADS)
        quads.optimize()
        quads.flush()
        del quads
        (made / "store").rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def open_folder(folder: Path) -> ox.Store:
    """Open such a folder for reading.

    Raises:
        BadInput: it is none.
    """
    if not (folder / _MARK).is_file():
        raise BadInput(f"{folder} is no folder of Oxigraph", hint="`hongzhuan dataset --into FOLDER` makes one")
    try:
        return ox.Store.read_only(str(folder))
    except OSError as error:
        raise BadInput(f"{folder} cannot be opened: {error}") from None
