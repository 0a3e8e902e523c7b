"""What the parser could not read, as diagnostics: where, what was expected, in words, and what to write."""

from __future__ import annotations

import re

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from hongzhuan.language.advice import advice, advice_on_block
from hongzhuan.language.blocks import BLOCK_WORDS, CONTINUATIONS, Block
from hongzhuan.language.diagnostics import Diagnostic, did_you_mean
from hongzhuan.language.expected import in_words
from hongzhuan.language.layout import InconsistentIndentation
from hongzhuan.language.syntax import Span

DEEPEST = 40
LONGEST = 4_000
MOST_LINES = 500
"""Lines of a rule: what is compared with each other are its conditions, and no person reads more of them."""
_SPLIT = "give a part of it a class or a property of its own, in another rule"


class Faulty(Exception):
    """A block that cannot be read."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def line_span(file: str, number: int, line: str) -> Span:
    """A whole line without its margin."""
    margin = len(line) - len(line.lstrip())
    return Span(file, number, margin + 1, number, max(len(line.rstrip()), margin + 1) + 1)


def unknown_block(block: Block, file: str) -> Diagnostic:
    """A line at the left margin that begins no block (HZ004)."""
    line, word = block.lines[0], block.word
    margin = len(line) - len(line.lstrip())
    word = word if word.strip() else line.split()[0]
    span = Span(file, block.line, margin + 1, block.line, margin + 1 + len(word))
    hint = advice_on_block(word, line) or did_you_mean(word, BLOCK_WORDS)
    hint = hint or "a block begins with " + ", ".join(BLOCK_WORDS[:-1]) + " or example"
    if word in BLOCK_WORDS and margin:
        hint = f"move `{word}` to the left margin"
    elif word in CONTINUATIONS:
        hint = f"`{word}` belongs to a rule: begin one above it with `rule NAME`"
    elif line[:1] in " \t?":
        hint = "a condition belongs, indented, under the `when` of a rule"
    elif line.lstrip().startswith(("//", "/*", "--", "%", ";")):
        hint = "a comment begins with `#`"
    elif line.startswith("@prefix"):
        hint = advice_on_block("prefix")
    return Diagnostic("HZ004", f"`{word}` begins no block", span, "", hint)


def too_deep(block: Block, file: str) -> Diagnostic:
    """A block that the parser gives up on (HZ001)."""
    span = line_span(file, block.line, block.lines[0])
    return Diagnostic("HZ001", "this block is nested too deeply", span, "", _SPLIT)


def refuse_depth(block: Block, file: str) -> None:
    """Raise for a line, or a rule, that no person wrote."""
    if block.word == "rule" and len(block.lines) > MOST_LINES:
        message = f"this rule has {len(block.lines):,} lines; {MOST_LINES} are the most"
        raise Faulty(Diagnostic("HZ001", message, line_span(file, block.line, block.lines[0]), "", _SPLIT))
    for number, line in enumerate(block.lines, block.line):
        deep = max(len(re.findall(r"\(", line.split("#")[0])), (len(line) - len(line.lstrip())) // 4)
        if deep > DEEPEST or len(line) > LONGEST:
            span = line_span(file, number, line)
            raise Faulty(Diagnostic("HZ001", "this line is too long or nested too deeply", span, "", _SPLIT))


def unexpected(error: UnexpectedToken, block: Block, file: str) -> Diagnostic:
    """A word where another kind of word must stand, or a line that ends too early or stands too far in."""
    token, lines = error.token, block.lines
    if token.type in ("_NL", "$END", "_DEDENT"):
        return _ends_early(error, block, file)
    if token.type == "_INDENT":
        number = min((token.end_line or token.line or 1), len(lines))
        span = line_span(file, block.line + number - 1, lines[number - 1])
        message = "this line stands further in than the line above it allows"
        return Diagnostic("HZ002", message, span, "", _too_far_in(lines[number - 1]))
    line, column = token.line or 1, token.column or 1
    if set(error.expected) == {"_NL"} and not lines[line - 1][: column - 1].strip():
        return _not_further_in(block, file, line)
    span = Span(file, block.line + line - 1, column, block.line + line - 1, column + len(token))
    hint = _by_place(error, block, line) or advice(lines[line - 1], str(token))
    return Diagnostic("HZ001", f"`{token}` does not fit here", span, f"expected {in_words(_accepted(error))}", hint)


def _accepted(error: UnexpectedToken | UnexpectedCharacters) -> set[str]:
    """The kinds of words that could really stand there."""
    parser = getattr(error, "interactive_parser", None)
    found = set(parser.accepts()) if parser is not None else set()
    return found or set(error.expected if isinstance(error, UnexpectedToken) else error.allowed or ())


def _by_place(error: UnexpectedToken, block: Block, line: int) -> str:
    """A remedy that depends on the block and on what stands above."""
    word, text = str(error.token), block.lines[line - 1]
    if word in BLOCK_WORDS and text.lstrip().startswith(word) and line > 1:
        return f"move `{word}` to the left margin"
    if word == "when":
        return "`when` and its conditions stand before `because` and `cite`"
    if word == "have":
        return "first `where` says who is looked at, then `have` what of them counts"
    is_above_when = block.word in ("rule", "replace") and not any(
        other.startswith("when") for other in block.lines[:line]
    )
    if is_above_when and line > 1 and text.lstrip().startswith("not "):
        return "a rule says what is so; that something is not so is tested where it is needed, with `not`"
    if block.word in ("parameter", "set") and line > 1:
        return 'a note stands in quotation marks, its source in brackets: `"my own choice" [reddy2022]`'
    return ""


def _ends_early(error: UnexpectedToken, block: Block, file: str) -> Diagnostic:
    token, lines = error.token, block.lines
    number, column = _last_word(token, lines)
    found = "the line ends here" if token.type == "_NL" else "the block ends here"
    span = Span(file, block.line + number - 1, column, block.line + number - 1, column + 1)
    expected, hint = _accepted(error), advice(lines[number - 1])
    if expected <= {"_INDENT"}:
        hint = _BELOW.get(_first_word(lines[number - 1]), hint)
    elif expected == {"OR"}:
        hint = "`either` needs a second case: `or`, and its conditions below it; or leave `either` out"
    return Diagnostic("HZ001", found + " too early", span, f"expected {in_words(expected)}", hint)


def _first_word(line: str) -> str:
    return line.split()[0] if line.split() else ""


_INDENT = "indent it: what belongs to a line stands further in"
_BELOW = {
    "when": "put the conditions below it, one a line, further in",
    "not": "put one condition after `not` on the line, or several below it, further in",
    "exists": "put one condition after `exists` on the line, or several below it, further in",
    "either": "put the conditions of the first case below it, further in, then `or` and those of the second",
    "or": "put the conditions of this case below it, further in",
    "example": "put below it, further in, what is `given` and what to `expect`",
    "rule": "put below it, further in, what the rule concludes: `?official is Technocrat`",
    "replace": "put below it, further in, what the rule concludes: `?official is Technocrat`",
}


def _too_far_in(line: str) -> str:
    word = _first_word(line)
    if word in ("when", "because", "cite"):
        return f"`{word}` stands at the left margin, under `rule`"
    if word in BLOCK_WORDS:
        return f"move `{word}` to the left margin"
    return "line it up with its neighbours"


def _not_further_in(block: Block, file: str, line: int) -> Diagnostic:
    """A line that should belong to the line above, and does not stand further in."""
    lines = block.lines
    span = line_span(file, block.line + line - 1, lines[line - 1])
    above = next((_first_word(text) for text in reversed(lines[: line - 1]) if text.strip()), "")
    hint = _BELOW.get(above, "indent it: what belongs to a line stands further in") if above != "rule" else _INDENT
    if lines[line - 1].lstrip().startswith(("//", "/*", "--", "%", ";")):
        hint = "a comment begins with `#`"
    elif lines[line - 1].startswith("when") and block.word != "rule":
        hint = "`when` belongs to a rule: begin one above it with `rule NAME`"
    elif lines[line - 1].startswith("when"):
        hint = "between `rule` and `when`, indented, stands what the rule concludes: `?official is Technocrat`"
    elif lines[line - 1].startswith("?"):
        hint = "indent it: conclusions and conditions stand further in than `rule` and `when`"
    elif _first_word(lines[line - 1]) in ("where", "have"):
        hint = "indent it: `where` stands further in than the count or sum that it explains"
    return Diagnostic("HZ002", "this line does not stand further in than the line above it", span, "", hint)


def _last_word(token: Token, lines: list[str]) -> tuple[int, int]:
    """Where the text before an unexpected end stops."""
    number = min(token.line or len(lines), len(lines))
    while number > 1 and not lines[number - 1].strip():
        number -= 1
    return number, len(lines[number - 1].split(" #")[0].rstrip()) + 1


def stray(error: UnexpectedCharacters, block: Block, file: str) -> Diagnostic:
    """A character that begins no word of the language."""
    text = block.lines[error.line - 1]
    number = block.line + error.line - 1
    span = Span(file, number, error.column, number, error.column + 1)
    character = text[error.column - 1 : error.column]
    hint = advice(text)
    if character == '"' and text.count('"') % 2:
        hint = "the text has no closing quotation mark"
    shown = character if character.isprintable() else f"\\x{ord(character or ' '):02x}"
    expected = f"expected {in_words(_accepted(error))}"
    return Diagnostic("HZ001", f"`{shown}` does not fit here", span, expected, hint)


def misplaced(error: InconsistentIndentation, block: Block, file: str) -> Diagnostic:
    """A line at a depth that no line above it has."""
    lines = block.lines
    number = min((error.token.line or 1) + error.token.count("\n"), len(lines))
    line = lines[number - 1]
    span = line_span(file, block.line + number - 1, line)
    hint = "line the condition up with its neighbours"
    if any("\t" in text[: len(text) - len(text.lstrip())] for text in lines):
        hint = "tabs and blanks are mixed: use blanks only, then line it up with its neighbours"
    return Diagnostic("HZ002", "no line above stands at this depth", span, "", hint)
