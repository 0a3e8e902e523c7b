"""Class expressions of OWL 2 as values, and as text in Manchester syntax.

Equal expressions are equal values, wherever and under whatever blank node they are written.
Source: W3C OWL 2 Manchester Syntax (second edition), section 2.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hongzhuan.facts.codes import XSD, Term
from hongzhuan.names import OWL, shorten


@dataclass(frozen=True, slots=True)
class PropertyExpression:
    """A property, or the inverse of one."""

    iri: str
    inverse: bool = False

    def __str__(self) -> str:
        return f"inverse {shorten(self.iri)}" if self.inverse else shorten(self.iri)


@dataclass(frozen=True, slots=True)
class Named:
    """A class with an address."""

    iri: str

    def __str__(self) -> str:
        return shorten(self.iri)


@dataclass(frozen=True, slots=True)
class Datatype:
    """A set of literals; `members` where it is an enumeration, `parts` where it is an intersection."""

    iri: str | None
    members: tuple[Term, ...] = ()
    parts: tuple[Datatype, ...] = ()

    def __str__(self) -> str:
        if self.iri is not None:
            return shorten(self.iri)
        return "(" + " and ".join(map(str, self.parts)) + ")" if self.parts else _braces(self.members)


@dataclass(frozen=True, slots=True)
class And:
    """Members of every part."""

    parts: tuple[ClassExpression, ...]

    def __str__(self) -> str:
        return "(" + " and ".join(map(str, self.parts)) + ")"


@dataclass(frozen=True, slots=True)
class Or:
    """Members of any part."""

    parts: tuple[ClassExpression, ...]

    def __str__(self) -> str:
        return "(" + " or ".join(map(str, self.parts)) + ")"


@dataclass(frozen=True, slots=True)
class OneOf:
    """An enumeration."""

    members: tuple[Term, ...]

    def __str__(self) -> str:
        return _braces(self.members)


@dataclass(frozen=True, slots=True)
class Not:
    """What is no member of a part."""

    part: ClassExpression

    def __str__(self) -> str:
        return f"(not {self.part})"


@dataclass(frozen=True, slots=True)
class Some:
    """What has a value in a class."""

    on: PropertyExpression
    filler: Filler

    def __str__(self) -> str:
        return f"({self.on} some {self.filler})"


@dataclass(frozen=True, slots=True)
class Only:
    """What has no value outside a class."""

    on: PropertyExpression
    filler: Filler

    def __str__(self) -> str:
        return f"({self.on} only {self.filler})"


@dataclass(frozen=True, slots=True)
class Value:
    """What has one value."""

    on: PropertyExpression
    value: Term

    def __str__(self) -> str:
        return f"({self.on} value {term_text(self.value)})"


@dataclass(frozen=True, slots=True)
class AtMost:
    """What has at most so many values, in a class where there is a filler."""

    on: PropertyExpression
    number: int
    filler: Filler | None = None

    def __str__(self) -> str:
        return f"({self.on} max {self.number} {self.filler})" if self.filler else f"({self.on} max {self.number})"


@dataclass(frozen=True, slots=True)
class Outside:
    """An expression that OWL 2 RL does not have; `construct` is its term in OWL, `text` the whole."""

    construct: str
    text: str

    def __str__(self) -> str:
        return self.text


ClassExpression = Named | And | Or | OneOf | Not | Some | Only | Value | AtMost | Outside
Filler = ClassExpression | Datatype

THING, NOTHING = Named(OWL + "Thing"), Named(OWL + "Nothing")


def parts_of(expression: Filler) -> Iterator[ClassExpression]:
    """An expression and those inside it."""
    if isinstance(expression, Datatype):
        return
    yield expression
    match expression:
        case And(parts) | Or(parts):
            for part in parts:
                yield from parts_of(part)
        case Not(part):
            yield from parts_of(part)
        case Some(_, filler) | Only(_, filler) if filler != THING:
            yield from parts_of(filler)  # owl:Thing as a filler is no condition
        case AtMost(_, _, filler) if filler not in (None, THING):
            yield from parts_of(filler)


def term_text(term: Term) -> str:
    """A term as people write it: a short name, or a literal in N-Triples with a short datatype."""
    if term.kind != "literal":
        return shorten(term.value)
    text = f'"{term.value}"'
    if term.language:
        return f"{text}@{term.language}"
    return f"{text}^^{shorten(term.datatype)}" if term.datatype and term.datatype != XSD + "string" else text


def _braces(members: tuple[Term, ...]) -> str:
    return "{" + ", ".join(map(term_text, members)) + "}"
