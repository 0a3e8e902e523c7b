"""Part of a rule's body, asked of the facts: whether it can be satisfied for one head, and by what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hongzhuan.derivation import Derivation
from hongzhuan.explain.matching import Matcher, TooMany, Way, is_plain
from hongzhuan.plan.algebra import Parameter, Scalar
from hongzhuan.plan.planner import plan_body
from hongzhuan.plan.to_sql import select
from hongzhuan.program.ir import WINDOW, Atom, BodyLiteral, Rule, Var

ROWS = 200
"""Bindings that are looked at; a reader is shown a few of them."""

Binding = Mapping[Var, int]


class Partial:
    """Asks parts of one rule's body, for a head of which some arguments are given.

    Parts that only look up and compare are followed literal by literal, each from where the part before it ended; a part
    that computes, or that joins too much, is asked of the engine as a whole.
    """

    def __init__(
        self, derivation: Derivation, matcher: Matcher, rule: Rule, given: Binding, before: Sequence[BodyLiteral]
    ) -> None:
        self._derivation = derivation
        self._matcher = matcher
        self._rule = rule
        self.given = dict(given)
        self.before = tuple(before) or (_SOME_WINDOW,)
        self._ways: dict[tuple[BodyLiteral, ...], list[Way]] = {(): [Way(self.given)]}

    def holds(self, literals: Iterable[BodyLiteral]) -> bool:
        """Whether the literals can be satisfied together."""
        body = self._body(literals)
        ways = self._followed(body)
        return bool(self._asked(body, (), 1) if ways is None else ways)

    def can_hold(self, literals: Iterable[BodyLiteral]) -> bool:
        """The same, in whatever order is quickest: for literals that are asked about once."""
        body = self._body(literals)
        if all(map(is_plain, body)):
            try:
                return bool(self._matcher.ways(body, self.given))
            except TooMany:
                pass
        return bool(self._asked(body, (), 1))

    def rows(
        self, literals: Iterable[BodyLiteral], variables: Iterable[Var] | None = None, limit: int = ROWS
    ) -> list[Binding]:
        """Distinct ways to satisfy the literals together, at most `limit`; codes of `variables`, of all without them."""
        body = self._body(literals)
        wanted = tuple(variables) if variables is not None else None
        ways = self._followed(body)
        if ways is None:
            return self._asked(body, wanted, limit)
        found = {
            tuple(sorted((v.name, code) for v, code in way.codes.items() if wanted is None or v in wanted)): None
            for way in ways
        }
        return [{**self.given, **{Var(name): code for name, code in row}} for row in sorted(found)[:limit]]

    def _body(self, literals: Iterable[BodyLiteral]) -> tuple[BodyLiteral, ...]:
        return tuple(dict.fromkeys((*self.before, *literals)))

    # --- by look-ups

    def _followed(self, body: tuple[BodyLiteral, ...]) -> list[Way] | None:
        """The ways through a body; None where it must be asked as a whole."""
        if not all(map(is_plain, body)):
            return None
        try:
            return self._through(body)
        except TooMany:
            return None

    def _through(self, body: tuple[BodyLiteral, ...]) -> list[Way]:
        if body not in self._ways:
            before = self._through(body[:-1])
            self._ways[body] = self._matcher.extend(before, body[-1]) if before else []
        return self._ways[body]

    # --- as a query

    def _asked(self, body: tuple[BodyLiteral, ...], variables: Iterable[Var] | None, limit: int) -> list[Binding]:
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
