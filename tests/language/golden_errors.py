"""The cases of `golden/errors/*.txt`: a broken rule set, then the message that its author reads.

A file holds cases that begin with `=== what is wrong`. A case has parts that begin with `--- name.hz` (a file of rules; the
first is the one that is loaded) and ends with `--- message`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "errors"


@dataclass(frozen=True)
class ErrorCase:
    """One broken rule set: its files by name, and the message."""

    source: Path
    title: str
    files: tuple[tuple[str, str], ...]
    message: str

    def __str__(self) -> str:
        return f"{self.source.stem}: {self.title}"


def read_cases() -> list[ErrorCase]:
    """Every case of every file."""
    return [case for path in sorted(FOLDER.glob("*.txt")) for case in _cases_of(path)]


def _cases_of(path: Path) -> Iterator[ErrorCase]:
    for text in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        title, _, rest = text.partition("\n")
        parts = re.split(r"^--- (.+)\n", rest, flags=re.M)[1:]
        named = list(zip(parts[::2], parts[1::2], strict=True))
        message = next((content for name, content in named if name == "message"), "")
        yield ErrorCase(path, title, tuple(part for part in named if part[0] != "message"), message.strip("\n"))


def write_case(case: ErrorCase, message: str) -> None:
    """Put a new message into the file of a case."""
    cases = [replace(c, message=message) if c.title == case.title else c for c in _cases_of(case.source)]
    case.source.write_text("\n".join(_text(c) for c in cases), encoding="utf-8")


def _text(case: ErrorCase) -> str:
    files = "".join(f"--- {name}\n{content}" for name, content in case.files)
    return f"=== {case.title}\n{files}--- message\n{case.message}\n"
