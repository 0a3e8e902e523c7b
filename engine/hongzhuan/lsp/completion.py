"""What can be written at a place: names where names belong, words where words do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hongzhuan.language.blocks import BLOCK_WORDS
from hongzhuan.lsp.cursor import Cursor, in_text
from hongzhuan.lsp.hover import amount
from hongzhuan.lsp.knowledge import Knowledge
from hongzhuan.names import HZ, KB, shorten
from hongzhuan.ontology.vocabulary import NameKind
from hongzhuan.program.aggregates import AGGREGATES
from hongzhuan.program.rulesets import RuleSet

Kind = Literal["class", "property", "individual", "era", "source", "rule", "rule set", "parameter", "variable", "word"]
MOST = 200
"""So many suggestions at most; the editor asks again when more is typed."""

HEADER_WORDS = ("title", "era", "cite")
RULE_WORDS = ("when", "because", "cite")
EXAMPLE_WORDS = ("given", "expect")
CONDITION_WORDS = (
    "not",
    "either",
    "or",
    "exists",
    "optional",
    *(f"{name} of" for name in AGGREGATES),
    "years between",
    "where",
    "have",
    "era",
)
AFTER_VARIABLE = (
    "is",
    "starts",
    "ends",
    "before",
    "after",
    "on or before",
    "on or after",
    "during",
    "overlaps",
    "at least",
    "at most",
    "above",
    "below",
    "differs from",
    "same as",
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word to write: what it is, what it says in short, and at length."""

    text: str
    kind: Kind
    detail: str = ""
    documentation: str = ""


def complete(cursor: Cursor, path: Path, rule_set: RuleSet | None, knowledge: Knowledge) -> list[Suggestion]:
    """The suggestions that begin with what has been typed."""
    if in_text(cursor.before):
        return []
    typed = cursor.typed.casefold()
    found = _fitting(cursor, path, rule_set, knowledge)
    return [s for s in dict.fromkeys(found) if s.text.casefold().startswith(typed)][:MOST]


def _fitting(cursor: Cursor, path: Path, rule_set: RuleSet | None, knowledge: Knowledge) -> Iterator[Suggestion]:
    before, word = cursor.before_typed, cursor.rest_of_block().split(" ")[0]
    if cursor.typed.startswith("?"):
        yield from _variables(cursor)
    elif not before:
        yield from _words(BLOCK_WORDS)
        yield from _words(RULE_WORDS if word in ("rule", "replace") else ())
    elif re.search(r"\b(?:cite\s+|\[\s*)$", before):
        yield from (Suggestion(name, "source", title) for name, title in knowledge.sources.items())
    elif re.match(r"(?:replace|drop)\s+rule\s+$", before):
        yield from _rules(rule_set)
    elif re.match(r"ruleset\s.*\bextends\s.*$", before):
        yield from (Suggestion(name, "rule set") for name in knowledge.rule_sets(path))
    elif re.match(r"set\s+$", before) and rule_set:
        yield from _parameters(rule_set)
    elif re.match(r"\s+era\s+$", before) or re.search(r"\bis\b.*\bin\s+$", before):
        yield from (_term(name, "era", "individual", knowledge) for name in knowledge.eras)
    elif re.search(r"\bis\s+(?:not\s+)?$", before):
        yield from _names("class", "class", knowledge)
    elif re.search(r"(?:[<>]=?|!=|=|by at least|[-+*/])\s*$", before) and rule_set:
        yield from _parameters(rule_set)
        yield from _variables(cursor)
    elif re.search(r"(?:\?\w+|\bera)\s+$", before):
        yield from _names("property", "property", knowledge)
        yield from _words(AFTER_VARIABLE)
    elif re.match(r"\s+(?:given|expect)\b.*$", before):
        yield from _names("individual", "individual", knowledge)
    elif not before.strip():
        yield from _words(_line_words(word))
        yield from _variables(cursor)
    else:
        yield from _values(before, cursor, knowledge)


def _line_words(block_word: str) -> tuple[str, ...]:
    """The words that an indented line of a block can begin with."""
    return {"ruleset": HEADER_WORDS, "example": EXAMPLE_WORDS}.get(block_word, CONDITION_WORDS)


def _words(words: Iterable[str]) -> Iterator[Suggestion]:
    yield from (Suggestion(word, "word") for word in words)


def _variables(cursor: Cursor) -> Iterator[Suggestion]:
    others = cursor.rest_of_block() + cursor.before_typed
    yield from (Suggestion(name, "variable") for name in sorted(set(re.findall(r"\?[^\W\d]\w*", others))))


def _rules(rule_set: RuleSet | None) -> Iterator[Suggestion]:
    """The rules of the extended rule sets."""
    for file in rule_set.files[:-1] if rule_set else ():
        yield from (Suggestion(rule.name, "rule", file.header.name) for rule in file.rules)


def _parameters(rule_set: RuleSet) -> Iterator[Suggestion]:
    for name, value in rule_set.parameters.items():
        yield Suggestion(name, "parameter", amount(value), "\n\n".join(text for text, _ in value.notes))


def _names(name_kind: NameKind, kind: Kind, knowledge: Knowledge) -> Iterator[Suggestion]:
    yield from (_term(name, kind, name_kind, knowledge) for name in knowledge.vocabulary.names(name_kind))


def _term(name: str, kind: Kind, name_kind: NameKind, knowledge: Knowledge) -> Suggestion:
    vocabulary = knowledge.vocabulary
    iri = next(iter(vocabulary.resolve(name, name_kind)), name)
    labels = vocabulary.labels.get(iri, {})
    shown = " · ".join(dict.fromkeys(labels[key] for key in ("en", "zh") if key in labels))
    return Suggestion(name, kind, shown, vocabulary.comments.get(iri, ""))


def _values(before: str, cursor: Cursor, knowledge: Knowledge) -> Iterator[Suggestion]:
    """What a property can have as its value: variables, and single things of the class that it asks for."""
    yield from _variables(cursor)
    match = re.search(r"([^\W\d]\w*(?::\w+)?)\s+$", before)
    prop = next(iter(knowledge.vocabulary.resolve(match[1], "property")), None) if match else None
    wanted = knowledge.vocabulary.properties[prop].range if prop else None
    if wanted is None:
        return
    for iri, classes in sorted(knowledge.vocabulary.individuals.items()):
        if any(wanted in knowledge.vocabulary.superclasses_of(cls) for cls in classes):
            name = iri.removeprefix(HZ).removeprefix(KB)
            yield _term(name if name != iri else shorten(iri), "individual", "individual", knowledge)
