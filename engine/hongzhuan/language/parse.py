"""Text to tree. Each block is parsed on its own, so that one mistake does not hide the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedToken, VisitError

from hongzhuan.errors import BadInput
from hongzhuan.language import syntax
from hongzhuan.language.blocks import BLOCK_WORDS, Block, blocks
from hongzhuan.language.diagnostics import Diagnostic, RuleSetError
from hongzhuan.language.layout import InconsistentIndentation, Layout
from hongzhuan.language.mistakes import Faulty, misplaced, refuse_depth, stray, too_deep, unexpected, unknown_block
from hongzhuan.language.syntax import Span
from hongzhuan.language.tree import ToSyntax
from hongzhuan.language.typography import misprints

LARGEST = 2_000_000
_MOST_IN_A_BLOCK = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a file and what could not.

    `file` holds the blocks that parse, None where there is no header; `broken` the names of rules and parameters whose
    blocks do not, so that nobody complains that they are missing.
    """

    file: syntax.RuleFile | None
    problems: tuple[Diagnostic, ...]
    broken: frozenset[str]
    source: str


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
    """Parse the text of one rule file; `file` is the name that diagnostics show.

    Raises:
        RuleSetError: with every syntax error.
    """
    reading = read(source, path, file)
    if reading.problems or reading.file is None:
        raise RuleSetError(reading.problems, {file: source})
    return reading.file


def read(source: str, path: Path, file: str) -> Reading:
    """Parse what can be parsed of the text of one rule file."""
    statements, problems, broken = _statements(source, file)
    headers = [s for s in statements if isinstance(s, syntax.Header)]
    if headers or not problems:
        problems += _header_problems(headers, statements, file)
    found = _rule_file(path, source, headers[0], statements) if headers else None
    return Reading(found, tuple(problems), broken, source)


def parse_fragment(source: str, path: Path, file: str) -> syntax.Fragment:
    """Parse a file that another imports: rules, parameters and further imports.

    Raises:
        RuleSetError: with every syntax error, and every block that only a rule set of its own may have.
    """
    statements, problems, _ = _statements(source, file)
    for statement in statements:
        if not isinstance(statement, syntax.Import | syntax.Parameter | syntax.Rule):
            problems.append(_not_for_fragments(statement))
    if problems:
        raise RuleSetError(problems, {file: source})
    return syntax.Fragment(
        path=path,
        source=source,
        file=file,
        imports=tuple(s for s in statements if isinstance(s, syntax.Import)),
        parameters=tuple(s for s in statements if isinstance(s, syntax.Parameter)),
        rules=tuple(s for s in statements if isinstance(s, syntax.Rule)),
    )


def _not_for_fragments(statement: object) -> Diagnostic:
    span: Span = statement.span  # type: ignore[attr-defined]
    if isinstance(statement, syntax.Header):
        help_ = f"stand on it instead: `ruleset ... extends {statement.name}`; or take its `ruleset` block out"
        return Diagnostic("HZ003", "a file that is imported has no `ruleset` of its own", span, "", help_)
    help_ = "move it to the file that imports this one"
    return Diagnostic("HZ003", "a file that is imported holds rules and parameters only", span, "", help_)


def _statements(source: str, file: str) -> tuple[list[object], list[Diagnostic], frozenset[str]]:
    if len(source) > LARGEST:
        raise BadInput(f"{file} has {len(source):,} characters; a rule file may have {LARGEST:,}")
    problems: list[Diagnostic] = []
    statements: list[object] = []
    broken: set[str] = set()
    for block in blocks(source.replace("\r\n", "\n").replace("\r", "\n")):
        found = list(misprints(block, file))
        try:
            if not found:
                statements.append(_parse_block(block, file))
                continue
        except Faulty as fault:
            found = [fault.diagnostic, *_further(block, file, fault.diagnostic)]
        problems += found
        broken |= {block.name} if block.name else set()
    return statements, problems, frozenset(broken)


def _rule_file(path: Path, source: str, header: syntax.Header, statements: list[object]) -> syntax.RuleFile:
    return syntax.RuleFile(
        path=path,
        source=source,
        header=header,
        parameters=tuple(s for s in statements if isinstance(s, syntax.Parameter)),
        settings=tuple(s for s in statements if isinstance(s, syntax.Setting)),
        rules=tuple(s for s in statements if isinstance(s, syntax.Rule)),
        drops=tuple(s for s in statements if isinstance(s, syntax.Drop)),
        examples=tuple(s for s in statements if isinstance(s, syntax.Example)),
        imports=tuple(s for s in statements if isinstance(s, syntax.Import)),
    )


def _header_problems(headers: list[syntax.Header], statements: list[object], file: str) -> Iterator[Diagnostic]:
    start = Span(file, 1, 1, 1, 2)
    if not headers:
        yield Diagnostic("HZ003", "no `ruleset` block", start, help="begin the file with `ruleset NAME extends base`")
    for extra in headers[1:]:
        yield Diagnostic("HZ003", "a second `ruleset` block", extra.span, help="one file holds one rule set")
    if headers and statements[0] is not headers[0]:
        yield Diagnostic("HZ003", "the `ruleset` block does not come first", headers[0].span, "", "move it to the top")


def _parse_block(block: Block, file: str) -> object:
    if block.word not in BLOCK_WORDS:
        raise Faulty(unknown_block(block, file))
    refuse_depth(block, file)
    try:
        tree = grammar().parse(block.text + "\n")
        return ToSyntax(file, block.line - 1).transform(tree)
    except UnexpectedToken as error:
        raise Faulty(unexpected(error, block, file)) from None
    except UnexpectedCharacters as error:
        raise Faulty(stray(error, block, file)) from None
    except InconsistentIndentation as error:
        raise Faulty(misplaced(error, block, file)) from None
    except VisitError as error:
        if not isinstance(error.orig_exc, RecursionError):
            raise error.orig_exc from None
        raise Faulty(too_deep(block, file)) from None
    except RecursionError:
        raise Faulty(too_deep(block, file)) from None


def _further(block: Block, file: str, first: Diagnostic) -> Iterator[Diagnostic]:
    """Mistakes in later lines of a block: each faulty line is left out and the rest read again.

    Only a word that does not fit counts; what is missing or stands too far in may be missing through the line left out.
    """
    fault = first
    for _ in range(_MOST_IN_A_BLOCK):
        lines = block.lines
        at = fault.span.line - block.line
        if fault.code != "HZ001" or not fault.label or at == 0:
            return
        lines[at] = ""
        block = Block(block.line, "\n".join(lines))
        try:
            _parse_block(block, file)
            return
        except Faulty as error:
            fault = error.diagnostic
        if fault.code != "HZ001" or fault.span.line <= at + block.line or " too early" in fault.message:
            return
        yield fault


@cache
def grammar() -> Lark:
    """The parser of one block."""
    return Lark.open(
        "grammar.lark", rel_to=__file__, parser="lalr", lexer="contextual", postlex=Layout(), propagate_positions=True
    )
