"""What several tests of explanations look at."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.derivation import Derivation
from hongzhuan.explain.proof import Proof
from hongzhuan.explain.why import Prover
from hongzhuan.program.ir import class_relation

Proved = Callable[[str], tuple[Derivation, list[Proof]]]


@pytest.fixture(scope="session")
def proved(kb: KnowledgeBase) -> Proved:
    """A rule set derived, with the proof of everything that it concludes of the shipped facts."""

    @cache
    def proofs_of(rules: str) -> tuple[Derivation, list[Proof]]:
        derivation = kb.derive_for(rules)
        prover = Prover(derivation)
        relations = [class_relation(cls) for cls in kb.concluded(kb.rule_set(rules))]
        rows = [(relation, tuple(row)) for relation in relations for row in derivation.tuples(relation)]
        return derivation, [prover.proof(relation, row) for relation, row in rows]

    return proofs_of
