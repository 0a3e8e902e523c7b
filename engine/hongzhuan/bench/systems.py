"""Reasoners under one roof: each loads an ontology and data, closes them, and counts what it knows.

A count is of the members of a class or the pairs of a property, by address. Ours, owlrl (in Python, over rdflib) and reasonable
(in Rust, with bindings to Python) are measured alike: from files to a closure that can be counted.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from hongzhuan.names import RDF

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds to load and to reason, and what the closure holds."""

    load: float
    reason: float
    counts: Counts

    @property
    def total(self) -> float:
        """Seconds from files to closure."""
        return self.load + self.reason


@dataclass(frozen=True, slots=True)
class System:
    """A reasoner: its name, the package that it needs, and how it is run."""

    name: str
    package: str
    run: Callable[[Path, Path, str], Timing]

    @property
    def is_there(self) -> bool:
        """Whether its package is installed."""
        return find_spec(self.package) is not None

    @property
    def version(self) -> str:
        """The version of its package."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return ""


def _ours(ontology: Path, data: Path, space: str) -> Timing:
    from hongzhuan import KnowledgeBase

    start = time.perf_counter()
    kb = KnowledgeBase.open([ontology, data], "none")
    loaded = time.perf_counter()
    derivation = kb.derive("none")
    done = time.perf_counter()
    counts = {name: derivation.count(name) for name in kb.store.used_names() if name.startswith(space)}
    counts |= {r.name: derivation.count(r.name) for r in derivation.program.defining() if r.name.startswith(space)}
    return Timing(loaded - start, done - loaded, {name: count for name, count in counts.items() if count})


def _owlrl(ontology: Path, data: Path, space: str) -> Timing:
    import owlrl
    import rdflib

    start = time.perf_counter()
    graph = rdflib.Graph().parse(ontology).parse(data, format="nt")
    loaded = time.perf_counter()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    done = time.perf_counter()
    return Timing(loaded - start, done - loaded, _counted(((str(p), str(o)) for _, p, o in graph), space))


def _reasonable(ontology: Path, data: Path, space: str) -> Timing:
    import reasonable

    reasoner = reasonable.PyReasoner()
    start = time.perf_counter()
    reasoner.load_file(str(ontology))
    reasoner.load_file(str(data))
    loaded = time.perf_counter()
    closure = reasoner.reason()
    done = time.perf_counter()
    return Timing(loaded - start, done - loaded, _counted(((str(p), str(o)) for _, p, o in closure), space))


def _counted(pairs: Iterable[tuple[str, str]], space: str) -> Counts:
    """How many triples each class and property of a namespace has."""
    found: Counter[str] = Counter()
    for predicate, value in pairs:
        found[value if predicate == RDF + "type" else predicate] += 1
    return {name: count for name, count in found.items() if name.startswith(space)}


OURS = System("hongzhuan", "hongzhuan", _ours)
REASONABLE = System("reasonable", "reasonable", _reasonable)
OWLRL = System("owlrl", "owlrl", _owlrl)
