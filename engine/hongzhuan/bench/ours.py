"""Our own engine in the comparison: from a folder of Parquet to classes with a witness for each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path

import pyoxigraph as ox

from hongzhuan import shipped
from hongzhuan.bench.answers import Answers, Usage, digest
from hongzhuan.classification import short
from hongzhuan.derivation import Derivation, derive, window_of
from hongzhuan.facts import parquet, rdf_io
from hongzhuan.language.syntax import IsClass
from hongzhuan.names import HZ
from hongzhuan.ontology.axioms import compile_axioms
from hongzhuan.ontology.vocabulary import read_vocabulary
from hongzhuan.plan.algebra import Column
from hongzhuan.plan.planner import plan_rule
from hongzhuan.program.build import build_program
from hongzhuan.program.ir import Program, class_relation
from hongzhuan.program.rulesets import RuleSet, load

CODE_BYTES = 8


def classify(
    folder: Path, rules: str, eras: Sequence[str], threads: int | None, memory: str | None, names: bool
) -> Answers:
    """Classify everybody in some eras.

    Args:
        names: whether to name who is in each class, to compare with others; a count suffices otherwise.
    """
    rule_set = load(rules)
    program = _program(rule_set)
    start, cpu = time.perf_counter(), time.process_time()
    store = parquet.open_folder(folder, threads, memory, whole=False)
    windows = [window_of(store, HZ + era) for era in eras]
    loaded = time.perf_counter()
    derivation = derive(store, rule_set, program, windows, "bench")
    done = time.perf_counter()
    usage = Usage(loaded - start, done - loaded, time.process_time() - cpu)
    classes = {iri: _members(derivation, iri, names) for iri in _concluded(rule_set)}
    counted = {f"{short(iri)} {era}": value for iri, found in classes.items() for era, value in found.items()}
    return Answers(usage, counted, touched_bytes(derivation))


def _program(rule_set: RuleSet) -> Program:
    """The rules with the axioms that they rest on; not those that only say what contradicts them."""
    ontology = ox.Store()
    rdf_io.parse_into(ontology, shipped.reference_files())
    goals = [class_relation(iri) for iri in _concluded(rule_set)]
    return build_program(rule_set, read_vocabulary(ontology), compile_axioms(ontology).rules, goals)


def _concluded(rule_set: RuleSet) -> list[str]:
    rules = rule_set.files[-1].rules or tuple(rule for rule, _ in rule_set.rules.values())
    return sorted({HZ + head.cls.text for rule in rules for head in rule.heads if isinstance(head, IsClass)})


def _members(derivation: Derivation, iri: str, names: bool) -> dict[str, str]:
    """For each era the number of members, with a digest of their names where they are wanted."""
    relation = class_relation(iri)
    table, execute = derivation.executor.table(relation), derivation.store.connection.execute
    eras = {code: term.value for code, term in derivation.store.terms(_codes(derivation)).items()}
    found: dict[str, str] = {}
    dated = relation in derivation.program.dated
    for code, era in eras.items():
        where = f"FROM {table.name} f" + (f" WHERE f.{table.columns[-1]} = {code}" if dated else "")
        if names:
            join = where.replace(" f", f" f JOIN terms ON id = f.{table.columns[0]}", 1)
            found[short(era)] = digest(term[1:-1] for (term,) in execute(f"SELECT term {join}").fetchall())
        else:
            (count,) = execute(f"SELECT count(*) {where}").fetchone() or (0,)
            found[short(era)] = str(count)
    return found


def _codes(derivation: Derivation) -> list[int]:
    return [derivation.store.resource(window.era) or 0 for window in derivation.windows]


def touched_bytes(derivation: Derivation) -> int:
    """What cannot be avoided: each column that some rule reads, once, at eight bytes a value, and each derived row, written."""
    executor, execute = derivation.executor, derivation.store.connection.execute
    columns: set[tuple[str, str]] = set()
    for rule in derivation.program.rules:
        query = plan_rule(rule, executor)
        tables = {scan.alias: scan.table for scan in query.scans if not scan.table.derived}
        used = {(tables[c.alias].name, c.name) for c in _columns(query) if c.alias in tables}
        columns |= used if not query.is_empty else set()
    rows: dict[str, int] = {}
    for name in {table for table, _ in columns}:
        ((rows[name],),) = execute(f"SELECT count(*) FROM {name}").fetchall()
    return sum(rows[table] * CODE_BYTES for table, _ in columns) + executor.size() * 3 * CODE_BYTES


def _columns(node: object) -> Iterator[Column]:
    if isinstance(node, Column):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from _columns(item)
    elif is_dataclass(node):
        for one in fields(node):
            yield from _columns(getattr(node, one.name))
