"""Classes that a query writes out itself: `?x a [ owl:onProperty :p ; owl:someValuesFrom :C ]`.

Under OWL such a pattern asks for the members of the class, whether or not the ontology has it (W3C SPARQL 1.1 Entailment
Regimes, section 7). So what the pattern says of its blank nodes is added to the ontology before the query is answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hongzhuan.names import OWL, PREFIXES, RDF
from hongzhuan.sparql.complaint import complaint

_STRUCTURE = ("intersectionOf", "unionOf", "oneOf", "complementOf", "onProperty", "inverseOf")
_WORDS = re.compile(rf"\b({'|'.join(_STRUCTURE)})\b")
_RELEVANT = (OWL, RDF + "first", RDF + "rest", RDF + "type")

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class OwnClasses:
    """Triples, as terms in N-Triples, and the blank nodes of them that stand for classes."""

    triples: tuple[Triple, ...]
    nodes: frozenset[str]


def own_classes(sparql: str) -> OwnClasses | None:
    """The classes that a query writes out; None where it writes none.

    Raises:
        BadInput: a query that does not parse.
    """
    if not _WORDS.search(sparql):
        return None
    found = [triple for triple in _patterns(sparql) if _is_structure(triple)]
    nodes = frozenset(s for s, p, _ in found if p.removeprefix(f"<{OWL}").rstrip(">") in _STRUCTURE[:5])
    return OwnClasses(tuple(found), nodes) if nodes else None


def _patterns(sparql: str) -> Iterator[Triple]:
    """The triple patterns of a query, those with variables left out."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql import prepareQuery
    from rdflib.term import Identifier, Variable

    try:
        algebra = prepareQuery(sparql, initNs=dict(PREFIXES)).algebra
    except (ParseException, ValueError) as error:
        raise complaint(sparql, error) from None
    for triple in _triples(algebra):
        if all(isinstance(term, Identifier) and not isinstance(term, Variable) for term in triple):
            subject, predicate, value = (term.n3() for term in triple)
            yield subject, predicate, value


def _triples(node: Any) -> Iterator[Any]:
    """The triples anywhere in an algebra."""
    if isinstance(node, dict):
        yield from (triple for triple in node.get("triples") or () if isinstance(triple, tuple) and len(triple) == 3)
        for name, value in node.items():
            if name != "triples":
                yield from _triples(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _triples(value)


def _is_structure(triple: Triple) -> bool:
    return triple[0].startswith("_:") and triple[1][1:].startswith(_RELEVANT)
