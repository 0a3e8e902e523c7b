"""If these fail, an answer depends on how facts and rules are named or ordered, or on what has nothing to do with it.

The laws hold for any program, whatever is right: so they need no reference (Chen, Cheung and Yiu, "Metamorphic testing", 1998).
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis.strategies import permutations, sampled_from

from hongzhuan.facts.codes import Term, iri
from hongzhuan.facts.store import FactStore
from hongzhuan.program.ir import (
    Aggregated,
    Argument,
    Atom,
    BodyLiteral,
    Compared,
    Const,
    Negated,
    Relation,
    Rule,
    property_relation,
)
from properties.programs import ASSERTED, SPACE, VALUES, Case, cases
from properties.test_engine_agrees import Run, run

Answers = dict[Relation, set[tuple[Term | None, ...]]]
_THINGS = VALUES["thing"]
fewer = settings(max_examples=settings.default.max_examples // 5)  # each example runs twice, and there are four laws


def _answers(engine: Run) -> Answers:
    """What was derived, as terms: codes are of one store only."""
    store: FactStore = engine.executor._store
    return {
        relation: {tuple(store.terms(row).get(code) for code in row) for row in rows}
        for relation, rows in engine.derived.items()
    }


@fewer
@given(cases(), permutations(range(len(_THINGS))))
def test_names_do_not_matter(case: Case, order: list[int]) -> None:
    """Things that are named otherwise have the same classes under their new names."""
    new = [iri(f"{SPACE}another/{number}") for number in order]
    renamed = dict(zip(_THINGS, new, strict=True))
    found = _answers(run(_renamed(case, renamed)))
    expected = {
        relation: {tuple(renamed.get(term, term) if term else term for term in row) for row in rows}
        for relation, rows in _answers(run(case)).items()
    }
    assert found == expected


def _renamed(case: Case, names: dict[Term, Term]) -> Case:
    facts = frozenset((relation, tuple(names.get(term, term) for term in terms)) for relation, terms in case.facts)
    return Case(tuple(_rule_with(rule, names) for rule in case.rules), facts)


def _rule_with(rule: Rule, names: dict[Term, Term]) -> Rule:
    return replace(rule, head=_atom(rule.head, names), body=tuple(_literal(one, names) for one in rule.body))


def _literal(literal: BodyLiteral, names: dict[Term, Term]) -> BodyLiteral:
    if isinstance(literal, Atom):
        return _atom(literal, names)
    if isinstance(literal, Negated):
        return Negated(_atom(literal.atom, names))
    if isinstance(literal, Compared):
        sides = (_argument(side, names) if isinstance(side, Const) else side for side in (literal.left, literal.right))
        left, right = sides
        return replace(literal, left=left, right=right)
    return literal


def _atom(atom: Atom, names: dict[Term, Term]) -> Atom:
    return Atom(atom.relation, tuple(_argument(argument, names) for argument in atom.arguments))


def _argument(argument: Argument, names: dict[Term, Term]) -> Argument:
    return Const(names.get(argument.term, argument.term)) if isinstance(argument, Const) else argument


@fewer
@given(cases())
def test_order_does_not_matter(case: Case) -> None:
    """Rules and facts in another order say the same."""
    assert _answers(run(Case(case.rules[::-1], case.facts), backwards=True)) == _answers(run(case))


@fewer
@given(cases())
def test_what_no_rule_reads_does_not_matter(case: Case) -> None:
    """A fact about something else changes nothing."""
    beside = (property_relation(SPACE + "unread"), (iri(SPACE + "stranger"), iri(SPACE + "other")))
    assert _answers(run(Case(case.rules, case.facts | {beside}))) == _answers(run(case))


_LINKS = [(r, (a, b)) for r, sorts in ASSERTED.items() if sorts == ("thing", "thing") for a in _THINGS for b in _THINGS]


@fewer
@given(cases(), sampled_from(_LINKS))
def test_without_negation_more_facts_never_take_a_conclusion_away(
    case: Case, more: tuple[Relation, tuple[Term, ...]]
) -> None:
    """Positive Datalog is monotone."""
    assume(more not in case.facts)
    positive = tuple(r for r in case.rules if not any(isinstance(one, Negated | Aggregated) for one in r.body))
    before = _answers(run(Case(positive, case.facts)))
    after = _answers(run(Case(positive, case.facts | {more})))
    for relation, rows in before.items():
        assert rows <= after[relation], relation
