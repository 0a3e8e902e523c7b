"""Where an axiom is written: its file and line, found when somebody asks.

RDF parsers tell no lines. So the files are read once more: each axiom of a file, in Manchester syntax, is sought where its
subject and then its predicate stand in the text. Of formats other than Turtle and N-Triples only the subject is sought.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from hongzhuan import kept, shipped
from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io
from hongzhuan.names import OWL, RDF, RDFS
from hongzhuan.ontology.graph import Node, OntologyGraph, RdfTerm
from hongzhuan.ontology.statements import stated_axioms
from hongzhuan.ontology.turtle_lines import Occurrence, occurrences

_LARGE = 50_000_000
"""Bytes from which on a file is not read again for the sake of a line."""

_MANY = 50
"""Files from which on it is worth while to keep what was found in them."""

_WORDS = re.compile(
    r"[:#](subClassOf|subPropertyOf|domain|range|equivalent|inverseOf|propertyChain|\w+Of\b|disjoint|All\w+"
    r"|hasKey|assertionProperty|\w*Property\b)"
)
"""The words that make a statement an axiom; a file without any is not parsed."""


@dataclass(slots=True)
class Places:
    """The places of the axioms in some files."""

    files: Sequence[Path] = ()
    _known: dict[str, str] | None = field(default=None, compare=False)

    def of(self, axiom: str) -> str | None:
        """`file:line` of an axiom in Manchester syntax; None where it is not written, but holds by OWL itself."""
        if self._known is None:
            name = kept.name_of("places", *map(_state, self.files))
            self._known = kept.load(name)
            if self._known is None:
                self._known = self._read()
                if len(self.files) > _MANY:
                    kept.save(name, self._known)
        return self._known.get(axiom)

    def _read(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for file in self.files:
            if file.stat().st_size < _LARGE:
                for text, line in _axioms(file):
                    found.setdefault(text, f"{_shown(file)}:{line}")
        return found


def _state(file: Path) -> str:
    """What tells one state of a file from another."""
    about = file.stat()
    return f"{file.absolute()} {file} {about.st_size} {about.st_mtime_ns}"


def _shown(file: Path) -> str:
    """A shipped file below its folder, any other as it was given."""
    for folder in (shipped.ontology_folder(), shipped.kb_folder()):
        if file.is_relative_to(folder):
            return str(Path(folder.name) / file.relative_to(folder))
    return str(file)


def _axioms(file: Path) -> Iterator[tuple[str, int]]:
    """The axioms of a file, each with its line."""
    text = _text(file)
    if not _WORDS.search(text):
        return
    store = ox.Store()
    try:
        store.bulk_extend(rdf_io.parse_text(text, file))
    except BadInput:
        return
    graph, lines = OntologyGraph(store), _Lines(text, file.suffix.lower())
    for axiom in stated_axioms(graph):
        value = axiom.value.value if isinstance(axiom.value, ox.NamedNode) else ""
        yield axiom.text, lines.of(axiom.subject, axiom.predicate, value, _names_below(graph, axiom.value))


def _text(file: Path) -> str:
    """The text of a file; of N-Triples only the lines that can belong to an axiom, the others left empty."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    if file.suffix.lower() not in (".nt", ".nq"):
        return text
    return "\n".join(line if any(space in line for space in (OWL, RDFS, RDF)) else "" for line in text.split("\n"))


def _names_below(graph: OntologyGraph, node: RdfTerm) -> frozenset[str]:
    """The names that stand inside of an expression without a name."""
    names: set[str] = set()
    waiting: list[RdfTerm] = [node]
    seen: set[RdfTerm] = set()
    while waiting:
        at = waiting.pop()
        if isinstance(at, ox.NamedNode):
            names.add(at.value)
        elif isinstance(at, ox.BlankNode) and at not in seen:
            seen.add(at)
            for predicate in graph.predicates(at):
                waiting += graph.values(at, predicate)
    return frozenset(names)


class _Lines:
    """Finds statements in the text of one file."""

    def __init__(self, text: str, suffix: str) -> None:
        self._text = text
        self._found: dict[tuple[str, str], list[Occurrence]] = {}
        if suffix in (".ttl", ".nt", ".nq", ".trig"):
            for occurrence in occurrences(text):
                self._found.setdefault((occurrence.subject, occurrence.predicate), []).append(occurrence)

    def of(self, subject: Node, predicate: str, value: str, names: frozenset[str]) -> int:
        """The line of a statement; that of its subject, or 1, where it is not to be found."""
        name = subject.value if isinstance(subject, ox.NamedNode) else ""
        found = self._found.get((name, predicate), [])
        if not found:
            return self._of_name(name)
        return min(found, key=lambda o: (o.value != value, len(o.inside ^ names), o.line)).line

    def _of_name(self, name: str) -> int:
        local = re.split(r"[#/:]", name)[-1] if name else ""
        match = re.search(rf"\b{re.escape(local)}\b", self._text) if local else None
        return self._text.count("\n", 0, match.start()) + 1 if match else 1
