"""Membership in a class expression as the body or the head of rules.

Meaning: W3C OWL 2 Profiles, section 4.3, Table 6; the rule names in brackets. On the left of an inclusion an expression is a
body: the ways in which something is its member. On the right it is heads: what follows for its members, or what they clash
with. An expression that can be neither composed nor taken apart is a relation of its own, where someone reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hongzhuan.facts.datatypes import is_known
from hongzhuan.names import RDF
from hongzhuan.ontology.expressions import (
    THING,
    And,
    AtMost,
    ClassExpression,
    Datatype,
    Filler,
    Named,
    Not,
    OneOf,
    Only,
    Or,
    Outside,
    PropertyExpression,
    Some,
    Value,
    parts_of,
)
from hongzhuan.program.ir import (
    COMPARABLE,
    LITERAL,
    SAME_AS,
    Argument,
    Atom,
    BodyLiteral,
    Bound,
    Call,
    Compared,
    Const,
    Negated,
    Origin,
    Relation,
    Rule,
    Var,
    class_relation,
    datatype_relation,
    property_relation,
    variables_of,
)

Body = tuple[BodyLiteral, ...]
X, Y, Z = Var("x"), Var("y"), Var("z")
_WIDE = 4
"""A union of more parts than this inside a conjunction becomes a relation, so that ways do not multiply."""


@dataclass(slots=True)
class Memberships:
    """The bodies and heads of expressions. `recorded` are those whose members are kept as a relation of their own."""

    recorded: set[ClassExpression] = field(default_factory=set)
    defined: dict[ClassExpression, None] = field(default_factory=dict)
    _fresh: int = 0

    # --- the left side

    def bodies(self, expression: ClassExpression, subject: Argument) -> Iterator[Body]:
        """The ways in which `subject` is a member."""
        match expression:
            case Named():
                yield (class_atom(expression, subject),)
                return
            case And(parts):
                yield from self._conjunction(parts, subject)
            case Or(parts):
                for part in parts:
                    yield from self.bodies(part, subject)
            case OneOf(members) if isinstance(subject, Var):
                for member in members:
                    yield (Bound(subject, Const(member)),)
            case Some(on, filler):
                other = self._variable()
                for way in self._filler(filler, other):
                    yield (property_atom(on, subject, other), *way)
            case Value(on, value):
                yield (property_atom(on, subject, Const(value)),)
        if expression in self.recorded:
            yield (class_atom(expression, subject),)

    def _conjunction(self, parts: tuple[ClassExpression, ...], subject: Argument) -> Iterator[Body]:
        ways: list[Body] = [()]
        for part in parts:
            if isinstance(part, Or | OneOf) and _width(part) > _WIDE:
                self.defined[part] = None
                ways = [(*way, class_atom(part, subject)) for way in ways]
            else:
                ways = [(*way, *more) for way in ways for more in self.bodies(part, subject)]
        yield from (_in_order(way) for way in ways)

    def _filler(self, filler: Filler, value: Var) -> Iterator[Body]:
        if isinstance(filler, Datatype):
            yield tuple(Atom(relation, (value,)) for relation in datatype_relations(filler))
        elif filler == THING:  # [cls-svf2]
            yield ()
        else:
            yield from self.bodies(filler, value)

    # --- the right side

    def conclusions(self, expression: ClassExpression, subject: Var, body: Body, text: str) -> Iterator[Rule]:
        """The rules for what follows for `subject` where a body holds; `text` is the axiom."""
        match expression:
            case Named():
                if expression != THING or THING in self.recorded:
                    yield rule(class_atom(expression, subject), body, text)
            case And(parts):
                for part in parts:
                    yield from self.conclusions(part, subject, body, text)
            case Value(on, value):
                yield rule(property_atom(on, subject, Const(value)), body, text)
            case Only(on, filler):
                other = self._variable()
                yield from self._typed_value(filler, other, (*body, property_atom(on, subject, other)), text)
            case Not(part):
                for way in self.bodies(part, subject):
                    yield clash((*body, *way), text)
            case AtMost():
                yield from self._at_most(expression, subject, body, text)
        if expression in self.recorded and not isinstance(expression, Named):
            yield rule(class_atom(expression, subject), body, text)

    def _typed_value(self, filler: Filler, value: Var, body: Body, text: str) -> Iterator[Rule]:
        """A value must be of a class, or of a datatype [prp-rng, cls-avf, dt-not-type]."""
        if isinstance(filler, Datatype):
            yield from not_in_datatype(filler, value, body, text)
        else:
            yield from self.conclusions(filler, value, body, text)

    def _at_most(self, expression: AtMost, subject: Var, body: Body, text: str) -> Iterator[Rule]:
        first, second = self._variable(), self._variable()
        filler: Filler = expression.filler or THING
        for way in self._filler(filler, first):
            counted = (*body, property_atom(expression.on, subject, first), *way)
            if expression.number == 0:  # [cls-maxc1, cls-maxqc1, cls-maxqc2]
                yield clash(counted, text)
                continue
            for other_way in self._filler(filler, second):  # [cls-maxc2, cls-maxqc3, cls-maxqc4]
                both = (*counted, property_atom(expression.on, subject, second), *other_way)
                yield from at_most_one(first, second, both, text)

    def _variable(self) -> Var:
        self._fresh += 1
        return Var(f"y{self._fresh}")

    def definitions(self) -> Iterator[Rule]:
        """The rules of the expressions that became relations because they are wide."""
        done: set[ClassExpression] = set()
        while waiting := [expression for expression in self.defined if expression not in done]:
            for expression in waiting:
                done.add(expression)
                for body in self.bodies(expression, X):
                    yield rule(class_atom(expression, X), body, f"{expression}")


def uncomposed(expression: ClassExpression) -> Iterator[ClassExpression]:
    """The parts on the right of an inclusion from which no rule of OWL 2 RL takes their members apart."""
    match expression:
        case And(parts):
            for part in parts:
                yield from uncomposed(part)
        case Only(_, filler) if not isinstance(filler, Datatype):
            yield expression
            yield from uncomposed(filler)
        case Named() | Value():
            return
        case _:
            yield expression


def outside_profile(expression: ClassExpression, left: bool) -> Iterator[str]:
    """The constructs that OWL 2 RL does not allow on this side of an inclusion (Profiles, section 4.2.3)."""
    match expression:
        case Outside(construct, _):
            yield construct
        case And(parts):
            for part in parts:
                yield from outside_profile(part, left)
        case Or(parts):
            if not left:
                yield "owl:unionOf on the right"
            for part in parts:
                yield from outside_profile(part, left)
        case OneOf():
            if not left:
                yield "owl:oneOf on the right"
        case Some(_, filler):
            if not left:
                yield "owl:someValuesFrom on the right"
            elif not isinstance(filler, Datatype):
                yield from outside_profile(filler, left)
        case Only(_, filler):
            if left:
                yield "owl:allValuesFrom on the left"
            elif not isinstance(filler, Datatype):
                yield from outside_profile(filler, left)
        case Not(part):
            if left:
                yield "owl:complementOf on the left"
            else:
                yield from outside_profile(part, True)
        case AtMost(_, _, filler):
            if left:
                yield "owl:maxCardinality on the left"
            elif filler is not None and not isinstance(filler, Datatype):
                yield from outside_profile(filler, True)


def body_parts(expression: ClassExpression, left: bool) -> Iterator[ClassExpression]:
    """The expressions that are read as bodies."""
    if left:
        yield from parts_of(expression)
        return
    match expression:
        case And(parts):
            for part in parts:
                yield from body_parts(part, False)
        case Only(_, filler) if not isinstance(filler, Datatype):
            yield from body_parts(filler, False)
        case Not(part):
            yield from parts_of(part)
        case AtMost(_, _, filler) if filler is not None and filler != THING:
            yield from parts_of(filler)


# --- atoms and rules


def class_atom(expression: ClassExpression, subject: Argument) -> Atom:
    """Membership as an atom; an expression without a name goes by its text."""
    name = expression.iri if isinstance(expression, Named) else str(expression)
    return Atom(class_relation(name), (subject,))


def property_atom(on: PropertyExpression, subject: Argument, value: Argument) -> Atom:
    """A property as an atom, an inverse turned round."""
    if on.inverse:
        subject, value = value, subject
    if on.iri == RDF + "type" and isinstance(value, Const) and value.term.kind == "iri":
        return Atom(class_relation(value.term.value), (subject,))
    return Atom(property_relation(on.iri), (subject, value))


def datatype_relations(datatype: Datatype) -> tuple[Relation, ...]:
    """What a literal must be in to be in a datatype; nothing where OWL 2 RL does not know the datatype."""
    if datatype.parts:
        return tuple(relation for part in datatype.parts for relation in datatype_relations(part))
    if datatype.iri is None or not is_known(datatype.iri):
        return ()
    return (datatype_relation(datatype.iri),)


def not_in_datatype(datatype: Datatype, value: Var, body: Body, text: str) -> Iterator[Rule]:
    """A literal outside the value space is a clash [dt-not-type]."""
    for relation in datatype_relations(datatype):
        if relation != LITERAL:
            yield clash((*body, Atom(LITERAL, (value,)), Negated(Atom(relation, (value,)))), text)


def at_most_one(first: Var, second: Var, body: Body, text: str) -> Iterator[Rule]:
    """Two values are one thing; two literals of different value are a clash [eq-diff1 with dt-diff].

    Dates are no literals that OWL 2 RL compares; here two of them clash when no day is in both.
    """
    yield rule(Atom(SAME_AS, (first, second)), (*body, Compared("<", first, second)), text)
    known = Atom(COMPARABLE, (first,)), Atom(COMPARABLE, (second,))
    yield clash((*body, *known, Compared("<", first, second)), text)
    yield clash((*body, Compared("<", Call("last_day", (first,)), Call("first_day", (second,)))), text)


def rule(head: Atom, body: Body, text: str) -> Rule:
    """A rule that names its axiom."""
    return Rule(head, _in_order(body), Origin("axiom", text, "ontology", text=text))


def clash(body: Body, text: str) -> Rule:
    """What breaks an axiom: every binding of the body."""
    variables = dict.fromkeys(v for literal in body if not isinstance(literal, Negated) for v in variables_of(literal))
    arguments: tuple[Argument, ...] = tuple(variables)
    if not arguments:
        arguments = tuple(dict.fromkeys(a for literal in body if isinstance(literal, Atom) for a in literal.arguments))
    return rule(Atom(Relation("clash", text, len(arguments)), arguments), body, text)


def _in_order(body: Body) -> Body:
    """Without repetitions, atoms first: they bind what the rest compares."""
    unique = tuple(dict.fromkeys(body))
    atoms = tuple(literal for literal in unique if isinstance(literal, Atom))
    return (*atoms, *(literal for literal in unique if not isinstance(literal, Atom)))


def _width(expression: ClassExpression) -> int:
    match expression:
        case Or(parts):
            return len(parts)
        case OneOf(members):
            return len(members)
        case _:
            return 1
