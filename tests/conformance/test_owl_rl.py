"""If one of these fails, a rule of OWL 2 RL is missing or concludes too much, for any ontology that a user brings."""

from __future__ import annotations

from pathlib import Path

import pytest
from conformance.rl_cases import Case, cases, full, opened, triples
from reference import owl_rl

CASES = cases()
RULES = (Path(__file__).parent / "rules.txt").read_text(encoding="utf-8").split()
"""Tables 4 to 9, but for prp-ap and dt-type1, which declare OWL's own annotation properties and datatypes."""


def test_every_rule_of_the_specification_has_a_case() -> None:
    assert set(RULES) == {case.name.partition(":")[0] for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_engine(case: Case, tmp_path: Path) -> None:
    kb = opened(tmp_path, case.premise)
    broken = [clash.axiom for clash in kb.clashes()]
    if case.clash:
        assert broken and all(full(case.clash) in axiom for axiom in broken)
        return
    assert broken == []
    assert [triple for triple in case.follows if not kb.entails(_turtle(triple))] == []
    assert [triple for triple in case.not_follows if kb.entails(_turtle(triple))] == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_reference_reads_the_specification_alike(case: Case) -> None:
    closed = owl_rl.closure(triples(case.premise))
    assert (owl_rl.FALSE in closed) == bool(case.clash)
    assert [t for t in case.follows if not set(triples(t)) <= closed and not case.name.startswith("eq-ref")] == []
    assert [t for t in case.not_follows if set(triples(t)) <= closed] == []


def _turtle(triple: str) -> str:
    from conformance.rl_cases import PREFIXES

    return PREFIXES + triple
