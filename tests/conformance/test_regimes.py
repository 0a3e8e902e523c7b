"""If one of these fails, a query over somebody's own data answers too little, too much or twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from conformance.rl_cases import SPACES, opened

from hongzhuan.sparql.results import QueryResult


@dataclass(frozen=True, slots=True)
class Case:
    """Data, a query, and every answer."""

    name: str
    data: str
    query: str
    answers: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def cases() -> list[Case]:
    """Every case of the table."""
    text = (Path(__file__).parent / "regimes.txt").read_text(encoding="utf-8")
    found = []
    for part in re.split(r"^=== ", text, flags=re.M)[1:]:
        name, *lines = part.strip().splitlines()
        at = next(number for number, line in enumerate(lines) if line.startswith("? "))
        found.append(Case(name, "\n".join(lines[:at]), lines[at][2:], tuple(lines[at + 1 :])))
    return found


@pytest.mark.parametrize("case", cases(), ids=str)
def test_answers(case: Case, tmp_path: Path) -> None:
    prefixes = "".join(f"PREFIX {name}: <{space}>\n" for name, space in SPACES.items())
    answer = opened(tmp_path, case.data).query(prefixes + case.query)
    assert _shown(answer) == list(case.answers)


def _shown(answer: QueryResult) -> list[str]:
    if answer.form == "ask":
        return [str(answer.truth).lower()]
    return sorted(" ".join(_short(str(getattr(value, "value", value))) for value in row) for row in answer.rows)


def _short(text: str) -> str:
    for name, space in SPACES.items():
        text = text.replace(space, f"{name}:")
    return text
