"""The lines of a Turtle text on which statements stand: subject, predicate, object, and what is inside of brackets.

No RDF parser tells lines. This reader knows just enough of Turtle's grammar (W3C RDF 1.1 Turtle, section 6.5) to find them,
in a text that a parser has accepted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from hongzhuan.names import RDF

_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)
    |(?P<text>\"{3}.*?(?<!\\)\"{3}|'{3}.*?(?<!\\)'{3}|\"(?:[^"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')
    |(?P<address><[^<>\s]*>)
    |(?P<word>@?[^\s\[\](){};,<>"'\#]*[^\s\[\](){};,<>"'\#.])
    |(?P<mark>[\[\](){};,.]|\^\^)""",
    re.S | re.X,
)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A statement and its line: addresses of subject, predicate and object (empty for what has none), names in brackets."""

    subject: str
    predicate: str
    value: str
    inside: frozenset[str]
    line: int


def occurrences(text: str) -> list[Occurrence]:
    """The statements of a text, in its order."""
    return _Reader(text).read()


@dataclass(slots=True)
class _Reader:
    text: str
    _tokens: list[tuple[str, str, int]] = field(default_factory=list)
    _at: int = 0
    _prefixes: dict[str, str] = field(default_factory=dict)
    _base: str = ""
    _found: list[Occurrence] = field(default_factory=list)
    _breaks: list[int] = field(default_factory=list)

    def read(self) -> list[Occurrence]:
        self._breaks = [match.start() for match in re.finditer("\n", self.text)]
        self._tokens = list(self._scan())
        while self._at < len(self._tokens):
            self._statement()
        return self._found

    def _scan(self) -> Iterator[tuple[str, str, int]]:
        place = 0
        while place < len(self.text):
            match = _TOKEN.match(self.text, place)
            if match is None:
                place += 1
                continue
            if match.lastgroup != "skip":
                yield str(match.lastgroup), match.group(), place
            place = match.end()

    def _next(self) -> tuple[str, str, int]:
        token = self._tokens[self._at] if self._at < len(self._tokens) else ("mark", ".", len(self.text))
        self._at += 1
        return token

    def _peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else "."

    def _statement(self) -> None:
        word = self._peek()
        if word.lower() in ("@prefix", "prefix"):
            self._next()
            name, address = self._next()[1], self._next()[1]
            self._prefixes[name.rstrip(":")] = urljoin(self._base, address[1:-1])
        elif word.lower() in ("@base", "base"):
            self._next()
            self._base = self._next()[1][1:-1]
        elif word in ("{", "}", ".") or word.lower() == "graph":
            self._next()
        else:
            subject, _ = self._term()
            if self._peek() == "{":
                return
            self._predicates(subject, ".")

    def _predicates(self, subject: str, end: str) -> set[str]:
        """Predicates and objects up to `end`; the names that stand there."""
        names: set[str] = set()
        while (word := self._peek()) not in (end, "}"):
            if word == ";":
                self._next()
                continue
            if self._at >= len(self._tokens):
                break
            line = bisect_right(self._breaks, self._tokens[self._at][2]) + 1
            predicate, _ = self._term()
            names.add(predicate)
            names |= self._objects(subject, predicate, line)
        if self._peek() == end:
            self._next()
        return names - {""}

    def _objects(self, subject: str, predicate: str, line: int) -> set[str]:
        names: set[str] = set()
        while True:
            if self._at < len(self._tokens):
                line = bisect_right(self._breaks, self._tokens[self._at][2]) + 1
            value, inside = self._term()
            self._found.append(Occurrence(subject, predicate, value, frozenset(inside), line))
            names |= {value, *inside}
            if self._peek() != ",":
                return names
            self._next()

    def _term(self) -> tuple[str, set[str]]:
        """The address of a term, and the names inside of its brackets."""
        kind, word, _ = self._next()
        if word == "[":
            return "", self._predicates("", "]")
        if word == "(":
            return "", self._list()
        if kind == "address":
            return urljoin(self._base, word[1:-1]) if self._base else word[1:-1], set()
        if kind == "text":
            if self._peek() == "^^":
                self._next()
                self._next()
            elif self._peek().startswith("@"):
                self._next()
            return "", set()
        return self._named(word), set()

    def _list(self) -> set[str]:
        names: set[str] = set()
        while self._peek() not in (")", "}") and self._at < len(self._tokens):
            value, inside = self._term()
            names |= {value, *inside}
        self._next()
        return names - {""}

    def _named(self, word: str) -> str:
        if word == "a":
            return RDF + "type"
        prefix, colon, local = word.partition(":")
        return self._prefixes[prefix] + local.replace("\\", "") if colon and prefix in self._prefixes else ""
