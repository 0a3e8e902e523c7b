"""What an engine must do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlglot import exp

from hongzhuan.plan.algebra import Query, Table
from hongzhuan.plan.planner import Catalog
from hongzhuan.program.ir import Program

ASSERTED = -1
"""The witness rule of a fact that was asserted."""


@dataclass(frozen=True, slots=True)
class Step:
    """A planned rule: its number in the program and the query that finds its heads."""

    rule: int
    query: Query


class Executor(Catalog, Protocol):
    """Runs plans over relations; DuckDB in process."""

    def prepare(self, program: Program, window: Iterable[tuple[int, int, int]]) -> None:
        """Create the derived relations of a program, with what is asserted of them, and the window of eras."""

    def add(self, table: Table, steps: Sequence[Step], round_number: int) -> int:
        """Add the heads that the steps find and the table lacks; returns how many."""

    def rows(self, query: exp.Query) -> list[tuple[int, ...]]:
        """The rows of a query."""
