"""What the rule sets of the scholars and the ties promise; if one fails, a definition no longer says what its page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.program.rulesets import load, shipped_names

PAGE = (Path(__file__).parents[2] / "docs" / "rule-sets.md").read_text(encoding="utf-8")
SCHOLARS = ["li-white", "brookings-2022", "macropolo-2022", "xi", "jiang"]
TECHNOCRAT = "https://w3id.org/hongzhuan/ontology#Technocrat"


def technocrats(kb: KnowledgeBase, rules: str, era: str) -> set[str]:
    """The names of those who are technocrats under a rule set in an era."""
    return {member.label for member in kb.classify(rules, era=era, cls="Technocrat").members}


def pairs(kb: KnowledgeBase, prop: str) -> set[tuple[str, str]]:
    """Who is tied to whom by a property of the rule set `ties`, by local names."""
    answer = kb.query(f"SELECT ?one ?other {{ ?one hz:{prop} ?other }}", rules="ties")
    return {(one.removeprefix("kb:"), other.removeprefix("kb:")) for one, other in answer.cells()}


@pytest.mark.parametrize("name", shipped_names())
def test_every_rule_set_is_on_the_page_and_has_examples(name: str) -> None:
    """A scholar would have a definition that nobody explains or tests."""
    assert f"\n| `{name}` |" in PAGE
    assert load(name).files[-1].examples


@pytest.mark.parametrize("name", [name for name in shipped_names() if name != "base"])
def test_every_rule_cites(name: str) -> None:
    """A reviewer could not look up what a rule rests on."""
    assert [rule.name.text for rule in load(name).files[-1].rules if not rule.cites] == []


def test_the_scholars_can_be_compared_side_by_side(kb: KnowledgeBase) -> None:
    """A comparison would have nothing on one of its sides, or the same on all."""
    found = {rules: technocrats(kb, rules, "XiEra") for rules in SCHOLARS}
    assert all(found.values())
    assert set.intersection(*found.values()) >= {"Ma Xingrui", "Yuan Jiajun"}
    assert len({frozenset(people) for people in found.values()}) == len(SCHOLARS)


def test_economists_count_for_one_scholar_only(kb: KnowledgeBase) -> None:
    """The line that Brookings and MacroPolo draw against economics and politics would be gone."""
    for name in ("Wang Huning", "Liu He"):
        assert name in technocrats(kb, "xi", "XiEra")
        assert name not in technocrats(kb, "brookings-2022", "XiEra") | technocrats(kb, "macropolo-2022", "XiEra")


def test_hu_counts_technocrats_as_jiang_does(kb: KnowledgeBase) -> None:
    """A fall from Jiang to Hu would be one of the definition and not of the people."""
    assert technocrats(kb, "hu", "HuSecondTerm") == technocrats(kb, "jiang", "HuSecondTerm")


def test_a_class_at_school_is_a_tie_with_a_cited_proof(kb: KnowledgeBase) -> None:
    """Schoolmates would be a label of the data and not a conclusion."""
    assert ("ChenXi1953", "XiJinping") in pairs(kb, "schoolmateOf")
    assert ("ChenXi1953", "XiJinping") in pairs(kb, "fellowAlumnusOf")
    # Hu finished at the same university fourteen years before.
    assert ("HuJintao", "XiJinping") in pairs(kb, "fellowAlumnusOf") - pairs(kb, "schoolmateOf")
    # The one came in the autumn of 1979, the other had left in April.
    assert ("LiuNing", "XiJinping") not in pairs(kb, "schoolmateOf")
    (proof,) = kb.explain_triple("kb:ChenXi1953 hz:schoolmateOf kb:XiJinping", rules="network")
    assert proof.kind == "rule" and proof.cites
    assert all(leaf.sources for leaf in proof.walk() if leaf.kind == "asserted" and "-degree-" in leaf.fact.subject)


def test_a_home_in_common_is_the_province_of_birth(kb: KnowledgeBase) -> None:
    """Fellow provincials would be missing, or everybody's."""
    home = pairs(kb, "fellowProvincialOf")
    birth = dict(kb.query("SELECT ?o ?p { ?o hz:birthplace ?p . ?p a hz:Province }", rules="none").cells())
    assert home and all(birth[f"kb:{one}"] == birth[f"kb:{other}"] for one, other in home)
    assert all((other, one) in home for one, other in home)


def test_ties_are_to_top_leaders_only(kb: KnowledgeBase) -> None:
    """A large knowledge base would be squared: everybody tied to everybody."""
    leaders = {m.official.rsplit("/", 1)[1] for m in kb.classify("network", cls="TopLeader").members}
    for prop in ("schoolmateOf", "fellowAlumnusOf", "fellowProvincialOf"):
        assert all(one in leaders or other in leaders for one, other in pairs(kb, prop))


def test_a_technocrat_without_a_network_is_one_who_is_not_connected(kb: KnowledgeBase) -> None:
    """The rule on networks would be read off a label again."""
    alone = {m.label for m in kb.classify("xi", cls="TechnocratWithoutNetwork").members}
    connected = {m.label for m in kb.classify("xi", cls="ConnectedToTheTop").members}
    assert alone == technocrats(kb, "xi", "XiEra") - connected
    assert "Huang Qiang" in alone
