"""If this fails, the engine misses a subclass that a complete reasoner finds, and nobody has said why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.facts.codes import iri
from hongzhuan.names import shorten
from hongzhuan.ontology.consistency import subsumptions
from hongzhuan.program.ir import class_relation

ONTOLOGY = sorted(p for p in (Path(__file__).parents[2] / "ontology").glob("*.ttl") if p.name != "shapes.ttl")

OUTSIDE_RL = {
    ("hz:StemDegree", "hz:FinishedDegree"): "hz:StemDegree EquivalentTo (",  # each part is finished: a case distinction
}
"""What HermiT finds and OWL 2 RL cannot, with the beginning of the axiom that has the construct outside of the profile."""


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs a Java runtime")
def test_what_hermit_finds_below_our_engine_finds_too(tmp_path: Path) -> None:
    found = subsumptions(ONTOLOGY)
    assert found is not None and len(found) > 300
    classes = sorted({name for pair in found for name in pair})
    probes = {name: f"urn:probe:{number}" for number, name in enumerate(classes)}
    facts = tmp_path / "probes.ttl"
    facts.write_text("\n".join(f"<{probe}> a <{name}> ." for name, probe in probes.items()), encoding="utf-8")
    kb = KnowledgeBase.open([*ONTOLOGY, facts], "none")
    derivation = kb.derive("none")
    codes = {name: kb.store.code(iri(probe)) or 0 for name, probe in probes.items()}
    missing = {
        (shorten(lower), shorten(upper))
        for lower, upper in found
        if derivation.holds(class_relation(upper), [codes[lower]]) is None
    }
    assert missing == set(OUTSIDE_RL)
    for axiom in OUTSIDE_RL.values():
        assert any(uncovered.axiom.startswith(axiom) for uncovered in kb.axioms.uncovered)
