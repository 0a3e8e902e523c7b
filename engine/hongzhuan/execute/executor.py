"""What an engine must do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from hongzhuan.plan.algebra import Query
from hongzhuan.plan.distinct import is_distinct
from hongzhuan.plan.planner import Facts
from hongzhuan.program.ir import Program, Relation

if TYPE_CHECKING:
    from sqlglot import exp

ASSERTED = -1
"""The witness rule of a fact that was asserted."""


@dataclass(frozen=True, slots=True)
class Step:
    """A planned rule: its number in the program, and the query that finds its heads in the engine's language.

    The text may have the parameters `now`, the round that runs, and `last`, the one before.
    """

    rule: int
    text: str
    query: Query

    @property
    def is_distinct(self) -> bool:
        """Whether it finds each head once."""
        return is_distinct(self.query)


class Executor(Facts, Protocol):
    """Runs plans over relations; DuckDB in process."""

    def prepare(self, program: Program, window: Iterable[tuple[int, int, int]]) -> None:
        """Create the derived relations of a program, with what is asserted of them, and the window of eras."""

    def is_empty(self, relation: Relation) -> bool:
        """Whether nothing is in a relation by now."""

    def step(self, rule: int, query: Query) -> Step:
        """Put a planned rule into the engine's language, once for all rounds."""

    def add(self, relation: Relation, steps: Sequence[Step], round_number: int) -> int:
        """Add the heads that the steps find and the relation lacks; returns how many."""

    def define(self, relation: Relation, steps: Sequence[Step], round_number: int) -> bool:
        """Let a relation that nothing more is added to be read through its steps, where that is cheaper than to add them."""

    def rows(self, query: exp.Query) -> list[tuple[int, ...]]:
        """The rows of a query."""
