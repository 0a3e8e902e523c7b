"""Classification measured: generated officials as Parquet, a rule set over three eras, our engine beside others.

Each run is a process of its own. What counts is from the files that a system reads to the classes of everybody; making those
files, starting the process and compiling the rules are not measured.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from hongzhuan import __version__
from hongzhuan.bench.answers import Answers, from_json
from hongzhuan.bench.generate import write
from hongzhuan.bench.peers import PEERS, RULES, Peer
from hongzhuan.errors import BadInput
from hongzhuan.facts import parquet
from hongzhuan.facts.store import FactStore

ERAS = ("MaoEra", "DengEra", "XiEra")
OURS = "hongzhuan"
Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what was found, and the megabytes that the process held at its peak."""

    answers: Answers
    peak: float

    @property
    def seconds(self) -> float:
        """From files to classes, by the clock."""
        return self.answers.usage.load + self.answers.usage.derive


@dataclass(frozen=True, slots=True)
class Measured:
    """A system on some officials: its runs, how its answers differ from ours, the seconds that memory alone would take."""

    system: str
    version: str
    officials: int
    runs: tuple[Run, ...]
    differences: tuple[str, ...] = ()
    limit: float | None = None

    @property
    def seconds(self) -> float:
        """The median of the runs, by the clock."""
        return median(run.seconds for run in self.runs)

    @property
    def cpu(self) -> float:
        """The median of the runs, in seconds of processor time."""
        return median(run.answers.usage.cpu for run in self.runs)

    @property
    def peak(self) -> float:
        """The most megabytes of any run."""
        return max(run.peak for run in self.runs)

    def to_json(self) -> dict[str, Any]:
        """Every run, with medians."""
        return {
            "system": self.system,
            "version": self.version,
            "officials": self.officials,
            "seconds": round(self.seconds, 4),
            "load_seconds": [round(run.answers.usage.load, 4) for run in self.runs],
            "derive_seconds": [round(run.answers.usage.derive, 4) for run in self.runs],
            "cpu_seconds": [round(run.answers.usage.cpu, 4) for run in self.runs],
            "peak_megabytes": round(self.peak),
            "microseconds_per_official": round(1e6 * self.seconds / self.officials, 3),
            "touched_bytes": self.runs[0].answers.touched or None,
            "limit_seconds": round(self.limit, 4) if self.limit is not None else None,
            "times_limit": round(self.seconds / self.limit, 1) if self.limit else None,
            "classes": dict(sorted(self.runs[0].answers.classes.items())),
            "differences": list(self.differences),
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure. `rules` is a rule set by name or file; peers know the ten rules only."""

    sizes: Sequence[int]
    rules: str = str(RULES)
    runs: int = 3
    peers: bool = True
    threads: int | None = None
    memory: str | None = None

    @property
    def compares(self) -> bool:
        """Whether others can do what is asked."""
        return self.peers and self.rules == str(RULES)


def measure(plan: Plan, note: Note) -> Iterator[Measured]:
    """Every size in turn, ours first, then whoever is installed and can take so many."""
    bandwidth = memory_bandwidth()
    for officials in plan.sizes:
        with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
            yield from _size(plan, officials, Path(folder), bandwidth, note)


def _size(plan: Plan, officials: int, folder: Path, bandwidth: float, note: Note) -> Iterator[Measured]:
    note(f"generating {officials:,} officials ...")
    write(folder / "generated.duckdb", officials)
    store = FactStore.open(folder / "generated.duckdb")
    parquet.write(store, folder / "parquet")
    there = [peer for peer in PEERS if plan.compares and peer.version is not None and officials <= peer.largest]
    task = {
        "name": OURS,
        "folder": str(folder / "parquet"),
        "rules": plan.rules,
        "eras": ERAS,
        "threads": plan.threads,
        "memory": plan.memory,
        "names": bool(there),
    }
    runs = tuple(_runs(task, plan.runs, note))
    limit = runs[0].answers.touched / bandwidth
    yield Measured(OURS, __version__, officials, runs, limit=limit)
    for peer in there:
        yield _peer(peer, plan, officials, store, folder, runs[0].answers, note)


def _peer(
    peer: Peer, plan: Plan, officials: int, store: FactStore, folder: Path, ours: Answers, note: Note
) -> Measured:
    own = folder / peer.package
    own.mkdir()
    peer.prepare(store, own, ERAS)
    runs = tuple(_runs({"name": peer.name, "folder": str(own), "eras": ERAS}, plan.runs, note))
    return Measured(peer.name, peer.version or "", officials, runs, differences(ours, runs[0].answers))


def _runs(task: dict[str, Any], times: int, note: Note) -> Iterator[Run]:
    for number in range(times):
        note(f"{task['name']}, run {number + 1} of {times} ...")
        command = [sys.executable, "-m", "hongzhuan.bench.worker", json.dumps(task)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or ["it was stopped: not enough memory?"]
            raise BadInput(f"{task['name']} did not finish: {last[0]}")
        document = json.loads(done.stdout)
        yield Run(from_json(document), document["peak"])


def differences(ours: Answers, other: Answers) -> tuple[str, ...]:
    """The classes in which two systems do not find the same people in an era."""
    found = []
    for name in sorted({*ours.classes, *other.classes}):
        mine, theirs = ours.classes.get(name, "0"), other.classes.get(name, "0")
        if mine.split()[0] != theirs.split()[0] or (mine != theirs and mine.split()[0] != "0"):
            found.append(f"{name}: {theirs.split()[0]}, ours {mine.split()[0]}")
    return tuple(found)


def memory_bandwidth(megabytes: int = 128, times: int = 5) -> float:
    """Bytes a second that one thread reads and writes when it copies a large block; the best of some copies."""
    source = bytearray(os.urandom(1 << 20) * megabytes)
    target = bytearray(len(source))
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        target[:] = source
        best = min(best, time.perf_counter() - start)
    return 2 * len(source) / best


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
        "bandwidth_bytes_per_second": round(memory_bandwidth()),
    }
