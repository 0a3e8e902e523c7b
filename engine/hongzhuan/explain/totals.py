"""The value of an aggregate for one group, asked of the engine that derived with it."""

from __future__ import annotations

from dataclasses import replace

from hongzhuan.derivation import Derivation
from hongzhuan.explain.values import Cell, Computed
from hongzhuan.plan.algebra import Parameter, Scalar
from hongzhuan.plan.planner import plan_body
from hongzhuan.program.ir import WINDOW, Aggregated, Atom, Origin, Rule, Var

SOME_WINDOW = Atom(WINDOW, (Var("_some_era"), Var("_some_start"), Var("_some_end")))
"""So that every question has a table to start from; an aggregate over nothing is then a zero and no silence."""


class Totals:
    """Values over one derivation; each is computed once, and the text of a question is made once for all groups."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation
        self._known: dict[tuple[Aggregated, tuple[int, ...]], Cell | None] = {}

    def of(self, literal: Aggregated, group: tuple[int, ...]) -> Cell | None:
        """The value for a group, given the codes of its arguments; None where there is none."""
        if (literal, group) not in self._known:
            self._known[literal, group] = self._asked(literal, group)
        return self._known[literal, group]

    def _asked(self, literal: Aggregated, group: tuple[int, ...]) -> Cell | None:
        text = self._derivation.once(("total", literal), lambda: self._question(literal))
        values = {a: code for a, code in zip(literal.group, group, strict=True) if isinstance(a, Var)}
        given = {f"p{n}": code for n, code in enumerate(values.values())}
        rows = self._derivation.store.connection.execute(text, given).fetchall()
        if not rows:
            return None
        ((value, code),) = rows
        return int(code) if literal.function in ("earliest", "latest") else Computed(value, code)

    def _question(self, literal: Aggregated) -> str:
        from hongzhuan.plan.to_sql import select

        group = dict.fromkeys(a for a in literal.group if isinstance(a, Var))
        given: dict[Var, Scalar] = {variable: Parameter(f"p{n}") for n, variable in enumerate(group)}
        rule = Rule(literal.source, (SOME_WINDOW, literal), Origin("rule", "aggregate", ""))
        planned = plan_body(rule, self._derivation.executor, None, given)
        outputs = (planned.known[literal.result], planned.encoded(literal.result))
        query = select(replace(planned.query, outputs=outputs))
        return self._derivation.executor.sql(query.limit(1, copy=False))
