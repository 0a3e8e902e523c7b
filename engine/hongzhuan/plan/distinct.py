"""Whether a plan gives each answer once, so that nothing needs to look for duplicates.

Each reading of a table has a key: the first column of a table with one row a subject, all columns of any other, since tables
hold sets. If the outputs and the conditions fix the keys of all readings, two different combinations of rows differ in some
output. This is the implication of functional dependencies (Armstrong 1974), by closure of the columns that are fixed.
"""

from __future__ import annotations

from collections.abc import Iterator

from hongzhuan.plan.algebra import Code, Column, Function, Num, Query, Scalar


def is_distinct(query: Query) -> bool:
    """Whether no two combinations of rows give the same outputs."""
    fixed = {output for output in query.outputs if isinstance(output, Column)}
    waiting = dict(_keys(query))
    while waiting:
        _close(query, fixed)
        ready = [alias for alias, key in waiting.items() if all(_is_fixed(part, fixed) for part in key)]
        if not ready:
            return False
        for alias in ready:
            del waiting[alias]
            fixed.update(_columns(query, alias))
    return True


def _keys(query: Query) -> Iterator[tuple[str, tuple[Scalar, ...]]]:
    for scan in query.scans:
        table = scan.table
        key = table.columns[:1] if table.unique else table.columns
        yield scan.alias, tuple(Column(scan.alias, name) for name in key)
    for group in query.groups:
        yield group.alias, tuple(scalar for _, scalar in group.group)


def _columns(query: Query, alias: str) -> Iterator[Column]:
    for scan in query.scans:
        if scan.alias == alias:
            yield from (Column(alias, name) for name in scan.table.columns)
    for group in query.groups:
        if group.alias == alias:
            yield from (Column(alias, name) for name, _ in group.group)


def _close(query: Query, fixed: set[Column]) -> None:
    """Add what the conditions make equal to something fixed."""
    equal = [(f.left, f.right) for f in query.filters if f.operator == "=" and f.right is not None]
    grown = True
    while grown:
        grown = False
        for left, right in (*equal, *((right, left) for left, right in equal)):
            if isinstance(left, Column) and left not in fixed and _is_fixed(right, fixed):
                fixed.add(left)
                grown = True


def _is_fixed(item: Scalar, fixed: set[Column]) -> bool:
    match item:
        case Column():
            return item in fixed
        case Code() | Num():
            return True
        case Function(_, arguments):
            return all(_is_fixed(argument, fixed) for argument in arguments)
        case _:
            return False
