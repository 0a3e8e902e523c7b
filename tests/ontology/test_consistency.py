"""If these failed, a contradiction in the vocabulary would reach every conclusion, and nobody would be told."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef

from hongzhuan.ontology.consistency import CONSTRUCT_HINT, JAVA_HINT, Coherence, check_coherence

ROOT = Path(__file__).parents[2]
ONTOLOGY = sorted((ROOT / "ontology").glob("*.ttl"))
HZ = Namespace("https://w3id.org/hongzhuan/ontology#")
PREFIXES = """
@prefix hz: <https://w3id.org/hongzhuan/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs a Java runtime")


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    merged = Graph()
    for path in ONTOLOGY:
        merged.parse(path)
    return merged


def check_with(folder: Path, turtle: str) -> Coherence:
    extra = folder / "extra.ttl"
    extra.write_text(PREFIXES + turtle, encoding="utf-8")
    return check_coherence([*ONTOLOGY, extra])


@needs_java
def test_the_shipped_ontology_is_coherent() -> None:
    found = check_coherence(ONTOLOGY)
    assert (found.status, found.unsatisfiable, found.reason, found.hint) == ("coherent", (), None, None)


CASES = [
    ("a class of two disjoint ones", "hz:Odd a owl:Class ; rdfs:subClassOf hz:Post , hz:Degree .", "incoherent"),
    ("a province that is an organisation", "hz:odd a hz:Province , hz:University .", "inconsistent"),
    ("a term that is a source", "hz:XiThirdTerm a hz:Source .", "inconsistent"),
    ("a range outside the datatype map", "hz:odd a owl:DatatypeProperty ; rdfs:range xsd:gYear .", "coherent"),
    ("an end in no era", 'hz:odd a hz:Era ; hz:end "1999"^^xsd:gYear .', "coherent"),
    ("an import is not followed", "<urn:x> a owl:Ontology ; owl:imports <http://nowhere.invalid/x> .", "coherent"),
]


@needs_java
@pytest.mark.parametrize(("turtle", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_hermit_says_of_an_addition(tmp_path: Path, turtle: str, expected: str) -> None:
    found = check_with(tmp_path, turtle)
    assert found.status == expected
    assert found.unsatisfiable == ((str(HZ.Odd),) if expected == "incoherent" else ())


@needs_java
def test_a_construct_that_hermit_refuses_is_named_and_not_blamed_on_java(tmp_path: Path) -> None:
    found = check_with(tmp_path, "hz:Odd a rdfs:Datatype . hz:odd a owl:DatatypeProperty ; rdfs:range hz:Odd .")
    assert found.status == "skipped" and found.hint == CONSTRUCT_HINT
    assert "UnsupportedDatatype" in (found.reason or "")


def test_without_java_the_check_is_skipped_with_a_next_step() -> None:
    found = check_coherence(ONTOLOGY, java="no-such-program")
    assert found.status == "skipped" and found.hint == JAVA_HINT
    assert "no-such-program" in (found.reason or "")


@needs_java
def test_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    check_coherence([*ONTOLOGY, *_written(tmp_path / "x.ttl", "hz:odd a hz:Post , hz:Degree .")])
    assert [path.name for path in tmp_path.iterdir()] == ["x.ttl"]
    assert capsys.readouterr() == ("", "")


def _written(path: Path, turtle: str) -> list[Path]:
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return [path]


HIERARCHY = [
    ("EngineerByTraining", "StemTrained"),
    ("AerospaceDefenceTechnocrat", "Technocrat"),
    ("EmergingIndustryTechnocrat", "Technocrat"),
    ("FourTransformationsCadre", "YoungCadre"),
    ("DualTechnocratProvince", "TechnocratProvince"),
    ("XiThirdTerm", "Era"),
]
NOT_BY_MEANING = [("StemTrained", "Technocrat"), ("RedAndExpert", "Technocrat"), ("Technocrat", "TrainedExpert")]


@pytest.mark.parametrize(("lower", "upper"), HIERARCHY)
def test_what_holds_by_meaning_is_an_axiom(vocabulary: Graph, lower: str, upper: str) -> None:
    assert HZ[upper] in _kinds(vocabulary, lower)


@pytest.mark.parametrize(("lower", "upper"), NOT_BY_MEANING)
def test_what_is_disputed_is_left_to_the_rules(vocabulary: Graph, lower: str, upper: str) -> None:
    assert HZ[upper] not in _kinds(vocabulary, lower)


def _kinds(vocabulary: Graph, name: str) -> set[object]:
    own = {HZ[name], *vocabulary.objects(HZ[name], RDF.type)}
    return {upper for kind in own for upper in vocabulary.transitive_objects(kind, RDFS.subClassOf)}


def test_terms_follow_one_another_without_a_gap_and_begin_within_their_era(vocabulary: Graph) -> None:
    numbered = {int(str(number)): term for term, number in vocabulary.subject_objects(HZ.ordinal)}
    terms = [numbered[number] for number in sorted(numbered)]
    spans = [(_day(vocabulary, term, HZ.start), _day(vocabulary, term, HZ.end)) for term in terms]
    assert len(terms) == 13 and [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    assert spans[-1][1] == "9999"
    for term, (start, _) in zip(terms, spans, strict=True):
        era = vocabulary.value(term, HZ.within)
        assert era is not None
        assert _day(vocabulary, era, HZ.start) <= start < _day(vocabulary, era, HZ.end), term


def _day(vocabulary: Graph, era: object, edge: URIRef) -> str:
    assert isinstance(era, URIRef)
    found = vocabulary.value(era, edge)
    assert found is None or str(found.datatype).endswith("#date")  # type: ignore[attr-defined]
    return "9999" if found is None else str(found)
