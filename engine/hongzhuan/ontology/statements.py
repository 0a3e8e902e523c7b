"""The axioms of a graph, each with the triple that states it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from hongzhuan.names import OWL, RDF, RDFS
from hongzhuan.ontology.expressions import term_text
from hongzhuan.ontology.graph import Node, OntologyGraph, RdfTerm
from hongzhuan.ontology.reading import STRUCTURE, Reader, term_of

_CHARACTERISTICS = (
    "Functional",
    "InverseFunctional",
    "Symmetric",
    "Asymmetric",
    "Transitive",
    "Irreflexive",
    "Reflexive",
)
_OF_CLASSES = {
    RDFS + "subClassOf": "SubClassOf",
    OWL + "equivalentClass": "EquivalentTo",
    OWL + "disjointWith": "DisjointWith",
}
_OF_PROPERTIES = {
    RDFS + "subPropertyOf": "SubPropertyOf:",
    OWL + "equivalentProperty": "EquivalentTo:",
    OWL + "inverseOf": "InverseOf:",
    OWL + "propertyDisjointWith": "DisjointWith:",
}
_TYPING = {RDFS + "domain": "Domain:", RDFS + "range": "Range:"}


@dataclass(frozen=True, slots=True)
class StatedAxiom:
    """An axiom in Manchester syntax, and its triple: subject, predicate, object."""

    text: str
    subject: Node
    predicate: str
    value: RdfTerm


def stated_axioms(graph: OntologyGraph) -> Iterator[StatedAxiom]:
    """The axioms of a graph with a triple of their own, in the words of the rules that they become."""
    reader = Reader(graph)
    yield from _of_classes(graph, reader)
    yield from _of_properties(graph, reader)
    yield from _of_lists(graph, reader)
    yield from _negative(graph, reader)


def _of_classes(graph: OntologyGraph, reader: Reader) -> Iterator[StatedAxiom]:
    for predicate, word in _OF_CLASSES.items():
        for left, right in graph.pairs(predicate):
            if not graph.is_datatype(left):
                text = f"{reader.expression(left)} {word} {reader.expression(right)}"
                yield StatedAxiom(text, left, predicate, right)
    for left, right in graph.same_kind("Class"):
        text = f"{reader.expression(left)} SameAs {reader.expression(right)}"
        yield StatedAxiom(text, left, OWL + "sameAs", right)
    for predicate in STRUCTURE:
        for node in graph.subjects(predicate):
            value = graph.one(node, predicate)
            if value is None:
                continue
            if isinstance(node, ox.NamedNode):
                text = f"{reader.expression(node)} EquivalentTo {reader.structure(node)}"
                yield StatedAxiom(text, node, predicate, value)
            else:
                yield StatedAxiom(str(reader.expression(node)), node, predicate, value)


def _of_properties(graph: OntologyGraph, reader: Reader) -> Iterator[StatedAxiom]:
    for predicate, word in _OF_PROPERTIES.items():
        for left, right in graph.pairs(predicate):
            yield StatedAxiom(f"{reader.property(left)} {word} {reader.property(right)}", left, predicate, right)
    for left, right in graph.same_kind("Property"):
        yield StatedAxiom(f"{reader.property(left)} SameAs: {reader.property(right)}", left, OWL + "sameAs", right)
    for predicate, word in _TYPING.items():
        for left, right in graph.pairs(predicate):
            yield StatedAxiom(f"{reader.property(left)} {word} {reader.filler(right)}", left, predicate, right)
    for kind in _CHARACTERISTICS:
        for node in graph.typed(f"{OWL}{kind}Property"):
            text = f"{reader.property(node)} Characteristics: {kind}"
            yield StatedAxiom(text, node, RDF + "type", ox.NamedNode(f"{OWL}{kind}Property"))


def _of_lists(graph: OntologyGraph, reader: Reader) -> Iterator[StatedAxiom]:
    for node, chain in graph.pairs(OWL + "propertyChainAxiom"):
        links = " o ".join(str(reader.property(item)) for item in graph.items(chain))
        text = f"{reader.property(node)} SubPropertyChain: {links}"
        yield StatedAxiom(text, node, OWL + "propertyChainAxiom", chain)
    for node, keys in graph.pairs(OWL + "hasKey"):
        listed = ", ".join(str(reader.property(item)) for item in graph.items(keys))
        yield StatedAxiom(f"{reader.expression(node)} HasKey: {listed}", node, OWL + "hasKey", keys)
    for node, union in graph.pairs(OWL + "disjointUnionOf"):
        parts = [str(reader.expression(item)) for item in graph.items(union)]
        named = reader.expression(node)
        yield StatedAxiom(f"{named} DisjointUnionOf: {', '.join(parts)}", node, OWL + "disjointUnionOf", union)
        yield StatedAxiom(f"{named} EquivalentTo ({' or '.join(parts)})", node, OWL + "disjointUnionOf", union)
    for kind, word, predicates in (
        ("AllDisjointClasses", "DisjointClasses", ("members",)),
        ("AllDisjointProperties", "DisjointProperties", ("members",)),
        ("AllDifferent", "DifferentIndividuals", ("members", "distinctMembers")),
    ):
        for node in graph.typed(OWL + kind):
            for predicate in predicates:
                for members in graph.values(node, OWL + predicate):
                    listed = ", ".join(_item(reader, kind, item) for item in graph.items(members))
                    yield StatedAxiom(f"{word}: {listed}", node, OWL + predicate, members)


def _item(reader: Reader, kind: str, item: RdfTerm) -> str:
    if kind == "AllDifferent":
        return term_text(term_of(item))
    return str(reader.property(item) if kind == "AllDisjointProperties" else reader.expression(item))


def _negative(graph: OntologyGraph, reader: Reader) -> Iterator[StatedAxiom]:
    for node in graph.subjects(OWL + "assertionProperty"):
        subject, on = graph.one(node, OWL + "sourceIndividual"), graph.one(node, OWL + "assertionProperty")
        value = graph.one(node, OWL + "targetIndividual") or graph.one(node, OWL + "targetValue")
        if subject is not None and on is not None and value is not None:
            text = f"{term_text(term_of(subject))} Facts: not {reader.property(on)} {term_text(term_of(value))}"
            yield StatedAxiom(text, node, OWL + "assertionProperty", on)
