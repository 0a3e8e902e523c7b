"""Random programs that are safe and stratified, and random facts for them.

Every argument has a sort (thing, date, number). A derived relation has a level; a rule reads its own level only positively,
and what it computes never feeds its own level, so that evaluation ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal

from hypothesis import strategies as st

from hongzhuan.facts.codes import XSD, Term, iri
from hongzhuan.program.ir import (
    ERA,
    WINDOW,
    Aggregated,
    Argument,
    Atom,
    BodyLiteral,
    Bound,
    Call,
    Compared,
    Const,
    Expression,
    Negated,
    Number,
    Origin,
    Relation,
    Rule,
    Var,
    class_relation,
    property_relation,
)

Sort = Literal["thing", "date", "number"]
SPACE = "https://example.org/"


def _date(text: str) -> Term:
    return Term("literal", text, XSD + {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)])


def _number(text: str) -> Term:
    return Term("literal", text, XSD + ("decimal" if "." in text else "integer"))


TEXT = Term("literal", "unknown", XSD + "string")
VALUES: dict[Sort, list[Term]] = {
    "thing": [iri(SPACE + name) for name in "abcde"],
    "date": [_date(d) for d in ("1999-12-31", "2000", "2000-01", "2001-06-15", "2003", "2003-01-01")] + [TEXT],
    "number": [_number(n) for n in ("1", "2", "3", "2.5", "0", "-1")] + [TEXT],
}
ERAS = [(SPACE + "early", "1990", "2001-06-15"), (SPACE + "late", "2001-06-15", "2010-12-31")]

Signature = dict[Relation, tuple[Sort, ...]]
ASSERTED: Signature = {
    class_relation(SPACE + "A"): ("thing",),
    class_relation(SPACE + "B"): ("thing",),
    property_relation(SPACE + "edge"): ("thing", "thing"),
    property_relation(SPACE + "at"): ("thing", "thing"),
    property_relation(SPACE + "from"): ("thing", "date"),
    property_relation(SPACE + "to"): ("thing", "date"),
    property_relation(SPACE + "size"): ("thing", "number"),
}
FUNCTIONAL = [SPACE + name for name in ("at", "from", "to", "size", "since")]
DERIVED: Signature = {
    class_relation(SPACE + "P"): ("thing",),
    class_relation(SPACE + "Q"): ("thing",),
    property_relation(SPACE + "reach"): ("thing", "thing"),
    property_relation(SPACE + "since"): ("thing", "date"),
    property_relation(SPACE + "score"): ("thing", "number"),
}
LEVEL = dict(zip(DERIVED, (1, 1, 2, 2, 2), strict=True))
"""A rule may read its own level, so that relations of one level need each other, and negate or add up what is below."""

_VALUED = [relation for relation, sorts in DERIVED.items() if sorts[-1] != "thing"]

_VARIABLES: dict[Sort, list[Var]] = {
    "thing": [Var("x"), Var("y"), Var("z")],
    "date": [Var("d"), Var("e")],
    "number": [Var("m"), Var("n")],
}
_STARTS, _ENDS = Var("_era_starts"), Var("_era_ends")


@dataclass(frozen=True)
class Case:
    """Rules and the facts they run on, as (relation, terms)."""

    rules: tuple[Rule, ...]
    facts: frozenset[tuple[Relation, tuple[Term, ...]]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A program with one to nine rules (and the steps of their aggregates), and 20 to 60 facts."""
    rules = list(draw(st.sampled_from(list(_walks().values()))))
    rules += draw(_sum())
    for number in range(draw(st.integers(1, 4))):
        rules += draw(_rules(number))
    ways = draw(st.lists(st.sampled_from(_WAYS), min_size=5, max_size=15, unique=True))
    values = draw(st.lists(st.sampled_from(_VALUED_FACTS), min_size=8, max_size=25, unique=True))
    facts = draw(st.lists(st.sampled_from(_FACTS), min_size=10, max_size=25, unique=True))
    return Case(tuple(rules), frozenset([*ways, *values, *facts]))


def _walks() -> dict[str, tuple[Rule, ...]]:
    """Recursion that takes several rounds: of two relations that need each other, and of one that is read twice."""
    x, y, z = _VARIABLES["thing"]
    (p, q, reach), (edge, at) = list(DERIVED)[:3], list(ASSERTED)[2:4]
    mutual = (
        Rule(Atom(p, (x,)), (Atom(q, (y,)), Atom(edge, (y, x))), Origin("rule", "mutual", "random")),
        Rule(Atom(q, (x,)), (Atom(p, (y,)), Atom(at, (y, x))), Origin("rule", "mutual", "random")),
    )
    closure = (
        Rule(Atom(reach, (x, y)), (Atom(edge, (x, y)),), Origin("rule", "closure", "random")),
        Rule(Atom(reach, (x, z)), (Atom(reach, (x, y)), Atom(reach, (y, z))), Origin("rule", "closure", "random")),
    )
    return {"both": mutual + closure, "mutual": mutual, "closure": closure, "neither": ()}


@st.composite
def _sum(draw: st.DrawFn) -> list[Rule]:
    """One aggregate over what lies one step further, concluded as a value: where its groups overlap, and where they lack."""
    function = draw(st.sampled_from(list(_FUNCTIONS)))
    x, y, z = _VARIABLES["thing"]
    (a, b, edge, at), (since, score) = list(ASSERTED)[:4], _VALUED
    step = _Body()
    step.add(Atom(edge, (x, y)), ASSERTED[edge])
    step.add(Atom(at, (y, z)), ASSERTED[at])
    value: tuple[Var, ...] = (draw(st.sampled_from([y, z])),)
    if _FUNCTIONS[function][0] != "thing":
        value = draw(_interval(step, y) if function == "total years" else _valued(step, _FUNCTIONS[function][0], y))
    group = (x,) if x not in value else ()
    arguments = (*group, *(v for v in (y, z) if v not in value), *value)
    origin = Origin("rule", "sum", "random")
    source, having = Atom(Relation("step", "random.sum.where", len(arguments)), arguments), None
    rules = [Rule(source, tuple(step.literals), origin)]
    if function == "share":
        having = Atom(Relation("step", "random.sum.have", len(group) + 1), (*group, *value))
        rules.append(Rule(having, (*step.literals, Atom(b, value)), origin))
    outside = (Atom(a, (x,)),) if draw(st.booleans()) else ()
    result = Var("result")
    body = (*outside, Aggregated(function, result, group, source, value, having))
    return [*rules, Rule(Atom(since if _FUNCTIONS[function][1] == "date" else score, (x, result)), body, origin)]


_FACTS = [
    (relation, terms)
    for relation, sorts in [*ASSERTED.items(), *ASSERTED.items(), *DERIVED.items()]
    for terms in product(*(VALUES[sort] for sort in sorts))
    for _ in range(7 // len(VALUES[sorts[-1]]) ** (len(sorts) - 1))
]
"""Every fact that can be; those of small relations more often, so that all are equally full."""
_VALUED_FACTS = [
    (r, terms) for r, terms in _FACTS if r in ASSERTED and ASSERTED[r][-1] != "thing" and TEXT not in terms
]
_WAYS = [(relation, terms) for relation, terms in _FACTS if ASSERTED.get(relation) == ("thing", "thing")]


class _Body:
    """A body in the making, and the sort of each variable that it binds."""

    def __init__(self) -> None:
        self.literals: list[BodyLiteral] = []
        self.sorts: dict[Var, Sort] = {}

    def of(self, *sorts: Sort) -> list[Var]:
        return [variable for variable, sort in self.sorts.items() if sort in sorts]

    def add(self, atom: Atom, sorts: tuple[Sort, ...]) -> None:
        self.literals.append(atom)
        for argument, sort in zip(atom.arguments, sorts, strict=True):
            if isinstance(argument, Var):
                self.sorts[argument] = sort


@st.composite
def _rules(draw: st.DrawFn, number: int) -> list[Rule]:
    computes = draw(st.booleans())
    relation = draw(st.sampled_from([*DERIVED, *_VALUED * 3] if computes else list(DERIVED)))
    level = LEVEL[relation]
    body = _Body()
    for _ in range(draw(st.integers(0, 2) if computes else st.integers(1, 3))):
        body.add(*draw(_atom(level - computes)))
    if draw(st.integers(0, 3)) == 3:
        body.literals.append(Atom(WINDOW, (ERA, _STARTS, _ENDS)))
        body.sorts |= {_STARTS: "date", _ENDS: "date"}
    steps: list[Rule] = []
    if computes:
        for which in range(draw(st.sampled_from([1, 1, 2, 0]))):
            steps += draw(_aggregate(body, level, f"{number}.{which}"))
        draw(_computed(body))
    if draw(st.integers(0, 2)) == 2:
        draw(_comparison(body))
    if draw(st.integers(0, 2)) == 2:
        draw(_negated(body, level))
    results = [v for v in body.sorts if v.name.startswith("result")] * 3
    head = Atom(
        relation,
        tuple(
            draw(_argument(sort, body.of(sort) + [v for v in results if body.sorts[v] == sort], variety=8))
            for sort in DERIVED[relation]
        ),
    )
    return [*steps, Rule(head, tuple(body.literals), Origin("rule", f"r{number}", "random"))]


def _readable(level: int) -> Signature:
    return ASSERTED | {relation: sorts for relation, sorts in DERIVED.items() if LEVEL[relation] <= level}


@st.composite
def _argument(draw: st.DrawFn, sort: Sort, variables: list[Var], variety: int = 9) -> Argument:
    """A variable, now and then a constant; always a constant where there is no variable."""
    if not variables or draw(st.integers(0, variety)) == 9:
        return Const(draw(st.sampled_from(VALUES[sort])))
    return draw(st.sampled_from(variables))


@st.composite
def _atom(draw: st.DrawFn, level: int) -> tuple[Atom, tuple[Sort, ...]]:
    readable = _readable(level)
    own = [relation for relation in DERIVED if LEVEL[relation] == level]
    relation = draw(st.sampled_from([*readable, *own * 2]))
    sorts = readable[relation]
    return Atom(relation, tuple(draw(_argument(sort, _VARIABLES[sort])) for sort in sorts)), sorts


@st.composite
def _negated(draw: st.DrawFn, body: _Body, level: int) -> None:
    """An absence; a variable of its own, perhaps a repeated one, stands for anything."""
    relation = draw(st.sampled_from(list(_readable(level - 1))))
    sorts = _readable(level - 1)[relation]
    free = [Var("_free")]
    arguments = tuple(draw(_argument(sort, body.of(sort) + free)) for sort in sorts)
    body.literals.append(Negated(Atom(relation, arguments)))


@st.composite
def _comparison(draw: st.DrawFn, body: _Body) -> None:
    operator = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
    things = body.of("thing")
    of_things = draw(st.booleans())
    if things and of_things:
        thing = draw(_argument("thing", things))
        same = operator if operator in ("=", "!=") else "!="
        body.literals.append(Compared(same, draw(st.sampled_from(things)), thing))
    else:
        right = draw(_plain(body))
        body.literals.append(Compared(operator, draw(_plain(body)), right))


@st.composite
def _plain(draw: st.DrawFn, body: _Body, depth: int = 1) -> Expression:
    """An expression whose value is a plain number: a number, a day, arithmetic on them."""
    kind = draw(st.integers(0, 4))
    if kind == 0 and depth:
        operator = draw(st.sampled_from("+-*/"))
        return Call(operator, (draw(_plain(body, 0)), draw(_plain(body, 0))))
    if kind in (1, 2) and body.of("number"):
        return Call("number", (draw(st.sampled_from(body.of("number"))),))
    if kind in (1, 3) and body.of("date"):
        edge = draw(st.sampled_from(["first_day", "last_day"]))
        return Call(edge, (draw(_argument("date", body.of("date"))),))
    return Number(draw(st.sampled_from([0.0, 1.0, 2.0, 33.5, 730000.0])))


@st.composite
def _computed(draw: st.DrawFn, body: _Body) -> None:
    if draw(st.booleans()):
        variable = Var("v")
        body.literals.append(Bound(variable, draw(_plain(body))))
        body.sorts[variable] = "number"


_FUNCTIONS: dict[str, tuple[Sort, Sort]] = {
    "count": ("thing", "number"),
    "sum": ("number", "number"),
    "average": ("number", "number"),
    "minimum": ("number", "number"),
    "maximum": ("number", "number"),
    "earliest": ("date", "date"),
    "latest": ("date", "date"),
    "share": ("thing", "number"),
    "total years": ("date", "number"),
}


@st.composite
def _aggregate(draw: st.DrawFn, body: _Body, level: int, name: str) -> list[Rule]:
    """An aggregate of a step with a body of its own; its groups are variables of the rule, or bind new ones."""
    function = draw(st.sampled_from(list(_FUNCTIONS)))
    sort, result_sort = _FUNCTIONS[function]
    step = _Body()
    value = draw(_interval(step)) if function == "total years" else draw(_valued(step, sort))
    if draw(st.booleans()):
        step.add(*draw(_atom(level - 1)))
    group = tuple(v for v in step.of("thing") if v not in value and draw(st.booleans()))
    locals_ = tuple(v for v in step.sorts if v not in value and v not in group and draw(st.booleans()))
    arguments = (*group, *locals_, *value)
    origin = Origin("rule", name, "random")
    source = Atom(Relation("step", f"random.{name}.where", len(arguments)), arguments)
    rules = [Rule(source, tuple(step.literals), origin)]
    having = None
    if function == "share":
        narrower, _ = draw(_atom(level - 1))
        having = Atom(Relation("step", f"random.{name}.have", len(group) + 1), (*group, *value))
        rules.append(Rule(having, (*step.literals, narrower), origin))
    result = Var(f"result{name[-1]}")
    body.literals.append(Aggregated(function, result, group, source, value, having))
    body.sorts |= {result: result_sort} | dict.fromkeys(group, "thing")
    return rules


@st.composite
def _valued(draw: st.DrawFn, step: _Body, sort: Sort, thing: Var | None = None) -> tuple[Var, ...]:
    """Have a step bind what is counted or added, of one thing or of any."""
    relation = draw(st.sampled_from([r for r, sorts in ASSERTED.items() if sorts[-1] == sort]))
    arguments = tuple(draw(st.sampled_from(_VARIABLES[s])) for s in ASSERTED[relation])
    if thing:
        arguments = (thing, *arguments[1:])
    step.add(Atom(relation, arguments), ASSERTED[relation])
    return arguments[-1:]


@st.composite
def _interval(draw: st.DrawFn, step: _Body, thing: Var = _VARIABLES["thing"][0]) -> tuple[Var, ...]:
    """Have a step bind the two days of an interval, cut at a day, as the lowering of `total years` does."""
    day, other = _VARIABLES["date"]
    names = [r for r, sorts in ASSERTED.items() if sorts[-1] == "date"]
    for relation, variable in zip(names, (day, other), strict=True):
        step.add(Atom(relation, (thing, variable)), ASSERTED[relation])
        step.literals.append(Compared(">", Call("last_day", (variable,)), Number(0)))
    cut = Const(draw(st.sampled_from([d for d in VALUES["date"] if d != TEXT])))
    start, end = Var("_from"), Var("_to")
    step.literals += [Bound(start, Call("code", (day,))), Bound(end, Call("earlier", (other, cut)))]
    return start, end
