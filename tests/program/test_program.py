"""If these fail, a rule means something else than it says: its time, its absences, its sums or its order of evaluation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from tables import TableCase, check, read_table, written

from hongzhuan import shipped
from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io
from hongzhuan.language.diagnostics import RuleSetError
from hongzhuan.language.parse import parse
from hongzhuan.ontology.vocabulary import Vocabulary, read_vocabulary
from hongzhuan.program.build import build_program, lower_rules, stratified
from hongzhuan.program.files import Lineage
from hongzhuan.program.rulesets import RuleSet, assemble

HEADER = "ruleset demo\n\n"


@cache
def _vocabulary() -> Vocabulary:
    store = ox.Store()
    rdf_io.parse_into(store, rdf_io.files_of(shipped.ontology_folder()))
    return read_vocabulary(store)


def _rule_set(text: str) -> RuleSet:
    return assemble(Lineage(parse(HEADER + text, Path("demo.hz"), "demo.hz")))


@pytest.mark.parametrize("case", read_table("lowering.txt"), ids=str)
def test_lowering(case: TableCase) -> None:
    check(case, "\n".join(written(rule) for rule in lower_rules(_rule_set(case.before), _vocabulary())))


@pytest.mark.parametrize("case", read_table("eras.txt"), ids=str)
def test_eras(case: TableCase) -> None:
    program = stratified(lower_rules(_rule_set(case.before), _vocabulary()))
    check(case, "\n".join(written(rule) for rule in program.rules))


@pytest.mark.parametrize("case", read_table("strata.txt"), ids=str)
def test_strata(case: TableCase) -> None:
    """The strata in order; where there are none, the whole cycle with the line of each step."""
    try:
        program = build_program(_rule_set(case.before), _vocabulary(), ())
        found = "\n".join(", ".join(str(relation) for relation in stratum) for stratum in program.strata)
    except RuleSetError as error:
        found = error.text()
    check(case, found)


@pytest.mark.parametrize("path", sorted(shipped.rules_folder().glob("*.hz")), ids=lambda path: path.stem)
def test_every_shipped_rule_rests_on_earlier_strata(path: Path) -> None:
    """What a rule negates or adds up must be complete before the rule runs."""
    from hongzhuan.program.rulesets import load

    try:
        program = build_program(load(str(path)), _vocabulary_with_facts(), ())
    except BadInput as error:
        pytest.fail(str(error))
    place = {relation: n for n, stratum in enumerate(program.strata) for relation in stratum}
    for rule in program.rules:
        for relation, kind, _ in rule.depends_on():
            if relation in place:
                assert place[relation] <= place[rule.head.relation] - (kind != "positive"), rule.origin.name


@cache
def _vocabulary_with_facts() -> Vocabulary:
    store = ox.Store()
    rdf_io.parse_into(store, [*rdf_io.files_of(shipped.ontology_folder()), *rdf_io.files_of(shipped.kb_folder())])
    return read_vocabulary(store)
