"""OWL axioms to rules: only the axioms that an ontology contains, each rule naming its axiom.

Meaning: W3C OWL 2 Profiles, section 4.3 (OWL 2 RL/RDF rules), the rule names in brackets. A class expression on the left of
an inclusion becomes a body, on the right a head. What has no rule here is returned by name, never passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

from hongzhuan.errors import BadInput
from hongzhuan.facts.codes import Term, iri
from hongzhuan.names import OWL, RDF, RDFS, XSD, shorten
from hongzhuan.program.ir import (
    Argument,
    Atom,
    BodyLiteral,
    Const,
    Origin,
    Rule,
    Var,
    class_relation,
    property_relation,
)

Node = ox.NamedNode | ox.BlankNode
RdfTerm = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
X, Y = Var("x"), Var("y")


@dataclass(frozen=True, slots=True)
class Compiled:
    """The rules of an ontology, and the axioms that they do not cover."""

    rules: tuple[Rule, ...]
    uncovered: tuple[str, ...]


class _Outside(Exception):
    """A construct that this compiler has no rule for."""


def compile_axioms(store: ox.Store, rule_set: str = "ontology") -> Compiled:
    """Compile every axiom of a store."""
    compiler = _Compiler(store, rule_set)
    try:
        rules = tuple(dict.fromkeys(compiler.rules()))
    except RecursionError:
        raise BadInput("a class expression of the ontology contains itself") from None
    return Compiled(rules, tuple(sorted(set(compiler.uncovered))))


class _Compiler:
    def __init__(self, store: ox.Store, rule_set: str) -> None:
        self._store = store
        self._rule_set = rule_set
        self._fresh = 0
        self.uncovered: list[str] = []

    def rules(self) -> Iterator[Rule]:
        """The rules of all axioms, in a stable order."""
        yield from self._inclusions()
        yield from self._equivalences()
        yield from self._property_axioms()
        yield from self._chains()

    # --- class axioms

    def _inclusions(self) -> Iterator[Rule]:
        for sub, sup in self._pairs(RDFS + "subClassOf"):
            yield from self._include(sub, sup, f"{self._manchester(sub)} SubClassOf {self._manchester(sup)}")

    def _equivalences(self) -> Iterator[Rule]:
        for left, right in self._pairs(OWL + "equivalentClass"):
            text = f"{self._manchester(left)} EquivalentTo {self._manchester(right)}"
            yield from self._include(left, right, text)
            yield from self._include(right, left, text)

    def _include(self, sub: Node, sup: Node, text: str) -> Iterator[Rule]:
        """[cax-sco, cls-*]: members of `sub` are members of `sup`."""
        try:
            bodies = list(self._body(sub, X))
            heads = list(self._heads(sup, X))
        except _Outside as outside:
            self.uncovered.append(f"{text}: {outside}")
            return
        for body in bodies:
            for head, extra in heads:
                if head not in body:
                    yield Rule(head, (*body, *extra), self._origin(text))

    def _body(self, expression: Node, subject: Argument) -> Iterator[tuple[BodyLiteral, ...]]:
        """The ways in which `subject` is a member of a class expression on the left."""
        if isinstance(expression, ox.NamedNode):
            if expression.value == OWL + "Thing":
                raise _Outside("owl:Thing on the left of an inclusion")
            yield (Atom(class_relation(expression.value), (subject,)),)
            return
        if (members := self._list(expression, OWL + "intersectionOf")) is not None:
            yield from self._conjunction(members, subject)
        elif (members := self._list(expression, OWL + "unionOf")) is not None:
            for member in members:
                yield from self._body(cast(Node, member), subject)
        elif (members := self._list(expression, OWL + "oneOf")) is not None:
            raise _Outside("an enumeration on the left")
        else:
            yield from self._restriction_body(expression, subject)

    def _conjunction(self, members: list[RdfTerm], subject: Argument) -> Iterator[tuple[BodyLiteral, ...]]:
        ways: list[tuple[BodyLiteral, ...]] = [()]
        for member in members:
            ways = [(*way, *more) for way in ways for more in self._body(cast(Node, member), subject)]
        yield from ways

    def _restriction_body(self, node: Node, subject: Argument) -> Iterator[tuple[BodyLiteral, ...]]:
        on = self._property(node)
        value, filler = self._one(node, OWL + "hasValue"), self._one(node, OWL + "someValuesFrom")
        if value is not None:
            yield (self._property_atom(on, subject, _constant(value)),)
        elif filler is not None:
            other = self._variable()
            step = self._property_atom(on, subject, other)
            if isinstance(filler, ox.NamedNode) and (filler.value == OWL + "Thing" or filler.value.startswith(XSD)):
                yield (step,)
            else:
                for way in self._body(cast(Node, filler), other):
                    yield (step, *way)
        else:
            raise _Outside("a restriction other than hasValue and someValuesFrom on the left")

    def _heads(self, expression: Node, subject: Argument) -> Iterator[tuple[Atom, tuple[BodyLiteral, ...]]]:
        """What follows for `subject` from membership in a class expression on the right."""
        if isinstance(expression, ox.NamedNode):
            if expression.value not in (OWL + "Thing", OWL + "Nothing"):
                yield Atom(class_relation(expression.value), (subject,)), ()
        elif (members := self._list(expression, OWL + "intersectionOf")) is not None:
            for member in members:
                yield from self._heads(cast(Node, member), subject)
        elif (value := self._one(expression, OWL + "hasValue")) is not None:
            yield self._property_atom(self._property(expression), subject, _constant(value)), ()
        elif (filler := self._one(expression, OWL + "allValuesFrom")) is not None:
            other = self._variable()
            step = self._property_atom(self._property(expression), subject, other)
            for head, extra in self._heads(cast(Node, filler), other):
                yield head, (step, *extra)
        elif self._one(expression, OWL + "complementOf") is None:
            raise _Outside(f"{self._kind(expression)} on the right")

    # --- property axioms

    def _property_axioms(self) -> Iterator[Rule]:
        for sub, sup in self._pairs(RDFS + "subPropertyOf"):  # [prp-spo1]
            yield self._simple(sup, (X, Y), sub, (X, Y), f"{_short(sub)} SubPropertyOf: {_short(sup)}")
        for left, right in self._pairs(OWL + "equivalentProperty"):  # [prp-eqp]
            text = f"{_short(left)} EquivalentTo: {_short(right)}"
            yield self._simple(right, (X, Y), left, (X, Y), text)
            yield self._simple(left, (X, Y), right, (X, Y), text)
        for left, right in self._pairs(OWL + "inverseOf"):  # [prp-inv]
            if isinstance(left, ox.BlankNode):
                continue
            text = f"{_short(left)} InverseOf: {_short(right)}"
            yield self._simple(right, (Y, X), left, (X, Y), text)
            yield self._simple(left, (Y, X), right, (X, Y), text)
        for prop in self._typed("SymmetricProperty"):  # [prp-symp]
            yield self._simple(prop, (Y, X), prop, (X, Y), f"{_short(prop)} Characteristics: Symmetric")
        for prop in self._typed("TransitiveProperty"):  # [prp-trp]
            yield self._transitive(prop)
        for prop, cls in self._pairs(RDFS + "domain"):  # [prp-dom]
            yield from self._typing(prop, cls, X, f"{_short(prop)} Domain: {self._manchester(cls)}")
        for prop, cls in self._pairs(RDFS + "range"):  # [prp-rng]
            if not self._is_datatype(cls):
                yield from self._typing(prop, cls, Y, f"{_short(prop)} Range: {self._manchester(cls)}")

    def _simple(
        self, head: Node, head_arguments: tuple[Var, Var], body: Node, body_arguments: tuple[Var, Var], text: str
    ) -> Rule:
        return Rule(
            Atom(property_relation(head.value), head_arguments),
            (Atom(property_relation(body.value), body_arguments),),
            self._origin(text),
        )

    def _transitive(self, prop: Node) -> Rule:
        relation, z = property_relation(prop.value), Var("z")
        return Rule(
            Atom(relation, (X, z)),
            (Atom(relation, (X, Y)), Atom(relation, (Y, z))),
            self._origin(f"{_short(prop)} Characteristics: Transitive"),
        )

    def _typing(self, prop: Node, cls: Node, typed: Var, text: str) -> Iterator[Rule]:
        try:
            heads = list(self._heads(cls, typed))
        except _Outside as outside:
            self.uncovered.append(f"{text}: {outside}")
            return
        for head, extra in heads:
            yield Rule(head, (Atom(property_relation(prop.value), (X, Y)), *extra), self._origin(text))

    def _chains(self) -> Iterator[Rule]:
        for prop, chain in self._pairs(OWL + "propertyChainAxiom"):  # [prp-spo2]
            links = self._items(chain)
            steps = [Var(f"x{n}") for n in range(len(links) + 1)]
            body = tuple(self._property_atom(cast(Node, link), steps[n], steps[n + 1]) for n, link in enumerate(links))
            text = f"{_short(prop)} SubPropertyChain: {' o '.join(_short(cast(Node, link)) for link in links)}"
            yield Rule(Atom(property_relation(prop.value), (steps[0], steps[-1])), body, self._origin(text))

    # --- reading the graph

    def _pairs(self, predicate: str) -> list[tuple[Node, Node]]:
        quads = self._store.quads_for_pattern(None, ox.NamedNode(predicate), None)
        pairs = [(q.subject, q.object) for q in quads if isinstance(q.object, ox.NamedNode | ox.BlankNode)]
        return sorted(
            cast("list[tuple[Node, Node]]", pairs), key=lambda p: (self._manchester(p[0]), self._manchester(p[1]))
        )

    def _typed(self, kind: str) -> list[Node]:
        quads = self._store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + kind))
        return sorted((cast(Node, q.subject) for q in quads), key=str)

    def _one(self, node: Node, predicate: str) -> RdfTerm | None:
        return next((q.object for q in self._store.quads_for_pattern(node, ox.NamedNode(predicate), None)), None)

    def _list(self, node: Node, predicate: str) -> list[RdfTerm] | None:
        head = self._one(node, predicate)
        return self._items(cast(Node, head)) if head is not None else None

    def _items(self, head: Node) -> list[RdfTerm]:
        items: list[RdfTerm] = []
        seen: set[Node] = set()
        while head.value != RDF + "nil":
            item, rest = self._one(head, RDF + "first"), self._one(head, RDF + "rest")
            if item is None or rest is None or head in seen:
                raise BadInput("an RDF list of the ontology does not end", hint="mend its rdf:rest")
            seen.add(head)
            items.append(item)
            head = cast(Node, rest)
        return items

    def _property(self, node: Node) -> Node:
        prop = self._one(node, OWL + "onProperty")
        if prop is None:
            raise _Outside(self._kind(node))
        return cast(Node, prop)

    def _property_atom(self, prop: Node, subject: Argument, value: Argument) -> Atom:
        if isinstance(prop, ox.NamedNode):
            return Atom(property_relation(prop.value), (subject, value))
        inverse = self._one(prop, OWL + "inverseOf")
        if inverse is None:
            raise _Outside("a property expression")
        return Atom(property_relation(cast(Node, inverse).value), (value, subject))

    def _is_datatype(self, node: Node) -> bool:
        if node.value.startswith(XSD) or node.value in (RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral"):
            return True
        types = {
            cast(Node, q.object).value for q in self._store.quads_for_pattern(node, ox.NamedNode(RDF + "type"), None)
        }
        return RDFS + "Datatype" in types

    def _variable(self) -> Var:
        self._fresh += 1
        return Var(f"y{self._fresh}")

    def _origin(self, text: str) -> Origin:
        return Origin("axiom", text, self._rule_set, text=text)

    def _kind(self, node: Node) -> str:
        for quad in self._store.quads_for_pattern(node, None, None):
            name = quad.predicate.value
            if name.startswith(OWL) and name != OWL + "onProperty":
                return shorten(name)
        return "an unknown class expression"

    # --- Manchester syntax, for proofs

    def _manchester(self, node: RdfTerm) -> str:
        if isinstance(node, ox.NamedNode):
            return _short(node)
        if not isinstance(node, ox.BlankNode):
            return str(node)
        for predicate, word in ((OWL + "intersectionOf", " and "), (OWL + "unionOf", " or ")):
            if (members := self._list(node, predicate)) is not None:
                return "(" + word.join(self._manchester(m) for m in members) + ")"
        if (members := self._list(node, OWL + "oneOf")) is not None:
            return "{" + ", ".join(self._manchester(m) for m in members) + "}"
        return self._manchester_restriction(node)

    def _manchester_restriction(self, node: ox.BlankNode) -> str:
        on = self._one(node, OWL + "onProperty")
        if on is None:
            return self._kind(node)
        inverse = self._one(cast(Node, on), OWL + "inverseOf") if isinstance(on, ox.BlankNode) else None
        name = f"inverse {_short(cast(Node, inverse))}" if inverse is not None else _short(cast(Node, on))
        for predicate, word in (
            (OWL + "hasValue", "value"),
            (OWL + "someValuesFrom", "some"),
            (OWL + "allValuesFrom", "only"),
        ):
            if (value := self._one(node, predicate)) is not None:
                return f"({name} {word} {self._manchester(value)})"
        return f"({name} {self._kind(node)})"


def _short(node: Node) -> str:
    return shorten(node.value)


def _constant(node: RdfTerm) -> Const:
    if isinstance(node, ox.Literal):
        return Const(Term("literal", node.value, None if node.language else node.datatype.value, node.language))
    return Const(iri(cast(Node, node).value))
