"""The two questions of a contrast: of two officials, under two rule sets, or in two eras."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hongzhuan.errors import BadInput
from hongzhuan.explain.contrast import Asked
from hongzhuan.explain.proof import Said
from hongzhuan.explain.why_not import Asker
from hongzhuan.program.ir import class_relation
from hongzhuan.program.rulesets import RuleSet

if TYPE_CHECKING:
    from hongzhuan.knowledge_base import KnowledgeBase


def ask(
    kb: KnowledgeBase,
    officials: Sequence[str],
    cls: str,
    rules: Sequence[str | RuleSet],
    eras: Sequence[str],
    as_of: str | None,
) -> tuple[Asked, Asked]:
    """Both questions.

    Raises:
        BadInput: none of the three is a pair, or more than one.
    """
    given = {"officials": len(officials), "rule sets": len(rules), "eras": max(len(eras), 1)}
    pairs = [name for name, number in given.items() if number == 2]
    if len(pairs) != 1 or any(number > 2 for number in given.values()):
        raise BadInput(
            "a contrast needs two of one thing, and one of every other",
            hint="give two officials, or --era twice, or --rules twice",
        )
    left, right = (_one(kb, officials, cls, rules, eras, as_of, pairs[0], side) for side in (0, 1))
    return left, right


def _one(
    kb: KnowledgeBase,
    officials: Sequence[str],
    cls: str,
    rules: Sequence[str | RuleSet],
    eras: Sequence[str],
    as_of: str | None,
    pair: str,
    side: int,
) -> Asked:
    official, rule_set = officials[side % len(officials)], kb.rule_set(rules[side % len(rules)])
    era = eras[side % len(eras)] if eras else None
    prover = kb.prover(class_relation(kb.class_iri(cls)), rule_set, era, as_of)
    found = kb.find(official)
    describe = prover.describe
    window = prover.derivation.windows[0].era
    names = {
        "officials": Said(describe.label(found.code), describe.label(found.code, "zh")),
        "rule sets": Said(rule_set.name, rule_set.title("zh")),
        "eras": Said(describe.label_of_iri(window), describe.label_of_iri(window, "zh")),
    }
    return Asked(prover, Asker(prover), found.code, names[pair])
