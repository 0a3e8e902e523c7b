"""A rule set run on the facts in some eras: the program, the engine and what was derived."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeVar, cast

import duckdb

from hongzhuan.errors import BadInput
from hongzhuan.execute.duckdb import DuckDbExecutor
from hongzhuan.execute.executor import ASSERTED
from hongzhuan.execute.fixpoint import evaluate
from hongzhuan.facts.codes import Term, encode_date, first_day, iri, last_day
from hongzhuan.facts.equal_terms import asserted_equality, extended
from hongzhuan.facts.equality import Equality, Pair
from hongzhuan.facts.store import FactStore
from hongzhuan.names import HZ, RDFS, shorten
from hongzhuan.ontology.places import Places
from hongzhuan.program.ir import SAME_AS, Program, Relation
from hongzhuan.program.rulesets import RuleSet
from hongzhuan.program.sameness import same_relations

T = TypeVar("T")
MakeExecutor = Callable[[FactStore, str, Equality, Collection[int]], DuckDbExecutor]
"""What makes an executor: for facts, a schema for what is derived, names that are one, individuals to leave out."""

OPEN_END = encode_date("9999-12-31") or 0
"""The last day of a window whose era has no end."""


@dataclass(frozen=True, slots=True)
class Window:
    """An era as the window of evaluation: its address, the codes of its first and last day, the day that closed it."""

    era: str
    starts: int
    ends: int
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """What a rule set derives in its windows. Facts are tuples of codes; the last of a dated one is the era.

    Names that are one thing stand as their representative. Where the rules themselves find that names are one, `earlier` are
    the derivations that found it, each with fewer equalities than the next.
    """

    rule_set: RuleSet
    program: Program
    executor: DuckDbExecutor
    store: FactStore
    windows: tuple[Window, ...]
    equality: Equality = field(default_factory=Equality)
    earlier: tuple[Derivation, ...] = ()
    places: Places = field(default_factory=Places)
    _known: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What `make` works out, kept under a key for every question that is asked later.

        It may depend on the key and this derivation only: texts of queries, which rules can conclude what, notes of sources.
        """
        if key not in self._known:
            self._known[key] = make()
        return cast("T", self._known[key])

    def holds(self, relation: Relation, arguments: Sequence[int]) -> tuple[int, int] | None:
        """The witness of a fact, its rule and its round; None when it does not hold."""
        table = self.executor.table(relation)
        arguments = [self.equality.representative(code) for code in arguments]
        witness = "rule, round" if table.derived else "-1, 0"
        where = " AND ".join(f"{name} = {code}" for name, code in zip(table.columns, arguments, strict=True)) or "true"
        rows = self.store.connection.execute(f"SELECT {witness} FROM {table.name} WHERE {where}").fetchall()
        return (rows[0][0], rows[0][1]) if rows else None

    def count(self, name: str) -> int:
        """How many members a class has, or how many pairs a property."""
        found = [Relation("class", name, 1), Relation("property", name, 2)]
        tables = {self.executor.table(relation).name for relation in found if not self.executor.is_empty(relation)}
        counts = (self.store.connection.execute(f"SELECT count(*) FROM {table}").fetchall() for table in tables)
        return sum(number for ((number,),) in counts)

    @property
    def is_partial(self) -> bool:
        """Whether the facts about some individuals were left out."""
        return bool(self.executor.without)

    def is_clashing(self) -> bool:
        """Whether anything breaks an axiom."""
        broken = (r for r in self.program.defining() if r.kind == "clash" and not self.executor.is_empty(r))
        return bool(self.equality.refused) or any(True for _ in broken)

    def tuples(self, relation: Relation) -> list[tuple[int, ...]]:
        """Every tuple of a relation, in a stable order."""
        table = self.executor.table(relation)
        columns = ", ".join(table.columns)
        return self.store.connection.execute(f"SELECT {columns} FROM {table.name} ORDER BY ALL").fetchall()


@dataclass(frozen=True, slots=True)
class Reading:
    """How facts are read: no two names of the namespace `unique_names` are one; facts about `without` are left out."""

    unique_names: str | None = None
    without: frozenset[int] = frozenset()
    places: Places = field(default_factory=Places, compare=False)
    """Where the axioms are written."""


def derive(
    store: FactStore,
    rule_set: RuleSet,
    program: Program,
    windows: Sequence[Window],
    schema: str,
    reading: Reading | None = None,
    make: MakeExecutor = DuckDbExecutor,
    before: Derivation | None = None,
) -> Derivation:
    """Run a program; again with the equalities that it finds, until it finds no more.

    Args:
        before: a derivation from the same facts, read alike, in the same windows. What it has in common with this one is not
            worked out again but read there, so it must be kept as long.
    """
    reading = reading or Reading()
    equality = asserted_equality(store, reading.unique_names)
    stages: tuple[Derivation, ...] = ()
    while True:
        executor = make(store, f"{schema}_{len(stages)}", equality, reading.without)
        _run(store, rule_set, program, windows, executor, _stage_with(before, len(stages), equality))
        stage = Derivation(rule_set, program, executor, store, tuple(windows), equality, stages, reading.places)
        found = extended(store, equality, _found_equal(stage), reading.unique_names)
        if len(found.pairs) == len(equality.pairs):
            return replace(stage, equality=found)
        equality, stages = found, (*stages, stage)


def _stage_with(before: Derivation | None, number: int, equality: Equality) -> Derivation | None:
    """The stage of an earlier derivation that began with the same equalities."""
    stages = (*before.earlier, before) if before else ()
    found = stages[number] if number < len(stages) else None
    return found if found and found.executor.equality == equality else None


def _run(
    store: FactStore,
    rule_set: RuleSet,
    program: Program,
    windows: Sequence[Window],
    executor: DuckDbExecutor,
    before: Derivation | None,
) -> None:
    rows = [(store.code(iri(w.era), add=True) or 0, w.starts, w.ends) for w in windows]
    same = same_relations(program, before.program) if before else {}
    try:
        if before:
            executor.take_from(before.executor, same)
        executor.prepare(program, rows)
        executor.last_round = evaluate(program, executor, same, executor.last_round)
    except duckdb.Error as error:
        executor.close()
        reason = str(error).splitlines()[0]
        raise BadInput(f"rule set {rule_set.name} cannot be evaluated: {reason}") from None
    except BaseException:
        executor.close()
        raise


def _found_equal(stage: Derivation) -> list[Pair]:
    """The pairs of names that a stage found to be one. Literals are what they are."""
    if SAME_AS not in stage.program.defining() or stage.executor.is_empty(SAME_AS):
        return []
    return [Pair(first, second, len(stage.earlier)) for first, second in _new_pairs(stage)]


def _new_pairs(stage: Derivation) -> list[tuple[int, int]]:
    table = stage.executor.table(SAME_AS)
    first, second = table.columns[:2]
    return stage.store.connection.execute(
        f"SELECT DISTINCT {first}, {second} FROM {table.name} JOIN terms a ON a.id = {first}"
        f" JOIN terms b ON b.id = {second} WHERE {first} <> {second} AND rule <> {ASSERTED}"
        " AND NOT starts_with(a.term, '\"') AND NOT starts_with(b.term, '\"') ORDER BY ALL"
    ).fetchall()


def keep_only(part: Derivation, whole: Derivation) -> Derivation:
    """A derivation from fewer facts without what only their absence let it conclude."""
    for relation in part.program.defining():
        mine, theirs = part.executor.table(relation), whole.executor.table(relation)
        same = " AND ".join(f"w.{name} = p.{name}" for name in mine.columns) or "true"
        part.store.connection.execute(
            f"DELETE FROM {mine.name} p WHERE NOT EXISTS (SELECT 1 FROM {theirs.name} w WHERE {same})"
        )
    return part


def window_of(store: FactStore, era: str, as_of: str | None = None) -> Window:
    """The window of an era, narrowed to what was true on a day with `as_of`."""
    code = store.resource(era)
    starts = store.values(code, HZ + "start") if code is not None else []
    ends = store.values(code, HZ + "end") if code is not None else []
    end = ends[0] if ends else OPEN_END
    if as_of:
        day = encode_date(as_of)
        if day is None:
            raise BadInput(f"`{as_of}` is no date", hint="write 2022, 2022-01 or 2022-01-01")
        if starts and first_day(day) < first_day(starts[0]):
            raise BadInput(f"{as_of} lies before {shorten(era)}", hint="choose another era with --era")
        if ends and first_day(day) > last_day(end):
            raise BadInput(
                f"{as_of} lies after {shorten(era)}", hint="choose another era with --era, or leave the day out"
            )
        end = min(day, end)
    return Window(era, starts[0] if starts else 0, end, as_of)


def label_of(store: FactStore, code: int, language: str = "en") -> str:
    """The label of a thing in a language, else in English, else in any; a literal's text; failing that, the short name."""
    term = store.term(code)
    if term.kind == "literal":
        return term.value
    labels = list(store.terms(store.values(code, RDFS + "label")).values())
    return best_label(labels, language) if labels else shorten(term.value)


def _preference(label: Term, language: str) -> int:
    order = {"zh": 1, "en": 2} | {language: 3}
    return order.get((label.language or "").split("-")[0], 0)


def labels_of(store: FactStore, codes: Iterable[int], language: str = "en") -> dict[int, str]:
    """The labels of many things in a language, else in English, else in any; a literal is its own label."""
    wanted = set(codes)
    found = {
        code: term.value if term.kind == "literal" else shorten(term.value)
        for code, term in store.terms(wanted).items()
    }
    return found | {code: best_label(labels, language) for code, labels in all_labels(store, wanted).items()}


def all_labels(store: FactStore, codes: Iterable[int]) -> dict[int, list[Term]]:
    """Every label of many things, in two look-ups; nothing for a thing that has none."""
    wanted = sorted(set(codes))
    store.prefetch(wanted, [RDFS + "label"])
    labels = {code: found for code in wanted if (found := store.values(code, RDFS + "label"))}
    terms = store.terms(chain.from_iterable(labels.values()))
    return {code: [terms[label] for label in found] for code, found in labels.items()}


def best_label(labels: Sequence[Term], language: str) -> str:
    """The label in a language, else in English, else in any."""
    return max(labels, key=lambda label: (_preference(label, language), label.value)).value
