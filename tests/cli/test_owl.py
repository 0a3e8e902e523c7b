"""If these fail, nobody can use the engine on an ontology and data of their own from the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
ZOO = """@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Lion a owl:Class ; rdfs:subClassOf :Animal .
:chip a owl:InverseFunctionalProperty .
:Leo a :Lion ; :chip :seven .
:Simba :chip :seven .
"""
FORMATS = {
    "zoo.ttl": ZOO,
    "zoo.nt": "<https://example.org/Leo> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Lion> .\n"
    "<https://example.org/Lion> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <https://example.org/Animal> .\n",
    "zoo.jsonld": json.dumps(
        [
            {"@id": "https://example.org/Leo", "@type": "https://example.org/Lion"},
            {
                "@id": "https://example.org/Lion",
                "http://www.w3.org/2000/01/rdf-schema#subClassOf": {"@id": "https://example.org/Animal"},
            },
        ]
    ),
    "zoo.rdf": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns="https://example.org/">
      <Lion rdf:about="https://example.org/Leo"/>
      <rdf:Description rdf:about="https://example.org/Lion">
        <rdfs:subClassOf rdf:resource="https://example.org/Animal"/></rdf:Description></rdf:RDF>""",
    "zoo.trig": "{ <https://example.org/Leo> a <https://example.org/Lion> } <urn:g> { <https://example.org/Lion>"
    " <http://www.w3.org/2000/01/rdf-schema#subClassOf> <https://example.org/Animal> }",
}
QUERY = "PREFIX : <https://example.org/> SELECT ?x { ?x a :Animal } ORDER BY ?x"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_closed(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FORMATS[name], encoding="utf-8")
    found = run("query", "-", "--ontology", "none", "--kb", str(tmp_path / name), "--format", "csv", text=QUERY)
    assert found.exit_code == 0 and "https://example.org/Leo" in found.stdout.split()


def test_axioms_and_facts_in_files_of_their_own(run: Run, tmp_path: Path) -> None:
    axioms, facts = tmp_path / "o.ttl", tmp_path / "facts"
    head = ZOO[: ZOO.index(":Lion")]
    axioms.write_text(head + ":Lion rdfs:subClassOf :Animal .", encoding="utf-8")
    facts.mkdir()
    (facts / "a.ttl").write_text(head + ":Leo a :Lion .", encoding="utf-8")
    (facts / "b.ttl").write_text(head + ":Nala a :Lion .", encoding="utf-8")
    arguments = ("query", "-", "--ontology", "none", "--ontology", str(axioms), "--format", "csv", "--kb")
    assert run(*arguments, str(facts), text=QUERY).stdout.count("example.org") == 2
    several = run(*arguments, str(facts / "a.ttl"), "--kb", str(facts / "b.ttl"), text=QUERY)
    assert several.stdout.count("example.org") == 2


def test_further_axioms_beside_the_shipped_ones(run: Run, tmp_path: Path) -> None:
    axioms = tmp_path / "o.ttl"
    axioms.write_text(
        "<https://w3id.org/hongzhuan/ontology#Official> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:Person> .",
        encoding="utf-8",
    )
    facts = tmp_path / "f.ttl"
    facts.write_text("<urn:x> a <https://w3id.org/hongzhuan/ontology#Official> .", encoding="utf-8")
    found = run("explain", "--triple", "<urn:x> a <urn:Person>", "--ontology", str(axioms), "--kb", str(facts))
    assert found.exit_code == 0 and f"{axioms}:1" in found.stdout


def test_explained_under_another_name_in_json(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "zoo.ttl"
    file.write_text(ZOO, encoding="utf-8")
    found = run("explain", "Simba", "Animal", "--ontology", "none", "--kb", str(file), "--format", "json")
    (proof,) = json.loads(found.stdout)["proofs"]
    assert proof["kind"] == "axiom" and len(proof["premises"]) == 2
    assert [step["place"] for step in proof["premises"]] == [f"{file}:4", f"{file}:5"]


@pytest.mark.parametrize("form", ["text", "json", "turtle", "mermaid", "dot", "html"])
def test_the_axiom_and_its_line_are_in_every_form(run: Run, tmp_path: Path, form: str) -> None:
    file = tmp_path / "z.ttl"
    file.write_text(ZOO, encoding="utf-8")
    found = run("explain", "Leo", "Animal", "--ontology", "none", "--kb", str(file), "--format", form)
    assert found.exit_code == 0
    plain = re.sub(r"\\n|<br/>|\s", "", found.stdout)
    assert "tl:4)" in plain.replace('"', ")").replace("<", ")")
    assert "SubClassOf" in plain or form == "text", "the terminal may have room for its subject only"


def test_what_does_not_follow_ends_with_1(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "zoo.ttl"
    file.write_text(ZOO, encoding="utf-8")
    found = run("explain", "--triple", "<urn:a> a <urn:B>", "--ontology", "none", "--kb", str(file))
    assert found.exit_code == 1 and "does not follow" in found.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("query", "-", "--ontology", "nowhere.ttl"), "no such file or folder: nowhere.ttl"),
        (("explain", "--triple", "a b"), "is no triple"),
        (("explain", "--triple", "<urn:a> <urn:b> <urn:c> , <urn:d>"), "is not one triple"),
        (("bench", "owl", "--triples", "5"), "Invalid value"),
    ],
)
def test_bad_input(run: Run, arguments: tuple[str, ...], message: str) -> None:
    found = run(*arguments, text="ASK {}")
    assert found.exit_code == 2 and message in found.stderr and "Traceback" not in found.stderr


def test_outside_the_profile_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "o.ttl"
    file.write_text(ZOO + ":Lion rdfs:subClassOf [ owl:unionOf ( :Male :Female ) ] .\n", encoding="utf-8")
    found = run("check", "--only", "ontology", "--ontology", "none", "--kb", str(file))
    assert found.exit_code == 0 and "owl:unionOf on the right" in found.stdout and f"{file}:8" in found.stdout


def test_measurements_compare_answers(run: Run) -> None:
    """A faster system would be one that leaves things out."""
    found = run("bench", "owl", "--triples", "1000", "--runs", "1", "--format", "json")
    systems = json.loads(found.stdout)["systems"]
    assert set(systems) >= {"hongzhuan"} and systems["hongzhuan"]["median_seconds"] > 0
    if "reasonable" in systems:
        assert all("prp-spo2" in difference for difference in systems["reasonable"]["differences"])
    if "owlrl" in systems:
        assert systems["owlrl"]["differences"] == []
