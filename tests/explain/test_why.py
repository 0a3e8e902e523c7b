"""Proofs are true: every step of every proof holds in the derivation that it speaks of."""

from __future__ import annotations

import pytest
from conftest import Proved

from hongzhuan import KnowledgeBase
from hongzhuan.explain.proof import Proof

RULE_SETS = ["xi", "mao", "deng", "jiang"]


@pytest.mark.parametrize("rules", RULE_SETS)
def test_every_conclusion_has_a_well_founded_proof(kb: KnowledgeBase, proved: Proved, rules: str) -> None:
    """A reviewer would be shown a proof that rests on itself, on nothing, or on a premise that does not hold."""
    known = asserted_facts(kb)
    _, proofs = proved(rules)
    assert proofs
    for proof in proofs:
        check(proof, (), known)


def asserted_facts(kb: KnowledgeBase) -> set[tuple[str, str, str]]:
    table = kb.store.statements().to_pylist()

    def plain(term: str) -> str:
        from hongzhuan.facts.codes import parse_n3

        return parse_n3(term).value

    return {(plain(row["subject"]), plain(row["predicate"]), plain(row["object"])) for row in table}


def check(proof: Proof, above: tuple[object, ...], known: set[tuple[str, str, str]]) -> None:
    fact = proof.fact
    assert fact not in above, "a proof rests on itself"
    if proof.kind == "asserted":
        assert (fact.subject, fact.predicate, fact.object) in known
        assert not proof.premises
    elif proof.kind == "absence":
        assert not proof.premises
        assert (fact.subject, fact.predicate, fact.object) not in known
    elif proof.kind == "aggregate":
        assert proof.value is not None
    else:
        assert proof.rule and proof.premises
    for premise in proof.premises:
        check(premise, (*above, fact), known)


def test_total_years_is_the_union_of_the_contributions(kb: KnowledgeBase) -> None:
    """Two posts held at once would count twice."""
    (proof,) = kb.explain("Ma Xingrui", "ExperiencedAdministrator", rules="xi")
    (total,) = [step for step in proof.walk() if step.kind == "aggregate"]
    starts_to_ends = []
    for contribution in total.premises:
        days = {step.fact.predicate.rsplit("#", 1)[-1]: step.fact.object for step in contribution.walk()}
        starts_to_ends.append((days["start"], days["until"]))
    assert len(starts_to_ends) > 1
    assert total.value == pytest.approx(union_in_years(starts_to_ends), abs=0.01)


def union_in_years(intervals: list[tuple[str, str]]) -> float:
    """Days that any interval covers, counted one by one."""
    from datetime import date, timedelta

    def first(text: str) -> date:
        parts = [int(part) for part in text.split("-")]
        return date(*[*parts, 1, 1][:3])

    covered: set[date] = set()
    for start, end in intervals:
        day = first(start)
        while day < first(end):
            covered.add(day)
            day += timedelta(days=1)
    return len(covered) / 365.2425


def test_all_proofs_come_shortest_first(kb: KnowledgeBase) -> None:
    """A reader would have to search for the simplest reason."""
    proofs = kb.explain("Yuan Jiajun", "EnterpriseVeteran", rules="xi", every=True)
    assert len(proofs) > 1
    assert [p.size for p in proofs] == sorted(p.size for p in proofs)
    assert len({p.because for p in proofs}) > 1
