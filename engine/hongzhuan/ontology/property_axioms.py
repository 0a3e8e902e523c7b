"""Property axioms to rules: hierarchy, inverses, characteristics, chains, domains, ranges, disjointness.

Meaning: W3C OWL 2 Profiles, section 4.3, Table 5; the rule names in brackets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from hongzhuan.names import OWL, RDFS
from hongzhuan.ontology.expressions import ClassExpression, PropertyExpression
from hongzhuan.ontology.graph import Node, OntologyGraph
from hongzhuan.ontology.inclusions import (
    Memberships,
    X,
    Y,
    Z,
    at_most_one,
    clash,
    not_in_datatype,
    outside_profile,
    property_atom,
    rule,
)
from hongzhuan.ontology.reading import Reader
from hongzhuan.program.ir import Rule, Var

On = PropertyExpression


@dataclass(frozen=True, slots=True)
class PropertyAxioms:
    """The property axioms of an ontology."""

    graph: OntologyGraph
    reader: Reader
    memberships: Memberships

    def rules(self) -> Iterator[Rule]:
        """The rules of all property axioms, in a stable order."""
        yield from self._hierarchy()
        for kind, make in _CHARACTERISTICS.items():
            for on in self._typed(kind):
                yield from make(on, f"{on} Characteristics: {kind.removesuffix('Property')}")
        for on in self._typed("FunctionalProperty"):
            yield from self._functional(on)
        yield from self._chains()
        yield from self._typing()
        yield from self._disjoint()

    def value_classes(self) -> Iterator[ClassExpression]:
        """The classes of domains and ranges."""
        for predicate in (RDFS + "domain", RDFS + "range"):
            for _, node in self.graph.pairs(predicate):
                if not self.graph.is_datatype(node):
                    yield self.reader.expression(node)

    def outside(self) -> Iterator[tuple[str, str]]:
        """Axioms with what OWL 2 RL does not allow in them: the axiom, the construct."""
        for word, predicate in (("Domain", "domain"), ("Range", "range")):
            for on, node in self._described(RDFS + predicate):
                if not self.graph.is_datatype(node):
                    expression = self.reader.expression(node)
                    for construct in outside_profile(expression, False):
                        yield f"{on} {word}: {expression}", construct
        for on in self._typed("ReflexiveProperty"):
            yield f"{on} Characteristics: Reflexive", "owl:ReflexiveProperty"

    # --- hierarchy

    def _hierarchy(self) -> Iterator[Rule]:
        for sub, sup in self._pairs(RDFS + "subPropertyOf"):  # [prp-spo1]
            yield rule(property_atom(sup, X, Y), (property_atom(sub, X, Y),), f"{sub} SubPropertyOf: {sup}")
        same = [(f"{a} EquivalentTo: {b}", a, b) for a, b in self._pairs(OWL + "equivalentProperty")]
        for left_node, right_node in self.graph.same_kind("Property"):  # [eq-rep-p]
            one, other = self.reader.property(left_node), self.reader.property(right_node)
            same += [(f"{one} SameAs: {other}", one, other)] if one and other else []
        for text, left, right in same:  # [prp-eqp1, prp-eqp2]
            yield rule(property_atom(right, X, Y), (property_atom(left, X, Y),), text)
            yield rule(property_atom(left, X, Y), (property_atom(right, X, Y),), text)
        for left_node, right_node in self.graph.pairs(OWL + "inverseOf"):  # [prp-inv1, prp-inv2]
            inverse_of, inverse = self.reader.property(left_node), self.reader.property(right_node)
            if isinstance(left_node, ox.NamedNode) and inverse_of and inverse:
                text = f"{inverse_of} InverseOf: {inverse}"
                yield rule(property_atom(inverse, Y, X), (property_atom(inverse_of, X, Y),), text)
                yield rule(property_atom(inverse_of, Y, X), (property_atom(inverse, X, Y),), text)

    def _chains(self) -> Iterator[Rule]:
        """[prp-spo2], of any length."""
        for node, chain in self.graph.pairs(OWL + "propertyChainAxiom"):
            on, links = self.reader.property(node), [self.reader.property(item) for item in self.graph.items(chain)]
            if on is None or not all(links):
                continue
            steps = [Var(f"x{n}") for n in range(len(links) + 1)]
            body = tuple(property_atom(link, steps[n], steps[n + 1]) for n, link in enumerate(links) if link)
            text = f"{on} SubPropertyChain: {' o '.join(map(str, links))}"
            yield rule(property_atom(on, steps[0], steps[-1]), body, text)

    # --- characteristics

    def _functional(self, on: On) -> Iterator[Rule]:
        """[prp-fp]: two values are one thing, or a clash where they are literals of different value."""
        kinds = self.graph.types(ox.NamedNode(on.iri))
        found = list(at_most_one(Y, Z, (property_atom(on, X, Y), property_atom(on, X, Z)), _functional_text(on)))
        if OWL + "ObjectProperty" in kinds and OWL + "DatatypeProperty" not in kinds:
            found = found[:1]
        elif OWL + "DatatypeProperty" in kinds and OWL + "ObjectProperty" not in kinds:
            found = found[1:]
        yield from found

    # --- domains and ranges

    def _typing(self) -> Iterator[Rule]:
        for on, node in self._described(RDFS + "domain"):  # [prp-dom]
            if not self.graph.is_datatype(node):
                cls = self.reader.expression(node)
                yield from self.memberships.conclusions(cls, X, (property_atom(on, X, Y),), f"{on} Domain: {cls}")
        for on, node in self._described(RDFS + "range"):  # [prp-rng]
            body = (property_atom(on, X, Y),)
            if self.graph.is_datatype(node):
                datatype = self.reader.datatype(node)
                yield from not_in_datatype(datatype, Y, body, f"{on} Range: {datatype}")
            else:
                cls = self.reader.expression(node)
                yield from self.memberships.conclusions(cls, Y, body, f"{on} Range: {cls}")

    # --- disjointness

    def _disjoint(self) -> Iterator[Rule]:
        for left, right in self._pairs(OWL + "propertyDisjointWith"):  # [prp-pdw]
            yield clash((property_atom(left, X, Y), property_atom(right, X, Y)), f"{left} DisjointWith: {right}")
        for node in self.graph.typed(OWL + "AllDisjointProperties"):  # [prp-adp]
            for members in self.graph.values(node, OWL + "members"):
                on = [found for item in self.graph.items(members) if (found := self.reader.property(item))]
                text = f"DisjointProperties: {', '.join(map(str, on))}"
                for number, left in enumerate(on):
                    for right in on[number + 1 :]:
                        yield clash((property_atom(left, X, Y), property_atom(right, X, Y)), text)

    # --- reading

    def _pairs(self, predicate: str) -> Iterator[tuple[On, On]]:
        """Pairs of properties."""
        for on, node in self._described(predicate):
            if (other := self.reader.property(node)) is not None:
                yield on, other

    def _described(self, predicate: str) -> Iterator[tuple[On, Node]]:
        """Properties, each with what a predicate says of it."""
        for left, node in self.graph.pairs(predicate):
            if (on := self.reader.property(left)) is not None:
                yield on, node

    def _typed(self, kind: str) -> Iterator[On]:
        for node in self.graph.typed(OWL + kind):
            if (on := self.reader.property(node)) is not None:
                yield on


def _functional_text(on: On) -> str:
    return f"{on} Characteristics: Functional"


def _symmetric(on: On, text: str) -> Iterator[Rule]:
    """[prp-symp]"""
    yield rule(property_atom(on, Y, X), (property_atom(on, X, Y),), text)


def _transitive(on: On, text: str) -> Iterator[Rule]:
    """[prp-trp]"""
    yield rule(property_atom(on, X, Z), (property_atom(on, X, Y), property_atom(on, Y, Z)), text)


def _inverse_functional(on: On, text: str) -> Iterator[Rule]:
    """[prp-ifp]"""
    yield next(at_most_one(X, Y, (property_atom(on, X, Z), property_atom(on, Y, Z)), text))


def _asymmetric(on: On, text: str) -> Iterator[Rule]:
    """[prp-asyp]"""
    yield clash((property_atom(on, X, Y), property_atom(on, Y, X)), text)


def _irreflexive(on: On, text: str) -> Iterator[Rule]:
    """[prp-irp]"""
    yield clash((property_atom(on, X, X),), text)


_CHARACTERISTICS: dict[str, Callable[[On, str], Iterator[Rule]]] = {
    "SymmetricProperty": _symmetric,
    "TransitiveProperty": _transitive,
    "InverseFunctionalProperty": _inverse_functional,
    "AsymmetricProperty": _asymmetric,
    "IrreflexiveProperty": _irreflexive,
}
