"""Part of a rule's body, asked of the facts: whether it can be satisfied for one head, and by what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hongzhuan.derivation import Derivation
from hongzhuan.plan.algebra import Parameter, Scalar
from hongzhuan.plan.planner import plan_body
from hongzhuan.plan.to_sql import select
from hongzhuan.program.ir import WINDOW, Atom, BodyLiteral, Rule, Var

ROWS = 200
"""Bindings that are looked at; a reader is shown a few of them."""

Binding = Mapping[Var, int]


class Partial:
    """Asks parts of one rule's body, for a head of which some arguments are given."""

    def __init__(self, derivation: Derivation, rule: Rule, given: Binding, before: Sequence[BodyLiteral]) -> None:
        self._derivation = derivation
        self._rule = rule
        self.given = dict(given)
        self.before = tuple(before) or (_SOME_WINDOW,)

    def holds(self, literals: Iterable[BodyLiteral]) -> bool:
        """Whether the literals can be satisfied together."""
        return bool(self.rows(literals, (), 1))

    def rows(
        self, literals: Iterable[BodyLiteral], variables: Iterable[Var] | None = None, limit: int = ROWS
    ) -> list[Binding]:
        """Distinct ways to satisfy the literals together, at most `limit`; codes of `variables`, of all without them."""
        body = tuple(dict.fromkeys((*self.before, *literals)))
        known: dict[Var, Scalar] = {v: Parameter(f"p{n}") for n, v in enumerate(self.given)}
        planned = plan_body(replace(self._rule, body=body), self._derivation.executor, None, known)
        wanted = [v for v in (variables if variables is not None else planned.known) if v in planned.known]
        outputs = tuple(planned.encoded(v) for v in wanted)
        query = select(replace(planned.query, outputs=outputs)).distinct(copy=False).limit(limit, copy=False)
        text = self._derivation.executor.sql(query)
        used = {f"p{n}": code for n, code in enumerate(self.given.values()) if re.search(rf"\$p{n}\b", text)}
        found = self._derivation.store.connection.execute(text, used).fetchall()
        if not wanted:
            return [dict(self.given)] if found else []
        return [{**self.given, **dict(zip(wanted, row, strict=True))} for row in sorted(found)]


_SOME_WINDOW = Atom(WINDOW, (Var("_some_era"), Var("_some_start"), Var("_some_end")))
"""So that every question has a table to start from; an aggregate over nothing is then a zero and no silence."""
