"""A place in a rule file: the word there, what stands before it on its line, and the block around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hongzhuan.language.blocks import blocks

WORD = re.compile(r"\?[^\W\d]\w*|[^\W\d]\w*(?:[:-]\w+)*")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a text; lines and columns count characters from 0."""

    text: str
    line: int
    column: int

    @property
    def line_text(self) -> str:
        """The line of the cursor; empty below the last one."""
        lines = self.text.split("\n")
        return lines[self.line] if self.line < len(lines) else ""

    @property
    def before(self) -> str:
        """The line up to the cursor."""
        return self.line_text[: self.column]

    @property
    def word(self) -> str:
        """The name or variable that the cursor touches; empty in a text or a comment, and where there is none."""
        if in_text(self.before):
            return ""
        return next((m.group() for m in WORD.finditer(self.line_text) if m.start() <= self.column <= m.end()), "")

    @property
    def before_word(self) -> str:
        """The line up to the word that the cursor touches."""
        found = next((m for m in WORD.finditer(self.line_text) if m.start() <= self.column <= m.end()), None)
        return self.line_text[: found.start()] if found else self.before

    @property
    def typed(self) -> str:
        """What has been typed of the word so far."""
        match = re.search(r"\??[\w:-]*$", self.before)
        return match.group() if match else ""

    @property
    def before_typed(self) -> str:
        """The line up to what has been typed of the word."""
        return self.before.removesuffix(self.typed) if self.typed else self.before

    def block(self) -> str:
        """The text of the block around the cursor."""
        return _block_at(self.text, self.line)

    def rest_of_block(self) -> str:
        """The block without the line of the cursor, as it would be if nothing had been typed there."""
        lines = self.text.split("\n")
        lines[self.line : self.line + 1] = ["  #"]
        return _block_at("\n".join(lines), self.line)


def _block_at(text: str, line: int) -> str:
    found = ""
    for block in blocks(text):
        if block.line - 1 <= line:
            found = block.text
    return found


def in_text(before: str) -> bool:
    """Whether a line ends, so far, inside quotation marks or a comment."""
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", before)
    return '"' in outside or "#" in outside
