"""A plan as a sqlglot tree: one text for DuckDB, another for Spark, the same meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from hongzhuan.facts.codes import DATE, DECIMAL, INTEGER, MILLION, SPAN
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
)
from hongzhuan.program.moments import DAYS_A_YEAR

_COMPARE: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_ARITHMETIC: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}


def select(query: Query, names: Sequence[str] | None = None) -> exp.Select:
    """The SELECT of a query; outputs are named `names`, or c0, c1, ..."""
    outputs: list[exp.Expr] = [
        exp.Alias(this=scalar(output), alias=exp.to_identifier(names[n] if names else f"c{n}"))
        for n, output in enumerate(query.outputs)
    ]
    statement = exp.Select(expressions=outputs or [exp.Literal.number(1)])
    for scan in query.scans:
        _add_table(statement, _table(scan))
    for number, group in enumerate(query.groups):
        statement = _join_group(statement, group, first=not query.scans and number == 0)
    conditions = [condition(f) for f in query.filters]
    conditions += [_rounds(scan) for scan in query.scans if scan.rounds]
    conditions += [_absence(absence, number) for number, absence in enumerate(query.absences)]
    return statement.where(*conditions, copy=False) if conditions else statement


def _add_table(statement: exp.Select, table: exp.Expr) -> None:
    """Add a table, the first as FROM, any other as CROSS JOIN; no text is parsed for it."""
    if statement.args.get("from_") is None:
        statement.set("from_", exp.From(this=table))
    else:
        statement.append("joins", exp.Join(this=table, kind="CROSS"))


def _table(scan: Scan) -> exp.Expr:
    return _named(scan.table.name, scan.alias)


def _named(table: str, alias: str) -> exp.Table:
    """A table of a schema under an alias, without parsing its name."""
    schema, _, name = table.rpartition(".")
    return exp.Table(
        this=exp.to_identifier(name),
        db=exp.to_identifier(schema) if schema else None,
        alias=exp.TableAlias(this=exp.to_identifier(alias)),
    )


def _rounds(scan: Scan) -> exp.Expr:
    assert scan.rounds is not None
    operator, number = scan.rounds
    value = scalar(number) if isinstance(number, Parameter) else exp.Literal.number(number)
    return _COMPARE[operator](this=exp.column("round", scan.alias), expression=value)


def condition(item: Filter) -> exp.Expr:
    """A filter as a SQL condition."""
    if item.operator == "present" or item.right is None:
        return exp.Not(this=exp.Is(this=scalar(item.left), expression=exp.Null()))
    return _COMPARE[item.operator](this=scalar(item.left), expression=scalar(item.right))


def _absence(item: Absence, number: int) -> exp.Expr:
    alias = f"n{number}"
    inner = exp.select(exp.Literal.number(1)).from_(_named(item.table.quick, alias))
    for name, value in item.matches:
        column = exp.column(name, alias)
        if value == Function("present", ()):
            inner = inner.where(exp.Not(this=exp.Is(this=column, expression=exp.Null())), copy=False)
        else:
            inner = inner.where(exp.EQ(this=column, expression=scalar(value)), copy=False)
    for left, right in item.same:
        inner = inner.where(exp.EQ(this=exp.column(left, alias), expression=exp.column(right, alias)), copy=False)
    return exp.Not(this=exp.Exists(this=inner))


def _join_group(statement: exp.Select, group: Grouped, first: bool) -> exp.Select:
    subquery = aggregate(group).subquery(group.alias)
    on = [
        exp.EQ(this=exp.column(name, group.alias), expression=scalar(value))
        for name, value in group.group
        if value != Column(group.alias, name)
    ]
    if first:
        return statement.from_(subquery).where(*on) if on else statement.from_(subquery)
    if not on:
        return statement.join(subquery, join_type="CROSS")
    return statement.join(subquery, on=exp.and_(*on), join_type="LEFT" if group.outer else "INNER")


def aggregate(group: Grouped) -> exp.Select:
    """One row a group with the aggregate in the column `value`."""
    keys = [name for name, _ in group.group]
    if group.function == "total years":
        return _total_years(group, keys)
    if group.function == "share":
        return _share(group, keys)
    column = exp.column(group.value[0])
    value = _AGGREGATES[group.function](column)
    table = group.table.name if group.function in _COUNTS_REPEATED else group.table.quick
    return _grouped(exp.select(*keys, exp.alias_(value, "value")).from_(table), keys)


def _grouped(statement: exp.Select, keys: list[str]) -> exp.Select:
    return statement.group_by(*keys) if keys else statement


def _number(code: exp.Expr) -> exp.Expr:
    tag = exp.paren(exp.BitwiseAnd(this=code.copy(), expression=exp.Literal.number(7)))
    payload = exp.IntDiv(
        this=exp.paren(exp.Sub(this=code.copy(), expression=tag.copy())), expression=exp.Literal.number(8)
    )
    parts = exp.Div(this=exp.cast(payload.copy(), "double"), expression=_double(MILLION))
    return (
        exp.Case()
        .when(exp.EQ(this=tag.copy(), expression=exp.Literal.number(INTEGER)), exp.cast(payload, "double"))
        .when(exp.GTE(this=tag.copy(), expression=exp.Literal.number(DECIMAL)), parts)
    )


_COUNTS_REPEATED = ("sum", "average")

_AGGREGATES: dict[str, Callable[[exp.Expr], exp.Expr]] = {
    "count": lambda c: exp.cast(exp.Count(this=exp.Distinct(expressions=[c])), "double"),
    "sum": lambda c: exp.Sum(this=_number(c)),
    "average": lambda c: exp.Avg(this=_number(c)),
    "minimum": lambda c: exp.Min(this=_number(c)),
    "maximum": lambda c: exp.Max(this=_number(c)),
    "earliest": lambda c: exp.Min(this=c),
    "latest": lambda c: exp.Max(this=c),
}


def _total_years(group: Grouped, keys: list[str]) -> exp.Select:
    """The length of the union of intervals: each adds what lies after the latest end before it."""
    start, end = _first_day(exp.column(group.value[0])), _first_day(exp.column(group.value[1]))
    days = exp.select(*keys, exp.alias_(start, "d0"), exp.alias_(end, "d1")).distinct().from_(group.table.quick)
    partition = f"PARTITION BY {', '.join(keys)} " if keys else ""
    before: exp.Expr = exp.maybe_parse(
        f"MAX(d1) OVER ({partition}ORDER BY d0, d1 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)", dialect="duckdb"
    )
    ordered = exp.select(*keys, "d0", "d1", exp.alias_(before, "reached")).from_(days.subquery("days"))
    added: exp.Expr = exp.maybe_parse("SUM(GREATEST(0, d1 - GREATEST(d0, COALESCE(reached, d0))))", dialect="duckdb")
    value = exp.Div(this=exp.cast(added, "double"), expression=_double(DAYS_A_YEAR))
    return _grouped(exp.select(*keys, exp.alias_(value, "value")).from_(ordered.subquery("ordered")), keys)


def _share(group: Grouped, keys: list[str]) -> exp.Select:
    """Percent of the members that the narrower step has too."""
    assert group.having is not None
    table, other_keys, member = group.having
    all_ = (
        exp.select(
            *(exp.alias_(exp.column(k), f"k{n}") for n, k in enumerate(keys)),
            exp.alias_(exp.column(group.value[0]), "member"),
        )
        .distinct()
        .from_(group.table.quick)
    )
    some = (
        exp.select(
            *(exp.alias_(exp.column(k), f"k{n}") for n, k in enumerate(other_keys)),
            exp.alias_(exp.column(member), "member"),
        )
        .distinct()
        .from_(table.quick)
    )
    on = exp.and_(
        exp.EQ(this=exp.column("member", "a"), expression=exp.column("member", "b")),
        *(exp.EQ(this=exp.column(f"k{n}", "a"), expression=exp.column(f"k{n}", "b")) for n in range(len(keys))),
    )
    value: exp.Expr = exp.maybe_parse(
        "CAST(100 AS DOUBLE) * COUNT(b.member) / NULLIF(COUNT(a.member), 0)", dialect="duckdb"
    )
    statement = exp.select(
        *(exp.alias_(exp.column(f"k{n}", "a"), k) for n, k in enumerate(keys)), exp.alias_(value, "value")
    )
    statement = statement.from_(all_.subquery("a")).join(some.subquery("b"), on=on, join_type="LEFT")
    return statement.group_by(*(exp.column(f"k{n}", "a") for n in range(len(keys)))) if keys else statement


def _first_day(code: exp.Expr) -> exp.Expr:
    """The first day of a date; nothing where the code is no date."""
    return _if_date(code, exp.IntDiv(this=code.copy(), expression=exp.Literal.number(8 * SPAN)))


def _last_day(code: exp.Expr) -> exp.Expr:
    payload = exp.paren(exp.IntDiv(this=code.copy(), expression=exp.Literal.number(8)))
    first = exp.IntDiv(this=code.copy(), expression=exp.Literal.number(8 * SPAN))
    after = exp.Mod(this=payload, expression=exp.Literal.number(SPAN))
    return _if_date(code, exp.paren(exp.Add(this=first, expression=after)))


def _if_date(code: exp.Expr, day: exp.Expr) -> exp.Expr:
    tag = exp.paren(exp.BitwiseAnd(this=code.copy(), expression=exp.Literal.number(7)))
    return exp.Case().when(exp.EQ(this=tag, expression=exp.Literal.number(DATE)), day)


def _encode_number(value: exp.Expr) -> exp.Expr:
    """A whole number as an integer, any other as a decimal in millionths."""
    rounded = exp.Round(this=value.copy())
    scaled = exp.Round(this=exp.paren(exp.Mul(this=value.copy(), expression=exp.Literal.number(MILLION))))
    return (
        exp.Case()
        .when(exp.EQ(this=value, expression=rounded.copy()), _tagged(exp.cast(rounded, "bigint"), INTEGER))
        .else_(_tagged(exp.cast(scaled, "bigint"), DECIMAL))
    )


def _tagged(payload: exp.Expr, tag: int) -> exp.Expr:
    eightfold = exp.Mul(this=payload, expression=exp.Literal.number(8))
    return exp.Add(this=eightfold, expression=exp.Literal.number(tag))


def _double(value: float) -> exp.Expr:
    """A number as a double: in some dialects a number with a point is a decimal, which rounds otherwise."""
    return exp.cast(exp.Literal.number(repr(float(value))), "double")


def scalar(item: Scalar) -> exp.Expr:
    """A scalar as a SQL expression."""
    match item:
        case Column(alias, name):
            return exp.column(name, alias)
        case Code(value):
            return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))
        case Parameter(name):
            return exp.Placeholder(this=name)
        case Num(value):
            return _double(value)
        case Function(name, arguments):
            return _function(name, [scalar(a) for a in arguments])


def _function(name: str, arguments: list[exp.Expr]) -> exp.Expr:
    if name in _ARITHMETIC:
        left, right = (exp.paren(a) for a in arguments)
        return exp.paren(_ARITHMETIC[name](this=left, expression=right))
    match name:
        case "/":
            divisor = exp.func("NULLIF", exp.cast(exp.paren(arguments[1]), "double"), exp.Literal.number(0))
            return exp.paren(exp.Div(this=exp.cast(exp.paren(arguments[0]), "double"), expression=divisor))
        case "first_day":
            return _first_day(arguments[0])
        case "last_day":
            return _last_day(arguments[0])
        case "number":
            return _number(arguments[0])
        case "encode_number":
            return _encode_number(arguments[0])
        case "or_zero":
            return exp.Coalesce(this=arguments[0], expressions=[exp.Literal.number(0)])
        case "least":
            return exp.Least(this=arguments[0], expressions=arguments[1:])
        case "greatest":
            return exp.Greatest(this=arguments[0], expressions=arguments[1:])
        case _:
            raise ValueError(f"no function {name}")
