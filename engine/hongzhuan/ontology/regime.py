"""Which vocabulary counts, and what RDF and RDF Schema say of every graph.

Sources: W3C RDF 1.1 Semantics, sections 8 and 9 (the axiomatic triples), and W3C SPARQL 1.1 Entailment Regimes, sections 2 and
3: of the infinitely many, those whose names occur in the data or in the vocabulary, without rdf:_1, rdf:_2 and so on. Which
vocabulary counts is seen from the data: whoever writes neither RDF Schema nor OWL is told nothing about either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Literal

import pyoxigraph as ox

from hongzhuan.names import OWL, RDF, RDFS

Regime = Literal["rdf", "rdfs", "owl"]
_RDFS_WORDS = tuple(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range", "member"))
_RDFS_KINDS = tuple(
    RDFS + name for name in ("Class", "Datatype", "Container", "ContainerMembershipProperty", "Literal")
)


def regime_of(words: Iterable[str]) -> Regime:
    """The entailment regime that a vocabulary asks for, given what is used as a predicate or as a class."""
    used = set(words)
    if any(word.startswith(OWL) for word in used):
        return "owl"
    return "rdfs" if used & {*_RDFS_WORDS, *_RDFS_KINDS} or any(map(_is_numbered, used)) else "rdf"


def _is_numbered(word: str) -> bool:
    """Whether a word is rdf:_1, rdf:_2 or one of the others."""
    return re.fullmatch(re.escape(RDF) + "_[1-9][0-9]*", word) is not None


def axiomatic_statements(regime: Regime, words: Iterable[str] = ()) -> list[tuple[str, str, str]]:
    """The triples, as terms in N-Triples, that hold in every graph of a regime; OWL 2 RL takes none of them over.

    Of the numbered members of containers only those among the words in use.
    """
    names = {"rdf": ("rdf",), "rdfs": ("rdf", "rdfs"), "owl": ()}[regime]
    triples = [
        quad.triple
        for name in names
        for quad in ox.parse(
            files("hongzhuan.ontology").joinpath(f"{name}.ttl").read_text(encoding="utf-8"), format=ox.RdfFormat.TURTLE
        )
    ]
    found = [(str(triple.subject), str(triple.predicate), str(triple.object)) for triple in triples]
    if regime == "rdfs":
        kind = f"<{RDFS}ContainerMembershipProperty>"
        for word in filter(_is_numbered, words):
            found += [(f"<{word}>", f"<{RDF}type>", kind), (f"<{word}>", f"<{RDFS}subPropertyOf>", f"<{RDFS}member>")]
    return found
