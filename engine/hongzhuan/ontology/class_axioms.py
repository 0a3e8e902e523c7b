"""Class axioms to rules: inclusions, equivalences, definitions, disjointness, keys.

Meaning: W3C OWL 2 Profiles, section 4.3, Tables 5 (prp-key), 6 and 7; the rule names in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from hongzhuan.names import OWL, RDFS
from hongzhuan.ontology.expressions import (
    NOTHING,
    THING,
    ClassExpression,
    Datatype,
    Filler,
    Named,
    Only,
    Or,
    PropertyExpression,
    Some,
    parts_of,
)
from hongzhuan.ontology.graph import Node, OntologyGraph
from hongzhuan.ontology.hierarchy import Hierarchy
from hongzhuan.ontology.inclusions import (
    Memberships,
    X,
    Y,
    at_most_one,
    body_parts,
    clash,
    class_atom,
    outside_profile,
    property_atom,
    rule,
    uncomposed,
)
from hongzhuan.ontology.reading import STRUCTURE, Reader
from hongzhuan.program.ir import Atom, Compared, Relation, Rule, Var, class_relation


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Members of `sub` are members of `sup`; `text` is the axiom that says so, of which this can be one direction."""

    sub: ClassExpression
    sup: ClassExpression
    text: str


@dataclass(slots=True)
class ClassAxioms:
    """The class axioms of an ontology."""

    graph: OntologyGraph
    reader: Reader
    hierarchy: Hierarchy
    members: frozenset[str]
    asked: frozenset[str] = frozenset()
    memberships: Memberships = field(default_factory=Memberships)

    def inclusions(self) -> Iterator[Inclusion]:
        """Every inclusion that is written down: SubClassOf, EquivalentTo in both directions, and what a name is defined as."""
        read = self.reader.expression
        for sub, sup in self.graph.pairs(RDFS + "subClassOf"):
            if not self.graph.is_datatype(sub):
                yield _inclusion(read(sub), read(sup))
        for left, right in self.graph.pairs(OWL + "equivalentClass"):
            if not self.graph.is_datatype(left):
                yield from _equivalence(read(left), read(right))
        for left, right in self.graph.same_kind("Class"):  # [eq-rep-o] for the class of a membership
            yield from _equivalence(read(left), read(right), f"{read(left)} SameAs {read(right)}")
        yield from self._definitions()
        for node, union in self.graph.pairs(OWL + "disjointUnionOf"):
            yield from _equivalence(read(node), Or(tuple(read(item) for item in self.graph.items(union))))

    def _definitions(self) -> Iterator[Inclusion]:
        """A named class that carries the structure of an expression itself."""
        for predicate in STRUCTURE:
            for node in self.graph.subjects(predicate):
                if isinstance(node, ox.NamedNode) and not self.graph.is_datatype(node):
                    yield from _equivalence(Named(node.value), self.reader.structure(node))

    def asserted(self) -> Iterator[tuple[Node, ClassExpression]]:
        """The expressions without a name of which something is said to be a member."""
        for predicate in STRUCTURE:
            for node in self.graph.subjects(predicate):
                if isinstance(node, ox.BlankNode) and f"_:{node.value}" in self.members:
                    yield node, self.reader.expression(node)

    def rules(self, value_classes: Iterator[ClassExpression]) -> Iterator[Rule]:
        """The rules of all class axioms. `value_classes` are domains and ranges, which stand on the right."""
        inclusions = list(dict.fromkeys(self.inclusions()))
        asserted = list(self.asserted())
        wanted = [(name, self.reader.expression(ox.BlankNode(name[2:]))) for name in sorted(self.asked)]
        held = [*value_classes, *(expression for _, expression in asserted)]
        inclusions += self._comparisons(inclusions, held, [expression for _, expression in wanted])
        for item in dict.fromkeys(inclusions):
            yield from self._inclusion(item)
        for node, expression in asserted:
            member = Atom(class_relation(f"_:{node.value}"), (X,))
            yield from self.memberships.conclusions(expression, X, (member,), str(expression))
        for name, expression in wanted:
            for body in self.memberships.bodies(expression, X):
                yield rule(Atom(class_relation(name), (X,)), body, str(expression))
        yield from self._disjoint()
        yield from self._keys()
        yield from self._things()
        yield from self.memberships.definitions()
        yield clash((class_atom(NOTHING, X),), "owl:Nothing has no members")  # [cls-nothing2]

    def _inclusion(self, item: Inclusion) -> Iterator[Rule]:
        """[cax-sco, cax-eqc1, cax-eqc2, cls-*]: members of `sub` are members of `sup`."""
        for body in self.memberships.bodies(item.sub, X):
            for found in self.memberships.conclusions(item.sup, X, body, item.text):
                if found.head not in found.body:
                    yield found

    def _comparisons(
        self, inclusions: list[Inclusion], right: list[ClassExpression], asked: list[ClassExpression]
    ) -> list[Inclusion]:
        """Find what must be recorded, and the inclusions between such expressions [scm-svf1/2, scm-avf1/2]."""
        read = {part for item in inclusions for part in body_parts(item.sub, True)}
        read |= {part for item in inclusions for part in body_parts(item.sup, False)}
        read |= {part for expression in right for part in body_parts(expression, False)}
        read |= {part for expression in asked for part in parts_of(expression)}
        held = {part for item in inclusions for part in uncomposed(item.sup)}
        held |= {part for expression in right for part in uncomposed(expression)}
        found: list[Inclusion] = []
        for lower in sorted(held, key=str):
            for upper in sorted(read, key=str):
                if lower == upper:
                    self.memberships.recorded.add(lower)
                elif self._is_below(lower, upper):
                    self.memberships.recorded |= {lower, upper}
                    found.append(_inclusion(lower, upper))
        if THING in read:
            self.memberships.recorded.add(THING)
        return found

    def _is_below(self, lower: ClassExpression, upper: ClassExpression) -> bool:
        match lower, upper:
            case Some(on, filler), Some(above, wider):
                return self._properties(on, above) and self._fillers(filler, wider)
            case Only(on, filler), Only(below, wider):
                return self._properties(below, on) and self._fillers(filler, wider)
            case _:
                return False

    def _properties(self, lower: PropertyExpression, upper: PropertyExpression) -> bool:
        return lower.inverse == upper.inverse and self.hierarchy.is_subproperty(lower.iri, upper.iri)

    def _fillers(self, lower: Filler, upper: Filler) -> bool:
        if isinstance(lower, Datatype) or isinstance(upper, Datatype):
            return lower == upper
        return lower == upper or upper == THING or self.hierarchy.is_subclass(str(lower), str(upper))

    # --- disjointness

    def _disjoint(self) -> Iterator[Rule]:
        read = self.reader.expression
        for left, right in self.graph.pairs(OWL + "disjointWith"):  # [cax-dw]
            text = f"{read(left)} DisjointWith {read(right)}"
            yield from self._apart(read(left), read(right), text)
        for left, right in self.graph.pairs(OWL + "complementOf"):  # [cls-com] for a class with a name
            if isinstance(left, ox.NamedNode):
                yield from self._apart(read(left), read(right), f"{read(left)} EquivalentTo (not {read(right)})")
        for node in self.graph.typed(OWL + "AllDisjointClasses"):  # [cax-adc]
            for members in self.graph.values(node, OWL + "members"):
                classes = tuple(read(item) for item in self.graph.items(members))
                yield from self._one_of_many(classes, f"DisjointClasses: {', '.join(map(str, classes))}")
        for node, union in self.graph.pairs(OWL + "disjointUnionOf"):
            classes = tuple(read(item) for item in self.graph.items(union))
            yield from self._one_of_many(classes, f"{read(node)} DisjointUnionOf: {', '.join(map(str, classes))}")

    def _apart(self, left: ClassExpression, right: ClassExpression, text: str) -> Iterator[Rule]:
        for body in self.memberships.bodies(left, X):
            for other in self.memberships.bodies(right, X):
                yield clash((*body, *other), text)

    def _one_of_many(self, classes: tuple[ClassExpression, ...], text: str) -> Iterator[Rule]:
        """Membership with the number of the class, so that n classes need n rules and one comparison."""
        if len(classes) <= 3:
            for number, left in enumerate(classes):
                for right in classes[number + 1 :]:
                    yield from self._apart(left, right, text)
            return
        member, first, second = Relation("step", text, 2), Var("first"), Var("second")
        from hongzhuan.facts.codes import XSD, Term
        from hongzhuan.program.ir import Const

        for number, cls in enumerate(classes):
            index = Const(Term("literal", str(number), XSD + "integer"))
            for body in self.memberships.bodies(cls, X):
                yield rule(Atom(member, (X, index)), body, text)
        pair = (Atom(member, (X, first)), Atom(member, (X, second)), Compared("<", first, second))
        yield Rule(Atom(Relation("clash", text, 1), (X,)), pair, rule(pair[0], (), text).origin)

    # --- keys

    def _keys(self) -> Iterator[Rule]:
        """[prp-key]: members with the same values of all key properties are one thing."""
        for node, keys in self.graph.pairs(OWL + "hasKey"):
            cls = self.reader.expression(node)
            on = [self.reader.property(item) for item in self.graph.items(keys)]
            text = f"{cls} HasKey: {', '.join(map(str, on))}"
            values = [Var(f"k{number}") for number in range(len(on))]
            shared = [
                property_atom(key, who, value)
                for who in (X, Y)
                for key, value in zip(on, values, strict=True)
                if key is not None
            ]
            for first in self.memberships.bodies(cls, X):
                for second in self.memberships.bodies(cls, Y):
                    yield from list(at_most_one(X, Y, (*shared, *first, *second), text))[:1]

    def _things(self) -> Iterator[Rule]:
        """Everything in a class is a thing [scm-cls with cax-sco], where an axiom asks for things."""
        if THING in self.memberships.recorded:
            for cls in self.hierarchy.classes:
                if cls not in (THING.iri, NOTHING.iri):
                    yield rule(class_atom(THING, X), (class_atom(Named(cls), X),), f"{Named(cls)} SubClassOf owl:Thing")

    def outside(self) -> Iterator[tuple[str, str]]:
        """Axioms with what OWL 2 RL does not allow in them: the axiom, the construct."""
        for item in dict.fromkeys(self.inclusions()):
            for construct in (*outside_profile(item.sub, True), *outside_profile(item.sup, False)):
                yield item.text, construct


def _inclusion(sub: ClassExpression, sup: ClassExpression) -> Inclusion:
    return Inclusion(sub, sup, f"{sub} SubClassOf {sup}")


def _equivalence(left: ClassExpression, right: ClassExpression, text: str = "") -> Iterator[Inclusion]:
    text = text or f"{left} EquivalentTo {right}"
    yield Inclusion(left, right, text)
    yield Inclusion(right, left, text)
