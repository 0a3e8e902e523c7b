"""If these fail, Protege shows other rules than ours, or none, and nobody is told what is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest
import rdflib

from hongzhuan import KnowledgeBase
from hongzhuan.export.program import exported
from hongzhuan.export.swrl import to_swrl
from hongzhuan.names import HZ, KB
from hongzhuan.program import rulesets

HERE = Path(__file__).parent
RULES = str(HERE / "small.hz")


@pytest.fixture(scope="module")
def small() -> KnowledgeBase:
    """Two officials."""
    return KnowledgeBase.open(HERE / "small.ttl")


def _ontology(text: str, folder: Path) -> owlready2.Ontology:
    """The rules with the small facts, in Owlready2."""
    graph = rdflib.Graph().parse(data=text, format="xml")
    for triple in rdflib.Graph().parse(HERE / "small.ttl"):
        if "born" not in str(triple[1]) and not isinstance(triple[2], rdflib.Literal):
            graph.add(triple)
            graph.add((triple[0], rdflib.RDF.type, rdflib.OWL.NamedIndividual))
    file = folder / "small.owl"
    graph.serialize(file, format="xml")
    return owlready2.World().get_ontology(file.as_uri()).load()


def test_owlready_reads_the_rules(small: KnowledgeBase, tmp_path: Path) -> None:
    """The conditions of a rule would be lost on the way."""
    text, _ = to_swrl(exported(small, rulesets.load(RULES)))
    rules = [str(rule) for rule in _ontology(text, tmp_path).world.rules()]
    (technocrat,) = [rule for rule in rules if "-> Technocrat(" in rule and "holder" in rule]
    body, _, head = technocrat.partition(" -> ")
    assert set(body.split(", ")) >= {"EngineerByTraining(?official)", "DifferentFrom(?official", "?post)"}
    assert head == "Technocrat(?official)"


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java")
def test_hermit_derives_the_same(small: KnowledgeBase, tmp_path: Path) -> None:
    """A reasoner that runs the rules would put other people into the class."""
    text, _ = to_swrl(exported(small, rulesets.load(RULES), classes=["Technocrat", "EngineerByTraining"]))
    ontology = _ontology(text, tmp_path)
    people = [ontology.world[KB + name] for name in ("Engineer", "Engineer-post", "Historian", "Historian-post")]
    with ontology:
        owlready2.AllDifferent(people)
        owlready2.sync_reasoner_hermit(ontology.world, infer_property_values=False, debug=0)
    for name in ("Technocrat", "EngineerByTraining"):
        theirs = {person.iri for person in ontology.world[HZ + name].instances()}
        assert theirs == {m.official for m in small.classify(RULES, cls=name).members} == {KB + "Engineer"}


def test_what_swrl_cannot_say_is_listed(small: KnowledgeBase) -> None:
    """A class would be empty in Protege, and nobody would know why."""
    text, omissions = to_swrl(exported(small, rulesets.load(RULES)))
    told = "\n".join(str(omission) for omission in omissions)
    leader = next(line for line in told.split("\n") if "rule small/leader" in line)
    assert leader.endswith("it counts or adds up, and SWRL cannot; it asks for an absence, and SWRL has no negation")
    assert "rule small/entered" in told and "it compares dates" in told
    assert "OfficialOfTheEra" in str(omissions[-1]) and "not whole here" in str(omissions[-1])
    assert "Left out: rule small/leader" in text


def test_a_shipped_rule_set_is_valid_rdf(kb: KnowledgeBase) -> None:
    """Protege would not open the file."""
    text, _ = to_swrl(exported(kb, rulesets.load("xi")))
    assert len(list(ox.parse(text, format=ox.RdfFormat.RDF_XML))) > 1000
