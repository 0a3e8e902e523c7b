"""A sum, a count or a share in a proof: its value with all that contributed to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from hongzhuan.derivation import Derivation
from hongzhuan.explain.describe import Describer
from hongzhuan.explain.proof import Fact, Proof
from hongzhuan.program.aggregates import AGGREGATES
from hongzhuan.program.ir import Aggregated, Argument, Atom, Const, Relation, Var

Codes = Mapping[Var, int]
Prove = Callable[[Relation, tuple[int, ...]], Proof]


class Contributions:
    """Proves aggregates over one derivation."""

    def __init__(self, derivation: Derivation, describe: Describer) -> None:
        self._derivation = derivation
        self._describe = describe

    def of(self, literal: Aggregated, codes: Codes, prove: Prove) -> Proof:
        """The value of an aggregate for the group that the codes name, and each contribution proved."""
        rows = self._rows(literal, codes)
        relation = literal.source.relation
        if literal.having is not None:
            rows = self._members(literal, rows)
            contributions = tuple(self._counted(literal, literal.having, codes, row, prove) for row in rows)
        else:
            contributions = tuple(prove(relation, row) for row in rows)
        subject = self._codes(literal.group[:1], codes)
        address = self._derivation.store.term(subject[0]).value if subject else ""
        shown = self._describe.number(codes[literal.result]) if literal.result in codes else ""
        text = f"{literal.function}: {shown} (from {len(rows)} contribution{'s' if len(rows) != 1 else ''})"
        text_zh = f"{AGGREGATES[literal.function].zh}:{shown}(共{len(rows)}项)"
        fact = Fact(address, relation.name, shown, text, text_zh)
        return Proof(fact, "aggregate", value=self._value(literal, codes), premises=contributions)

    def _value(self, literal: Aggregated, codes: Codes) -> float | None:
        if AGGREGATES[literal.function].is_date or literal.result not in codes:
            return None
        return float(self._derivation.store.term(codes[literal.result]).value or 0)

    def _rows(self, literal: Aggregated, codes: Codes) -> list[tuple[int, ...]]:
        table = self._derivation.executor.table(literal.source.relation)
        places = dict(zip(literal.source.arguments, table.columns, strict=True))
        where = [f"{places[a]} = {self._codes([a], codes)[0]}" for a in literal.group]
        columns = ", ".join(table.columns)
        return self._derivation.store.connection.execute(
            f"SELECT {columns} FROM {table.name}" + (f" WHERE {' AND '.join(where)}" if where else "") + " ORDER BY ALL"
        ).fetchall()

    def _codes(self, arguments: Sequence[Argument], codes: Codes) -> tuple[int, ...]:
        return tuple(self._derivation.executor.code(a) if isinstance(a, Const) else codes[a] for a in arguments)

    @staticmethod
    def _members(literal: Aggregated, rows: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """One row for each member that a share is taken of."""
        place = literal.source.arguments.index(literal.value[0])
        return list({row[place]: row for row in reversed(rows)}.values())[::-1]

    def _counted(self, literal: Aggregated, having: Atom, codes: Codes, row: tuple[int, ...], prove: Prove) -> Proof:
        """Why a member counts towards a share, or that nothing is recorded for which it would."""
        member = row[literal.source.arguments.index(literal.value[0])]
        arguments = self._codes(having.arguments, {**codes, literal.value[0]: member})
        if self._derivation.holds(having.relation, arguments):
            return prove(having.relation, arguments)
        text = f"no record that {self._describe.label(member)} counts"
        text_zh = f"无记录:{self._describe.label(member, 'zh')}符合条件"
        address = self._derivation.store.term(member).value
        return Proof(Fact(address, having.relation.name, "", text, text_zh), "absence")
