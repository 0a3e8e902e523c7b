"""Part of a rule's body, asked of the facts: whether it can be satisfied for one head, and by what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from hongzhuan.derivation import Derivation
from hongzhuan.explain.lookup import TooMany
from hongzhuan.explain.matching import Matcher, Ways, given_ways
from hongzhuan.explain.totals import SOME_WINDOW
from hongzhuan.plan.algebra import Parameter, Scalar
from hongzhuan.plan.planner import plan_body
from hongzhuan.plan.to_sql import select
from hongzhuan.program.ir import BodyLiteral, Rule, Var

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
        self.before = tuple(before) or (SOME_WINDOW,)
        self._ways = matcher.followed.setdefault(tuple(self.given.items()), {(): given_ways(self.given)})

    def holds(self, literals: Iterable[BodyLiteral]) -> bool:
        """Whether the literals can be satisfied together."""
        body = self._body(literals)
        ways = self._followed(body)
        return bool(self._asked(body, (), 1) if ways is None else ways)

    def can_hold(self, literals: Iterable[BodyLiteral]) -> bool:
        """The same, in whatever order is quickest: for literals that are asked about once."""
        body = self._body(literals)
        try:
            return bool(self._matcher.ways(body, self.given))
        except TooMany:
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
        return [{**self.given, **codes} for codes in islice(ways.only(wanted).in_order(), limit)]

    def _body(self, literals: Iterable[BodyLiteral]) -> tuple[BodyLiteral, ...]:
        return tuple(dict.fromkeys((*self.before, *literals)))

    # --- by look-ups

    def _followed(self, body: tuple[BodyLiteral, ...]) -> Ways | None:
        """The ways through a body; None where it must be asked as a whole, as then must every longer one."""
        if body not in self._ways:
            before = self._followed(body[:-1])
            try:
                self._ways[body] = self._matcher.extend(before, body[-1]) if before else before
            except TooMany:
                self._ways[body] = None
        return self._ways[body]

    # --- as a query

    def _asked(self, body: tuple[BodyLiteral, ...], variables: Iterable[Var] | None, limit: int) -> list[Binding]:
        wanted = tuple(variables) if variables is not None else None
        key = ("partial", body, tuple(self.given), wanted, limit)
        question = self._derivation.once(key, lambda: self._question(body, wanted, limit))
        used = {name: code for name, code in zip(_parameters(self.given), self.given.values(), strict=True)}
        values = {name: code for name, code in used.items() if name in question.parameters}
        asked = (question.text, tuple(values.items()))
        if asked not in self._matcher.answers:
            rows = self._derivation.store.connection.execute(question.text, values).fetchall()
            self._matcher.answers[asked] = sorted(rows)
        found = self._matcher.answers[asked]
        if not question.variables:
            return [dict(self.given)] if found else []
        return [{**self.given, **dict(zip(question.variables, row, strict=True))} for row in found]

    def _question(self, body: tuple[BodyLiteral, ...], variables: Sequence[Var] | None, limit: int) -> _Question:
        """The text of a question, made once for all officials."""
        known: dict[Var, Scalar] = dict(zip(self.given, map(Parameter, _parameters(self.given)), strict=True))
        planned = plan_body(replace(self._rule, body=body), self._derivation.executor, None, known)
        wanted = tuple(v for v in (variables if variables is not None else planned.known) if v in planned.known)
        outputs = tuple(planned.encoded(v) for v in wanted)
        query = select(replace(planned.query, outputs=outputs)).distinct(copy=False).limit(limit, copy=False)
        text = self._derivation.executor.sql(query)
        return _Question(text, wanted, frozenset(re.findall(r"\$(p\d+)\b", text)))


@dataclass(frozen=True, slots=True)
class _Question:
    """A query, the variables that it gives, and the names of the parameters that it takes."""

    text: str
    variables: tuple[Var, ...]
    parameters: frozenset[str]


def _parameters(given: Binding) -> list[str]:
    return [f"p{n}" for n in range(len(given))]
