"""If these fail, a value that is tried gives another answer than a rule file that has it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis.strategies import booleans, integers

from hongzhuan.execute.fixpoint import evaluate
from hongzhuan.facts.equality import Equality
from hongzhuan.program.build import stratified
from hongzhuan.program.sameness import same_relations
from properties.programs import Case, cases
from properties.test_engine_agrees import Run, _by_witness, _check_witness, _derived, run
from properties.test_laws import _answers

_FEWER = settings(max_examples=settings.default.max_examples // 3)


@_FEWER
@given(cases(), integers(min_value=0), booleans(), booleans())
def test_after_a_change_only_what_rests_on_it_is_derived_again(
    case: Case, which: int, taken_out: bool, large: bool
) -> None:
    """A rule more or a rule less: the same tuples as from the beginning, and every witness is true."""
    whole = [number for number, rule in enumerate(case.rules) if rule.head.relation.kind != "step"]
    which = whole[which % len(whole)]
    fewer = Case(case.rules[:which] + case.rules[which + 1 :], case.facts)
    first, second = (case, fewer) if taken_out else (fewer, case)
    before = run(first, large)
    found = _changed(before, second)
    assert _answers(found) == _answers(run(second, large))
    for witness, rows in _by_witness(found).items():
        _check_witness(found, *witness, rows)


def _changed(before: Run, case: Case) -> Run:
    """The rules of a case over the facts of a run, with what both have in common taken from the run."""
    store, program = before.executor._store, stratified(case.rules)
    same = same_relations(program, before.program)
    executor = type(before.executor)(store, "again", Equality(), ())
    executor.take_from(before.executor, same)
    executor.prepare(program, before.window)
    evaluate(program, executor, same, executor.last_round)
    heads = {rule.head.relation for rule in program.rules}
    derived = {relation: _derived(store, executor, relation) for relation in heads}
    return replace(before, program=program, executor=executor, derived=derived)


@given(cases())
@settings(max_examples=settings.default.max_examples // 5)
def test_what_did_not_change_is_all_taken(case: Case) -> None:
    """Otherwise each value that is tried costs as much as the first."""
    program = stratified(case.rules)
    again = stratified(tuple(replace(rule, origin=replace(rule.origin, text="otherwise")) for rule in case.rules))
    assert same_relations(again, program).keys() == again.defining().keys()
