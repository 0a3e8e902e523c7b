"""The terms of the ontology as pages show them, and the ontology as RDF."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from hongzhuan import shipped
from hongzhuan.facts import rdf_io
from hongzhuan.names import HZ
from hongzhuan.ontology.lookup import Ontology
from hongzhuan.ontology.terms import Entry
from hongzhuan.serve.answer import Reply, write_triples
from hongzhuan.serve.negotiate import GRAPHS
from hongzhuan.serve.portrait import Said
from hongzhuan.serve.state import Served


@dataclass(frozen=True, slots=True)
class Term:
    """A term: its address, short name, kind, labels, comments, examples and axioms, and the rules that use it."""

    iri: str
    name: str
    kind: str
    label: Said
    comment: Said
    examples: tuple[str, ...]
    axioms: tuple[tuple[str, str], ...]
    uses: tuple[tuple[str, str, str, str], ...] = ()


def terms(served: Served) -> tuple[Term, ...]:
    """Every term of our own, in alphabetical order."""
    entries = Ontology.shipped().entries
    return tuple(_term(entry) for iri, entry in sorted(entries.items()) if iri.startswith(HZ))


def term(served: Served, name: str) -> Term:
    """One term with the rules that conclude or read it.

    Raises:
        BadInput: there is none, with the nearest.
    """
    ontology = Ontology.shipped()
    entry = ontology.find(name)
    uses = tuple((use.rule_set, use.rule, use.how, use.place) for use in ontology.uses(entry))
    return _term(entry, uses)


def _term(entry: Entry, uses: tuple[tuple[str, str, str, str], ...] = ()) -> Term:
    return Term(
        entry.iri,
        entry.iri.removeprefix(HZ),
        entry.kind,
        Said(entry.labels.get("en", entry.name), entry.labels.get("zh", entry.name)),
        Said(entry.comments.get("en", ""), entry.comments.get("zh", "")),
        tuple(entry.examples),
        tuple(entry.axioms),
        uses,
    )


def ontology_data(served: Served, form: str) -> Reply:
    """The shipped ontology as RDF."""
    store = ox.Store()
    rdf_io.parse_into(store, shipped.vocabulary_files())
    triples = [quad.triple for quad in store]
    found = next(one for one in GRAPHS if one.name == form)
    return Reply(found.content_type, write_triples(triples, found), len(triples))
