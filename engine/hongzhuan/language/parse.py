"""Text to tree. Each block is parsed on its own, so that one mistake does not hide the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken, VisitError

from hongzhuan.errors import BadInput
from hongzhuan.language import syntax
from hongzhuan.language.diagnostics import Diagnostic, RuleSetError, did_you_mean
from hongzhuan.language.expected import in_words
from hongzhuan.language.layout import InconsistentIndentation, Layout
from hongzhuan.language.syntax import Span
from hongzhuan.language.tree import ToSyntax

BLOCK_WORDS = ("ruleset", "parameter", "set", "rule", "replace", "drop", "example")
CONTINUATIONS = ("when", "because", "cite", "title", "or")
LARGEST = 2_000_000
DEEPEST = 40
LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Block:
    """Lines from one word at the left margin to the next; `line` is the first, counted from 1."""

    line: int
    text: str

    @property
    def word(self) -> str:
        """The word that the block begins with."""
        match = re.match(r"[^\W\d][\w-]*", self.text)
        return match.group() if match else self.text[:1]


def parse_file(path: Path, shown_as: str | None = None) -> syntax.RuleFile:
    """Read one `.hz` file.

    Raises:
        BadInput: the file cannot be read, or is not UTF-8 text.
        RuleSetError: with every syntax error of the file.
    """
    return parse(read_text(path), path, shown_as or str(path))


def read_text(path: Path) -> str:
    """The text of a rule file.

    Raises:
        BadInput: the file cannot be read, or is not UTF-8 text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"no rule set at {path}", hint="`hongzhuan rules list` names those there are") from None
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8 text", f"byte {error.start}", "save the file as UTF-8") from None
    except OSError as error:
        raise BadInput(f"cannot read {path}: {error.strerror}") from None


def parse(source: str, path: Path, file: str) -> syntax.RuleFile:
    """Parse the text of one rule file; `file` is the name that diagnostics show."""
    if len(source) > LARGEST:
        raise BadInput(f"{file} has {len(source):,} characters; a rule file may have {LARGEST:,}")
    problems: list[Diagnostic] = []
    statements: list[object] = []
    for block in blocks(source.replace("\r\n", "\n").replace("\r", "\n")):
        try:
            statements.append(_parse_block(block, file))
        except _Faulty as fault:
            problems.append(fault.diagnostic)
    headers = [s for s in statements if isinstance(s, syntax.Header)]
    if not problems or headers:
        problems += _header_problems(headers, statements, file)
    if problems:
        raise RuleSetError(problems, {file: source})
    return _assemble(path, source, headers[0], statements)


def _assemble(path: Path, source: str, header: syntax.Header, statements: list[object]) -> syntax.RuleFile:
    return syntax.RuleFile(
        path=path,
        source=source,
        header=header,
        parameters=tuple(s for s in statements if isinstance(s, syntax.Parameter)),
        settings=tuple(s for s in statements if isinstance(s, syntax.Setting)),
        rules=tuple(s for s in statements if isinstance(s, syntax.Rule)),
        drops=tuple(s for s in statements if isinstance(s, syntax.Drop)),
        examples=tuple(s for s in statements if isinstance(s, syntax.Example)),
    )


def _header_problems(headers: list[syntax.Header], statements: list[object], file: str) -> Iterator[Diagnostic]:
    start = Span(file, 1, 1, 1, 2)
    if not headers:
        yield Diagnostic("HZ003", "no `ruleset` block", start, help="begin the file with `ruleset NAME extends base`")
    for extra in headers[1:]:
        yield Diagnostic("HZ003", "a second `ruleset` block", extra.span, help="one file holds one rule set")
    if headers and statements[0] is not headers[0]:
        yield Diagnostic("HZ003", "the `ruleset` block does not come first", headers[0].span, "", "move it to the top")


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
    match = re.match(r"[^\W\d][\w-]*", line)
    return bool(match) and match is not None and match.group() not in CONTINUATIONS


class _Faulty(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


def _parse_block(block: Block, file: str) -> object:
    if block.word not in BLOCK_WORDS:
        raise _Faulty(_unknown_block(block, file))
    _refuse_depth(block, file)
    try:
        tree = grammar().parse(block.text + "\n")
        return ToSyntax(file, block.line - 1).transform(tree)
    except UnexpectedToken as error:
        raise _Faulty(_unexpected(error, block, file)) from None
    except UnexpectedCharacters as error:
        raise _Faulty(_stray(error, block, file)) from None
    except InconsistentIndentation as error:
        raise _Faulty(_indentation(error, block, file)) from None
    except VisitError as error:
        if not isinstance(error.orig_exc, RecursionError):
            raise error.orig_exc from None
        raise _Faulty(_too_deep(block, file)) from None
    except RecursionError:
        raise _Faulty(_too_deep(block, file)) from None


def _too_deep(block: Block, file: str) -> Diagnostic:
    line = block.text.split("\n")[0]
    hint = "give a part of it a class or a property of its own, in another rule"
    return Diagnostic("HZ001", "this block is nested too deeply", _line_span(file, block.line, line), "", hint)


def _refuse_depth(block: Block, file: str) -> None:
    for number, line in enumerate(block.text.split("\n"), block.line):
        deep = max(len(re.findall(r"\(", line.split("#")[0])), (len(line) - len(line.lstrip())) // 4)
        if deep > DEEPEST or len(line) > LONGEST:
            raise _Faulty(
                Diagnostic("HZ001", "this line is too long or nested too deeply", _line_span(file, number, line))
            )


@cache
def grammar() -> Lark:
    """The grammar of one block."""
    return Lark.open(
        "grammar.lark", rel_to=__file__, parser="lalr", lexer="contextual", postlex=Layout(), propagate_positions=True
    )


def _line_span(file: str, number: int, line: str) -> Span:
    margin = len(line) - len(line.lstrip())
    return Span(file, number, margin + 1, number, max(len(line.rstrip()), margin + 1) + 1)


def _unknown_block(block: Block, file: str) -> Diagnostic:
    line = block.text.split("\n")[0]
    word = block.word
    span = Span(
        file, block.line, len(line) - len(line.lstrip()) + 1, block.line, len(line) - len(line.lstrip()) + 1 + len(word)
    )
    hint = did_you_mean(word, BLOCK_WORDS) or "a block begins with " + ", ".join(BLOCK_WORDS[:-1]) + " or example"
    if line[:1] in " \t?":
        hint = "a condition belongs, indented, under the `when` of a rule"
    return Diagnostic("HZ004", f"`{word}` begins no block", span, "", hint)


def _unexpected(error: UnexpectedToken, block: Block, file: str) -> Diagnostic:
    token, lines = error.token, block.text.split("\n")
    expected = in_words(error.expected)
    if token.type in ("_NL", "$END", "_DEDENT"):
        number, column = _last_word(token, lines)
        found = "the line ends here" if token.type == "_NL" else "the block ends here"
        span = Span(file, block.line + number - 1, column, block.line + number - 1, column + 1)
        return Diagnostic("HZ001", found + " too early", span, f"expected {expected}", _advice(lines[number - 1]))
    if token.type == "_INDENT":
        number = min((token.end_line or token.line or 1), len(lines))
        span = _line_span(file, block.line + number - 1, lines[number - 1])
        return Diagnostic(
            "HZ002",
            "this line stands further in than the line above it allows",
            span,
            "",
            "line it up with its neighbours",
        )
    line = token.line or 1
    if set(error.expected) == {"_NL"} and not lines[line - 1][: (token.column or 1) - 1].strip():
        return _not_further_in(block, file, line)
    span = Span(file, block.line + line - 1, token.column or 1, block.line + line - 1, (token.column or 1) + len(token))
    return Diagnostic("HZ001", f"`{token}` does not fit here", span, f"expected {expected}", _advice(lines[line - 1]))


def _not_further_in(block: Block, file: str, line: int) -> Diagnostic:
    """A line that should belong to the line above, and does not stand further in."""
    lines = block.text.split("\n")
    span = _line_span(file, block.line + line - 1, lines[line - 1])
    hint = "indent it: what belongs to a line stands further in"
    if lines[line - 1].startswith("when"):
        hint = "between `rule` and `when`, indented, stands what the rule concludes: `?official is Technocrat`"
    return Diagnostic("HZ002", "this line does not stand further in than the line above it", span, "", hint)


def _last_word(token: Token, lines: list[str]) -> tuple[int, int]:
    """Where the text before an unexpected end stops."""
    number = min(token.line or len(lines), len(lines))
    while number > 1 and not lines[number - 1].strip():
        number -= 1
    return number, len(lines[number - 1].split(" #")[0].rstrip()) + 1


def _stray(error: UnexpectedCharacters, block: Block, file: str) -> Diagnostic:
    line = error.line
    text = block.text.split("\n")[line - 1]
    span = Span(file, block.line + line - 1, error.column, block.line + line - 1, error.column + 1)
    character = text[error.column - 1 : error.column]
    expected = in_words(error.allowed or ())
    hint = "the text has no closing quotation mark" if character == '"' else _advice(text)
    if character in "“”「」‘’":
        hint = 'text stands between straight quotation marks: "..."'
    return Diagnostic("HZ001", f"`{character}` does not fit here", span, f"expected {expected}", hint)


def _indentation(error: InconsistentIndentation, block: Block, file: str) -> Diagnostic:
    lines = block.text.split("\n")
    number = min((error.token.line or 1) + error.token.count("\n"), len(lines))
    span = _line_span(file, block.line + number - 1, lines[number - 1])
    return Diagnostic(
        "HZ002", "no line above stands at this depth", span, "", "line the condition up with its neighbours"
    )


def _advice(line: str) -> str:
    if re.search(r"\bis\s+(a|an|the)\b", line):
        return "write the class right after `is`, without an article"
    if re.search(r"\band\b", line) and not re.search(r"\bbetween\b", line):
        return "put each condition on a line of its own; lines are joined by `and`"
    if re.search(r"[^\s<>!]=[^=]|==", line) and "==" in line:
        return "equality is a single `=`"
    if re.search(r"\b(before|after)\s+\d{4}\s*(#|$)", line):
        return "write a month or a day: `1950-01` or `1950-01-01`"
    if re.search(r"\b(count|sum|minimum|maximum|average|share|earliest|latest|total \w+)\s+of\b", line):
        return "say below, indented, what is meant: `where ?official held ?post`"
    return ""
