"""What can be wrong with a rule set: values with a code, a place, a message and a help."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from hongzhuan.errors import BadInput
from hongzhuan.language.syntax import Span

Severity = Literal["error", "warning"]

WIDEST = 200
"""Characters of a line that an excerpt shows."""
CODES: Mapping[str, str] = {
    "HZ001": "syntax",
    "HZ002": "indentation",
    "HZ003": "a file needs one ruleset block, first",
    "HZ004": "unknown block",
    "HZ005": "a character that the language does not have",
    "HZ010": "unknown name",
    "HZ011": "not a class",
    "HZ012": "unbound variable",
    "HZ013": "not a property",
    "HZ014": "unknown era",
    "HZ015": "unknown citation",
    "HZ016": "ambiguous name",
    "HZ017": "a sentence speaks of something that the rule does not have",
    "HZ018": "an optional value that is needed",
    "HZ020": "types that do not fit",
    "HZ021": "units that do not fit",
    "HZ022": "not an interval",
    "HZ030": "unknown rule set",
    "HZ031": "negation cycle",
    "HZ032": "aggregation cycle",
    "HZ033": "rule sets extend each other in a circle",
    "HZ034": "a file that cannot be imported",
    "HZ035": "a number that feeds on itself",
    "HZ040": "duplicate name",
    "HZ041": "nothing to replace",
    "HZ042": "nothing to drop",
    "HZ043": "unknown parameter",
    "HZ044": "extended rule sets disagree",
    "HZ051": "uncited rule",
    "HZ052": "unused parameter",
    "HZ053": "a variable used only once",
    "HZ054": "a rule that can never fire",
    "HZ055": "a rule that another one makes superfluous",
    "HZ056": "an example about somebody unknown",
    "HZ057": "an example that expects nothing",
}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong, where, and what to do about it."""

    code: str
    message: str
    span: Span
    label: str = ""
    help: str = ""
    severity: Severity = "error"

    def to_json(self) -> dict[str, object]:
        """The form that editors read; lines and columns count from 1."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "label": self.label,
            "help": self.help,
            "file": self.span.file,
            "line": self.span.line,
            "column": self.span.column,
            "endLine": self.span.end_line,
            "endColumn": self.span.end_column,
        }


def render(diagnostic: Diagnostic, source: str | None) -> str:
    """The diagnostic as an author reads it, with the line that it speaks of."""
    lines = [f"{diagnostic.severity} {diagnostic.code}: {diagnostic.message}", f"  {diagnostic.span}"]
    excerpt = _excerpt(diagnostic, source)
    if excerpt:
        lines += excerpt
    if diagnostic.help:
        lines += [
            f"  help: {line}" if not n else f"        {line}" for n, line in enumerate(diagnostic.help.split("\n"))
        ]
    return "\n".join(lines)


def _excerpt(diagnostic: Diagnostic, source: str | None) -> list[str]:
    text = (source or "").splitlines()
    span = diagnostic.span
    if not 1 <= span.line <= len(text):
        return []
    line = text[span.line - 1].replace("\t", " ")
    end = span.end_column if span.end_line == span.line else len(line) + 1
    width = max(1, end - span.column)
    line, before = _around(line, span.column - 1)
    margin = f"{span.line:>5} | "
    pointer = " " * (len(margin) - 2) + "| " + " " * _columns(line[:before])
    marks = "^" * max(1, _columns(line[before : before + width]))
    return [f"{margin}{line}", f"{pointer}{marks} {diagnostic.label}".rstrip()]


def _around(line: str, before: int) -> tuple[str, int]:
    """The part of a very long line that is spoken of, and how many characters of it stand before the place."""
    if len(line) <= WIDEST:
        return line, before
    start = max(0, before - WIDEST // 3)
    lead = "…" if start else ""
    tail = "…" if start + WIDEST < len(line) else ""
    return f"{lead}{line[start : start + WIDEST]}{tail}", before - start + len(lead)


def _columns(text: str) -> int:
    """Columns that a terminal gives the text: a Chinese character takes two."""
    return sum(2 if ord(c) >= 0x1100 and _wide(c) else 1 for c in text)


def _wide(character: str) -> bool:
    import unicodedata

    return unicodedata.east_asian_width(character) in "WF"


def nearest(word: str, known: Iterable[str], count: int = 1) -> list[str]:
    """The known names most like the word, the best first; none when nothing is near."""
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.casefold(), name)
    return [folded[match] for match in difflib.get_close_matches(word.casefold(), folded, n=count, cutoff=0.6)]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean ...?`, or nothing."""
    near = nearest(word, known)
    return f"did you mean `{near[0]}`?" if near else ""


class RuleSetError(BadInput):
    """A rule set that cannot be used; carries every error found in it and the texts they speak of."""

    def __init__(self, diagnostics: Iterable[Diagnostic], sources: Mapping[str, str]) -> None:
        self.diagnostics = tuple(in_order(diagnostics))
        self.sources = dict(sources)
        super().__init__(self.text())

    def text(self) -> str:
        """All of them, in the order of the file, and how many there are."""
        blocks = [render(d, self.sources.get(d.span.file)) for d in self.diagnostics]
        errors = sum(d.severity == "error" for d in self.diagnostics)
        return "\n\n".join([*blocks, f"{errors} error{'s' if errors != 1 else ''}: the rule set was not loaded"])


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each once, in the order of the files."""
    return sorted(set(diagnostics), key=_order)


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    span = diagnostic.span
    return (span.file, span.line, span.column, diagnostic.code, diagnostic.message)
