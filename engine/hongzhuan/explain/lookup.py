"""Tuples of relations by one of their arguments, fetched for many values at once and kept.

An explanation asks the same few things again and again: the posts of one official, the organisation of each, its class.
A query a condition would spend its time on planning joins; a look-up a table does not.
"""

from __future__ import annotations

from collections.abc import Iterable

from hongzhuan.derivation import Derivation
from hongzhuan.execute.executor import ASSERTED
from hongzhuan.program.ir import Relation

Row = tuple[tuple[int, ...], int, int]
"""A tuple with its witness: the round in which it was derived and the rule; round 0 where it is asserted."""

WHOLE = -1
"""In the place of a position: every tuple of the relation."""


class Lookup:
    """The tuples of one derivation that were asked for so far."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation
        self._rows: dict[tuple[Relation, int], dict[int, list[Row]]] = {}

    def rows(self, relation: Relation, position: int, codes: Iterable[int]) -> dict[int, list[Row]]:
        """The tuples with one of the codes at a position, by code."""
        known = self._rows.setdefault((relation, position), {})
        missing = {code for code in codes if code not in known}
        if missing:
            for code in missing:
                known[code] = []
            for row in self._fetch(relation, position, missing):
                known[row[0][position]].append(row)
        return known

    def every(self, relation: Relation) -> list[Row]:
        """Every tuple of a relation."""
        known = self._rows.setdefault((relation, WHOLE), {})
        if not known:
            known[WHOLE] = self._fetch(relation, WHOLE, ())
        return known[WHOLE]

    def witness(self, relation: Relation, arguments: tuple[int, ...]) -> tuple[int, int] | None:
        """The rule and the round of a tuple; None when it does not hold."""
        found = self.rows(relation, 0, arguments[:1])[arguments[0]] if arguments else self.every(relation)
        return next(((rule, age) for row, age, rule in found if row == arguments), None)

    def _fetch(self, relation: Relation, position: int, codes: Iterable[int]) -> list[Row]:
        table = self._derivation.executor.table(relation)
        columns = ", ".join(table.columns)
        where = [f"{name} IS NOT NULL" for name in table.columns] if table.unique else []
        if position != WHOLE:
            where.append(f"{table.columns[position]} IN ({', '.join(map(str, sorted(codes)))})")
        witness = "round, rule" if table.derived else f"0, {ASSERTED}"
        conditions = f" WHERE {' AND '.join(where)}" if where else ""
        rows = self._derivation.store.connection.execute(
            f"SELECT {columns}{', ' if columns else ''}{witness} FROM {table.name}{conditions}"
        ).fetchall()
        return sorted((tuple(row[:-2]), row[-2], row[-1]) for row in rows)
