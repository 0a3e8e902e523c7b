"""Which vocabulary counts, and what RDF and RDF Schema say of every graph.

Sources: W3C RDF 1.1 Semantics, sections 8 and 9 (the axiomatic triples), and W3C SPARQL 1.1 Entailment Regimes, sections 2 and
3: of the infinitely many, those whose names occur in the data or in the vocabulary, without rdf:_1, rdf:_2 and so on. Which
vocabulary counts is seen from the data: whoever writes neither RDF Schema nor OWL is told nothing about either.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

import pyoxigraph as ox

from hongzhuan.names import OWL, RDF, RDFS

Regime = Literal["rdf", "rdfs", "owl"]
_RDFS_WORDS = tuple(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range", "member"))
_RDFS_KINDS = tuple(
    RDFS + name for name in ("Class", "Datatype", "Container", "ContainerMembershipProperty", "Literal")
)


def regime_of(schema: ox.Store) -> Regime:
    """The entailment regime that the vocabulary of an ontology asks for."""
    found: Regime = "rdf"
    for quad in schema:
        words = {quad.predicate.value}
        if isinstance(quad.object, ox.NamedNode) and quad.predicate.value.startswith(RDF):
            words.add(quad.object.value)
        if any(word.startswith(OWL) for word in words):
            return "owl"
        if words & {*_RDFS_WORDS, *_RDFS_KINDS}:
            found = "rdfs"
    return found


def axiomatic_statements(regime: Regime) -> list[tuple[str, str, str]]:
    """The triples, as terms in N-Triples, that hold in every graph of a regime; OWL 2 RL takes none of them over."""
    names = {"rdf": ("rdf",), "rdfs": ("rdf", "rdfs"), "owl": ()}[regime]
    triples = [
        quad.triple
        for name in names
        for quad in ox.parse(
            files("hongzhuan.ontology").joinpath(f"{name}.ttl").read_text(encoding="utf-8"), format=ox.RdfFormat.TURTLE
        )
    ]
    return [(str(triple.subject), str(triple.predicate), str(triple.object)) for triple in triples]
