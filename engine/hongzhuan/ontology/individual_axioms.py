"""Axioms about individuals: negative assertions, and that names stand for different things.

Meaning: W3C OWL 2 Profiles, section 4.3, Tables 4 (eq-diff1 to eq-diff3) and 5 (prp-npa1, prp-npa2). Equal names are one
representative when the rules run, so that two different names are equal where one value matches both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hongzhuan.facts.codes import XSD, Term
from hongzhuan.names import OWL
from hongzhuan.ontology.expressions import term_text
from hongzhuan.ontology.graph import Node, OntologyGraph
from hongzhuan.ontology.inclusions import X, clash, property_atom, rule
from hongzhuan.ontology.reading import Reader, term_of
from hongzhuan.program.ir import Atom, Compared, Const, Relation, Rule, Var, property_relation

DIFFERENT_FROM = property_relation(OWL + "differentFrom")


@dataclass(frozen=True, slots=True)
class IndividualAxioms:
    """The axioms about individuals of an ontology."""

    graph: OntologyGraph
    reader: Reader

    def rules(self) -> Iterator[Rule]:
        """The rules of all of them."""
        if self.graph.has(OWL + "differentFrom"):  # [eq-diff1]
            yield clash((Atom(DIFFERENT_FROM, (X, X)),), "different individuals are not the same")
        for node in self.graph.typed(OWL + "AllDifferent"):  # [eq-diff2, eq-diff3]
            for predicate in (OWL + "members", OWL + "distinctMembers"):
                for members in self.graph.values(node, predicate):
                    yield from self._all_different([term_of(item) for item in self.graph.items(members)])
        for node in self._negated():
            yield from self._negative_assertion(node)

    def _all_different(self, members: list[Term]) -> Iterator[Rule]:
        text = f"DifferentIndividuals: {', '.join(map(term_text, members))}"
        numbered, first, second = Relation("step", text, 2), Var("first"), Var("second")
        for number, member in enumerate(members):
            index = Const(Term("literal", str(number), XSD + "integer"))
            yield rule(Atom(numbered, (Const(member), index)), (), text)
        pair = (Atom(numbered, (X, first)), Atom(numbered, (X, second)), Compared("<", first, second))
        yield Rule(Atom(Relation("clash", text, 1), (X,)), pair, rule(pair[0], (), text).origin)

    def _negated(self) -> list[Node]:
        """Negative assertions, declared as such or not."""
        return self.graph.subjects(OWL + "assertionProperty")

    def _negative_assertion(self, node: Node) -> Iterator[Rule]:
        """[prp-npa1, prp-npa2]"""
        subject, on_node = (self.graph.one(node, OWL + name) for name in ("sourceIndividual", "assertionProperty"))
        value = self.graph.one(node, OWL + "targetIndividual") or self.graph.one(node, OWL + "targetValue")
        on = self.reader.property(on_node) if on_node is not None else None
        if subject is None or on is None or value is None:
            return
        text = f"{term_text(term_of(subject))} Facts: not {on} {term_text(term_of(value))}"
        yield clash((property_atom(on, Const(term_of(subject)), Const(term_of(value))),), text)
