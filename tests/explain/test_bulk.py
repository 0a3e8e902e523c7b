"""If these fail, someone who asks why in SPARQL is told less than the proof says, or something else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from click.testing import Result

from hongzhuan import KnowledgeBase
from hongzhuan.explain.bulk import add_to, write_nquads
from hongzhuan.explain.to_dataset import write
from hongzhuan.explain.to_rdf import turtle
from hongzhuan.names import HZ, PREFIXES, RDF
from hongzhuan.program.ir import class_relation
from hongzhuan.sparql.dataset import build

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RULES, PEOPLE = str(HERE / "kb" / "works.hz"), str(HERE / "kb" / "people.ttl")
GRAPH = "https://w3id.org/hongzhuan/graph/works/XiEra"


@pytest.fixture(scope="module")
def people() -> KnowledgeBase:
    return KnowledgeBase.open(PEOPLE)


@pytest.fixture(scope="module")
def quads(people: KnowledgeBase) -> ox.Store:
    found = build(people.store, None)
    add_to(found, people.derive_for(RULES))
    return found


def ask(quads: ox.Store, query: str) -> list[tuple[str, ...]]:
    rows = quads.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return [tuple(getattr(value, "value", "") for value in row) for row in rows]


def test_each_conclusion_has_its_rule_and_its_sentence_in_the_graph_of_its_era(quads: ox.Store) -> None:
    found = ask(
        quads,
        f"""SELECT ?who ?because {{ GRAPH <{GRAPH}> {{
            ?d a hz:Derivation ; hz:rule "works/seasoned" ; hz:conclusion/rdf:subject ?who ; hz:because ?because .
            FILTER(LANG(?because) = "en") }} }} ORDER BY ?who""",
    )
    assert [words for _, words in found] == [
        "Chen He led for 6 years",
        "Sun Yue led for 9.3 years",
        "Wang Shan led for 7.2 years",
        "Zhao Jiang led for 7 years",
    ]


def test_a_path_walks_a_whole_proof_down_to_its_sources(quads: ox.Store) -> None:
    for path in ("prov:wasInformedBy*", "(prov:used/hz:derivedBy)*"):
        found = ask(
            quads,
            f"""SELECT DISTINCT ?title {{ ?d hz:conclusion/rdf:object hz:Technocrat ; {path} ?below .
                ?below prov:used/dcterms:source/dcterms:title ?title }} ORDER BY ?title""",
        )
        assert found == [("Morning paper",), ("Record of offices",)], path


def test_sentences_and_addresses_are_those_of_the_proof(people: KnowledgeBase, quads: ox.Store) -> None:
    """A derivation could not be found again from a proof that someone published."""
    proofs = people.explain("Sun Yue", "Technocrat", RULES)
    rules = people.rule_set(RULES)
    published = ox.Store()
    published.load(turtle(proofs, rules.name, rules.hash, people.hash).encode(), format=ox.RdfFormat.TURTLE)
    query = """SELECT ?d ?rule ?because { ?d hz:rule ?rule ; hz:conclusion ?fact . ?fact rdf:object ?object .
        OPTIONAL { ?d hz:because ?because FILTER(LANG(?because) = "en") } }"""
    there = {row[0]: row for row in ask(quads, query)}
    own = [row for row in ask(published, query) if "/" in row[1]]
    assert len(own) > 5
    for derivation, rule, because in own:
        assert there[derivation][1] == rule
        assert there[derivation][2] in (because, "")


def test_every_way_is_there_and_no_other(people: KnowledgeBase, quads: ox.Store) -> None:
    """Who is in a class for one reason only could not be told."""
    proofs = people.explain("Sun Yue", "OfficialOfTheEra", RULES, every=True)
    found = ask(
        quads,
        "SELECT ?d { ?d hz:conclusion ?fact . ?fact rdf:subject kb:Sun ; rdf:object hz:OfficialOfTheEra }",
    )
    assert len(found) == len(proofs) > 1


def test_absences_and_axioms_are_told_apart(quads: ox.Store) -> None:
    absent = """SELECT DISTINCT ?who { ?d hz:rule "works/engineer_in_office" ; prov:used ?a .
        ?a a hz:Absence ; rdf:subject ?who ; rdf:object hz:Purged }"""
    assert ask(quads, absent) == [("https://w3id.org/hongzhuan/kb/Sun",)]
    by_rules = """SELECT ?d { ?d a hz:AxiomApplication ; hz:rule ?r FILTER(STRSTARTS(?r, "works/")) }"""
    assert ask(quads, by_rules) == []
    by_axioms = """SELECT ?r { ?d a hz:AxiomApplication ; hz:rule ?r ;
        hz:conclusion/rdf:object hz:PartyOrGovernmentOrgan } LIMIT 1"""
    assert ask(quads, by_axioms)


def test_shapes_hold(people: KnowledgeBase, tmp_path: Path) -> None:
    """A tool that relies on the shapes would stumble."""
    file = tmp_path / "derivations.nq"
    write_nquads(people.derive_for(RULES), file)
    data = rdflib.Graph()
    for quad in ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS):
        data.add(tuple(rdflib.util.from_n3(str(term)) for term in quad.triple))  # type: ignore[arg-type]
    shapes = rdflib.Graph().parse(ROOT / "ontology" / "shapes" / "derivations.ttl")
    ontology = rdflib.Graph().parse(ROOT / "ontology" / "derivations.ttl")
    conforms, _, report = pyshacl.validate(data, shacl_graph=shapes, ont_graph=ontology, inference="none")
    assert conforms, report
    first = next(data.subjects(rdflib.RDF.type, rdflib.URIRef(HZ + "Derivation")))
    data.remove((first, rdflib.URIRef(HZ + "rule"), None))
    assert not pyshacl.validate(data, shacl_graph=shapes, ont_graph=ontology, inference="none")[0]


def test_the_same_in_another_process(people: KnowledgeBase, tmp_path: Path) -> None:
    """A published address would mean something else tomorrow."""
    here, there = tmp_path / "here.nq", tmp_path / "there.nq"
    write_nquads(people.derive_for(RULES), here)
    program = "import sys; from hongzhuan.cli import main; sys.argv[0] = 'hongzhuan'; main()"
    arguments = ["derive", "--rules", RULES, "--kb", PEOPLE, "--into", str(there)]
    env = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", program, *arguments], check=True, env=env, capture_output=True)
    assert sorted(here.read_text().splitlines()) == sorted(there.read_text().splitlines())


@pytest.mark.parametrize("form", ["nquads", "trig", "turtle"])
@pytest.mark.parametrize("triple_terms", [False, True])
def test_every_form_says_the_same(people: KnowledgeBase, tmp_path: Path, form: str, triple_terms: bool) -> None:
    file = tmp_path / "out"
    written = write(people.derive_for(RULES), file, form, triple_terms)
    kind = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE}[form]
    quads = list(ox.parse(path=str(file), format=kind))
    assert len(set(quads)) == len(quads) and 1000 < len(quads) <= written
    terms = [q for q in quads if isinstance(q.object, ox.Triple)]
    assert bool(terms) == triple_terms


def test_only_what_a_class_rests_on(kb: KnowledgeBase, tmp_path: Path) -> None:
    """Whoever asks for one class would get all of them: each axiom that facts could break is derived in any case."""
    file = tmp_path / "out.nq"
    goal = class_relation(kb.class_iri("TrainedExpert"))
    write(kb.derive_for("brookings-2022", None, ["TrainedExpert"]), file, "nquads", False, [goal])
    quads = list(ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS))
    classes = {
        q.object.value for q in quads if q.predicate.value == RDF + "object" and isinstance(q.object, ox.NamedNode)
    }
    assert HZ + "TrainedExpert" in classes and HZ + "Technocrat" not in classes
    concluded = {q.subject for q in quads if q.predicate.value == HZ + "rule"}
    informed = {q.object for q in quads if q.predicate.value == "http://www.w3.org/ns/prov#wasInformedBy"}
    assert informed <= concluded, "a premise leads to a derivation that was left out"


def test_the_commands(run: Callable[..., Result], tmp_path: Path) -> None:
    where = ("--rules", RULES, "--kb", PEOPLE)
    file = tmp_path / "out.nq"
    result = run("derive", *where, "--class", "ExperiencedAdministrator", "--into", str(file))
    assert result.exit_code == 0 and result.stdout == "" and file.exists()
    assert "engineer_in_office>" not in file.read_text(encoding="utf-8").replace('"works/engineer_in_office"', "")
    graph = tmp_path / "out.trig"
    assert run("derive", *where, "--into", str(graph)).exit_code == 0
    assert len(list(ox.parse(path=str(graph), format=ox.RdfFormat.TRIG))) > 1000, "the ending says the format"
    query = "SELECT DISTINCT ?p { ?d hz:rule 'works/engineer_in_office' ; var:practice ?p }"
    assert run("query", "-", *where, "--derivations", text=query).stdout.splitlines() == ["p", "kb:Sun-engineer"]
    assert run("query", "-", *where, text=query).stdout.splitlines() == ["p"]
