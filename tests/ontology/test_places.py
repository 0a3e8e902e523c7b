"""If these fail, a proof or a report of a clash points to the wrong line, or to none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.ontology.places import Places
from hongzhuan.ontology.turtle_lines import occurrences

ROOT = Path(__file__).parents[2]
TURTLE = """@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
# a comment with :C rdfs:subClassOf :X .
:C a owl:Class ;
   rdfs:comment "a text; with . marks and :C rdfs:subClassOf :Y" ,
      '''and one
over lines''' ;
   rdfs:subClassOf :D ,
      [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :E ] ,
      [ a owl:Restriction ; owl:onProperty :q ;
        owl:allValuesFrom :E ] .
:p a owl:FunctionalProperty , owl:ObjectProperty ; rdfs:domain :C .
:q owl:propertyChainAxiom ( :p
   :p ) .
[] a owl:AllDisjointClasses ; owl:members ( :C :F ) .
[] a owl:AllDisjointClasses ;
   owl:members ( :D :F ) .
"""
LINES = [
    ("SubClassOf :D", 9),
    ("SubClassOf (:p some :E)", 10),
    ("SubClassOf (:q only :E)", 11),
    (":p Characteristics: Functional", 13),
    (":p Domain: :C", 13),
    (":q SubPropertyChain: :p o :p", 14),
    ("DisjointClasses: :C, :F", 16),
    ("DisjointClasses: :D, :F", 18),
]


@pytest.mark.parametrize(("axiom", "line"), LINES)
def test_line_of_an_axiom(tmp_path: Path, axiom: str, line: int) -> None:
    file = tmp_path / "o.ttl"
    file.write_text(TURTLE, encoding="utf-8")
    text = f":C {axiom}" if axiom.startswith("SubClassOf") else axiom
    full = re.sub(r"(?<!\w):(?=\w)", "https://example.org/", text)
    assert Places([file]).of(full) == f"{file}:{line}"


def test_n_triples_and_rdf_xml_have_lines_too(tmp_path: Path) -> None:
    triples = tmp_path / "o.nt"
    sub = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    triples.write_text(f"<urn:x> <urn:y> <urn:z> .\n<urn:a#C> {sub} <urn:a#D> .\n", encoding="utf-8")
    assert Places([triples]).of("urn:a#C SubClassOf urn:a#D") == f"{triples}:2"
    xml = tmp_path / "o.rdf"
    spaces = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://www.w3.org/2000/01/rdf-schema#"'
    body = '<rdf:Description rdf:about="urn:a#C">\n<s:subClassOf rdf:resource="urn:a#D"/>\n</rdf:Description>'
    xml.write_text(f"<rdf:RDF {spaces}>\n\n{body}\n</rdf:RDF>", encoding="utf-8")
    assert Places([xml]).of("urn:a#C SubClassOf urn:a#D") == f"{xml}:3"


def test_every_axiom_of_the_shipped_ontology_has_its_line(kb: KnowledgeBase) -> None:
    """The words of the compiler and of the search for lines would have drifted apart."""
    axioms = {rule.origin.text for rule in kb.axioms.rules} | {found.axiom for found in kb.axioms.uncovered}
    places = {axiom: kb.places.of(axiom) for axiom in axioms - {"owl:Nothing has no members"}}
    assert [axiom for axiom, place in places.items() if place is None] == []
    file, _, line = (places["hz:born Characteristics: Functional"] or "").partition(":")
    assert "hz:born a owl:DatatypeProperty" in (ROOT / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_reading_goes_on_after_what_it_does_not_know() -> None:
    found = occurrences('@base <http://e/> . <a> <p> 1.5 , true , "x"@en , "y"^^<t> . _:b <q> ( 1 [ <r> <c> ] ) .')
    assert [(o.subject, o.predicate, sorted(o.inside)) for o in found][-1] == (
        "",
        "http://e/q",
        ["http://e/c", "http://e/r"],
    )
