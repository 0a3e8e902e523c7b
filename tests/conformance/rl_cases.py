"""The cases of `owl_rl.txt`, and a knowledge base from a few lines of Turtle."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from hongzhuan import KnowledgeBase
from hongzhuan.names import OWL, RDF, RDFS, XSD

SPACE = "https://example.org/"
SPACES = {"": SPACE, "owl": OWL, "rdf": RDF, "rdfs": RDFS, "xsd": XSD}
PREFIXES = "".join(f"@prefix {name}: <{space}> .\n" for name, space in SPACES.items())


@dataclass(frozen=True, slots=True)
class Case:
    """A premise with what follows from it, what does not, and the axiom that it breaks (empty for none)."""

    name: str
    premise: str
    follows: tuple[str, ...]
    not_follows: tuple[str, ...]
    clash: str

    def __str__(self) -> str:
        return self.name


def cases() -> list[Case]:
    """Every case of the table."""
    text = (Path(__file__).parent / "owl_rl.txt").read_text(encoding="utf-8")
    return [_case(part) for part in re.split(r"^=== ", text, flags=re.M)[1:]]


def _case(text: str) -> Case:
    name, *lines = text.strip().splitlines()
    starts = ("+ ", "- ", "clash ", "consistent")
    premise = "\n".join(line for line in lines if not line.startswith(starts))
    return Case(name, premise, _after("+ ", lines), _after("- ", lines), "".join(_after("clash ", lines)))


def _after(word: str, lines: list[str]) -> tuple[str, ...]:
    return tuple(line.removeprefix(word) for line in lines if line.startswith(word))


def opened(folder: Path, turtle: str) -> KnowledgeBase:
    """A knowledge base of a text in Turtle, without the shipped ontology."""
    file = folder / "premise.ttl"
    file.write_text(PREFIXES + turtle, encoding="utf-8")
    return KnowledgeBase.open(file, "none")


def triples(turtle: str) -> list[tuple[str, str, str]]:
    """The triples of a text in Turtle, as terms in N-Triples."""
    parsed = (quad.triple for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE))
    return [(str(triple.subject), str(triple.predicate), str(triple.object)) for triple in parsed]


def full(name: str) -> str:
    """A text with the short names of the cases as the engine prints them."""
    return re.sub(r"(?<![\w/]):(\w)", rf"{SPACE}\1", name)
