"""The invented elite over three congresses. If these fail, unknown is counted as no, or a body with its latecomers."""

from __future__ import annotations

import pytest
from toy import TOY

from hongzhuan import BadInput, KnowledgeBase
from hongzhuan.analysis.standing import standings
from hongzhuan.analysis.trend import Trend
from hongzhuan.names import HZ
from hongzhuan.program.ir import class_relation


@pytest.fixture(scope="module")
def found(elite: KnowledgeBase) -> Trend:
    return elite.trend("Technocrat", "CentralCommittee", TOY)


def test_counts_are_those_of_the_table(found: Trend) -> None:
    counts = [(p.congress, p.seats, len(p.members), p.in_class, p.unknown, p.joined_later) for p in found.points]
    assert counts == [(17, 9, 1, 1, 0, 0), (18, 9, 8, 3, 1, 1), (19, 9, 5, 4, 1, 0)]


def test_unknown_is_neither_in_nor_out(found: Trend) -> None:
    """Hu has no training on record; Fu's schooling ended below college, which is known."""
    standing = {member.label: member.standing for member in found.points[1].members}
    assert (standing["Hu"], standing["Fu"]) == ("training unknown", "no")
    assert found.points[1].share == pytest.approx(3 / 7)


def test_an_alternate_and_a_latecomer_are_no_elected_members(found: Trend) -> None:
    assert not {"Ke", "Gu"} & {member.label for member in found.points[1].members}


def test_thin_coverage_is_said(found: Trend) -> None:
    assert all(point.is_thin for point in found.points)
    (warning,) = found.warnings()
    assert "CentralCommittee-18 8 of 9" in warning


def test_one_body_alone(elite: KnowledgeBase) -> None:
    assert [point.name for point in elite.trend("Technocrat", "Politburo-18", TOY).points] == ["Politburo-18"]


def test_an_unidentified_employer_makes_practice_unknown(elite: KnowledgeBase) -> None:
    """Ji is an engineer who worked nobody knows where: `xi` asks for the industry, the toy rules do not."""
    code = elite.find("Ji").code
    derivation = elite.derive("xi", "XiFirstTerm", [class_relation(HZ + "Technocrat")])
    assert standings(derivation, HZ + "Technocrat", HZ + "XiFirstTerm", [code]) == {code: "employer unknown"}


def test_a_class_without_training_knows_no_unknown(elite: KnowledgeBase) -> None:
    """That nobody's degree is on record says nothing of who served in office."""
    (point,) = elite.trend("ExperiencedAdministrator", "CentralCommittee-18", "xi").points
    assert point.unknown == 0


@pytest.mark.parametrize("body", ["Parliament", "Works"])
def test_no_such_body(elite: KnowledgeBase, body: str) -> None:
    with pytest.raises(BadInput):
        elite.trend("Technocrat", body, TOY)


def test_provinces_with_one_leader_on_record_are_unknown(kb: KnowledgeBase) -> None:
    """A province would count as led by no two technocrats because only one of the two is on record."""
    found = kb.trend("DualTechnocratProvince", "Province", "jiang")
    standing = {member.standing for point in found.points for member in point.members}
    assert {"yes", "leaders unknown"} <= standing <= {"yes", "no", "leaders unknown"}
    assert all(point.seats and len(point.members) <= point.seats for point in found.points)
