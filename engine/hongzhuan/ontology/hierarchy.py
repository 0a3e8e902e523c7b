"""The hierarchies of classes and properties that axioms state between names, closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from hongzhuan.names import OWL, RDF, RDFS, shorten
from hongzhuan.ontology.graph import Node, OntologyGraph


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """`classes` are the addresses of all named classes; the maps lead from a short name or address to all above it."""

    classes: tuple[str, ...]
    above_class: dict[str, frozenset[str]]
    above_property: dict[str, frozenset[str]]

    def is_subclass(self, lower: str, upper: str) -> bool:
        """Whether axioms between names put one class (its text) below another."""
        return lower == upper or upper in self.above_class.get(lower, ())

    def topmost(self) -> Iterable[str]:
        """The classes that are above all that are above them, without those of OWL itself."""
        for cls in self.classes:
            upper = self.above_class.get(shorten(cls), frozenset())
            same = {other for other in upper if shorten(cls) in self.above_class.get(other, ())}
            if not cls.startswith(OWL) and upper <= same | {shorten(cls), shorten(OWL + "Thing")}:
                yield cls

    def is_subproperty(self, lower: str, upper: str) -> bool:
        """Whether axioms between names put one property (its address) below another."""
        return lower == upper or upper in self.above_property.get(lower, ())


def read_hierarchy(graph: OntologyGraph) -> Hierarchy:
    """The hierarchies of an ontology."""
    classes = _edges(graph, RDFS + "subClassOf", OWL + "equivalentClass")
    properties = _edges(graph, RDFS + "subPropertyOf", OWL + "equivalentProperty")
    return Hierarchy(
        tuple(_named_classes(graph)),
        _closed((shorten(lower), shorten(upper)) for lower, upper in classes),
        _closed(properties),
    )


def _named_classes(graph: OntologyGraph) -> Iterable[str]:
    named: set[str] = set()
    for kind in (OWL + "Class", RDFS + "Class"):
        named |= {node.value for node in graph.typed(kind) if isinstance(node, ox.NamedNode)}
    for predicate in (RDFS + "subClassOf", OWL + "equivalentClass"):
        for pair in graph.pairs(predicate):
            named |= {node.value for node in pair if isinstance(node, ox.NamedNode) and not graph.is_datatype(node)}
    for predicate in (RDFS + "domain", RDFS + "range"):
        named |= {
            node.value
            for _, node in graph.pairs(predicate)
            if isinstance(node, ox.NamedNode) and not graph.is_datatype(node)
        }
    return sorted(name for name in named if not name.startswith((RDF, RDFS)))


def _edges(graph: OntologyGraph, inclusion: str, equivalence: str) -> list[tuple[str, str]]:
    pairs: list[tuple[Node, Node]] = [*graph.pairs(inclusion), *graph.pairs(equivalence)]
    pairs += [(right, left) for left, right in graph.pairs(equivalence)]
    return [(a.value, b.value) for a, b in pairs if isinstance(a, ox.NamedNode) and isinstance(b, ox.NamedNode)]


def _closed(edges: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    direct: dict[str, set[str]] = {}
    for lower, upper in edges:
        direct.setdefault(lower, set()).add(upper)
    return {lower: frozenset(_reached(lower, direct)) for lower in direct}


def _reached(start: str, direct: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for upper in direct.get(waiting.pop(), ()):
            if upper not in found:
                found.add(upper)
                waiting.append(upper)
    return found
