"""The relational algebra that a rule becomes: scans, equalities, filters, absences, groups, outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a scan."""

    alias: str
    name: str


@dataclass(frozen=True, slots=True)
class Code:
    """An encoded term."""

    value: int


@dataclass(frozen=True, slots=True)
class Num:
    """A plain number."""

    value: float


@dataclass(frozen=True, slots=True)
class Function:
    """`+ - * /`, `first_day`, `last_day`, `number`, `encode_number`, `least`, `greatest` of scalars."""

    name: str
    arguments: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that is given when the query is run, so that its text can be kept."""

    name: str


Scalar = Column | Code | Num | Function | Parameter


@dataclass(frozen=True, slots=True)
class Table:
    """Where a relation stands: a table and the columns of its arguments.

    `unique`: one row a first argument, values may be empty. `derived`: has the columns `rule` and `round` of the witness.
    """

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """One reading of a table. `rounds` keeps only the tuples of one round (`=`) or of earlier ones (`<`)."""

    table: Table
    alias: str
    rounds: tuple[Literal["=", "<"], int | Parameter] | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """`left operator right`; the operator `present` takes no right side."""

    operator: str
    left: Scalar
    right: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """No row of the table has these values in these columns."""

    table: Table
    matches: tuple[tuple[str, Scalar], ...]
    same: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Grouped:
    """An aggregate over a table, one row a group, joined where the group's columns equal the scalars.

    A group without rows counts as zero when `outer`, else it does not match.
    """

    alias: str
    function: str
    table: Table
    group: tuple[tuple[str, Scalar], ...]
    value: tuple[str, ...]
    having: tuple[Table, tuple[str, ...], str] | None
    outer: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What a rule's body selects: `outputs` for every way to satisfy it."""

    scans: tuple[Scan, ...]
    groups: tuple[Grouped, ...]
    filters: tuple[Filter, ...]
    absences: tuple[Absence, ...]
    outputs: tuple[Scalar, ...]

    @property
    def is_empty(self) -> bool:
        """Whether a filter compares a thing with itself in vain, whatever the tables hold."""
        return any(item.operator in ("<", ">", "!=") and item.left == item.right for item in self.filters)
