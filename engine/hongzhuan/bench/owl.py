"""OWL 2 RL side by side: the same files, the same run, the same answers."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from hongzhuan.bench import university
from hongzhuan.bench.systems import OURS, OWLRL, REASONABLE, Counts, System, Timing

OWLRL_LIMIT = 200_000
"""Triples from which on owlrl is left out: it needs minutes for a hundred thousand."""

KNOWN_DIFFERENCES = {
    REASONABLE.name: {
        university.SPACE + "affiliatedWith": "no rule for property chains (OWL 2 Profiles, Table 5, prp-spo2)",
    },
}
"""What a system is known to leave out, and the rule of the specification that decides."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One system: the timings of its runs, and where its answers differ from ours."""

    system: System
    timings: tuple[Timing, ...]
    differences: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """The median from files to closure."""
        return median(timing.total for timing in self.timings)

    def to_json(self, ours: float) -> dict[str, Any]:
        """Each run, the medians, the ratio to ours, the differences."""
        return {
            "version": self.system.version,
            "load_seconds": [round(timing.load, 4) for timing in self.timings],
            "reason_seconds": [round(timing.reason, 4) for timing in self.timings],
            "median_seconds": round(self.seconds, 4),
            "times_ours": round(self.seconds / ours, 2),
            "differences": list(self.differences),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome of one size of data. `skipped` says why a system was not measured."""

    triples: int
    closure: int
    measured: tuple[Measured, ...]
    skipped: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """The form of `bench owl --format json`."""
        ours = self.measured[0].seconds
        return {
            "data": {"triples": self.triples, "counted_in_closure": self.closure},
            "machine": {"system": platform.platform(), "cores": os.cpu_count(), "python": platform.python_version()},
            "systems": {one.system.name: one.to_json(ours) for one in self.measured},
            "skipped": dict(self.skipped),
        }


def compare(triples: int, runs: int, said: Callable[[str], None]) -> Comparison:
    """Measure every system that is installed on data of a size; `said` is told of each step."""
    folder = Path(tempfile.mkdtemp(prefix="hongzhuan-bench-"))
    try:
        ontology, data = folder / "university.ttl", folder / "data.ttl"
        ontology.write_text(university.ontology(), encoding="utf-8")
        written = university.write(data, triples)
        said(f"{written:,} triples about universities")
        return _compare(ontology, data, written, runs, said)
    finally:
        shutil.rmtree(folder)


def _compare(ontology: Path, data: Path, written: int, runs: int, said: Callable[[str], None]) -> Comparison:
    measured: list[Measured] = []
    skipped: list[tuple[str, str]] = []
    for system in (OURS, REASONABLE, OWLRL):
        reason = _left_out(system, written)
        if reason:
            skipped.append((system.name, reason))
            said(f"{system.name}: {reason}")
            continue
        timings = []
        for number in range(1 if system is OWLRL else runs):
            timings.append(system.run(ontology, data, university.SPACE))
            said(f"{system.name}, run {number + 1}: {timings[-1].total:.2f} s")
        expected = measured[0].timings[0].counts if measured else timings[0].counts
        measured.append(Measured(system, tuple(timings), tuple(_differences(system, expected, timings[0].counts))))
    return Comparison(written, sum(measured[0].timings[0].counts.values()), tuple(measured), tuple(skipped))


def _left_out(system: System, triples: int) -> str:
    if not system.is_there:
        return f"not installed; pip install {system.package}"
    if system is OWLRL and triples > OWLRL_LIMIT:
        return f"takes too long beyond {OWLRL_LIMIT:,} triples"
    return ""


def _differences(system: System, ours: Counts, theirs: Counts) -> list[str]:
    """Where counts differ, and why, where it is known."""
    known = KNOWN_DIFFERENCES.get(system.name, {})
    found = []
    for name in sorted({*ours, *theirs}):
        if ours.get(name, 0) != theirs.get(name, 0):
            why = f": {known[name]}" if name in known else ""
            short = name.removeprefix(university.SPACE)
            found.append(f"{short}: ours {ours.get(name, 0)}, {system.name} {theirs.get(name, 0)}{why}")
    return found
