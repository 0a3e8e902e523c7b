"""Where a statement stands in the files: the line of a node, or of one property of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from hongzhuan.names import shorten

_AT_MARGIN = re.compile(r"^([^\s#@\[(]\S*)\s", re.MULTILINE)
_SUFFIXES = (".ttl", ".nt", ".nq", ".trig")


class Places:
    """Finds nodes in files of Turtle and N-Triples that begin a line with the node's name, as all of ours do."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._files = [file for file in files if file.suffix.lower() in _SUFFIXES]

    def of(self, node: str, prop: str | None = None) -> str | None:
        """`file:line` of a node, or of a property of it; None for a node that begins no line.

        Args:
            node: an IRI.
            prop: the IRI of a property; where it is not written, the line of the node.
        """
        found = self._nodes.get(shorten(node)) or self._nodes.get(f"<{node}>")
        if found is None:
            return None
        file, line, start = found
        return f"{_shown(file)}:{line + self._lines_down(file, start, prop)}"

    @cached_property
    def _nodes(self) -> dict[str, tuple[Path, int, int]]:
        nodes: dict[str, tuple[Path, int, int]] = {}
        for file, text in self._texts.items():
            line, last = 1, 0
            for match in _AT_MARGIN.finditer(text):
                line, last = line + text.count("\n", last, match.start()), match.start()
                nodes.setdefault(match[1], (file, line, match.start()))
        return nodes

    @cached_property
    def _texts(self) -> dict[Path, str]:
        return {file: file.read_text(encoding="utf-8", errors="replace") for file in self._files}

    def _lines_down(self, file: Path, start: int, prop: str | None) -> int:
        """How many lines below its node a property stands."""
        if prop is None:
            return 0
        text = self._texts[file]
        after = _AT_MARGIN.search(text, start + 1)
        block = text[start : after.start() if after else len(text)]
        found = re.search(rf"(?:{re.escape(shorten(prop))}|<{re.escape(prop)}>)(?=\s)", block)
        return block.count("\n", 0, found.start()) if found else 0


def _shown(file: Path) -> str:
    """The path from the folder that one stands in, where the file lies below it."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)
