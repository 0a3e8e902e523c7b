"""What a change of one parameter costs: everything derived anew, beside only what rests on it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from hongzhuan.bench.classify import ERAS
from hongzhuan.bench.generate import write
from hongzhuan.bench.peers import RULES
from hongzhuan.derivation import Derivation
from hongzhuan.explain.changes import with_parameters
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.program.ir import class_relation

Note = Callable[[str], None]
BOUND = 1.0
"""Seconds that a change may take with a million officials."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each run, whole and after the change only, and whether the classes are the same."""

    officials: int
    whole: tuple[float, ...]
    changed: tuple[float, ...]
    agree: bool

    def to_json(self) -> dict[str, Any]:
        """Medians and their ratio."""
        whole, changed = median(self.whole), median(self.changed)
        return {
            "officials": self.officials,
            "whole_seconds": round(whole, 3),
            "changed_seconds": round(changed, 3),
            "ratio": round(whole / changed, 1),
            "bound_seconds": BOUND,
            "agree": self.agree,
        }


def measure(officials: int, runs: int, note: Note) -> Measured:
    """Raise the one parameter of the ten rules by a year in every run, over three eras."""
    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        note(f"generating {officials:,} officials ...")
        facts = Path(folder) / "generated.duckdb"
        write(facts, officials)
        kb = KnowledgeBase.open(facts)
        rules = kb.rule_set(str(RULES))
        goals = [class_relation(iri) for iri in kb.concluded(rules)]
        (parameter,) = rules.parameters.values()
        whole, changed, agree = [], [], True
        with kb.trial(rules, ERAS, goals) as before:
            for number in range(runs):
                note(f"run {number + 1} of {runs} ...")
                other = with_parameters(rules, {parameter.name: parameter.value + number + 1})
                start = perf_counter()
                with kb.trial(other, ERAS, goals) as anew:
                    whole.append(perf_counter() - start)
                    start = perf_counter()
                    with kb.trial(other, ERAS, goals, before=before) as partly:
                        changed.append(perf_counter() - start)
                        agree &= all(_same(anew, partly, goal.name) for goal in goals)
    return Measured(officials, tuple(whole), tuple(changed), agree)


def _same(one: Derivation, other: Derivation, cls: str) -> bool:
    """Whether a class has the same members in both, era by era."""
    first, second = (derivation.executor.table(class_relation(cls)) for derivation in (one, other))
    columns = ", ".join(first.columns)
    queries = (f"SELECT {columns} FROM {table.name}" for table in (first, second))
    left, right = queries
    ((differing,),) = one.store.connection.execute(
        f"SELECT (SELECT count(*) FROM ({left} EXCEPT {right})) + (SELECT count(*) FROM ({right} EXCEPT {left}))"
    ).fetchall()
    return bool(differing == 0)
