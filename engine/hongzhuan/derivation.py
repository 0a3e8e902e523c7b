"""A rule set run on the facts in some eras: the program, the engine and what was derived."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from hongzhuan.errors import BadInput
from hongzhuan.execute.duckdb import DuckDbExecutor
from hongzhuan.execute.fixpoint import evaluate
from hongzhuan.facts.codes import Term, encode_date, first_day, iri, parse_n3
from hongzhuan.facts.store import FactStore
from hongzhuan.names import HZ, RDFS, shorten
from hongzhuan.program.ir import Program, Relation
from hongzhuan.program.rulesets import RuleSet

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
    """What a rule set derives in its windows. Facts are tuples of codes; the last of a dated one is the era."""

    rule_set: RuleSet
    program: Program
    executor: DuckDbExecutor
    store: FactStore
    windows: tuple[Window, ...]

    def holds(self, relation: Relation, arguments: Sequence[int]) -> tuple[int, int] | None:
        """The witness of a fact, its rule and its round; None when it does not hold."""
        table = self.executor.table(relation)
        witness = "rule, round" if table.derived else "-1, 0"
        where = " AND ".join(f"{name} = {code}" for name, code in zip(table.columns, arguments, strict=True)) or "true"
        rows = self.store.connection.execute(f"SELECT {witness} FROM {table.name} WHERE {where}").fetchall()
        return (rows[0][0], rows[0][1]) if rows else None

    def tuples(self, relation: Relation) -> list[tuple[int, ...]]:
        """Every tuple of a relation, in a stable order."""
        table = self.executor.table(relation)
        columns = ", ".join(table.columns)
        return self.store.connection.execute(f"SELECT {columns} FROM {table.name} ORDER BY ALL").fetchall()


def derive(store: FactStore, rule_set: RuleSet, program: Program, windows: Sequence[Window], schema: str) -> Derivation:
    """Run a program."""
    executor = DuckDbExecutor(store, schema)
    rows = [(store.code(iri(w.era), add=True) or 0, w.starts, w.ends) for w in windows]
    try:
        executor.prepare(program, rows)
        evaluate(program, executor)
    except duckdb.Error as error:
        executor.close()
        reason = str(error).splitlines()[0]
        raise BadInput(f"rule set {rule_set.name} cannot be evaluated: {reason}") from None
    except BaseException:
        executor.close()
        raise
    return Derivation(rule_set, program, executor, store, tuple(windows))


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
        end = min(day, end)
    return Window(era, starts[0] if starts else 0, end, as_of)


def label_of(store: FactStore, code: int, language: str = "en") -> str:
    """The label of a thing in a language, else in English, else in any; a literal's text; failing that, the short name."""
    term = store.term(code)
    if term.kind == "literal":
        return term.value
    labels = store.terms(store.values(code, RDFS + "label")).values()
    best = max(labels, key=lambda label: (_preference(label, language), label.value), default=None)
    return best.value if best else shorten(term.value)


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
    source = store.source("property", RDFS + "label")
    if source is None or not wanted:
        return found
    rows = store.connection.execute(
        f"SELECT s, term FROM {source.table} JOIN terms ON o = id WHERE s IN (SELECT unnest(?))", [list(wanted)]
    ).fetchall()
    best: dict[int, tuple[int, str]] = {}
    for code, text in sorted(rows):
        label = parse_n3(text)
        rank = _preference(label, language)
        if code not in best or rank > best[code][0]:
            best[code] = (rank, label.value)
    return found | {code: label for code, (_, label) in best.items()}
