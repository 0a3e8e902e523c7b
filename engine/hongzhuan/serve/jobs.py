"""What a worker can be asked to do, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hongzhuan.serve.answer import Reply, Wanted, answer
from hongzhuan.serve.catalogue import Dataset
from hongzhuan.serve.state import Served


def sparql(served: Served, query: str, dataset: Dataset | None, wanted: Wanted) -> Reply:
    """Answer a SPARQL query."""
    return answer(served.quads, query, dataset, wanted)


JOBS: Mapping[str, Callable[..., Any]] = {"sparql": sparql}
