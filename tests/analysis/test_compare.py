"""The invented elite under two rule sets. If these fail, a scholar is told a condition that did not decide."""

from __future__ import annotations

import pytest
from toy import STRICT, TOY

from hongzhuan import BadInput, KnowledgeBase
from hongzhuan.analysis.compare import Comparison

PARTINGS = [
    # class, who, kind, condition, way
    ("Technocrat", "Bo", "condition", "?day before 2000-01-01", ("Technocrat", "TrainedExpert")),
    (
        "Technocrat",
        "Cui",
        "condition",
        "total years of ?post >= minimum_practice (minimum_practice = 4 years)",
        ("Technocrat",),
    ),
    ("LoyalToCore", "Cui", "no such rule", "no counterpart of toy/by_favour", ("LoyalToCore",)),
]


def flips(found: Comparison) -> dict[str, tuple[str, ...]]:
    return {one.label: one.places for one in found.flips}


@pytest.mark.parametrize("case", PARTINGS, ids=lambda case: f"{case[1]} {case[0]}")
@pytest.mark.parametrize("order", [(TOY, STRICT), (STRICT, TOY)], ids=["toy first", "strict first"])
def test_where_they_part(elite: KnowledgeBase, case: tuple[object, ...], order: tuple[str, str]) -> None:
    """The condition is the one that the stricter side does not meet, whichever is named first."""
    cls, who, kind, condition, way = case
    (one,) = [one for one in elite.compare(order, cls=str(cls)).flips if one.label == who]
    (parting,) = one.partings
    assert parting is not None
    assert (parting.kind, parting.condition, parting.path) == (kind, condition, way)


def test_counts_each_way_and_nobody_lost(elite: KnowledgeBase) -> None:
    found = elite.compare([TOY, STRICT], cls="Technocrat")
    assert [row[2:] for row in found.counts()] == [(1, 2, 0)]
    assert found.everyone == 10 and flips(found) == {"Bo": ("yes", "no"), "Cui": ("yes", "no")}
    assert sum(len(who) for *_, who in found.by_condition()) == 2


def test_who_left_office_is_no_change_of_mind(elite: KnowledgeBase) -> None:
    """Turnover between two eras would look like rules that see people otherwise."""
    found = elite.compare(TOY, ["HuSecondTerm", "XiSecondTerm"], "Technocrat")
    assert flips(found) == {"Ke": ("no", "yes"), "Li": ("yes", "absent")}
    assert {one.label: one.partings[0].kind for one in found.flips if one.partings[0]} == {
        "Ke": "condition",
        "Li": "not of the era",
    }


def test_two_days_of_one_era(elite: KnowledgeBase) -> None:
    found = elite.compare(TOY, "XiEra", "Technocrat", as_of=["2018-01", "2021-12"])
    assert [side.name for side in found.sides] == ["2018-01", "2021-12"]
    assert flips(found) == {"Ke": ("no", "yes")}


def test_rule_set_and_era_can_go_in_pairs(elite: KnowledgeBase) -> None:
    found = elite.compare([TOY, STRICT], ["HuSecondTerm", "XiFirstTerm"], "Technocrat")
    assert [side.name for side in found.sides] == ["toy HuSecondTerm", "strict XiFirstTerm"]


def test_more_than_two_sides_fall_into_sets(elite: KnowledgeBase) -> None:
    found = elite.compare([TOY, STRICT, "xi"], "XiFirstTerm", "TrainedExpert", body="CentralCommittee-18")
    sizes = {pattern: count for _, pattern, count in found.patterns()}
    assert sizes == {(True, True, True): 3, (True, False, True): 1}


def test_classes_that_all_conclude_are_the_default(elite: KnowledgeBase) -> None:
    assert [cls.rsplit("#", 1)[1] for cls in elite.compare([TOY, STRICT]).classes] == [
        "LoyalToCore",
        "Technocrat",
        "TrainedExpert",
    ]


@pytest.mark.parametrize(
    ("rules", "eras"), [([TOY], []), ([TOY, STRICT], ["HuEra", "XiEra", "MaoEra"]), (["base", "owl"], [])], ids=str
)
def test_sides_that_cannot_be_laid_beside_each_other(elite: KnowledgeBase, rules: list[str], eras: list[str]) -> None:
    with pytest.raises(BadInput):
        elite.compare(rules, eras)


def test_every_flip_of_the_shipped_facts_has_its_condition(kb: KnowledgeBase) -> None:
    """A scholar who compares Jiang's engineers with Xi's technocrats would find changes without a reason."""
    found = kb.compare(["jiang", "xi"], "XiEra", "Technocrat")
    assert found.flips
    assert all(one.partings[0] and one.partings[0].condition for one in found.flips)
