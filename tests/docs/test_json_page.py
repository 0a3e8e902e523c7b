"""The page of the JSON documents against what the program prints: a reader of it would look for keys that are not there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
PAGE = Path(__file__).parents[2] / "docs" / "json.md"
DOCUMENTED = {
    command: re.findall(r"`(\w+)`", keys)
    for command, keys in re.findall(r"^\| `([\w-]+)` \| (`.*`) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
}
ARGUMENTS = {
    "classify": ("--class", "RedAndExpert"),
    "compare": ("--rules", "jiang", "--rules", "xi", "--class", "Technocrat", "--body", "Politburo-19"),
    "trend": ("--class", "Technocrat", "--body", "StandingCommittee-19"),
    "evaluate": ("--class", "TrainedExpert", "--outcome", "CentralCommittee-20"),
    "claims": ("ma-xingrui-space",),
    "doctor": (),
}


@pytest.mark.parametrize("command", ARGUMENTS)
def test_keys_are_those_of_the_page(run: Run, command: str) -> None:
    """A program that was written from the page would break."""
    result = run(command, *ARGUMENTS[command], "--format", "json")
    assert list(json.loads(result.stdout)) == DOCUMENTED[command]


def test_keys_of_an_import_are_those_of_the_page(run: Run, tmp_path: Path) -> None:
    """The same for the report of an import."""
    run("import", "csv", "--example", str(tmp_path))
    tables = [str(tmp_path / f"{name}.csv") for name in ("people", "posts", "degrees", "organisations")]
    mapping, into = str(tmp_path / "mapping.toml"), str(tmp_path / "made.duckdb")
    result = run("import", "csv", *tables, "--mapping", mapping, "--into", into, "--format", "json")
    assert list(json.loads(result.stdout)) == DOCUMENTED["import"]
    assert set(DOCUMENTED) == {*ARGUMENTS, "import"}
