"""Run the notebooks beside this file and keep what they show: `make notebooks`, or `python docs/notebooks/run.py`.

What two runs of a notebook show is compared without hashes, which change with every fact, without markup, which changes with
the version of pandas, and without the bytes of pictures, which change with the fonts of a machine.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
SECONDS = 300
"""After which a cell is given up; all cells of a notebook together take less than half a minute."""

_MARKUP = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
_HASH = re.compile(r"\b[0-9a-f]{16}\b")


def notebooks() -> list[Path]:
    """The notebooks, in alphabetical order."""
    return sorted(HERE.glob("*.ipynb"))


def executed(path: Path) -> Any:
    """A notebook with what its cells show now. It is run in an empty folder, and in it alone may write.

    Raises:
        CellExecutionError: a cell ends in an error.
    """
    book = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(book, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": folder}})
        client.execute()
    for cell in book.cells:
        cell.metadata.clear()
    book.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return book


def shown(book: Any) -> Iterator[tuple[str, str]]:
    """Each cell of code and what a reader sees below it."""
    for cell in book.cells:
        if cell.cell_type == "code":
            yield cell.source, "\n".join(_seen(output) for output in cell.outputs)


def _seen(output: Any) -> str:
    if output.output_type == "stream":
        return _HASH.sub("HASH", str(output.text))
    data = output.get("data", {})
    pictures = sorted(kind for kind in data if kind.startswith("image/"))
    text = _MARKUP.sub(" ", data.get("text/html", "")) or str(data.get("text/plain", output))
    return ", ".join(pictures) or _HASH.sub("HASH", " ".join(text.split()))


def main() -> None:
    """Run those named on the command line, else all, and write them."""
    for path in [Path(name) for name in sys.argv[1:]] or notebooks():
        print(f"running {path.name} ...", file=sys.stderr)
        book = executed(path)
        nbformat.write(book, path)


if __name__ == "__main__":
    main()
