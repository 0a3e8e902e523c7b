"""Class expressions read from the triples of an ontology.

Source: W3C OWL 2 Mapping to RDF Graphs (second edition), section 3.2.4.
"""

from __future__ import annotations

from typing import cast

import pyoxigraph as ox

from hongzhuan.errors import BadInput
from hongzhuan.facts.codes import Term, iri
from hongzhuan.names import OWL, RDF, shorten
from hongzhuan.ontology.expressions import (
    And,
    AtMost,
    ClassExpression,
    Datatype,
    Filler,
    Named,
    Not,
    OneOf,
    Only,
    Or,
    Outside,
    PropertyExpression,
    Some,
    Value,
)
from hongzhuan.ontology.graph import Node, OntologyGraph, RdfTerm

STRUCTURE = tuple(OWL + name for name in ("intersectionOf", "unionOf", "oneOf", "complementOf", "onProperty"))
"""What makes a node a class expression."""

_CONSTRUCTS = tuple(
    OWL + name
    for name in (
        "hasSelf",
        "minCardinality",
        "cardinality",
        "maxCardinality",
        "minQualifiedCardinality",
        "qualifiedCardinality",
        "maxQualifiedCardinality",
        "onProperties",
    )
)


def term_of(node: RdfTerm) -> Term:
    """A node or a literal as a term."""
    if isinstance(node, ox.Literal):
        return Term("literal", node.value, None if node.language else node.datatype.value, node.language)
    if isinstance(node, ox.BlankNode):
        return Term("blank", node.value)
    return iri(cast(ox.NamedNode, node).value)


class Reader:
    """Reads the expressions of one graph; each node once."""

    def __init__(self, graph: OntologyGraph) -> None:
        self._graph = graph
        self._read: dict[RdfTerm, ClassExpression] = {}
        self._open: set[RdfTerm] = set()

    def expression(self, node: RdfTerm) -> ClassExpression:
        """The class that a node stands for: its name where it has one.

        Raises:
            BadInput: an expression that contains itself.
        """
        if isinstance(node, ox.NamedNode):
            return Named(node.value)
        if node not in self._read:
            if node in self._open:
                raise BadInput("a class expression of the ontology contains itself")
            self._open.add(node)
            self._read[node] = self.structure(node)
        return self._read[node]

    def structure(self, node: RdfTerm) -> ClassExpression:
        """What is written about a node, its name left aside."""
        if isinstance(node, ox.Literal | ox.Triple):
            return Outside("a literal in the place of a class", str(node))
        for name, make in (("intersectionOf", And), ("unionOf", Or)):
            if (head := self._graph.one(node, OWL + name)) is not None:
                return make(tuple(self.expression(item) for item in self._graph.items(head)))
        if (head := self._graph.one(node, OWL + "oneOf")) is not None:
            return OneOf(tuple(term_of(item) for item in self._graph.items(head)))
        if (part := self._graph.one(node, OWL + "complementOf")) is not None:
            return Not(self.expression(part))
        return self._restriction(node)

    def filler(self, node: RdfTerm) -> Filler:
        """A class or a set of literals."""
        return self.datatype(node) if self._graph.is_datatype(node) else self.expression(node)

    def datatype(self, node: RdfTerm) -> Datatype:
        """A set of literals; what OWL 2 RL has no form for keeps its address or its blank node."""
        if isinstance(node, ox.BlankNode):
            if (head := self._graph.one(node, OWL + "oneOf")) is not None:
                return Datatype(None, members=tuple(term_of(item) for item in self._graph.items(head)))
            if (head := self._graph.one(node, OWL + "intersectionOf")) is not None:
                return Datatype(None, parts=tuple(self.datatype(item) for item in self._graph.items(head)))
            return Datatype("a data range")
        return Datatype(cast(ox.NamedNode, node).value)

    def property(self, node: RdfTerm) -> PropertyExpression | None:
        """A property or the inverse of one; None where there is neither."""
        if isinstance(node, ox.NamedNode):
            return PropertyExpression(node.value)
        if isinstance(node, ox.BlankNode):
            inner = self._graph.one(node, OWL + "inverseOf")
            if isinstance(inner, ox.NamedNode):
                return PropertyExpression(inner.value, inverse=True)
        return None

    def _restriction(self, node: Node) -> ClassExpression:
        on_node = self._graph.one(node, OWL + "onProperty")
        on = self.property(on_node) if on_node is not None else None
        if on is None:
            return Outside(self._construct(node), self._construct(node))
        if (filler := self._graph.one(node, OWL + "someValuesFrom")) is not None:
            return Some(on, self.filler(filler))
        if (filler := self._graph.one(node, OWL + "allValuesFrom")) is not None:
            return Only(on, self.filler(filler))
        if (value := self._graph.one(node, OWL + "hasValue")) is not None:
            return Value(on, term_of(value))
        return self._cardinality(node, on)

    def _cardinality(self, node: Node, on: PropertyExpression) -> ClassExpression:
        for name in ("maxCardinality", "maxQualifiedCardinality"):
            number = self._graph.one(node, OWL + name)
            if isinstance(number, ox.Literal) and number.value.lstrip("+").lstrip("0") in ("", "1"):
                filler = self._graph.one(node, OWL + "onClass") or self._graph.one(node, OWL + "onDataRange")
                return AtMost(on, int(number.value), self.filler(filler) if filler is not None else None)
        return self._outside(node, on)

    def _outside(self, node: Node, on: PropertyExpression) -> Outside:
        name = self._construct(node)
        value = self._graph.one(node, OWL + name.removeprefix("owl:"))
        number = value.value if isinstance(value, ox.Literal) else ""
        filler = self._graph.one(node, OWL + "onClass") or self._graph.one(node, OWL + "onDataRange")
        words = {"minCardinality": "min", "minQualifiedCardinality": "min", "cardinality": "exactly"}
        words |= {"qualifiedCardinality": "exactly", "maxCardinality": "max", "maxQualifiedCardinality": "max"}
        word = words.get(name.removeprefix("owl:"), "Self" if name == "owl:hasSelf" else name)
        rest = [number if word != "Self" else "", str(self.filler(filler)) if filler is not None else ""]
        return Outside(name, f"({' '.join([str(on), word, *filter(None, rest)])})")

    def _construct(self, node: Node) -> str:
        names = list(self._graph.predicates(node))
        found = [name for name in names if name in _CONSTRUCTS] or [n for n in names if n.startswith(OWL)]
        if found:
            return shorten(found[0])
        kinds = sorted(self._graph.types(node) - {OWL + "Class", RDF + "Property"})
        return f"a class expression of kind {shorten(kinds[0])}" if kinds else "an unknown class expression"
