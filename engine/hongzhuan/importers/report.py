"""What an import could not use as it stood, and what it made of the rest."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

from hongzhuan.errors import BadInput
from hongzhuan.tabular import JSON_VERSION, Table
from hongzhuan.writing import write_bytes_whole

Action = Literal["kept", "repaired", "left out", "refused"]
RowFate = Literal["used", "repaired", "left out", "refused"]
WORST_FIRST: tuple[RowFate, ...] = ("refused", "left out", "repaired", "used")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be used as it stood.

    `row` is the row of the sheet as a person sees it (the header is row 1); None when the whole file is meant. A value
    that is `kept` was used as it stands, and only noted.
    """

    row: int | None
    column: str | None
    kind: str
    value: str
    action: Action
    note: str
    file: str | None = None

    @property
    def place(self) -> str:
        """The file, the row and the column, as far as they are known."""
        row = f"row {self.row}" if self.row is not None else None
        column = f"column {self.column}" if self.column else None
        return ", ".join(part for part in (self.file, row, column) if part)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The counts of an import, every problem that it met in the order of the sheet, and the columns that it did not read."""

    source: str
    rows_read: int
    people: int
    posts: int
    credentials: int
    statements: int
    problems: tuple[Problem, ...]
    unread: tuple[str, ...] = ()

    def summary(self) -> dict[tuple[str, Action], int]:
        """How often each kind of problem occurred and what was done about it, the most frequent first."""
        return dict(Counter((problem.kind, problem.action) for problem in self.problems).most_common())

    def rows(self) -> dict[RowFate, int]:
        """How many rows were used as they stand, and in how many something was repaired, left out or refused.

        A row counts once, by the worst that happened in it.
        """
        fates: dict[tuple[str | None, int], RowFate] = {}
        for problem in self.problems:
            if problem.row is None or problem.action == "kept":
                continue
            place = (problem.file, problem.row)
            fates[place] = min(fates.get(place, "used"), problem.action, key=WORST_FIRST.index)
        counts = Counter(fates.values())
        counts["used"] = self.rows_read - len(fates)
        return {fate: counts[fate] for fate in reversed(WORST_FIRST)}

    def first_rows(self, kind: str, count: int = 5) -> list[str]:
        """The first places that have a problem of a kind: rows, with their file where the import read several."""
        several = len({problem.file for problem in self.problems if problem.file}) > 1
        found = {
            (problem.file or "" if several else "", problem.row)
            for problem in self.problems
            if problem.kind == kind and problem.row is not None
        }
        return [f"{file} {row}".strip() for file, row in sorted(found)[:count]]

    def first_unusable(self) -> Problem | None:
        """The first value that could not be used as it stands; None if all could."""
        return next((problem for problem in self.problems if problem.action != "kept"), None)

    def to_json(self) -> dict[str, object]:
        """Counts, every problem, and the columns that were not read."""
        return {
            "version": JSON_VERSION,
            "source": self.source,
            "rows_read": self.rows_read,
            "rows": self.rows(),
            "people": self.people,
            "posts": self.posts,
            "credentials": self.credentials,
            "statements": self.statements,
            "unread_columns": list(self.unread),
            "problems": [asdict(problem) for problem in self.problems],
        }

    def to_table(self) -> Table:
        """A row for every problem."""
        kinds = {field.name: int if field.name == "row" else str for field in fields(Problem)}
        return Table(kinds, [tuple(asdict(problem).values()) for problem in self.problems])

    def _repr_html_(self) -> str:
        counts = f"{self.people:,} people, {self.posts:,} posts, {self.credentials:,} credentials; of {self.rows_read:,} rows "
        fates = ", ".join(f"{count:,} {fate}" for fate, count in self.rows().items())
        return f"<p>{counts}{fates}</p>\n{self.to_table()._repr_html_()}"

    def write_csv(self, path: Path) -> None:
        """Every problem as a row.

        Raises:
            BadInput: the file cannot be written.
        """
        names = [field.name for field in fields(Problem)]
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, names)
        writer.writeheader()
        writer.writerows(asdict(problem) for problem in self.problems)
        try:
            write_bytes_whole(path, text.getvalue().encode("utf-8-sig"))
        except OSError as error:
            raise BadInput(f"cannot write {path}: {error.strerror}") from None
