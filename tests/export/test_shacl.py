"""If these fail, a triple store with SHACL rules says something else than our engine."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import rdflib

from hongzhuan import KnowledgeBase, shipped
from hongzhuan.export.program import exported
from hongzhuan.export.shacl import to_shacl
from hongzhuan.names import HZ, KB
from hongzhuan.program import rulesets

HERE = Path(__file__).parent
RULES = str(HERE / "small.hz")


def _graph() -> rdflib.Graph:
    graph = rdflib.Graph().parse(HERE / "small.ttl")
    for name in ("eras", "levels"):
        graph.parse(shipped.ontology_folder() / f"{name}.ttl")
    return graph


def test_pyshacl_derives_the_same() -> None:
    """Absences, counts, lengths in years and the era's beginning would come out differently."""
    kb = KnowledgeBase.open(HERE / "small.ttl")
    classes = ("SeniorLeader", "Technocrat", "OfficialOfTheEra")
    text, _ = to_shacl(exported(kb, rulesets.load(RULES), classes=classes))
    data = _graph()
    pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(data=text), advanced=True, inplace=True)
    for name in classes:
        theirs = {str(s) for s in data.subjects(rdflib.RDF.type, rdflib.URIRef(HZ + name))}
        assert theirs == {m.official for m in kb.classify(RULES, cls=name).members}, name
        assert KB + "Engineer" in theirs


def test_a_shipped_rule_set_is_valid_turtle(kb: KnowledgeBase) -> None:
    """A triple store would refuse the file, or run the rules in another order."""
    text, omissions = to_shacl(exported(kb, rulesets.load("xi")))
    graph = rdflib.Graph().parse(data=text)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    orders = [int(str(order)) for order in graph.objects(None, sh.order)]
    assert sorted(orders) == list(range(len(orders)))
    assert len(list(graph.objects(None, sh.rule))) == len(orders)
    assert not [o for o in omissions if "which nodes" in str(o)]
