"""If these fail, facts that contradict the ontology go unnoticed, or nobody can see which and who says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from hongzhuan import KnowledgeBase
from hongzhuan.explain.clashes import Inconsistent

Run = Callable[..., Result]
GOLDEN = Path(__file__).parents[1] / "golden" / "clashes.txt"
FACTS = """
@prefix hz: <https://w3id.org/hongzhuan/ontology#> .
@prefix kb: <https://w3id.org/hongzhuan/kb/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix wd: <http://www.wikidata.org/entity/> .
kb:Lin a hz:Official ; rdfs:label "Lin Hai"@en ; dcterms:source kb:page , kb:paper ;
    hz:born "1964"^^xsd:gYear , "1946-02"^^xsd:gYearMonth ; hz:birthplace kb:Hunan , kb:Hubei .
kb:Vague a hz:Official ; rdfs:label "Wu Xin"@en ; hz:born "1950"^^xsd:gYear , "1950-06"^^xsd:gYearMonth .
kb:odd a hz:Post , hz:Degree ; hz:holder kb:Wang .
kb:Wang a hz:Official ; rdfs:label "Wang Er"@en ; owl:sameAs wd:Q1 .
kb:Other a hz:Official ; rdfs:label "Wang San"@en ; owl:sameAs wd:Q1 .
kb:page a hz:Source ; dcterms:title "A biography" .
kb:paper a hz:Source ; dcterms:title "A newspaper" .
kb:Hunan a hz:Province ; rdfs:label "Hunan"@en .
kb:Hubei a hz:Province ; rdfs:label "Hubei"@en .
kb:Zhao a hz:Official ; rdfs:label "Zhao Yi"@en .
"""


@pytest.fixture
def contradicting(tmp_path: Path) -> Path:
    """Facts of which some contradict the ontology."""
    file = tmp_path / "facts.ttl"
    file.write_text(FACTS, encoding="utf-8")
    return file


def test_every_clash_is_found_and_reads_well(contradicting: Path) -> None:
    kb = KnowledgeBase.open(contradicting)
    text = "\n".join(f"{clash.text}\n  {clash.axiom}\n  {_without_line(clash.place)}\n" for clash in kb.clashes())
    assert text == GOLDEN.read_text(encoding="utf-8")


def _without_line(place: str | None) -> str:
    return place.rpartition(":")[0] if place else "-"


def test_who_says_so_is_told(contradicting: Path) -> None:
    born = next(clash for clash in KnowledgeBase.open(contradicting).clashes() if "hz:born" in clash.axiom)
    assert {source.title for source in born.sources} == {"A biography", "A newspaper"}
    document = born.to_json()
    assert document["place"].startswith("ontology/core.ttl:") and len(document["facts"]) == 2
    assert document["proof"]["kind"] == "axiom" and len(document["proof"]["premises"]) == 2


def test_a_year_and_a_month_within_it_do_not_contradict(contradicting: Path) -> None:
    """A source that knows the month would be reported against one that knows the year only."""
    assert not [clash for clash in KnowledgeBase.open(contradicting).clashes() if "Wu Xin" in clash.text]


def test_classifying_stops_and_goes_on_when_told_to(contradicting: Path, tmp_path: Path) -> None:
    """A contradiction would silently decide who is what; or one wrong date would cost the whole result."""
    rules = tmp_path / "r.hz"
    rules.write_text("ruleset r extends base\n  era XiEra\nrule o\n  ?x is Technocrat\nwhen\n  ?x is Official\n")
    kb = KnowledgeBase.open(contradicting)
    with pytest.raises(Inconsistent) as error:
        kb.classify(str(rules))
    assert "functional property hz:born" in str(error.value) and "--keep-going" in str(error.value)
    members = {member.label for member in kb.classify(str(rules), keep_going=True).members}
    assert {"Wu Xin", "Zhao Yi"} <= members and not members & {"Lin Hai", "Wang Er", "Wang San"}


def test_what_only_an_absence_lets_through_is_not_kept(contradicting: Path, tmp_path: Path) -> None:
    """Leaving out facts would make `not` true for people of whom the contrary is known."""
    rules = tmp_path / "r.hz"
    rules.write_text(
        "ruleset r extends base\n  era XiEra\nrule o\n  ?x is Technocrat\nwhen\n  ?x is Official\n"
        "  not\n    ?y is Province\n    ?z birthplace ?y\n"
    )
    members = KnowledgeBase.open(contradicting).classify(str(rules), keep_going=True).members
    assert "Zhao Yi" not in {member.label for member in members}


def test_the_command_lists_them_and_ends_with_1(contradicting: Path, run: Run) -> None:
    found = run("check", "--only", "clashes", "--kb", str(contradicting))
    assert found.exit_code == 1 and found.stdout.count("failed") == 4
    stopped = run("classify", "--kb", str(contradicting))
    assert stopped.exit_code == 2 and "4 clashes" in stopped.stderr and "Traceback" not in stopped.stderr


def test_the_shipped_facts_contradict_nothing(kb: KnowledgeBase) -> None:
    """No command would answer without --keep-going."""
    assert [str(clash) for clash in kb.clashes()] == []
