"""Tests of texts: which of the texts that the facts hold contain, begin with, end with or look like another.

A test is a relation of its own over texts, so that the engine works out once which texts pass. Capitals do not matter. In a
pattern `*` stands for anything. A language, where one is given, must be that of the text; `@zh` takes `zh-Hans` too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hongzhuan.facts.codes import Term, parse_n3
from hongzhuan.program.ir import Relation


@dataclass(frozen=True, slots=True)
class TextPattern:
    """What a text is tested for: `test` is contains, starts with, ends with or matches."""

    test: str
    text: str
    language: str | None

    def accepts(self, term: Term) -> bool:
        """Whether a literal passes."""
        if term.kind != "literal" or not self._speaks(term.language):
            return False
        return re.fullmatch(self.regular, term.value, re.S | re.I) is not None

    def _speaks(self, language: str | None) -> bool:
        wanted, found = (self.language or "").lower(), (language or "").lower()
        return not wanted or found == wanted or found.startswith(wanted + "-")

    @property
    def regular(self) -> str:
        """The pattern as a regular expression over the whole text, in the part of the syntax that every engine shares."""
        return _WITH_ANYTHING[self.test].replace("TEXT", _quoted(self.text, self.test == "matches"))


_WITH_ANYTHING = {"contains": ".*TEXT.*", "starts with": "TEXT.*", "ends with": ".*TEXT", "matches": "TEXT"}


def _quoted(text: str, stars: bool) -> str:
    return "".join(".*" if c == "*" and stars else _letter(c) for c in text)


def _letter(character: str) -> str:
    return character if character.isalnum() or ord(character) > 127 else f"\\x{ord(character):02x}"


def text_relation(pattern: TextPattern) -> Relation:
    """The texts that pass a test."""
    text = Term("literal", pattern.text, None, pattern.language)
    return Relation("text", f"{pattern.test} {text.n3()}", 1)


def pattern_of(relation: Relation) -> TextPattern:
    """The test that a relation of texts stands for."""
    found = re.fullmatch(r"(contains|starts with|ends with|matches) (.*)", relation.name, re.S)
    if found is None:
        raise ValueError(f"no test of texts: {relation.name}")
    term = parse_n3(found[2])
    return TextPattern(found[1], term.value, term.language)
