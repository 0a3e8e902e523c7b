"""What an import could not use as it stood, and what it made of the rest."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

from hongzhuan.errors import BadInput

Action = Literal["kept", "repaired", "left out", "refused"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be used as it stood.

    `row` is the row of the sheet as a person sees it (the header is row 1); None when the whole file is meant.
    """

    row: int | None
    column: str | None
    kind: str
    value: str
    action: Action
    note: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The counts of an import and every problem that it met, in the order of the sheet."""

    source: str
    rows_read: int
    people: int
    posts: int
    credentials: int
    statements: int
    problems: tuple[Problem, ...]

    def summary(self) -> dict[tuple[str, Action], int]:
        """How often each kind of problem occurred and what was done about it, the most frequent first."""
        return dict(Counter((problem.kind, problem.action) for problem in self.problems).most_common())

    def first_rows(self, kind: str, count: int = 5) -> list[int]:
        """The first rows that have a problem of a kind."""
        rows = sorted({problem.row for problem in self.problems if problem.kind == kind and problem.row is not None})
        return rows[:count]

    def to_json(self) -> dict[str, object]:
        """Counts and every problem."""
        return {
            "source": self.source,
            "rows_read": self.rows_read,
            "people": self.people,
            "posts": self.posts,
            "credentials": self.credentials,
            "statements": self.statements,
            "problems": [asdict(problem) for problem in self.problems],
        }

    def write_csv(self, path: Path) -> None:
        """Every problem as a row.

        Raises:
            BadInput: the file cannot be written.
        """
        names = [field.name for field in fields(Problem)]
        try:
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.DictWriter(file, names)
                writer.writeheader()
                writer.writerows(asdict(problem) for problem in self.problems)
        except OSError as error:
            raise BadInput(f"cannot write {path}: {error.strerror}") from None
