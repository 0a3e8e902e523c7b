"""The layout of a rule file: one form for all, comments where they stand, nothing changed that means anything.

The text is cut into the tokens of the grammar, and the tokens are set again with the depth that the grammar gives each
line. The layout therefore follows the grammar and knows no rule of it by name, except that what follows `where` and
`have` on the same line sets the margin for the lines below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from lark import Token

from hongzhuan.errors import BadInput
from hongzhuan.language.blocks import blocks
from hongzhuan.language.parse import grammar, parse, parse_fragment
from hongzhuan.language.syntax import Fragment, RuleFile

STEP = 2
_HANGING = ("WHERE", "HAVE")
_NO_SPACE_BEFORE = {"COMMA", "RPAR", "RSQB", "LANG"}
_NO_SPACE_AFTER = {"LPAR", "LSQB"}


class MeaningChanged(BadInput):
    """The formatted text would mean something else: an error of the formatter, never of the author."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} would mean something else after formatting", hint="please report it; it was left as it is"
        )


def format_text(source: str, path: Path, file: str) -> str:
    """The same rules in the common layout; `file` is the name that diagnostics show.

    Raises:
        RuleSetError: with every syntax error; such a text has no layout.
        MeaningChanged: an error of the formatter.
    """
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    before = _read(source, path, file)
    laid_out = _join(list(_pieces(source)))
    if not same_meaning(before, _read(laid_out, path, file)):
        raise MeaningChanged(file)
    return laid_out


def same_meaning(one: RuleFile | Fragment, other: RuleFile | Fragment) -> bool:
    """Whether two files say the same; places, layout and comments make no difference."""
    compared = [f.name for f in fields(one) if f.name not in ("path", "source")]
    return type(one) is type(other) and all(getattr(one, name) == getattr(other, name) for name in compared)


def _read(source: str, path: Path, file: str) -> RuleFile | Fragment:
    """A rule set, or a file without one that others import."""
    is_rule_set = any(block.word == "ruleset" for block in blocks(source))
    return parse(source, path, file) if is_rule_set else parse_fragment(source, path, file)


@dataclass(slots=True)
class _Piece:
    """A block in its new layout, and the comments and empty lines above it."""

    above: list[str]
    lines: list[str] = field(default_factory=list)
    word: str = ""


def _pieces(source: str) -> Iterator[_Piece]:
    """The blocks of a file in order, then what stands below the last one."""
    text = source.split("\n")
    done = 0
    left_over: list[str] = []
    for block in blocks(source):
        block_lines = block.text.split("\n")
        above = left_over + text[done : block.line - 1]
        lines, left_over = _block(block_lines)
        done = block.line - 1 + len(block_lines)
        yield _Piece(above, lines, block.word)
    yield _Piece(left_over + text[done:])


# --- one block


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with tokens: where it began, where it begins now, and its text without a margin."""

    was: int
    margin: int
    text: str


def _block(lines: list[str]) -> tuple[list[str], list[str]]:
    """A block laid out, and the lines below it that belong to nobody."""
    placed = _placed(lines)
    last = max(placed)
    found: list[str] = []
    for number in range(min(placed), last + 1):
        if number in placed:
            found.append(" " * placed[number].margin + placed[number].text)
        elif lines[number].strip():
            found.append(_comment(number, lines, placed))
        elif found[-1]:
            found.append("")
    below = lines[last + 1 :]
    while placed[last].margin and below and re.match(r"[ \t]+#", below[0]):
        found.append(" " * placed[last].margin + below.pop(0).strip())
    return found, below


def _comment(number: int, lines: Sequence[str], placed: dict[int, _Line]) -> str:
    """A comment on a line of its own goes with the line below, or with the line above where it stood deeper than that."""
    above = placed[max(n for n in placed if n < number)]
    below = placed[min(n for n in placed if n > number)]
    margin = below.margin if _column(lines[number]) <= below.was else max(above.margin, below.margin)
    return " " * margin + lines[number].strip()


def _column(line: str) -> int:
    text = line.expandtabs(8)
    return len(text) - len(text.lstrip())


def _placed(lines: list[str]) -> dict[int, _Line]:
    """The lines that have tokens, by number, counted from 0."""
    placed: dict[int, _Line] = {}
    margins = [0]
    tokens: list[Token] = []
    parser = grammar().parse_interactive("\n".join(lines) + "\n")
    for token in parser.iter_parse():
        if token.type == "_INDENT":
            margins.append(_margin_below(margins[-1], tokens))
        elif token.type == "_DEDENT":
            margins.pop()
        elif token.type != "_NL":
            if tokens and tokens[-1].line != token.line:
                tokens = []
            tokens.append(token)
            number = (token.line or 1) - 1
            placed[number] = _Line(_column(lines[number]), margins[-1], _text(tokens, lines[number]))
    return placed


def _margin_below(margin: int, tokens: Sequence[Token]) -> int:
    """Where the lines begin that belong to a line."""
    if len(tokens) > 1 and tokens[0].type in _HANGING:
        return margin + len(tokens[0]) + 1
    return margin + STEP


def _text(tokens: Sequence[Token], line: str) -> str:
    """The tokens of one line with the spaces that belong between them, and the comment at its end."""
    text = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        word = str(token) if token.type == "STRING" else re.sub(r"\s+", " ", token)
        text += (" " if before is not None and _apart(before, token) else "") + word
    comment = line[(tokens[-1].end_column or 1) - 1 :].strip()
    return f"{text}  {comment}" if comment.startswith("#") else text


def _apart(before: Token, token: Token) -> bool:
    return before.type not in _NO_SPACE_AFTER and token.type not in _NO_SPACE_BEFORE


# --- the whole file


def _join(pieces: Sequence[_Piece]) -> str:
    lines: list[str] = []
    for above, piece in zip([None, *pieces], pieces, strict=False):
        lines += [*_between(above, piece), *piece.lines]
    return "\n".join(lines).strip("\n") + "\n"


def _between(above: _Piece | None, piece: _Piece) -> list[str]:
    """What stands between two blocks: an empty line at least, except between lines of the same kind written together."""
    if above is not None and not piece.above and _listed_together(above, piece):
        return []
    gap = [line.strip() for line in piece.above]
    single = [line for n, line in enumerate(gap) if line or (n and gap[n - 1])]
    return single if single and not single[0] else ["", *single] if piece.lines or any(single) else []


def _listed_together(above: _Piece, piece: _Piece) -> bool:
    return above.word == piece.word and len(above.lines) == 1 and len(piece.lines) == 1
