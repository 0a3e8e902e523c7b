"""The text of a rule file cut into blocks, so that one mistake does not hide the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLOCK_WORDS = ("ruleset", "import", "parameter", "set", "rule", "replace", "drop", "example")
CONTINUATIONS = ("when", "because", "cite", "title", "or")
_WORD = re.compile(r"[^\W\d][\w-]*")
_NAMED = re.compile(r"(?:replace\s+rule|drop\s+rule|rule|parameter|set)\s+([^\W\d][\w-]*)")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines from one word at the left margin to the next; `line` is the first, counted from 1."""

    line: int
    text: str

    @property
    def word(self) -> str:
        """The word that the block begins with."""
        match = _WORD.match(self.text)
        return match.group() if match else self.text[:1]

    @property
    def name(self) -> str | None:
        """The name of the rule or parameter that the block is about, as far as it can be read."""
        match = _NAMED.match(self.text)
        return match.group(1) if match else None

    @property
    def lines(self) -> list[str]:
        """The lines of the block."""
        return self.text.split("\n")


def blocks(source: str) -> Iterator[Block]:
    """Cut the text where a line begins, at the left margin, with the word of a block."""
    start = 1
    lines: list[str] = []
    for number, line in enumerate(source.split("\n"), 1):
        if _begins_block(line) and lines:
            yield Block(start, "\n".join(lines))
            start, lines = number, []
        if lines or (line.strip() and not line.lstrip().startswith("#")):
            if not lines:
                start = number
            lines.append(line)
    if lines:
        yield Block(start, "\n".join(lines))


def _begins_block(line: str) -> bool:
    match = _WORD.match(line)
    return match is not None and match.group() not in CONTINUATIONS
