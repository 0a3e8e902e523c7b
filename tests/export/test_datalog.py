"""If these fail, the Datalog that a scholar runs elsewhere concludes something else than our engine, or does not run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sparql_results import derived

from hongzhuan import KnowledgeBase
from hongzhuan.export.datalog import to_datalog
from hongzhuan.export.datalog_names import Predicates, constant
from hongzhuan.export.program import concluded, exported, is_named
from hongzhuan.facts.codes import parse_n3
from hongzhuan.program import rulesets
from hongzhuan.program.build import relevant

clingo = pytest.importorskip("clingo", reason="pip install clingo, to run the Datalog in an engine of its own")


def solved(text: str) -> dict[tuple[str, int], set[tuple[str, ...]]]:
    """The facts of the one model, by predicate and number of arguments."""
    control = clingo.Control(["--warn=none"])
    control.add("base", [], text)
    control.ground([("base", [])])
    found: dict[tuple[str, int], set[tuple[str, ...]]] = {}

    def keep(model: Any) -> None:
        for symbol in model.symbols(atoms=True):
            arguments = tuple(str(a) for a in symbol.arguments)
            found.setdefault((symbol.name, len(arguments)), set()).add(arguments)

    control.solve(on_model=keep)
    return found


@pytest.mark.parametrize(
    "name", ["xi", "deng", str(Path(__file__).with_name("every_kind.hz"))], ids=["xi", "deng", "kinds"]
)
def test_clingo_derives_the_same(name: str, few_kb: KnowledgeBase) -> None:
    """Sums of years, shares and absences would come out differently in another engine."""
    rule_set = rulesets.load(name)
    text, omissions = to_datalog(exported(few_kb, rule_set), facts=True)
    model = solved(text)
    derivation = few_kb.derive(rule_set, None, concluded(few_kb, rule_set))
    left_out = {name for omission in omissions if "not whole" in str(omission) for name in omission.rule.split(", ")}
    predicates = _predicates(text)
    compared = 0
    for relation in sorted({r.head.relation for r in relevant(derivation.program.rules, concluded(few_kb, rule_set))}):
        if relation.kind not in ("class", "property") or not is_named(relation):
            continue
        if str(relation).removeprefix("hz:") in left_out:
            continue
        ours = {tuple(constant(parse_n3(t)) for t in row) for row in derived(few_kb, derivation, relation)}
        theirs = model.get((predicates[relation.name], relation.arity), set())
        assert theirs == ours, relation
        compared += bool(ours)
    assert compared > 20


def _predicates(text: str) -> dict[str, str]:
    """The predicate of each class and property, as the head of the file tells."""
    lines = [line[2:].partition(": ") for line in text.split("\n") if line.startswith("% ") and "/" in line]
    return {iri: name.partition("/")[0] for name, _, iri in lines if iri.startswith("http")}


def test_what_cannot_be_said_is_listed(few_kb: KnowledgeBase) -> None:
    """A rule would be missing from the file without a word."""
    rules = str(Path(__file__).with_name("every_kind.hz"))
    text, omissions = to_datalog(exported(few_kb, rulesets.load(rules)))
    assert any("a test of texts" in str(omission) for omission in omissions)
    assert "% Left out: rule every_kind/named" in text
    assert "Technocrat" in str(omissions[-1])


def test_names_stay_apart() -> None:
    """A class and a property, or two prefixes, would share a predicate, and their facts would run together."""
    from hongzhuan.names import HZ, RDFS
    from hongzhuan.program.ir import class_relation, property_relation

    predicates = Predicates()
    names = [
        predicates.name(class_relation(HZ + "Term")),
        predicates.name(property_relation(HZ + "term")),
        predicates.name(property_relation(RDFS + "label")),
        predicates.name(property_relation(HZ + "rdfs_label")),
        predicates.name(class_relation(HZ + "官员")),
        predicates.name(class_relation(HZ + "干部")),
    ]
    assert names == ["term", "term", "rdfs_label", "rdfs_label_2", "p", "p_2"]
