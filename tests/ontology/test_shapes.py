"""If these failed, a slip in a fact (no source, an end before the start, an unknown role) would be taken in unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, Graph

from hongzhuan.ontology.shapes import Violation, validate

ROOT = Path(__file__).parents[2]
Case = tuple[str, str, str, str, str | None, str]
PREFIXES = """
@prefix hz: <https://w3id.org/hongzhuan/ontology#> .
@prefix kb: <https://w3id.org/hongzhuan/kb/> .
@prefix isced: <https://w3id.org/hongzhuan/isced-f/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
"""
SOUND = """
kb:source-A-1 a hz:Source ; dcterms:title "A"@en ; dcterms:publisher "P" ; schema:url <http://a.example/> ;
    hz:dateRead "2026-11-24"^^xsd:date .
kb:U a hz:University ; rdfs:label "U"@en , "大学"@zh ; hz:rank hz:PrefectureLevel ; dcterms:source kb:source-A-1 .
kb:CC a hz:CentralCommittee ; rdfs:label "CC"@en ; hz:term hz:Term8 ; hz:elected "1956-09-26"^^xsd:date ;
    hz:fullMembers 97 ; dcterms:source kb:source-A-1 .
kb:A a hz:Official ; rdfs:label "A"@en , "甲"@zh ; hz:born "1950-06"^^xsd:gYearMonth ; dcterms:source kb:source-A-1 .
kb:A-post-01 a hz:Post ; hz:holder kb:A ; hz:organisation kb:U ; hz:role hz:Staff ;
    hz:start "1975-03"^^xsd:gYearMonth ; hz:end "1975"^^xsd:gYear ; dcterms:source kb:source-A-1 .
kb:A-degree-1 a hz:Degree ; hz:holder kb:A ; hz:degreeLevel hz:Bachelor ; hz:field isced:0715 ;
    hz:institution kb:U ; hz:awarded "1974"^^xsd:gYear ; dcterms:source kb:source-A-1 .
"""
# name; what is replaced in the sound data; by what; focus; path (None: not looked at); a piece of the message
CASES: list[Case] = [
    ("no English name", '"A"@en , "甲"@zh', '"甲"@zh', "A", "rdfs:label", "name in English"),
    ("no Chinese name", '"A"@en , "甲"@zh', '"A"@en', "A", "rdfs:label", "name in Chinese"),
    ("two English names", '"A"@en , "甲"', '"A"@en , "B"@en , "甲"', "A", "rdfs:label", "skos:altLabel"),
    ("official without a source", 'xsd:gYearMonth ; dcterms:source kb:source-A-1 .\nkb:A-post',
     "xsd:gYearMonth .\nkb:A-post", "A", "dcterms:source", "official needs a source"),
    ("birth as a string", '"1950-06"^^xsd:gYearMonth', '"1950-06"', "A", "hz:born", "date of birth"),
    ("birth with a time zone", '"1950-06"^^', '"1950-06Z"^^', "A", "hz:born", "date of birth"),
    ("birth in a thirteenth month", '"1950-06"^^', '"1950-13"^^', "A", "hz:born", "date of birth"),
    ("unknown nationality", 'hz:born "', 'hz:nationality hz:Hans ; hz:born "', "A", "hz:nationality", "core.ttl"),
    ("post without a holder", "hz:Post ; hz:holder kb:A ;", "hz:Post ;",
     "A-post-01", "hz:holder", "exactly one hz:holder"),
    ("post of two", "hz:Post ; hz:holder kb:A ;", "hz:Post ; hz:holder kb:A , kb:B ;",
     "A-post-01", "hz:holder", "exactly one"),
    ("post of nobody known", "hz:Post ; hz:holder kb:A ;", "hz:Post ; hz:holder kb:Z ;",
     "A-post-01", "hz:holder", "exactly one"),
    ("post without organisation", "hz:organisation kb:U ;", "", "A-post-01", "hz:organisation", "second post"),
    ("post without role", "hz:role hz:Staff ;", "", "A-post-01", "hz:role", "exactly one hz:role"),
    ("unknown role", "hz:Staff", "hz:Stuff", "A-post-01", "hz:role", "docs/knowledge-base.md"),
    ("post without a source", '"1975"^^xsd:gYear ; dcterms:source kb:source-A-1', '"1975"^^xsd:gYear',
     "A-post-01", "dcterms:source", "post needs a source"),
    ("end a year too early", '"1975"^^xsd:gYear', '"1974"^^xsd:gYear',
     "A-post-01", "hz:end", "ends before it starts"),
    ("end a day too early", '"1975"^^xsd:gYear', '"1975-02-28"^^xsd:date',
     "A-post-01", "hz:end", "ends before it starts"),
    ("last known too early", 'hz:end "1975"^^xsd:gYear', 'hz:lastKnown "1974-12"^^xsd:gYearMonth',
     "A-post-01", "hz:lastKnown", "last known before"),
    ("end as a moment", '"1975"^^xsd:gYear', '"1975-04-01T00:00:00"^^xsd:dateTime',
     "A-post-01", "hz:end", "xsd:gYearMonth"),
    ("credential without a holder", "hz:Degree ; hz:holder kb:A ;", "hz:Degree ;",
     "A-degree-1", "hz:holder", "exactly one"),
    ("credential without a source", '"1974"^^xsd:gYear ; dcterms:source kb:source-A-1', '"1974"^^xsd:gYear',
     "A-degree-1", "dcterms:source", "credential needs a source"),
    ("degree of a child", '"1974"^^xsd:gYear', '"1963"^^xsd:gYear', "A-degree-1", "hz:awarded", "not yet 14"),
    ("unknown field", "isced:0715", "isced:9999", "A-degree-1", "hz:field", "ISCED-F"),
    ("unknown degree level", "hz:Bachelor", "hz:Bachelors", "A-degree-1", "hz:degreeLevel", "levels.ttl"),
    ("organisation without a kind", "hz:University", "hz:Organisation", "U", None, "needs a kind"),
    ("organisation nowhere described", "hz:organisation kb:U", "hz:organisation kb:V", "V", None, "needs a kind"),
    ("organisation without a name", 'rdfs:label "U"@en , "大学"@zh ;', "", "U", "rdfs:label", "needs a name"),
    ("organisation without a source", "hz:PrefectureLevel ; dcterms:source kb:source-A-1", "hz:PrefectureLevel",
     "U", "dcterms:source", "organisation needs a source"),
    ("unknown rank", "hz:PrefectureLevel", "hz:Prefecture", "U", "hz:rank", "administrative level"),
    ("body without a size", "hz:fullMembers 97 ;", "", "CC", "hz:fullMembers", "size of the body"),
    ("body without a day", 'hz:elected "1956-09-26"^^xsd:date ;', "", "CC", "hz:elected", "election is not recorded"),
    ("body of no term", "hz:Term8", "hz:Term14", "CC", "hz:term", "eras.ttl"),
    ("source without a title", 'dcterms:title "A"@en ;', "", "source-A-1", "dcterms:title", "needs a title"),
    ("source without a publisher", 'dcterms:publisher "P" ;', "", "source-A-1", "dcterms:publisher", "publisher"),
    ("source without an address", "schema:url <http://a.example/> ;", "",
     "source-A-1", None, "address or an identifier"),
    ("source not dated", 'hz:dateRead "2026-11-24"^^xsd:date', 'dcterms:date "2026"',
     "source-A-1", "hz:dateRead", "date on which"),
    ("source not described", "hz:rank hz:PrefectureLevel ; dcterms:source kb:source-A-1",
     "hz:rank hz:PrefectureLevel ; dcterms:source kb:source-A-2", "source-A-2", None, "cited but not described"),
]  # fmt: skip


@pytest.fixture(scope="module")
def ontology() -> Graph:
    merged = Graph()
    for path in (ROOT / "ontology").glob("*.ttl"):
        if path.name != "shapes.ttl":
            merged.parse(path)
    return merged


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(ROOT / "ontology" / "shapes.ttl")


def data(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def test_sound_data_meet_every_shape(ontology: Graph, shapes: Graph) -> None:
    assert validate(data(SOUND), ontology, shapes) == ()


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_each_slip_is_found_at_its_place(case: Case, ontology: Graph, shapes: Graph) -> None:
    _, sound, slip, focus, path, words = case
    assert SOUND.count(sound) == 1
    found = validate(data(SOUND.replace(sound, slip)), ontology, shapes)
    assert any(_matches(violation, focus, path and _iri(path), words) for violation in found), found


def _iri(name: str) -> str:
    return str(next(data(f"{name} a {name} .").subjects(RDF.type)))


def _matches(violation: Violation, focus: str, path: str | None, words: str) -> bool:
    place = (violation.focus.rpartition("/")[2], path in (None, violation.path))
    return place == (focus, True) and words in violation.message


def test_a_body_without_a_size_is_a_warning_only(ontology: Graph, shapes: Graph) -> None:
    found = validate(data(SOUND.replace("hz:fullMembers 97 ;", "")), ontology, shapes)
    assert [violation.severity for violation in found] == ["warning"]


def test_the_value_at_fault_is_told(ontology: Graph, shapes: Graph) -> None:
    found = validate(data(SOUND.replace('"1975"^^xsd:gYear', '"1974"^^xsd:gYear')), ontology, shapes)
    assert [violation.value for violation in found] == ["1974"]


def test_messages_come_in_the_language_asked_for_and_in_english_else(ontology: Graph, shapes: Graph) -> None:
    slip = data(SOUND.replace("hz:role hz:Staff ;", ""))
    assert "角色" in validate(slip, ontology, shapes, language="zh")[0].message
    assert "role" in validate(slip, ontology, shapes, language="fr")[0].message


def test_the_graphs_are_left_as_they_were(ontology: Graph, shapes: Graph) -> None:
    given = data(SOUND)
    before = (len(given), len(ontology), len(shapes))
    validate(given, ontology, shapes)
    assert (len(given), len(ontology), len(shapes)) == before
