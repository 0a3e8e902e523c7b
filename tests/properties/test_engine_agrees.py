"""If these fail, a classification or a proof is wrong for some rule set that an author may write."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, note, target
from hypothesis.strategies import booleans
from reference import naive

from hongzhuan.derivation import MakeExecutor
from hongzhuan.execute.duckdb import DuckDbExecutor
from hongzhuan.execute.executor import ASSERTED as GIVEN
from hongzhuan.execute.fixpoint import evaluate
from hongzhuan.facts.codes import XSD, Term, encode_date, iri
from hongzhuan.facts.equality import Equality
from hongzhuan.facts.store import FactStore
from hongzhuan.names import RDF
from hongzhuan.plan.algebra import Code
from hongzhuan.plan.planner import plan_body
from hongzhuan.plan.to_sql import select
from hongzhuan.program.build import stratified
from hongzhuan.program.ir import Atom, Const, Origin, Program, Relation, Rule, Var, property_relation
from properties.programs import ERAS, FUNCTIONAL, SPACE, Case, cases

Row = tuple[int, ...]


@dataclass(frozen=True)
class Run:
    """A case run by the engine: what it derived, with the witness of each tuple, and what the reference needs."""

    program: Program
    executor: DuckDbExecutor
    derived: Mapping[Relation, Mapping[Row, tuple[int, int]]]
    asserted: Mapping[Relation, Set[Row]]
    window: tuple[Row, ...]


def run(case: Case, large: bool = False, make: MakeExecutor = DuckDbExecutor, backwards: bool = False) -> Run:
    """Build a store of the facts and evaluate the rules with the engine, as it does for many facts where `large`.

    `backwards`: the facts are put in in the other order, and so have other codes.
    """
    store = _store(case, backwards)
    store.is_large = large
    executor = make(store, "derived", Equality(), ())
    program = stratified(case.rules)
    window = tuple(
        (store.code(iri(era), add=True) or 0, encode_date(a) or 0, encode_date(b) or 0) for era, a, b in ERAS
    )
    executor.prepare(program, window)
    asserted: dict[Relation, set[Row]] = {}
    for relation, terms in case.facts:
        codes = [store.code(term) for term in terms]
        asserted.setdefault(relation, set()).add(tuple(code for code in codes if code is not None))
    executor.last_round = evaluate(program, executor)
    heads = {rule.head.relation for rule in program.rules}
    return Run(program, executor, {r: _derived(store, executor, r) for r in heads}, asserted, window)


def _store(case: Case, backwards: bool) -> FactStore:
    store = FactStore.in_memory()
    store.connection.execute("SET threads = 1")  # a handful of rows: starting threads would cost more than it brings
    store.connection.execute("CREATE TEMP TABLE statements (subject VARCHAR, predicate VARCHAR, object VARCHAR)")
    rows = [
        _statement(relation, [term.n3() for term in terms])
        for relation, terms in sorted(case.facts, key=repr, reverse=backwards)
    ]
    if rows:
        values = ", ".join("(" + ", ".join(f"'{word}'" for word in row) + ")" for row in rows)
        store.connection.execute(f"INSERT INTO statements VALUES {values}")
    store.build({}, FUNCTIONAL)
    return store


def _statement(relation: Relation, terms: list[str]) -> tuple[str, str, str]:
    if relation.kind == "class":
        return terms[0], f"<{RDF}type>", f"<{relation.name}>"
    return terms[0], f"<{relation.name}>", terms[1]


def _derived(store: FactStore, executor: DuckDbExecutor, relation: Relation) -> dict[Row, tuple[int, int]]:
    table = executor.table(relation)
    columns = "".join(f"{name}, " for name in table.columns)
    rows = store.connection.execute(f"SELECT {columns}rule, round FROM {table.name}").fetchall()
    found = {tuple(row[:-2]): (row[-2], row[-1]) for row in rows}
    assert len(found) == len(rows), f"{relation} holds a tuple twice"
    return found


@given(cases(), booleans())
def test_engine_and_reference_agree(case: Case, large: bool) -> None:
    """They derive the same, and every witness is true."""
    engine = run(case, large)
    note(_shown(engine.program))
    target(float(sum(len(rows) for rows in engine.derived.values())), label="derived tuples")
    expected = naive.evaluate(engine.program, engine.asserted, engine.window, engine.executor.code)
    for relation, rows in engine.derived.items():
        assert set(rows) == expected[relation], relation
    for witness, found in _by_witness(engine).items():
        _check_witness(engine, *witness, found)


@pytest.mark.parametrize("thing", ["recorded", "silent"])
def test_a_rule_may_speak_of_one_thing_of_which_nothing_is_recorded(thing: str) -> None:
    """Without a value for a named level, city or organisation the rule has no answer; it does not break the rest."""
    size, at = property_relation(SPACE + "size"), property_relation(SPACE + "score")
    recorded, two = iri(SPACE + "recorded"), Term("literal", "2", XSD + "integer")
    rule = Rule(
        Atom(at, (Const(iri(SPACE + thing)), Var("n"))),
        (Atom(size, (Const(iri(SPACE + thing)), Var("n"))),),
        Origin("rule", "Sizes", "tests"),
    )
    engine = run(Case((rule,), frozenset([(size, (recorded, two))])))
    assert len(engine.derived[at]) == (thing == "recorded")


def _by_witness(engine: Run) -> dict[tuple[int, int], list[Row]]:
    """What each rule concluded in each round; what is asserted is checked here, and is of no rule."""
    found: dict[tuple[int, int], list[Row]] = {}
    for relation, rows in engine.derived.items():
        for row, witness in rows.items():
            if witness[0] == GIVEN:
                assert row[: relation.arity] in engine.asserted[relation]
            else:
                found.setdefault(witness, []).append(row)
    return found


def _check_witness(engine: Run, number: int, round_number: int, rows: list[Row]) -> None:
    """The rule concludes every row from earlier rounds alone; a proof, which costs a query, is asked for one."""
    rule = engine.program.rules[number]
    concluded = naive.heads(rule, _before(engine, round_number), engine.executor.code)
    assert set(rows) <= concluded, (rule.origin.name, round_number)
    assert _proofs(engine, rule, min(rows), round_number), (rule.origin.name, min(rows), round_number)


def _before(engine: Run, round_number: int) -> dict[Relation, set[Row]]:
    known = {relation: set(rows) for relation, rows in engine.asserted.items()}
    known[naive.WINDOW] = set(engine.window)
    for relation, rows in engine.derived.items():
        known[relation] = {row for row, (_, earlier) in rows.items() if earlier < round_number}
    return known


def _proofs(engine: Run, rule: Rule, row: Row, round_number: int) -> int:
    """How many ways the planner finds to conclude one head from earlier rounds, as explanations ask it to."""
    computed = {literal.variable for literal in rule.body if hasattr(literal, "variable")}
    computed |= {literal.result for literal in rule.body if hasattr(literal, "result")}
    given_ = {
        a: Code(c) for a, c in zip(rule.head.arguments, row, strict=True) if isinstance(a, Var) and a not in computed
    }
    rounds = {
        number: ("<", round_number)
        for number, literal in enumerate(rule.body)
        if isinstance(literal, Atom) and literal.relation in engine.derived
    }
    planned = plan_body(rule, engine.executor, rounds, given_)  # type: ignore[arg-type]
    outputs = tuple(
        planned.encoded(a) if isinstance(a, Var) else Code(engine.executor.code(a)) for a in rule.head.arguments
    )
    return sum(found == row for found in engine.executor.rows(select(replace(planned.query, outputs=outputs))))


def _shown(program: Program) -> str:
    return "\n".join(f"{rule.head}\n    <- " + "\n       ".join(map(str, rule.body)) for rule in program.rules)
