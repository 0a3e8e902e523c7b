"""Which rules conclude a term of the ontology, and which read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal

from hongzhuan.language.syntax import Name
from hongzhuan.ontology.vocabulary import Vocabulary
from hongzhuan.program.rulesets import load, shipped_names


@dataclass(frozen=True, slots=True)
class Use:
    """A rule of a rule set that concludes or reads a term, with its file and line."""

    rule_set: str
    rule: str
    how: Literal["concludes", "reads"]
    place: str


def uses(iri: str, vocabulary: Vocabulary) -> list[Use]:
    """The shipped rules that name a term: those that conclude it first, in the order of rule sets and files."""
    found = [use for name in shipped_names() for use in _in_rule_set(name, iri, vocabulary)]
    return sorted(dict.fromkeys(found), key=lambda use: use.how)


def _in_rule_set(name: str, iri: str, vocabulary: Vocabulary) -> Iterator[Use]:
    for rule in load(name).files[-1].rules:
        place = rule.span.place
        if _named_in(rule.heads, iri, vocabulary):
            yield Use(name, rule.name, "concludes", place)
        if _named_in(rule.body, iri, vocabulary):
            yield Use(name, rule.name, "reads", place)


def _named_in(part: object, iri: str, vocabulary: Vocabulary) -> bool:
    """Whether a name anywhere in a part of a rule means the term."""
    if isinstance(part, Name):
        return any(iri in vocabulary.resolve(part.text, kind)[:1] for kind in ("class", "property", "individual"))
    if isinstance(part, tuple):
        return any(_named_in(item, iri, vocabulary) for item in part)
    if is_dataclass(part):
        return any(_named_in(getattr(part, field.name), iri, vocabulary) for field in fields(part))
    return False
