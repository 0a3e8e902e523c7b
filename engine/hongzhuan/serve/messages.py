"""What the server, the nursery and the workers say to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hongzhuan.errors import BadInput
from hongzhuan.serve.catalogue import Catalogue

Key = tuple[Literal["facts", "graph", "store", "rules", "members", "claims"], str]
"""Something that can be prepared: a file of the facts or of a graph by its address, a store of several graphs, a rule set in
all eras, who is in its classes, the verdicts on the claims."""
FACTS: Key = ("facts", "")
CLAIMS: Key = ("claims", "")


def store_key(graphs: Iterable[str]) -> Key:
    """The key of a store that holds some graphs."""
    return "store", " ".join(sorted(set(graphs)))


@dataclass(frozen=True, slots=True)
class Opening:
    """What to serve: the paths of `--kb`, the rule sets beside the shipped ones, and the files of `--ontology`."""

    paths: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    ontology: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """Says that the knowledge base is open."""

    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Fork:
    """Asks for a worker, whose end of the line comes beside; it may grow by `memory` bytes."""

    memory: int


@dataclass(frozen=True, slots=True)
class Forked:
    """Says that there is a worker, and what it has."""

    pid: int
    prepared: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Prepare:
    """Asks to work something out."""

    key: Key


@dataclass(frozen=True, slots=True)
class Prepared:
    """Says that something is worked out, with its value if it is to be passed on; or why it cannot be."""

    key: Key
    value: Any = None
    error: BadInput | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """Says that something has been given up to make room; it can be asked for again."""

    key: Key


@dataclass(frozen=True, slots=True)
class Question:
    """A job by its name, with its arguments."""

    job: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job gave, or why it gave nothing; `grown` is by how many bytes the worker has grown since it began."""

    value: Any = None
    error: Exception | None = None
    out_of_memory: bool = False
    defect: str = ""
    seconds: float = 0.0
    grown: int = 0
