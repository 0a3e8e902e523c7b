"""If these fail, a construct of the rule language finds other people than its words say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import naive

from hongzhuan import shipped
from hongzhuan.execute.duckdb import DuckDbExecutor
from hongzhuan.execute.fixpoint import evaluate
from hongzhuan.facts import rdf_io
from hongzhuan.facts.codes import XSD, Term, encode_date, first_day, iri, last_day
from hongzhuan.facts.store import FactStore
from hongzhuan.language.parse import parse
from hongzhuan.names import HZ, KB, RDFS
from hongzhuan.ontology.vocabulary import Vocabulary, read_vocabulary
from hongzhuan.program.build import lower_rules, stratified
from hongzhuan.program.files import Lineage
from hongzhuan.program.ir import Atom, Negated, Program, Relation, property_relation
from hongzhuan.program.rulesets import assemble
from hongzhuan.program.texts import TextPattern, pattern_of, text_relation

CONSTRUCTS = [
    part.split("\n", 1) for part in (Path(__file__).parent / "constructs.txt").read_text(encoding="utf-8").split("=== ")
][1:]
Fact = tuple[str, str, Term]
Row = tuple[int, ...]
FUNCTIONAL = [HZ + name for name in ("start", "until", "role", "organisation", "born", "fullMembers")]
WINDOW = (KB + "window", "1994-03", "2004-12-31")


@cache
def _vocabulary() -> Vocabulary:
    store = ox.Store()
    rdf_io.parse_into(store, rdf_io.files_of(shipped.ontology_folder()))
    return read_vocabulary(store)


@cache
def _program(text: str) -> Program:
    rule_set = assemble(Lineage(parse("ruleset demo\n\n" + text, Path("demo.hz"), "demo.hz")))
    return stratified(lower_rules(rule_set, _vocabulary()))


@dataclass(frozen=True)
class Run:
    """A program run on facts by the engine, with what the reference needs."""

    executor: DuckDbExecutor
    asserted: Mapping[Relation, set[Row]]
    window: Row

    def rows(self, relation: Relation) -> set[Row]:
        """What the engine derived."""
        table = self.executor.table(relation)
        columns = ", ".join(table.columns)
        return set(self.executor._connection.execute(f"SELECT {columns} FROM {table.name}").fetchall())


def _run(program: Program, facts: Sequence[Fact]) -> Run:
    store = FactStore.in_memory()
    store.connection.execute("SET threads = 1")
    store.is_large = len(facts) % 2 == 1  # every other one is worked out as for very many facts
    store.connection.execute("CREATE TEMP TABLE statements (subject VARCHAR, predicate VARCHAR, object VARCHAR)")
    for subject, name, value in sorted(set(facts), key=repr):
        store.connection.execute("INSERT INTO statements VALUES (?, ?, ?)", [f"<{subject}>", f"<{name}>", value.n3()])
    store.build({}, FUNCTIONAL)
    executor = DuckDbExecutor(store, "derived")
    era, starts, ends = WINDOW
    window = (store.code(iri(era), add=True) or 0, encode_date(starts) or 0, encode_date(ends) or 0)
    executor.prepare(program, [window])
    asserted: dict[Relation, set[Row]] = {}
    for subject, name, value in facts:
        codes = [store.code(iri(subject)), store.code(value)]
        asserted.setdefault(property_relation(name), set()).add(tuple(c for c in codes if c is not None))
    terms = {value for _, _, value in facts}
    for relation in _tests_of_texts(program):
        passed = [store.code(term) for term in terms if pattern_of(relation).accepts(term)]
        asserted[relation] = {(code,) for code in passed if code is not None}
    evaluate(program, executor)
    return Run(executor, asserted, window)


def _tests_of_texts(program: Program) -> set[Relation]:
    literals = [literal for rule in program.rules for literal in rule.body]
    atoms = [item.atom if isinstance(item, Negated) else item for item in literals]
    return {atom.relation for atom in atoms if isinstance(atom, Atom) and atom.relation.kind == "text"}


# --- facts

DATES = st.sampled_from(
    ["1990", "1992", "1993-04", "1995", "1995-01", "1995-06-12", "1999", "2000-06", "2001", "2004-05-01"]
)
LABELS = ["China Aerospace", "AEROSPACE \\ x", "航天科技", 'People*Bank"s', "a\nerospace", "ocean", "50% aero"]
LANGUAGES = [None, "en", "zh", "zh-Hans"]


def _date(text: str) -> Term:
    return Term("literal", text, XSD + {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)])


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    """Three officials, five posts and three places, with gaps."""
    found: list[Fact] = []
    for number in range(draw(st.integers(2, 5))):
        post = f"{KB}p{number}"
        found.append((post, HZ + "holder", iri(f"{KB}o{draw(st.integers(0, 2))}")))
        span = sorted((draw(DATES), draw(DATES)), key=lambda text: encode_date(text) or 0)
        found += [
            (post, HZ + name, _date(text)) for name, text in zip(("start", "until"), span, strict=True) if draw(_OFTEN)
        ]
        if draw(_OFTEN):
            found.append((post, HZ + "organisation", iri(f"{KB}w{draw(st.integers(0, 2))}")))
        if draw(_OFTEN):
            found.append((post, HZ + "role", iri(HZ + draw(st.sampled_from(["Head", "Deputy", "Member"])))))
    for number in range(3):
        place = f"{KB}w{number}"
        if draw(_OFTEN):
            language = draw(st.sampled_from(LANGUAGES))
            datatype = None if language else XSD + "string"
            found.append((place, RDFS + "label", Term("literal", draw(st.sampled_from(LABELS)), datatype, language)))
        if draw(_OFTEN):
            found.append((place, HZ + "fullMembers", Term("literal", str(draw(st.integers(1, 4))), XSD + "integer")))
        if draw(_OFTEN):
            found.append((place, HZ + "rank", iri(HZ + "ProvincialLevel")))
        if draw(_OFTEN):
            found.append(
                (f"{KB}o{number}", HZ + "born", _date(draw(st.sampled_from(["1950", "1961-02", "1970-01-01"]))))
            )
    return found


_OFTEN = st.sampled_from([True, True, True, False])


@pytest.mark.parametrize(("title", "body"), CONSTRUCTS, ids=[title for title, _ in CONSTRUCTS])
@settings(max_examples=12)
@given(facts=facts())
def test_a_construct_means_what_the_reference_says(title: str, body: str, facts: list[Fact]) -> None:
    del title
    program = _program(f"rule demo\n  ?official is Technocrat\nwhen\n{body.strip(chr(10))}\n")
    run = _run(program, facts)
    expected = naive.evaluate(program, run.asserted, [run.window], run.executor.code)
    for relation in {rule.head.relation for rule in program.rules}:
        assert run.rows(relation) == expected[relation], relation


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=8), st.sampled_from(LANGUAGES)), max_size=6), st.data())
def test_texts_pass_as_their_pattern_says(texts: list[tuple[str, str | None]], data: st.DataObject) -> None:
    """A label with an odd character would be found by nobody, or by everybody."""
    terms = [Term("literal", text, None if tongue else XSD + "string", tongue) for text, tongue in texts]
    terms = [term for term in terms if not re.search("[\ud800-\udfff\x00]", term.value)]
    part = data.draw(st.sampled_from([term.value[1:3] for term in terms] or ["a"]))
    test = data.draw(st.sampled_from(["contains", "starts with", "ends with", "matches"]))
    pattern = TextPattern(test, part, data.draw(st.sampled_from(LANGUAGES)))
    written = part.replace("\\", "\\\\").replace('"', '\\"')
    if re.search(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", written) or not written.isprintable():
        return
    tongue = f"@{pattern.language}" if pattern.language else ""
    program = _program(f'rule demo\n  ?thing is Technocrat\nwhen\n  ?thing label {test} "{written}"{tongue}\n')
    run = _run(program, [(f"{KB}t{n}", RDFS + "label", term) for n, term in enumerate(terms)])
    store = run.executor._store
    found = {store.term(row[0]).value for row in run.rows(program.rules[-1].head.relation)}
    assert found == {f"{KB}t{n}" for n, term in enumerate(terms) if pattern.accepts(term)}
    assert text_relation(pattern) in _tests_of_texts(program)


# --- time

Days = tuple[int, int]
"""The first and the last day that a date covers."""

INVERSE = {
    "after": "before",
    "met by": "meets",
    "contains": "during",
    "started by": "starts",
    "finished by": "finishes",
    "overlaps the end of": "overlaps the start of",
}
BASIC = ["before", "meets", "overlaps the start of", "during", "starts", "finishes", "equals"]
ALLEN = [*BASIC, *INVERSE]


def _less(a: Days, b: Days) -> bool:
    return all(x < y for x, y in product(a, b))


def _allen(relation: str, a: tuple[Days, Days], b: tuple[Days, Days]) -> bool:
    """Allen (1983), table of the seven relations by their endpoints; the others are these the other way round."""
    if relation in INVERSE:
        return _allen(INVERSE[relation], b, a)
    (a0, a1), (b0, b1) = a, b
    return {
        "before": _less(a1, b0),
        "meets": a1 == b0,
        "overlaps the start of": _less(a0, b0) and _less(b0, a1) and _less(a1, b1),
        "during": _less(b0, a0) and _less(a1, b1),
        "starts": a0 == b0 and _less(a1, b1),
        "finishes": a1 == b1 and _less(b0, a0),
        "equals": a0 == b0 and a1 == b1,
    }[relation]


@cache
def _heads() -> tuple[str, ...]:
    """As many properties as there are relations, to conclude each by its own."""
    used = {HZ + name for name in ("start", "until", "holder", "organisation", "era", "term", "within")}
    found = sorted(
        name for name, prop in _vocabulary().properties.items() if prop.values == "thing" and name.startswith(HZ)
    )
    return tuple(name.removeprefix(HZ) for name in found if name not in used)[: len(ALLEN)]


def _relations() -> Program:
    rules = "\n\n".join(
        f"rule r{n}\n  ?a {name} ?b\nwhen\n  ?a holder ?x\n  ?b holder ?y\n  ?a {relation} ?b"
        for n, (relation, name) in enumerate(zip(ALLEN, _heads(), strict=True))
    )
    return _program(rules + "\n")


def _covered(text: str) -> Days:
    code = encode_date(text) or 0
    return first_day(code), last_day(code)


def _posts(one: Sequence[str], other: Sequence[str]) -> list[Fact]:
    found: list[Fact] = []
    for name, (start, end) in (("a", one), ("b", other)):
        found.append((KB + name, HZ + "holder", iri(KB + "o")))
        found += [(KB + name, HZ + "start", _date(start)), (KB + name, HZ + "until", _date(end))]
    return found


def _holding(one: Sequence[str], other: Sequence[str]) -> set[str]:
    program = _relations()
    run = _run(program, _posts(one, other))
    pair = tuple(run.executor._store.code(iri(KB + name)) for name in "ab")
    heads = dict(zip(ALLEN, _heads(), strict=True))
    return {relation for relation in ALLEN if pair in run.rows(property_relation(HZ + heads[relation]))}


INTERVALS = st.tuples(DATES, DATES).map(lambda two: sorted(two, key=lambda text: encode_date(text) or 0))
EXACT_DAYS = st.integers(1, 9).map(lambda day: f"2001-01-0{day}")
EXACT = st.tuples(EXACT_DAYS, EXACT_DAYS).filter(lambda two: two[0] != two[1]).map(sorted)


@settings(max_examples=60)
@given(INTERVALS, INTERVALS)
def test_the_thirteen_relations_of_allen(one: list[str], other: list[str]) -> None:
    """Two posts would stand in another relation than their dates make certain."""
    a, b = ((_covered(start), _covered(end)) for start, end in (one, other))
    assert _holding(one, other) == {relation for relation in ALLEN if _allen(relation, a, b)}


@settings(max_examples=40)
@given(EXACT, EXACT)
def test_of_dates_known_to_the_day_exactly_one_relation_holds(one: list[str], other: list[str]) -> None:
    assert len(_holding(one, other)) == 1


@settings(max_examples=60)
@given(INTERVALS, INTERVALS)
def test_an_overlap_is_certain(one: list[str], other: list[str]) -> None:
    """A tie would rest on the first of January that a year was taken for."""
    text = "rule r\n  ?a servedWith ?b\nwhen\n  ?a holder ?x\n  ?b holder ?y\n  ?a overlaps ?b by at least 1 year\n"
    run = _run(_program(text), _posts(one, other))
    pair = tuple(run.executor._store.code(iri(KB + name)) for name in "ab")
    choices = product(*(_covered(text) for text in (*one, *other)))
    certain = all(min(a1, b1) - max(a0, b0) >= 365.2425 for a0, a1, b0, b1 in choices)
    assert (pair in run.rows(property_relation(HZ + "servedWith"))) == certain
