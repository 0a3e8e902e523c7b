"""The blocks of a file, for the outline of an editor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hongzhuan.language.blocks import blocks

_NAMED = re.compile(r'(ruleset|parameter|set|rule|replace\s+rule|drop\s+rule|example|import)\s+(\S+|"[^"\n]*")')


@dataclass(frozen=True, slots=True)
class Entry:
    """A block: its word, its name, and its lines; lines and columns count from 0."""

    word: str
    name: str
    line: int
    last_line: int
    last_column: int
    name_start: int
    name_end: int


def outline(text: str) -> Iterator[Entry]:
    """The blocks that have a name, whether or not they parse."""
    for block in blocks(text):
        match = _NAMED.match(block.text)
        if match is None:
            continue
        lines = block.text.rstrip().split("\n")
        name = re.match(r'"[^"\n]*"', block.text[match.start(2) :])
        end = match.start(2) + len(name.group()) if name else match.end(2)
        shown = block.text[match.start(2) : end].strip('"')
        first, last = block.line - 1, block.line - 2 + len(lines)
        yield Entry(re.sub(r"\s+", " ", match[1]), shown, first, last, len(lines[-1]), match.start(2), end)
