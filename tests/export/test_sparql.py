"""If these fail, a rule set run by another engine says something else than ours, and nobody can check us."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import files_of
from sparql_results import derived

from hongzhuan import KnowledgeBase, shipped
from hongzhuan.export.program import concluded, exported, is_named
from hongzhuan.export.sparql import to_sparql
from hongzhuan.export.sparql_terms import OWN_PREFIXES
from hongzhuan.facts import rdf_io
from hongzhuan.names import HZ, PREFIXES, RDF
from hongzhuan.program import rulesets
from hongzhuan.program.build import relevant
from hongzhuan.program.ir import Relation

ENGINEERS = ("EngineerByTraining", "ProvincialLeader", "Purged")


def updated(folder: Path, text: str) -> ox.Store:
    """The facts in one default graph after the updates."""
    store = ox.Store()
    rdf_io.parse_into(store, files_of(folder))
    store.update(text)
    return store


def found_in(store: ox.Store, relation: Relation) -> set[tuple[str, ...]]:
    """The members of a class or the pairs of a property, as N-Triples terms."""
    if relation.kind == "class":
        members = store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(relation.name))
        return {(str(quad.subject),) for quad in members}
    pairs = store.quads_for_pattern(None, ox.NamedNode(relation.name), None)
    return {(str(quad.subject), str(quad.object)) for quad in pairs}


def differing(kb: KnowledgeBase, name: str, store: ox.Store, as_of: str | None = None) -> Iterator[str]:
    """The classes and properties that the two engines disagree on."""
    rule_set = rulesets.load(name)
    derivation = kb.derive(rule_set, None, concluded(kb, rule_set), as_of)
    for relation in sorted(
        {rule.head.relation for rule in relevant(derivation.program.rules, concluded(kb, rule_set))}
    ):
        if relation.kind in ("class", "property") and is_named(relation):
            ours, theirs = derived(kb, derivation, relation), found_in(store, relation)
            if ours != theirs:
                yield f"{relation}: only ours {sorted(ours - theirs)[:3]}, only theirs {sorted(theirs - ours)[:3]}"


@pytest.mark.parametrize("name", rulesets.shipped_names())
def test_oxigraph_derives_the_same(name: str, few: Path, few_kb: KnowledgeBase) -> None:
    """Whoever runs the export in a triple store would get other classes than `hongzhuan classify` prints."""
    agrees(few_kb, few, name)


def test_oxigraph_derives_the_same_of_all_officials(kb: KnowledgeBase) -> None:
    """What goes wrong only in a record that the few lack; one rule set, as Oxigraph takes its time."""
    agrees(kb, shipped.kb_folder(), "xi")


def agrees(kb: KnowledgeBase, folder: Path, name: str) -> None:
    """Both engines find the same, and something."""
    text, _ = to_sparql(exported(kb, rulesets.load(name)))
    store = updated(folder, text)
    assert list(differing(kb, name, store)) == []
    members = kb.classify(name).members
    assert members
    assert all(
        ox.Quad(ox.NamedNode(m.official), ox.NamedNode(RDF + "type"), ox.NamedNode(m.cls)) in store for m in members
    )


def test_every_kind_of_condition(few: Path, few_kb: KnowledgeBase) -> None:
    """Rules with sums, averages, first dates, tests of texts and computed values would come out differently."""
    rules = str(Path(__file__).with_name("every_kind.hz"))
    text, _ = to_sparql(exported(few_kb, rulesets.load(rules)))
    assert list(differing(few_kb, rules, updated(few, text))) == []
    assert {m.cls.removeprefix(HZ) for m in few_kb.classify(rules).members} == {"Technocrat", "SeniorLeader"}


def test_a_day_in_the_middle_of_an_era(few: Path, few_kb: KnowledgeBase) -> None:
    """An export for one day would speak of what came after, or of nothing: no fact has that day."""
    text, _ = to_sparql(exported(few_kb, rulesets.load("xi"), as_of="2017-06-07"))
    assert list(differing(few_kb, "xi", updated(few, text), "2017-06-07")) == []


def test_nothing_of_the_calendar_is_left(few: Path, few_kb: KnowledgeBase) -> None:
    """Days of the calendar would turn up in every query over the result."""
    text, _ = to_sparql(exported(few_kb, rulesets.load("base"), classes=ENGINEERS))
    store = updated(few, text)
    assert not [quad for quad in store if "/calendar#" in str(quad)]


def test_rdflib_derives_the_same(few: Path, few_kb: KnowledgeBase) -> None:
    """The updates would lean on something that only one engine does; a few officials, as rdflib is slow."""
    import rdflib

    text, _ = to_sparql(exported(few_kb, rulesets.load("base"), classes=ENGINEERS))
    graph = rdflib.Graph()
    for file in files_of(few):
        graph.parse(file)
    for operation in text.split("\n;\n"):
        graph.update(operation, initNs={**PREFIXES, **OWN_PREFIXES})
    for name in ENGINEERS:
        theirs = {str(s) for s in graph.subjects(rdflib.RDF.type, rdflib.URIRef(HZ + name))}
        ours = {member.official for member in few_kb.classify("base", cls=name).members}
        assert theirs == ours, name
        assert ours or name == "Purged"


def test_command_writes_a_file(run, tmp_path: Path) -> None:
    """A scholar would have no file to load into the triple store, or one whose origin nobody can tell."""
    into = tmp_path / "base.ru"
    result = run("rules", "export", "base", "--to", "sparql", "--class", "CollegeGraduate", "--into", str(into))
    assert result.exit_code == 0, result.stderr
    text = into.read_text(encoding="utf-8")
    assert text.startswith("# Rule set base: The window, careers and training\n")
    assert "recursive, and SPARQL has no loop" in result.stderr
    assert "# Note: hz:FieldDegree" in text
