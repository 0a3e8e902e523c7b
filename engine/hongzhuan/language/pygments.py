"""Highlighting for `.hz` in documents and notebooks; Pygments finds it under the name `hz`.

The words come from the grammar, so a new one is highlighted as soon as the grammar has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from lark.lexer import PatternStr, TerminalDef
from pygments.lexer import RegexLexer
from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, Punctuation, String, Text

from hongzhuan.language.blocks import BLOCK_WORDS
from hongzhuan.language.parse import grammar

_KINDS = {
    "STRING": String,
    "LANG": String.Affix,
    "VARIABLE": Name.Variable,
    "DATE": Literal.Date,
    "NUMBER": Number,
    "UNIT": Keyword.Type,
    "FUNCTION": Name.Builtin,
    "COMPARE": Operator,
    "SIGN": Operator,
    "TIMES": Operator,
    "ERA": Keyword.Constant,
}
_LATER = {"NAME", "COMMENT", "_NL"}
_WORD_END = r"(?![\w:-])"
_NAME = r"[^\W\d][\w]*(?:[:-][\w]+)*"


def _longest_first(terminals: list[TerminalDef]) -> list[TerminalDef]:
    return sorted(terminals, key=lambda t: (-t.priority, -t.pattern.max_width, t.name))


def _rules() -> Iterator[tuple[str, Any]]:
    """A pattern and a kind for each terminal of the grammar, in the order in which they are tried."""
    for terminal in _longest_first(list(grammar().terminals)):
        if terminal.name in _LATER or isinstance(terminal.pattern, PatternStr):
            continue
        kind = _KINDS.get(terminal.name, Operator.Word)
        yield terminal.pattern.to_regexp() + (_WORD_END if kind is Operator.Word else ""), kind


def _words() -> Iterator[tuple[str, Any]]:
    """The fixed words and signs; those that begin a block count at the margin only."""
    fixed = [t.pattern.value for t in grammar().terminals if isinstance(t.pattern, PatternStr)]
    words = sorted((word for word in fixed if word.isalpha() and word not in BLOCK_WORDS), key=len, reverse=True)
    yield rf"(?:{'|'.join(words)}){_WORD_END}", Keyword
    signs = "".join(re.escape(sign) for sign in fixed if not sign.isalpha())
    yield rf"[{signs}]", Punctuation


class RuleLexer(RegexLexer):  # type: ignore[misc]
    """The rule language of hongzhuan."""

    name = "hongzhuan rules"
    aliases: ClassVar[list[str]] = ["hz", "hongzhuan"]
    filenames: ClassVar[list[str]] = ["*.hz"]
    mimetypes: ClassVar[list[str]] = ["text/x-hongzhuan"]
    url = "https://w3id.org/hongzhuan"
    flags = re.MULTILINE
    tokens: ClassVar[dict[str, list[Any]]] = {
        "root": [
            (r"\s+", Text.Whitespace),
            (r"#[^\n]*", Comment.Single),
            (rf"^(?:replace|drop)(?=[ \t]+rule{_WORD_END})", Keyword.Declaration),
            (rf"^(?:{'|'.join(BLOCK_WORDS)}){_WORD_END}", Keyword.Declaration, "named"),
            (rf"(?<=replace )rule{_WORD_END}|(?<=drop )rule{_WORD_END}", Keyword.Declaration, "named"),
            *_rules(),
            *_words(),
            (rf"[A-Z]\w*(?:-\w+)*{_WORD_END}", Name.Class),
            (r"[a-z][\w]*:[\w:-]+", Name.Namespace),
            (_NAME, Name.Attribute),
        ],
        "named": [
            (r"[ \t]+", Text.Whitespace),
            (_NAME, Name.Function, "#pop"),
            (r"", Text, "#pop"),
        ],
    }
