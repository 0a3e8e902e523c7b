"""A proof as a tree. Every leaf is an asserted fact with its sources, or an absence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["rule", "axiom", "asserted", "absence", "aggregate"]
SCHEMA_VERSION = 1
"""Of the JSON of proofs: it changes when a reader of the old form would fail."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement: addresses (or literals as text), the era it holds in, and a sentence in English and Chinese."""

    subject: str
    predicate: str
    object: str
    text: str
    text_zh: str = ""
    era: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Subject, predicate, object, text; the era where the fact has one."""
        shown: dict[str, Any] = {
            "subject": self.subject,
            "predicate": self.predicate,
            "object": self.object,
            "text": self.text,
        }
        if self.text_zh:
            shown["text_zh"] = self.text_zh
        if self.era:
            shown["era"] = self.era
        return shown


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A page, book or database: its address here, title, publisher, canonical address and the date it was read."""

    iri: str
    title: str
    publisher: str = ""
    url: str = ""
    date_read: str = ""

    def to_json(self) -> dict[str, str]:
        """All that is known of it."""
        return {
            "iri": self.iri,
            "title": self.title,
            "publisher": self.publisher,
            "url": self.url,
            "date_read": self.date_read,
        }

    def __str__(self) -> str:
        publisher = f", {self.publisher}" if self.publisher else ""
        read = f", read {self.date_read}" if self.date_read else ""
        return f"{self.title}{publisher}{read}"


@dataclass(frozen=True, slots=True)
class Cited:
    """What a rule cites: the source, and where in it."""

    source: SourceRef
    passage: str | None

    def __str__(self) -> str:
        return f"{self.source.title} ({self.passage})" if self.passage else self.source.title


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a fact holds.

    `rule` is the rule's name with its rule set (`xi/red_and_expert`) or the axiom in Manchester syntax; `place` its file and
    line; `because` the rule's sentence with its values filled in; `conditions` the comparisons that held, with their values;
    `value` the result of an aggregate; `premises` the proofs of what the rule rests on.
    """

    fact: Fact
    kind: Kind
    rule: str | None = None
    place: str | None = None
    because: str = ""
    because_zh: str = ""
    cites: tuple[Cited, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    conditions: tuple[str, ...] = ()
    value: float | None = None
    premises: tuple[Proof, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The tree of `explain --format json`; nothing is cut."""
        shown: dict[str, Any] = {"fact": self.fact.to_json(), "kind": self.kind, "rule": self.rule}
        shown["source"] = [source.to_json() for source in self.sources]
        for name, text in (("place", self.place), ("because", self.because), ("because_zh", self.because_zh)):
            if text:
                shown[name] = text
        if self.cites:
            shown["cites"] = [{"passage": c.passage, **c.source.to_json()} for c in self.cites]
        if self.conditions:
            shown["conditions"] = list(self.conditions)
        if self.value is not None:
            shown["value"] = self.value
        shown["premises"] = [premise.to_json() for premise in self.premises]
        return shown

    def walk(self) -> Iterator[Proof]:
        """This step and every step below it."""
        yield self
        for premise in self.premises:
            yield from premise.walk()

    @property
    def size(self) -> int:
        """The number of steps."""
        return sum(1 for _ in self.walk())
