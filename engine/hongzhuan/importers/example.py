"""The template of a mapping, and the invented tables that it works with."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from hongzhuan.errors import BadInput

TABLES = ("people.csv", "posts.csv", "degrees.csv", "organisations.csv")
MAPPING = "mapping.toml"


def template() -> str:
    """A mapping with a comment on each of its parts."""
    return _text(MAPPING)


def write_example(folder: Path) -> list[Path]:
    """Write the mapping and its tables into a folder, which is made if need be.

    Raises:
        BadInput: one of the files is there already, or cannot be written; then none is.
    """
    targets = [folder / name for name in (*TABLES, MAPPING)]
    there = next((target for target in targets if target.exists()), None)
    if there:
        raise BadInput("the file is there already", str(there), "name an empty folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target in targets:
            target.write_text(_text(target.name), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"cannot write into {folder}: {error.strerror}") from None
    return targets


def _text(name: str) -> str:
    return files("hongzhuan.importers").joinpath("csv_example", name).read_text("utf-8")
