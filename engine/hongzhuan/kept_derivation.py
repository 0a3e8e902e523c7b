"""Derivations kept in files: the same question about the same facts is answered from what was derived before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter

import duckdb

from hongzhuan import kept
from hongzhuan.derivation import Derivation, Reading, Window
from hongzhuan.execute.duckdb import DuckDbExecutor
from hongzhuan.execute.kept import KeptTables
from hongzhuan.facts.equality import Equality
from hongzhuan.facts.store import FactStore
from hongzhuan.program.ir import Program
from hongzhuan.program.rulesets import RuleSet

WORTH_KEEPING = 0.3
"""Seconds; what is derived faster is not written."""
LARGEST = 5_000_000
"""Rows; more of them are not written: reading them again would take as long as deriving them."""


@dataclass(frozen=True, slots=True)
class _KeptStage:
    tables: KeptTables
    equality: Equality


@dataclass(frozen=True, slots=True)
class _Kept:
    """The stages, the equality that the last one found, and the codes given to terms that no fact has."""

    program: Program
    stages: tuple[_KeptStage, ...]
    final: Equality
    terms: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What a derivation rests on: the facts by their build, the rule set, the windows, the goals, how facts are read."""

    store: FactStore
    facts: str
    rule_set: RuleSet
    windows: Sequence[Window]
    wanted: object
    reading: Reading
    schema: str

    @property
    def name(self) -> str:
        """The name that the derivation is kept under."""
        about = (self.rule_set.name, self.rule_set.hash, self.windows, self.wanted, self.reading.unique_names)
        sources = sorted(self.rule_set.sources.items())
        return kept.name_of("derived", self.facts, repr(about), repr(self.rule_set.given), repr(sources))


def derivation_of(question: Question, derive: Callable[[], Derivation]) -> Derivation:
    """The derivation that was kept, or a new one, which is then kept."""
    found = _load(question)
    if found is None:
        start = perf_counter()
        found = derive()
        if perf_counter() - start > WORTH_KEEPING:
            _save(question.name, found)
    return found


def _load(question: Question) -> Derivation | None:
    name = question.name
    about = kept.load(name)
    if not isinstance(about, _Kept):
        return None
    files = [kept.file(f"{name}-{number}.duckdb") for number in range(len(about.stages))]
    if None in files:
        return None
    question.store.add_all(about.terms)
    stages: tuple[Derivation, ...] = ()
    for number, stage in enumerate(about.stages):
        path, schema = files[number], f"{question.schema}_{number}"
        assert path is not None
        try:
            executor = DuckDbExecutor(question.store, schema, stage.equality, kept=(stage.tables, path))
        except duckdb.Error:  # the file is damaged, or open elsewhere: the schema is made again by the derivation
            question.store.connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            return None
        equality = about.final if number == len(about.stages) - 1 else stage.equality
        stages = (*stages, _derivation(question, about.program, executor, equality, stages))
    return stages[-1]


def _derivation(
    question: Question, program: Program, executor: DuckDbExecutor, equality: Equality, earlier: tuple[Derivation, ...]
) -> Derivation:
    windows = tuple(question.windows)
    return Derivation(
        question.rule_set, program, executor, question.store, windows, equality, earlier, question.reading.places
    )


def _save(name: str, found: Derivation) -> None:
    """Write each stage; where one cannot be written, nothing is lost but time."""
    if kept.folder() is None or any(stage.executor.size() > LARGEST for stage in (*found.earlier, found)):
        return
    stages: list[_KeptStage] = []
    with suppress(duckdb.Error, OSError):
        for number, stage in enumerate((*found.earlier, found)):
            with kept.writing(f"{name}-{number}.duckdb") as path:
                assert path is not None
                stages.append(_KeptStage(stage.executor.write_to(path), stage.executor.equality))
        kept.save(name, _Kept(found.program, tuple(stages), found.equality, tuple(found.store.added())))
