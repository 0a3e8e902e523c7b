"""A rule to a plan. Atoms that read functional properties of the same subject share one scan of their wide table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from hongzhuan.plan.algebra import (
    Absence,
    Code,
    Column,
    Filter,
    Function,
    Grouped,
    Num,
    Parameter,
    Query,
    Scalar,
    Scan,
    Table,
)
from hongzhuan.program.aggregates import AGGREGATES
from hongzhuan.program.ir import (
    Aggregated,
    Argument,
    Atom,
    Bound,
    Call,
    Compared,
    Const,
    Expression,
    Negated,
    Number,
    Relation,
    Rule,
    Var,
    variables_of,
)

Rounds = tuple[Literal["=", "<"], int | Parameter]
_RAW_FUNCTIONS = {"+", "-", "*", "/", "first_day", "last_day", "number"}
_NEVER = Filter("!=", Code(0), Code(0))


class Catalog(Protocol):
    """Knows where relations stand and what code a constant has."""

    def table(self, relation: Relation) -> Table:
        """The table of a relation."""

    def code(self, constant: Const) -> int:
        """The code of a constant."""


class Facts(Catalog, Protocol):
    """Knows besides what a wide table says of one thing."""

    def value(self, table: Table, column: str, key: int) -> int | None:
        """The value of a thing in a column of a table with one row a thing; None where it has none."""


@dataclass(slots=True)
class _Planning:
    catalog: Catalog
    rounds: Mapping[int, Rounds]
    scans: list[Scan] = field(default_factory=list)
    groups: list[Grouped] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    known: dict[Var, Scalar] = field(default_factory=dict)
    raw: set[Var] = field(default_factory=set)
    shared: dict[tuple[str, Argument], str] = field(default_factory=dict)
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class PlannedBody:
    """A planned body: the query without outputs, what each variable is, and the alias of each atom's scan."""

    query: Query
    known: Mapping[Var, Scalar]
    raw: frozenset[Var]
    aliases: Mapping[int, str]

    def encoded(self, variable: Var) -> Scalar:
        """The code of a variable, plain numbers encoded."""
        scalar = self.known[variable]
        return Function("encode_number", (scalar,)) if variable in self.raw else scalar


def plan_body(
    rule: Rule,
    catalog: Catalog,
    rounds: Mapping[int, Rounds] | None = None,
    given: Mapping[Var, Scalar] | None = None,
    facts: Facts | None = None,
) -> PlannedBody:
    """Plan the body of a rule.

    Args:
        rounds: for a body literal by its number, the rounds that its tuples must come from.
        given: what variables are known to be.
        facts: where what is recorded of a constant is looked up at once, so that it is no part of the plan; atoms about
            such constants, and those that are read in another's table, have no scan of their own then.
    """
    planning = _Planning(catalog, rounds or {}, facts=facts)
    aliases: dict[int, str] = {}
    planning.known.update(given or {})
    for number, literal in enumerate(rule.body):
        if isinstance(literal, Atom) and not _looked_up(planning, literal):
            aliases[number] = _scan(planning, number, literal)
    _bind(planning, rule)
    for literal in rule.body:
        if isinstance(literal, Compared):
            planning.filters.append(_filter(planning, literal))
        elif isinstance(literal, Negated):
            planning.absences.append(_absence(planning, literal.atom))
    query = Query(tuple(planning.scans), tuple(planning.groups), tuple(planning.filters), tuple(planning.absences), ())
    return PlannedBody(query, planning.known, frozenset(planning.raw), aliases)


def plan_rule(rule: Rule, catalog: Facts, rounds: Mapping[int, Rounds] | None = None) -> Query:
    """The plan of a rule: the codes of the head's arguments, for every way to satisfy the body."""
    body = plan_body(rule, catalog, rounds, facts=catalog)
    outputs = tuple(Code(catalog.code(a)) if isinstance(a, Const) else body.encoded(a) for a in rule.head.arguments)
    return replace(body.query, outputs=outputs)


def _looked_up(planning: _Planning, atom: Atom) -> bool:
    """Whether what an atom says of a constant could be looked up: `ProvincialLevel position ?n` makes ?n a number."""
    table, subject = planning.catalog.table(atom.relation), atom.arguments[0]
    if planning.facts is None or not table.unique or table.derived or not isinstance(subject, Const):
        return False
    for argument, column in zip(atom.arguments[1:], table.columns[1:], strict=True):
        value = planning.facts.value(table, column, planning.catalog.code(subject))
        if value is None:
            planning.filters.append(_NEVER)
        elif isinstance(argument, Const):
            planning.filters += [] if planning.catalog.code(argument) == value else [_NEVER]
        elif argument in planning.known:
            planning.filters.append(Filter("=", planning.known[argument], Code(value)))
        else:
            planning.known[argument] = Code(value)
    return True


def _scan(planning: _Planning, number: int, atom: Atom) -> str:
    table = planning.catalog.table(atom.relation)
    needs: tuple[str, ...] = ()
    if table.within is not None and planning.facts is not None and number not in planning.rounds:
        within = table.within
        table, needs = within, within.needs
    subject = atom.arguments[0]
    alias = planning.shared.get((table.name, subject)) if table.unique else None
    if alias is None:
        alias = f"t{len(planning.scans)}"
        planning.scans.append(Scan(table, alias, planning.rounds.get(number)))
        _match(planning, subject, Column(alias, table.columns[0]))
        if table.unique:
            planning.shared[(table.name, subject)] = alias
    planning.filters += [Filter("present", Column(alias, name)) for name in needs]
    for argument, name in zip(atom.arguments[1:], table.columns[1:], strict=True):
        column = Column(alias, name)
        if table.unique:
            planning.filters.append(Filter("present", column))
        _match(planning, argument, column)
    return alias


def _match(planning: _Planning, argument: Argument, column: Column) -> None:
    if isinstance(argument, Const):
        planning.filters.append(Filter("=", column, Code(planning.catalog.code(argument))))
    elif argument in planning.known:
        planning.filters.append(Filter("=", column, planning.known[argument]))
    else:
        planning.known[argument] = column


def _bind(planning: _Planning, rule: Rule) -> None:
    """Aggregates and computed variables, each as soon as what it needs is known."""
    waiting = [literal for literal in rule.body if isinstance(literal, Bound | Aggregated)]
    while waiting:
        ready = [literal for literal in waiting if _is_ready(literal, waiting, planning)]
        if not ready:
            raise ValueError(f"rule {rule.origin.name}: nothing says what {waiting[0]} rests on")
        for literal in ready:
            waiting.remove(literal)
            if isinstance(literal, Aggregated):
                _group(planning, literal)
            else:
                _compute(planning, literal)


def _is_ready(literal: Bound | Aggregated, waiting: Sequence[Bound | Aggregated], planning: _Planning) -> bool:
    """A computed variable waits for what it is computed from, an aggregate for computed variables of its group."""
    if isinstance(literal, Bound):
        return all(variable in planning.known for variable in variables_of(literal.expression))
    pending = {other.variable for other in waiting if isinstance(other, Bound)}
    return not pending & set(literal.group)


def _compute(planning: _Planning, literal: Bound) -> None:
    scalar, is_raw = _scalar(planning, literal.expression)
    if literal.variable in planning.known:
        planning.filters.append(Filter("=", planning.known[literal.variable], scalar))
        return
    planning.known[literal.variable] = scalar
    if is_raw:
        planning.raw.add(literal.variable)
    if isinstance(scalar, Function):
        planning.filters.append(Filter("present", scalar))


def _group(planning: _Planning, literal: Aggregated) -> None:
    alias = f"g{len(planning.groups)}"
    table = planning.catalog.table(literal.source.relation)
    columns = dict(zip(literal.source.arguments, table.columns, strict=True))
    matches: list[tuple[str, Scalar]] = []
    outer = AGGREGATES[literal.function].zero_when_empty
    for argument in literal.group:
        if isinstance(argument, Const):
            matches.append((columns[argument], Code(planning.catalog.code(argument))))
        elif argument in planning.known:
            matches.append((columns[argument], planning.known[argument]))
        else:
            planning.known[argument] = Column(alias, columns[argument])
            matches.append((columns[argument], planning.known[argument]))
            outer = False
    having = None
    if literal.having is not None:
        other = planning.catalog.table(literal.having.relation)
        places = dict(zip(literal.having.arguments, other.columns, strict=True))
        having = (other, tuple(places[g] for g in literal.group), places[literal.value[0]])
    planning.groups.append(
        Grouped(alias, literal.function, table, tuple(matches), tuple(columns[v] for v in literal.value), having, outer)
    )
    column = Column(alias, "value")
    value: Scalar = Function("or_zero", (column,)) if AGGREGATES[literal.function].zero_when_empty else column
    if value == column:
        planning.filters.append(Filter("present", column))
    is_date = AGGREGATES[literal.function].is_date
    if literal.result in planning.known:
        known = planning.known[literal.result]
        plain = is_date or literal.result in planning.raw
        planning.filters.append(Filter("=", known if plain else Function("number", (known,)), value))
        return
    planning.known[literal.result] = value
    if not is_date:
        planning.raw.add(literal.result)


def _filter(planning: _Planning, literal: Compared) -> Filter:
    left, _ = _scalar(planning, literal.left)
    right, _ = _scalar(planning, literal.right)
    return Filter(literal.operator, left, right)


def _absence(planning: _Planning, atom: Atom) -> Absence:
    table = planning.catalog.table(atom.relation)
    matches: list[tuple[str, Scalar]] = []
    same: list[tuple[str, str]] = []
    free: dict[Var, str] = {}
    for argument, column in zip(atom.arguments, table.columns, strict=True):
        if isinstance(argument, Const):
            matches.append((column, Code(planning.catalog.code(argument))))
        elif argument in planning.known:
            scalar = planning.known[argument]
            matches.append((column, Function("encode_number", (scalar,)) if argument in planning.raw else scalar))
        elif argument in free:
            same.append((free[argument], column))
        else:
            free[argument] = column
    if table.unique and len(table.columns) > 1 and free.get(atom.arguments[1]) == table.columns[1]:  # type: ignore[arg-type]
        matches.append((table.columns[1], Function("present", ())))
    return Absence(table, tuple(matches), tuple(same))


def _scalar(planning: _Planning, expression: Expression) -> tuple[Scalar, bool]:
    """The scalar of an expression, and whether it is a plain number."""
    match expression:
        case Var():
            return planning.known[expression], expression in planning.raw
        case Const():
            return Code(planning.catalog.code(expression)), False
        case Number(value):
            return Num(value), True
        case Call("number", (Var() as variable,)) if variable in planning.raw:
            return planning.known[variable], True
        case Call("code", (argument,)):
            return _scalar(planning, argument)
        case Call("earlier", arguments):
            return Function("least", tuple(_scalar(planning, a)[0] for a in arguments)), False
        case Call(name, arguments):
            scalars = [_scalar(planning, a) for a in arguments]
            is_raw = name in _RAW_FUNCTIONS or all(flag for _, flag in scalars)
            return Function(name, tuple(scalar for scalar, _ in scalars)), is_raw
