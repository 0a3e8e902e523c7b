"""Whether a criterion rests on what it is to predict: rules that read seats in elected bodies."""

from __future__ import annotations

from hongzhuan.analysis.standing import rules_behind
from hongzhuan.derivation import Derivation
from hongzhuan.names import HZ
from hongzhuan.program.ir import Atom, class_relation

SEATS = frozenset(class_relation(HZ + name) for name in ("CentralCommittee", "Politburo", "StandingCommittee"))


def rests_on_seats(derivation: Derivation, cls: str) -> list[str]:
    """The rules behind a class that ask for a seat in an elected body, by name."""
    reading = [
        rule.origin
        for rule in rules_behind(derivation, class_relation(cls))
        if rule.origin.kind == "rule"
        and rule.head.relation.kind != "step"
        and any(isinstance(literal, Atom) and literal.relation in SEATS for literal in rule.body)
    ]
    return sorted({f"{origin.rule_set}/{origin.name}" for origin in reading})
