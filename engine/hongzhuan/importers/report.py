"""What an import could not use as it stood, and what it made of the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

Action = Literal["kept", "repaired", "left out", "refused"]


class BadInput(Exception):
    """The input cannot be imported at all: what is wrong, where, and what to do next."""

    def __init__(self, message: str, place: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  {self.place}\n  help: {self.hint}"


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
