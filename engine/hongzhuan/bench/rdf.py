"""Triples a second, in and out: N-Triples and Turtle into encoded columns, and N-Quads from them.

In is from a file to a store that can be asked: parsed, each term a code, functional properties side by side. Out is every fact
in its graph as a line. Files are in the cache of the system, so that the disk is not what is measured.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import duckdb
import pyoxigraph as ox

from hongzhuan import shipped
from hongzhuan.bench.generate import write
from hongzhuan.facts import rdf_io
from hongzhuan.facts.quiet import quiet
from hongzhuan.facts.store import FactStore
from hongzhuan.ontology.vocabulary import read_vocabulary
from hongzhuan.sparql.dataset import write_asserted

Note = Callable[[str], None]
BOUNDS = {"N-Triples in": 1_000_000, "Turtle in": 500_000, "N-Quads out": 1_000_000}
"""Triples a second that are asked for, on two processors."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One way in or out: triples, and for each run the seconds by the clock and of processor time."""

    what: str
    triples: int
    runs: tuple[tuple[float, float], ...]

    @property
    def seconds(self) -> float:
        """The median, by the clock."""
        return median(clock for clock, _ in self.runs)

    @property
    def processor(self) -> float:
        """The median, of processor time."""
        return median(cpu for _, cpu in self.runs)

    @property
    def rate(self) -> float:
        """Triples a second, by the clock."""
        return self.triples / self.seconds

    def to_json(self) -> dict[str, Any]:
        """Medians, rate and bound."""
        return {
            "what": self.what,
            "triples": self.triples,
            "seconds": round(self.seconds, 3),
            "processor_seconds": round(self.processor, 3),
            "triples_per_second": round(self.rate),
            "bound": BOUNDS[self.what],
        }


def measure(officials: int, runs: int, note: Note) -> Iterator[Measured]:
    """Each way in turn."""
    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        note(f"generating {officials:,} officials ...")
        made, quads = Path(folder) / "generated.duckdb", Path(folder) / "facts.nq"
        write(made, officials)
        store = FactStore.open(made)
        write_asserted(store, quads)
        files = _files(quads)
        triples = sum(1 for _ in files["N-Triples in"].open("rb"))
        functional = _functional()
        for what, file in files.items():
            note(f"{what} ...")
            yield Measured(what, triples, _timed(lambda file=file: _read(file, functional), runs))  # type: ignore[misc]
        note("N-Quads out ...")
        yield Measured("N-Quads out", triples, _timed(lambda: write_asserted(store, quads), runs))


def _files(quads: Path) -> dict[str, Path]:
    lines, turtle = quads.with_suffix(".nt"), quads.with_suffix(".ttl")
    triples = (quad.triple for quad in ox.parse(path=str(quads), format=ox.RdfFormat.N_QUADS))
    ox.serialize(triples, str(lines), format=ox.RdfFormat.N_TRIPLES)
    ox.serialize(ox.parse(path=str(lines), format=ox.RdfFormat.N_TRIPLES), str(turtle), format=ox.RdfFormat.TURTLE)
    return {"N-Triples in": lines, "Turtle in": turtle}


def _functional() -> tuple[str, ...]:
    ontology = ox.Store()
    rdf_io.parse_into(ontology, shipped.reference_files())
    return tuple(read_vocabulary(ontology).functional)


def _read(file: Path, functional: tuple[str, ...]) -> None:
    with duckdb.connect() as connection:
        quiet(connection)
        connection.execute("ATTACH ':memory:' AS kb")
        rdf_io.statements_of([file], connection)
        FactStore(connection).build({}, functional)


def _timed(run: Callable[[], None], runs: int) -> tuple[tuple[float, float], ...]:
    found = []
    for _ in range(runs):
        clock, cpu = perf_counter(), process_time()
        run()
        found.append((perf_counter() - clock, process_time() - cpu))
    return tuple(found)
