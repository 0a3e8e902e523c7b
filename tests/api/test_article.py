"""What the article says of named people, on the sourced facts. A failure means a definition or a fact has drifted."""

from __future__ import annotations

import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.explain.proof import Proof

TECHNOCRATS = ["MaXingrui", "YuanJiajun", "ZhangGuoqing", "LiGanjie", "ChenJining"]
GENERALISTS = ["LiXi", "HuangKunming"]


def leaves(proof: Proof) -> list[Proof]:
    return [step for step in proof.walk() if not step.premises]


@pytest.mark.parametrize("name", TECHNOCRATS)
def test_the_article_s_technocrats_are_technocrats_with_cited_proofs(kb: KnowledgeBase, name: str) -> None:
    """A scholar would lose the main result, or a proof whose facts nobody can look up."""
    (proof,) = kb.explain(name, "Technocrat", rules="xi")
    assert proof.kind == "rule" and proof.cites
    records = [leaf for leaf in leaves(proof) if leaf.kind == "asserted" and f"/kb/{name}" in leaf.fact.subject]
    assert records
    assert all(leaf.sources for leaf in records)
    assert all(source.url for leaf in records for source in leaf.sources)


@pytest.mark.parametrize("name", GENERALISTS)
def test_generalists_are_not_technocrats(kb: KnowledgeBase, name: str) -> None:
    """A scholar would lose the contrast that the article draws."""
    assert kb.explain(name, "Technocrat", rules="xi") == []


def test_the_same_person_differs_under_mao_and_under_xi(kb: KnowledgeBase) -> None:
    """A scholar would lose the point of rule sets: the same record, other classes."""

    def classes(rules: str) -> set[str]:
        result = kb.classify(rules, era="XiEra")
        return {m.cls.rsplit("#", 1)[1] for m in result.members if m.label == "Ma Xingrui"}

    xi, mao = classes("xi"), classes("mao")
    assert "Technocrat" in xi - mao
    assert "Intellectual" in mao - xi


def test_an_era_sees_only_what_was_true_by_its_end(kb: KnowledgeBase) -> None:
    """A scholar would lose the window: a degree of 1982 would count under Mao."""
    era = kb.classify("base", era="MaoEra", cls="StemTrained")
    assert "Ma Xingrui" not in {m.label for m in era.members}
    assert "Qian Sanqiang" in {m.label for m in era.members}


def test_facts_and_conclusions_lie_in_different_graphs(kb: KnowledgeBase) -> None:
    """A knowledge engineer could no longer tell what a source says from what a rule says."""
    answer = kb.query("SELECT DISTINCT ?g { GRAPH ?g { kb:MaXingrui a ?class } }", rules="xi")
    graphs = {row[0] for row in answer.cells()}
    assert {"graph:asserted", "graph:xi/XiEra"} <= graphs
    asserted = kb.query("ASK { GRAPH graph:asserted { ?someone a hz:Technocrat } }", rules="xi")
    assert not asserted.truth


def test_prefixes_are_declared_and_counts_agree(kb: KnowledgeBase) -> None:
    """SPARQL and `classify` would give two different counts for one question."""
    answer = kb.query("SELECT (COUNT(DISTINCT ?o) AS ?n) { ?o a hz:Technocrat }", rules="xi")
    members = kb.classify("xi", cls="Technocrat").members
    assert answer.cells() == [[str(len({m.official for m in members}))]]


def test_the_rdflib_dataset_answers_like_the_command(kb: KnowledgeBase) -> None:
    """rdflib users would need an adapter."""
    rows = list(kb.dataset("xi").query("SELECT (COUNT(DISTINCT ?o) AS ?n) { ?o a hz:Technocrat }"))
    assert int(rows[0][0]) == len({m.official for m in kb.classify("xi", cls="Technocrat").members})


@pytest.mark.parametrize(
    "name",
    [
        "Ma Xingrui",
        "马兴瑞",
        "kb:MaXingrui",
        "MaXingrui",
        "ma xingrui",
        "Mǎ Xīngruì",
        "Q8293914",
        "https://w3id.org/hongzhuan/kb/MaXingrui",
    ],
)
def test_an_official_is_found_by_every_name(kb: KnowledgeBase, name: str) -> None:
    """A reader who knows another spelling would find nobody."""
    assert kb.find(name).iri.endswith("/MaXingrui")


def test_results_become_tables(kb: KnowledgeBase) -> None:
    """Users of pandas, Arrow, R or Stata would get no table."""
    result = kb.classify("xi", cls="Technocrat")
    frame = result.to_pandas()
    assert list(frame.columns) == ["official", "label", "label_zh", "class", "era", "rules"]
    assert len(frame) == len(result) == result.to_arrow().num_rows
    assert "<table" in result._repr_html_()


def test_outputs_name_the_rules_and_the_facts_they_rest_on(kb: KnowledgeBase) -> None:
    """A result could not be traced to what produced it."""
    document = kb.classify("xi", cls="Technocrat").to_json()
    assert document["kb"]["hash"] == kb.hash
    assert document["rules_hash"] == kb.rule_set("xi").hash
