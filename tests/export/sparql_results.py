"""What our own engine derives, for comparison with others."""

from __future__ import annotations

from hongzhuan import KnowledgeBase
from hongzhuan.derivation import Derivation
from hongzhuan.program.ir import Relation


def derived(kb: KnowledgeBase, derivation: Derivation, relation: Relation) -> set[tuple[str, ...]]:
    """The same as our engine has it; the era is left out."""
    rows = derivation.tuples(relation)
    terms = kb.store.terms({code for row in rows for code in row})
    return {tuple(terms[code].n3() for code in row[: relation.arity]) for row in rows}
