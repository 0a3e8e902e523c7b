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
    `repeated`: the same with some rows more than once, for who does not mind and wants it sooner. `within`: the wide table
    that has the same facts in two of its columns, wherever those named `needs` are not empty.
    """

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    derived: bool = False
    repeated: str | None = None
    within: Table | None = None
    needs: tuple[str, ...] = ()

    @property
    def quick(self) -> str:
        """The name to read by where a row may come more than once."""
        return self.repeated or self.name


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

    @property
    def renaming(self) -> Table | None:
        """Where all that the query does is to read two columns of a wide table: that table, so far as it is read."""
        if len(self.scans) != 1 or self.groups or self.absences or len(self.outputs) != 2:
            return None
        table, alias = self.scans[0].table, self.scans[0].alias
        key, value = self.outputs
        plain = all(f.operator == "present" and isinstance(f.left, Column) for f in self.filters)
        if not plain or not table.unique or key != Column(alias, table.columns[0]) or not isinstance(value, Column):
            return None
        needs = {f.left.name for f in self.filters if isinstance(f.left, Column)}
        return Table(table.name, (table.columns[0], value.name), unique=True, needs=tuple(sorted(needs | {value.name})))
