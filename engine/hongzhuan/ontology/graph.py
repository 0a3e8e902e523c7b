"""An ontology as a graph: lists, pairs and values read from it in a stable order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pyoxigraph as ox

from hongzhuan.errors import BadInput
from hongzhuan.names import OWL, RDF, RDFS, XSD

Node = ox.NamedNode | ox.BlankNode
RdfTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_DATATYPES = {
    RDFS + "Literal",
    RDF + "langString",
    RDF + "PlainLiteral",
    RDF + "XMLLiteral",
    OWL + "real",
    OWL + "rational",
}


class OntologyGraph:
    """Reads an Oxigraph store that holds an ontology."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def pairs(self, predicate: str) -> list[tuple[Node, Node]]:
        """Subjects and objects of a predicate, without literals."""
        quads = self._store.quads_for_pattern(None, ox.NamedNode(predicate), None)
        pairs = [(q.subject, q.object) for q in quads if isinstance(q.object, ox.NamedNode | ox.BlankNode)]
        return sorted(cast("list[tuple[Node, Node]]", pairs), key=lambda pair: (str(pair[0]), str(pair[1])))

    def subjects(self, predicate: str) -> list[Node]:
        """Everything with a value of a predicate."""
        quads = self._store.quads_for_pattern(None, ox.NamedNode(predicate), None)
        return sorted({cast(Node, q.subject) for q in quads}, key=str)

    def typed(self, kind: str) -> list[Node]:
        """Everything of a type, given by its address."""
        quads = self._store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(kind))
        return sorted((cast(Node, q.subject) for q in quads), key=str)

    def has(self, predicate: str) -> bool:
        """Whether any statement has a predicate."""
        return any(True for _ in self._store.quads_for_pattern(None, ox.NamedNode(predicate), None))

    def values(self, node: Node, predicate: str) -> list[RdfTerm]:
        """The values of a predicate of a node."""
        return sorted((q.object for q in self._store.quads_for_pattern(node, ox.NamedNode(predicate), None)), key=str)

    def one(self, node: Node, predicate: str) -> RdfTerm | None:
        """The value of a predicate, the first of several."""
        return next(iter(self.values(node, predicate)), None)

    def predicates(self, node: Node) -> Iterator[str]:
        """The predicates of a node."""
        yield from sorted({q.predicate.value for q in self._store.quads_for_pattern(node, None, None)})

    def types(self, node: Node) -> set[str]:
        """The addresses of a node's types."""
        return {value.value for value in self.values(node, RDF + "type") if isinstance(value, ox.NamedNode)}

    def same_kind(self, kind: str) -> list[tuple[Node, Node]]:
        """Pairs that `owl:sameAs` makes one and that are, or can be, classes (`Class`) or properties (`Property`)."""
        pairs = self.pairs(OWL + "sameAs")
        found = [(left, right, self.types(left) | self.types(right)) for left, right in pairs]
        return [(a, b) for a, b, kinds in found if not kinds or any(k.endswith(kind) and _is_schema(k) for k in kinds)]

    def is_datatype(self, node: RdfTerm) -> bool:
        """Whether a node stands for literals."""
        if not isinstance(node, ox.NamedNode | ox.BlankNode):
            return False
        if node.value.startswith(XSD) or node.value in _DATATYPES:
            return True
        kinds = self.types(node)
        return bool(kinds & {RDFS + "Datatype", OWL + "DataRange"}) and OWL + "Class" not in kinds

    def items(self, head: RdfTerm) -> list[RdfTerm]:
        """The members of an RDF list.

        Raises:
            BadInput: a list that does not end.
        """
        items: list[RdfTerm] = []
        seen: set[RdfTerm] = set()
        while not (isinstance(head, ox.NamedNode) and head.value == RDF + "nil"):
            node = cast(Node, head)
            item, rest = (None, None) if isinstance(head, ox.Literal | ox.Triple) else self._cell(node)
            if item is None or rest is None or head in seen:
                raise BadInput("an RDF list of the ontology does not end", hint="mend its rdf:rest")
            seen.add(head)
            items.append(item)
            head = rest
        return items

    def _cell(self, node: Node) -> tuple[RdfTerm | None, RdfTerm | None]:
        return self.one(node, RDF + "first"), self.one(node, RDF + "rest")


def _is_schema(kind: str) -> bool:
    return kind.startswith((RDF, RDFS, OWL))
