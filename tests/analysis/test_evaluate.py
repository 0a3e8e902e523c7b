"""The invented elite before its 19th Congress. If these fail, the future leaks into the prediction, or a warning is lost."""

from __future__ import annotations

import pytest
from toy import STRICT, TOY

from hongzhuan import BadInput, KnowledgeBase
from hongzhuan.analysis.evaluate import Evaluation


@pytest.fixture(scope="module")
def found(elite: KnowledgeBase) -> Evaluation:
    return elite.evaluate("Technocrat", "CentralCommittee-19", TOY)


def test_only_facts_before_the_election_count(found: Evaluation) -> None:
    """Ke went to the works in 2018 and would be a technocrat of 2017."""
    standing = {one.label: one.standings[0] for one in found.candidates}
    assert (found.at, standing["Ke"]) == ("2017-10-23", "no")


def test_nobody_is_a_candidate_who_had_left(found: Evaluation) -> None:
    assert "Li" not in {one.label for one in found.candidates} and len(found.candidates) == 10


def test_counts_and_lift_are_those_of_the_table(found: Evaluation) -> None:
    effect = found.effects[0]
    counts = (effect.met_won, effect.met, effect.not_met_won, effect.not_met, effect.unknown)
    assert counts == (3, 3, 1, 5, 2)
    assert effect.lift == pytest.approx(5.0)


def test_criteria_are_what_the_rules_ask(found: Evaluation) -> None:
    assert found.criteria == ("Technocrat", "TrainedExpert")
    assert {one.met: (one.won, one.total) for one in found.combinations} == {("TrainedExpert",): (4, 5), (): (0, 3)}


def test_selection_and_small_numbers_are_said(found: Evaluation) -> None:
    text = "\n".join(found.warnings)
    assert "selection on the outcome: 10 of 10" in text
    assert "too few" in text and "5 of 9 members of CentralCommittee-19" in text


def test_circular_rules_are_named(elite: KnowledgeBase) -> None:
    """A scholar would publish that promotion predicts promotion."""
    circular = elite.evaluate("LoyalToCore", "CentralCommittee-19", TOY).warnings
    assert any("toy/by_favour" in warning for warning in circular)
    straight = elite.evaluate("LoyalToCore", "CentralCommittee-19", STRICT).warnings
    assert not any("circular" in warning for warning in straight)


def test_shipped_rules_say_that_loyalty_is_circular(kb: KnowledgeBase) -> None:
    found = kb.evaluate("RedAndExpert", "CentralCommittee-20")
    assert {"TrainedExpert", "EnterpriseVeteran", "ExperiencedAdministrator", "LoyalToCore"} <= set(found.criteria)
    circular = [warning for warning in found.warnings if warning.startswith("circular")]
    assert {warning.split()[1] for warning in circular} == {"RedAndExpert", "LoyalToCore"}
    assert any(warning.startswith("selection on the outcome") for warning in found.warnings)


def test_candidates_of_a_body(elite: KnowledgeBase) -> None:
    found = elite.evaluate("Technocrat", "Politburo-19", TOY, among="CentralCommittee-18")
    assert [one.label for one in found.candidates if one.won] == ["Ai"] and len(found.candidates) == 9


@pytest.mark.parametrize(
    ("outcome", "at"),
    [("CentralCommittee", None), ("CentralCommittee-19", "2017-10-24"), ("CentralCommittee-19", "tomorrow")],
)
def test_what_is_no_prediction_is_refused(elite: KnowledgeBase, outcome: str, at: str | None) -> None:
    with pytest.raises(BadInput):
        elite.evaluate("Technocrat", outcome, TOY, at)


def test_a_day_of_one_s_own(elite: KnowledgeBase) -> None:
    """Between the congresses, five years before."""
    assert elite.evaluate("Technocrat", "CentralCommittee-19", TOY, "2013-01-01").at == "2013-01-01"
