"""Characters that look like those of the language and are others: full-width signs, curly quotation marks, odd blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hongzhuan.language.blocks import Block
from hongzhuan.language.diagnostics import Diagnostic
from hongzhuan.language.syntax import Span

_MEANT = {
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "「": '"',
    "」": '"',
    "『": '"',
    "』": '"',
    "‘": '"',
    "’": '"',
    "。": "",
    "、": ",",
    "—": "-",
    "–": "-",
    "−": "-",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "×": "*",
    "÷": "/",
    "【": "[",
    "】": "]",
    "\u3000": " ",
    "\u00a0": " ",
    "\u2003": " ",
    "\u200b": "",
    "\ufeff": "",
}
_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_REPLACED = str.maketrans(_FULL_WIDTH | _MEANT | {"；": ""})
_ODD = re.compile(f"[{''.join(map(re.escape, map(chr, _REPLACED)))}]")
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|#.*|[“«「『](?P<inner>[^”»」』\n]*)[”»」』]?')
_NAMES = {"\u3000": "a full-width blank", "\u00a0": "a blank that does not break", "\u2003": "a wide blank"}
_UNSEEN = {"\u200b": "a blank without width", "\ufeff": "a byte order mark"}


def misprints(block: Block, file: str) -> Iterator[Diagnostic]:
    """One diagnostic for each line with such a character outside its texts and comments (HZ005)."""
    for number, line in enumerate(block.lines, block.line):
        bare = _QUOTED.sub(_blanked, line)
        found = _ODD.search(bare)
        if found:
            column = found.start() + 1
            span = Span(file, number, column, number, column + 1)
            yield Diagnostic("HZ005", _message(found.group()), span, "", _advice(line))


def _blanked(match: re.Match[str]) -> str:
    """A text or a comment as dots; curly quotation marks stay, to be found."""
    if match["inner"] is None:
        return "." * len(match.group())
    text = match.group()
    return text[0] + "." * len(match["inner"]) + text[1 + len(match["inner"]) :]


def _message(character: str) -> str:
    if character in _NAMES or character in _UNSEEN:
        return f"{(_NAMES | _UNSEEN)[character]} stands here" + (", and cannot be seen" if character in _UNSEEN else "")
    if character in _FULL_WIDTH:
        return f"`{character}` is a full-width character"
    return f"`{character}` is no sign of the language"


def _advice(line: str) -> str:
    """The line as it was meant: everything outside its texts and comments in the signs of the language."""
    parts: list[str] = []
    end = 0
    for match in _QUOTED.finditer(line):
        parts.append(line[end : match.start()].translate(_REPLACED))
        parts.append(match.group() if match["inner"] is None else f'"{match["inner"]}"')
        end = match.end()
    meant = "".join([*parts, line[end:].translate(_REPLACED)]).strip().rstrip(",; ")
    return f"write `{meant}`" if meant else "take it out"
