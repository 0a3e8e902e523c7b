"""The ten rules on a standalone cluster of one worker, two, and more, beside DuckDB on the same facts.

What counts is the derivation, from facts that stand in the store to classes with a witness each; the first run on a cluster
also warms its Java machines and is not counted. From two sizes of cluster follows what part of the time is shared out among
workers (Amdahl, "Validity of the single processor approach", 1967), and so an estimate for others.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from hongzhuan.bench.classify import ERAS
from hongzhuan.bench.generate import write
from hongzhuan.bench.peers import RULES
from hongzhuan.bench.standalone import standalone
from hongzhuan.execute.spark import SMALL, Cluster
from hongzhuan.program.ir import Relation, class_relation

if TYPE_CHECKING:
    from hongzhuan.derivation import Derivation
    from hongzhuan.knowledge_base import KnowledgeBase

Note = Callable[[str], None]
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """An engine with some workers (0: DuckDB, in the process): the seconds of each run, and the rows of each relation."""

    workers: int
    seconds: tuple[float, ...]
    counts: Counts

    @property
    def median(self) -> float:
        """The seconds of the run in the middle."""
        return median(self.seconds)

    def to_json(self) -> dict[str, Any]:
        """Every run, with the median."""
        return {"workers": self.workers, "seconds": [round(one, 3) for one in self.seconds], "median": self.median}


def measure(
    officials: int, workers: Sequence[int], runs: int, note: Note, small: int = SMALL, memory: str = "3g"
) -> Iterator[Measured]:
    """DuckDB first, then each size of cluster.

    Args:
        small: a step that reads fewer rows is run at home.
        memory: of each worker.
    """
    from hongzhuan.knowledge_base import KnowledgeBase

    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        note(f"generating {officials:,} officials ...")
        facts = Path(folder) / "generated.duckdb"
        write(facts, officials)
        note("DuckDB ...")
        yield _measured(0, runs, KnowledgeBase.open(facts))
        for number in workers:
            note(f"a master and {number} {'worker' if number == 1 else 'workers'} ...")
            with standalone(number, memory) as master:
                cluster = Cluster(master, Path(folder), {"spark.executor.memory": memory}, small)
                kb = KnowledgeBase.open(facts, engine=cluster.executor)
                try:
                    _measured(number, 1, kb)
                    yield _measured(number, runs, kb)
                finally:
                    cluster.stop()


def _measured(workers: int, runs: int, kb: KnowledgeBase) -> Measured:
    rules = kb.rule_set(str(RULES))
    goals = [class_relation(iri) for iri in kb.concluded(rules)]
    seconds, counts = [], {}
    for _ in range(runs):
        start = perf_counter()
        with kb.trial(rules, ERAS, goals) as derivation:
            seconds.append(perf_counter() - start)
            counts = {str(goal): _count(derivation, goal) for goal in goals}
    return Measured(workers, tuple(seconds), counts)


def _count(derivation: Derivation, relation: Relation) -> int:
    table = derivation.executor.table(relation)
    ((number,),) = derivation.store.connection.execute(f"SELECT count(*) FROM {table.name}").fetchall()
    return int(number)


def estimated(one: Measured, other: Measured, workers: int) -> float:
    """The seconds that some workers would take: what two sizes of cluster share out, divided, and the rest as it is.

    Args:
        one: measured with some workers.
        other: measured with another number of workers.
        workers: how many to estimate for.
    """
    shared = (one.median - other.median) / (1 / one.workers - 1 / other.workers)
    return max(0.0, one.median - shared / one.workers) + shared / workers
