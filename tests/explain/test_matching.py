"""If this fails, an explanation finds other ways to satisfy a rule than the engine does, or misses one."""

from __future__ import annotations

import random

import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.explain.bindings import Bindings
from hongzhuan.explain.lookup import TooMany
from hongzhuan.explain.matching import Matcher
from hongzhuan.program.ir import Rule


class Asked(Bindings):
    """Every body asked of the engine, none followed by look-ups."""

    def of_engine(self, rule: Rule, arguments: tuple[int, ...], before: int) -> list[object]:
        given = self._given(rule, arguments)
        assert given is not None
        return [_plain(codes) for codes in self._asked(rule, given, before)]


def _plain(codes: object) -> object:
    return tuple(sorted((variable.name, code) for variable, code in dict(codes).items()))  # type: ignore[call-overload]


@pytest.mark.parametrize("rules", ["xi", "mao"])
def test_look_ups_find_what_the_engine_finds(kb: KnowledgeBase, rules: str) -> None:
    derivation = kb.derive(rules)
    engine = Asked(derivation, Matcher(derivation))
    chosen = random.Random(7)
    compared = 0
    for number, rule in enumerate(derivation.program.rules):
        table = derivation.executor.table(rule.head.relation)
        rows = derivation.store.connection.execute(f"SELECT * FROM {table.name} WHERE rule = {number}").fetchall()
        for *row, _, age in chosen.sample(sorted(rows), min(2, len(rows))):
            given = engine._given(rule, tuple(row))
            assert given is not None
            try:
                ways = {_plain(codes) for codes in engine._followed(rule, given, age)}
            except TooMany:
                continue
            assert sorted(ways, key=str) == sorted(set(engine.of_engine(rule, tuple(row), age)), key=str), (
                rule.origin.name
            )
            compared += 1
    assert compared > 100
