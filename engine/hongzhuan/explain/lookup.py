"""Tuples of relations by one of their arguments, fetched for many values at once and kept.

An explanation asks the same few things again and again: the posts of one official, the organisation of each, its class.
A query a condition would spend its time on planning joins; a look-up a table does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hongzhuan.derivation import Derivation
from hongzhuan.execute.executor import ASSERTED
from hongzhuan.program.ir import Relation

Row = tuple[tuple[int, ...], int, int]
"""A tuple with its witness: the round in which it was derived and the rule; round 0 where it is asserted."""

WHOLE = -1
"""In the place of a position: every tuple of the relation."""


class TooMany(Exception):
    """There are more tuples, or more ways through them, than can be followed one by one."""


class Lookup:
    """The tuples of one derivation that were asked for so far."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation
        self._rows: dict[tuple[Relation, int], dict[int, list[Row]]] = {}

    def rows(self, relation: Relation, position: int, codes: Iterable[int]) -> dict[int, list[Row]]:
        """The tuples with one of the codes at a position, by code."""
        return self._read(relation, position, codes, None)

    def few(self, relation: Relation, position: int | None, codes: Iterable[int], most: int) -> Iterator[Row]:
        """The tuples with one of the codes at a position, every tuple where there is none.

        Raises:
            TooMany: there are more than `most`.
        """
        place, wanted = (WHOLE, {WHOLE}) if position is None else (position, set(codes))
        known = self._read(relation, place, wanted, most)
        return (row for code in wanted for row in known[code])

    def every(self, relation: Relation) -> list[Row]:
        """Every tuple of a relation."""
        return self._read(relation, WHOLE, {WHOLE}, None)[WHOLE]

    def _read(self, relation: Relation, position: int, codes: Iterable[int], most: int | None) -> dict[int, list[Row]]:
        known = self._rows.setdefault((relation, position), {})
        missing = {code for code in codes if code not in known}
        if missing:
            rows = self._fetch(relation, position, missing, most)
            for code in missing:
                known[code] = []
            for row in rows:
                known[WHOLE if position == WHOLE else row[0][position]].append(row)
        return known

    def witness(self, relation: Relation, arguments: tuple[int, ...]) -> tuple[int, int] | None:
        """The rule and the round of a tuple; None when it does not hold."""
        found = self.rows(relation, 0, arguments[:1])[arguments[0]] if arguments else self.every(relation)
        return next(((rule, age) for row, age, rule in found if row == arguments), None)

    def _fetch(self, relation: Relation, position: int, codes: Iterable[int], most: int | None) -> list[Row]:
        table = self._derivation.executor.table(relation)
        if table.unique and position == 0:
            return self._recorded(relation, set(codes))
        columns = ", ".join(table.columns)
        where = [f"{name} IS NOT NULL" for name in table.columns] if table.unique else []
        if position != WHOLE:
            where.append(f"{table.columns[position]} IN ({', '.join(map(str, sorted(codes)))})")
        witness = "round, rule" if table.derived else f"0, {ASSERTED}"
        conditions = f" WHERE {' AND '.join(where)}" if where else ""
        limit = "" if most is None else f" LIMIT {most + 1}"
        rows = self._derivation.store.connection.execute(
            f"SELECT {columns}{', ' if columns else ''}{witness} FROM {table.name}{conditions}{limit}"
        ).fetchall()
        if most is not None and len(rows) > most:
            raise TooMany
        return sorted((tuple(row[:-2]), row[-2], row[-1]) for row in rows)

    def _recorded(self, relation: Relation, codes: set[int]) -> list[Row]:
        """Values of a property, read with all that lies beside them in the table."""
        store = self._derivation.store
        store.prefetch(codes, store.beside(relation.name))
        pairs = ((code, value) for code in codes for value in store.values(code, relation.name))
        return sorted((pair, 0, ASSERTED) for pair in pairs)
