"""A store as a folder of Parquet: one file a table, the columns encoded as in the store; read in place, column by column.

Nothing is loaded when such a folder is opened: a query decodes the columns that it reads, which costs less than twice what it
takes to read them from memory, and so knowledge bases that are larger than memory need none for their facts. Other programs
read the same files; `terms` tells what each code means.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from hongzhuan.errors import BadInput
from hongzhuan.facts.store import FactStore, check_format, quoted, spilling

MARK = "layout.parquet"
"""The file by which a folder is known to be a store."""

ALWAYS = ("meta", "layout", "terms", "overruled", "twins")
"""The tables that are no class's and no property's."""


def write(store: FactStore, folder: Path) -> None:
    """Write the facts of a store to a folder, which is made.

    Raises:
        BadInput: the folder holds something already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BadInput(f"{folder} is not empty", hint="name a folder that does not exist yet")
    names = store.connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'kb' ORDER BY 1")
    for (name,) in names.fetchall():
        if name != "triples":
            target = quoted(str(folder / f"{name}.parquet"))
            store.connection.execute(f"COPY kb.{name} TO {target} (FORMAT parquet, COMPRESSION snappy)")


def is_store(path: Path) -> bool:
    """Whether a path is a folder that `write` made."""
    return (path / MARK).is_file()


def open_folder(folder: Path, threads: int | None = None, memory: str | None = None, whole: bool = True) -> FactStore:
    """Open a folder that `write` made, for reading.

    Args:
        threads: how many threads answer; as many as the machine has without it.
        memory: how much memory to use, as `2GB`; beyond it, intermediate results go to the disk.
        whole: whether every fact can be read as a triple too; without it, a file is opened when its table is asked for.

    Raises:
        BadInput: not such a folder, or one that another version made.
    """
    connection = spilling(duckdb.connect(config={"threads": threads} if threads else {}), memory)
    connection.execute("ATTACH ':memory:' AS kb")
    files = {file.stem: file for file in sorted(folder.glob("*.parquet"))}
    try:
        store = FactStore(connection)
        store.unopened = {f"kb.{name}": _view(name, file) for name, file in files.items()}
        for name in list(store.unopened) if whole else [f"kb.{name}" for name in ALWAYS if name in files]:
            connection.execute(store.unopened.pop(name))
        check_format(folder, connection.execute("SELECT value FROM kb.meta WHERE key = 'format'").fetchone())
        if whole:
            store.view_triples()
        store.prepare()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise BadInput(f"{folder} is not whole: {reason}", hint="write it again from its source") from None
    return store


def _view(name: str, file: Path) -> str:
    return f'CREATE VIEW kb."{name}" AS FROM read_parquet({quoted(str(file))})'
