"""The intermediate representation: typed Datalog with negation, aggregates and the window of an era."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from hongzhuan.facts.codes import Term
from hongzhuan.language.syntax import Citation, Span, Text
from hongzhuan.names import OWL, RDFS, shorten

RelationKind = Literal["class", "property", "step", "window", "clash", "datatype", "text"]


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """A set of tuples: a class (1 argument), a property (2), a step inside a rule, the window of evaluation (3), what breaks
    an axiom (its bindings), the literals of a datatype (1), or the texts that pass a test (1).

    A dated relation holds in an era; the program says which are, and their last argument is the era.
    """

    kind: RelationKind
    name: str
    arity: int

    def __str__(self) -> str:
        return shorten(self.name)


WINDOW = Relation("window", "era", 3)
"""The eras asked for: the era, its first day, its last day."""


def class_relation(iri: str) -> Relation:
    """The members of a class."""
    return Relation("class", iri, 1)


def property_relation(iri: str) -> Relation:
    """The pairs of a property."""
    return Relation("property", iri, 2)


def datatype_relation(iri: str) -> Relation:
    """The literals in the value space of a datatype."""
    return Relation("datatype", iri, 1)


SAME_AS = property_relation(OWL + "sameAs")
"""Pairs that are one thing; the engine replaces them by representatives and closes them itself."""

LITERAL = datatype_relation(RDFS + "Literal")
"""All literals."""

COMPARABLE = datatype_relation("a value that OWL 2 RL can compare")
"""Literals whose datatype is one of OWL 2 RL's and whose text is valid: different ones are different values."""


@dataclass(frozen=True, slots=True)
class Var:
    """A variable; names that begin with `_` were made by the compiler."""

    name: str


@dataclass(frozen=True, slots=True)
class Const:
    """An RDF term."""

    term: Term


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number."""

    value: float


Argument = Var | Const
ERA = Var("_era")


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the engine over expressions: `+ - * /`, `first_day`, `last_day`, `position`."""

    function: str
    arguments: tuple[Expression, ...]


Expression = Var | Const | Number | Call


@dataclass(frozen=True, slots=True)
class Atom:
    """A relation of arguments. `span` is the condition that it was read from."""

    relation: Relation
    arguments: tuple[Argument, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Negated:
    """No tuple matches; variables that occur nowhere else stand for anything."""

    atom: Atom
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Compared:
    """`left operator right`; `text` is how the author wrote it."""

    operator: str
    left: Expression
    right: Expression
    text: str = ""
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Bound:
    """A variable that takes the value of an expression."""

    variable: Var
    expression: Expression
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Aggregated:
    """`result` is `function` over the tuples of `source` that agree with `group`.

    `value` is what is counted or added (for `total years` the two days of an interval); `having` is the
    step whose tuples are counted as the share of those of `source`.
    """

    function: str
    result: Var
    group: tuple[Argument, ...]
    source: Atom
    value: tuple[Var, ...]
    having: Atom | None = None
    span: Span | None = field(default=None, compare=False)


BodyLiteral = Atom | Negated | Compared | Bound | Aggregated


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule comes from: a rule of a rule set, or an axiom of the ontology."""

    kind: Literal["rule", "axiom"]
    name: str
    rule_set: str
    span: Span | None = None
    text: str = ""
    because: tuple[Text, ...] = ()
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One implication: the head holds for every binding that satisfies the body."""

    head: Atom
    body: tuple[BodyLiteral, ...]
    origin: Origin

    def depends_on(self) -> Iterator[tuple[Relation, Literal["positive", "negated", "aggregated"], Span | None]]:
        """The relations that the body reads, and how."""
        for literal in self.body:
            if isinstance(literal, Atom):
                yield literal.relation, "positive", literal.span
            elif isinstance(literal, Negated):
                yield literal.atom.relation, "negated", literal.span
            elif isinstance(literal, Aggregated):
                yield literal.source.relation, "aggregated", literal.span
                if literal.having:
                    yield literal.having.relation, "aggregated", literal.span


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A parameter of the effective rule set: its value, unit, the words it rests on and the rule set that set it."""

    name: str
    value: float
    unit: str | None
    rule_set: str
    span: Span
    notes: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True)
class Program:
    """Rules in strata; `dated` are the relations that hold in an era and carry it as their last argument."""

    rules: tuple[Rule, ...]
    dated: frozenset[Relation]
    strata: tuple[tuple[Relation, ...], ...]

    def defining(self) -> Mapping[Relation, tuple[int, ...]]:
        """The numbers of the rules that conclude each relation."""
        return self._defining

    @cached_property
    def _defining(self) -> Mapping[Relation, tuple[int, ...]]:
        found: dict[Relation, list[int]] = {}
        for number, rule in enumerate(self.rules):
            found.setdefault(rule.head.relation, []).append(number)
        return {relation: tuple(numbers) for relation, numbers in found.items()}


def variables_of(item: BodyLiteral | Expression) -> Iterator[Var]:
    """The variables in a literal or an expression, in order."""
    match item:
        case Var():
            yield item
        case Atom(_, arguments):
            yield from (a for a in arguments if isinstance(a, Var))
        case Negated(atom):
            yield from variables_of(atom)
        case Compared(_, left, right):
            yield from variables_of(left)
            yield from variables_of(right)
        case Bound(variable, expression):
            yield variable
            yield from variables_of(expression)
        case Call(_, arguments):
            for argument in arguments:
                yield from variables_of(argument)
        case Aggregated():
            yield item.result
            yield from (a for a in item.group if isinstance(a, Var))
        case _:
            return
