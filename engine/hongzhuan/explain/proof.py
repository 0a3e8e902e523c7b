"""A proof as a tree. Every leaf is an asserted fact with its sources, or an absence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from hongzhuan.explain.miss import Miss

Kind = Literal["rule", "axiom", "asserted", "absence", "aggregate"]
SCHEMA_VERSION = 1
"""Of the JSON of proofs: it changes when a reader of the old form would fail."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in English and Chinese."""

    text: str
    text_zh: str

    def to_json(self) -> dict[str, str]:
        """Both languages."""
        return {"text": self.text, "text_zh": self.text_zh}


@dataclass(frozen=True, slots=True)
class Name:
    """A thing that a sentence names: its address and its labels."""

    iri: str
    label: str
    label_zh: str


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
class Rival:
    """Another value of the same property, with its sources."""

    value: str
    text: Said
    sources: tuple[SourceRef, ...]

    def to_json(self) -> dict[str, Any]:
        """The value, a sentence and the sources."""
        return {"value": self.value, **self.text.to_json(), "source": [source.to_json() for source in self.sources]}


def _none() -> tuple[Miss, ...]:
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Why a fact holds.

    `rule` is the rule's name with its rule set (`xi/red_and_expert`) or the axiom in Manchester syntax; `place` its
    file and line; `because` the rule's sentence with its values filled in; `conditions` the comparisons that held, with
    their values; `value` the result of an aggregate; `premises` the proofs of what the rule rests on. `rivals` are
    other values that sources give for an asserted fact, `reasons` gives what the rules lacked that could have concluded
    an absent one, `alternatives` the other ways to conclude the same fact, where every proof was asked for, `names` the
    things that the sentences name, and `bindings` the author's variables with their values, addresses or literals as
    text.
    """

    fact: Fact
    kind: Kind
    rule: str | None = None
    place: str | None = None
    because: str = ""
    because_zh: str = ""
    cites: tuple[Cited, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    conditions: tuple[Said, ...] = ()
    value: float | None = None
    premises: tuple[Proof, ...] = ()
    rivals: tuple[Rival, ...] = ()
    reasons: Callable[[], tuple[Miss, ...]] = field(default=_none, repr=False)
    alternatives: tuple[Proof, ...] = ()
    names: tuple[Name, ...] = ()
    bindings: tuple[tuple[str, str], ...] = ()

    def to_json(self, shared: dict[int, int] | None = None) -> dict[str, Any]:
        """The tree of `explain --format json`; nothing is cut.

        Args:
            shared: the steps written so far. With it each step is written once and numbered; where it stands again, `as` says
                its number.
        """
        shown: dict[str, Any] = {"fact": self.fact.to_json(), "kind": self.kind, "rule": self.rule}
        shown["source"] = [source.to_json() for source in self.sources]
        if shared is not None and self.premises:
            if id(self) in shared:
                return {**shown, "as": shared[id(self)], "premises": []}
            shown["step"] = shared[id(self)] = len(shared) + 1
        for name, text in (("place", self.place), ("because", self.because), ("because_zh", self.because_zh)):
            if text:
                shown[name] = text
        if self.cites:
            shown["cites"] = [{"passage": c.passage, **c.source.to_json()} for c in self.cites]
        if self.conditions:
            shown["conditions"] = [said.text for said in self.conditions]
            shown["conditions_zh"] = [said.text_zh for said in self.conditions]
        if self.bindings:
            shown["bindings"] = dict(self.bindings)
        if self.value is not None:
            shown["value"] = self.value
        if self.rivals:
            shown["rivals"] = [rival.to_json() for rival in self.rivals]
        if self.lacking:
            shown["why_not"] = [miss.to_json() for miss in self.lacking]
        shown["premises"] = [premise.to_json(shared) for premise in self.premises]
        if self.alternatives:
            shown["alternatives"] = [other.to_json(shared) for other in self.alternatives]
        return shown

    @property
    def lacking(self) -> tuple[Miss, ...]:
        """What the rules lacked that could have concluded what is absent; worked out when it is asked for."""
        return self.reasons()

    def walk(self) -> Iterator[Proof]:
        """This step and every step below it."""
        yield self
        for premise in self.premises:
            yield from premise.walk()

    @property
    def size(self) -> int:
        """The number of steps."""
        return sum(1 for _ in self.walk())
