"""Installation: what is there, what is missing, and completion in a shell."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from hongzhuan import doctor

Run = Callable[..., Result]
ROOT = Path(__file__).parents[2]


def test_doctor_names_each_part_and_what_it_is_for(run: Run) -> None:
    """Who asks for help could not say what is installed."""
    document = json.loads(run("doctor", "--format", "json").stdout)
    parts = {part["name"]: part for part in document["parts"]}
    assert document["healthy"]
    assert {"Python", "duckdb", "altair", "pygls", "java", "chromium", "shipped facts"} <= set(parts)
    assert all(part["used_for"] and (part["found"] or part["remedy"]) for part in parts.values())


def test_doctor_says_what_to_do_where_something_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken installation would look whole, or its owner not know what to type."""
    there = doctor._version
    monkeypatch.setattr(doctor, "_version", lambda name: None if name in ("lark", "altair") else there(name))
    result = run("doctor")
    assert result.exit_code == 1
    assert re.search(r"^altair\t-\toptional\t.*pip install 'hongzhuan\[plots\]'", result.output, re.MULTILINE)
    assert "missing: lark" in result.output


def test_every_extra_for_users_is_explained() -> None:
    """A new extra would be known to nobody but its author."""
    import tomllib

    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(extras) - {"test", "bench", "browser", "dev", "docs"} <= set(doctor.EXTRAS)


@pytest.mark.parametrize(
    "words, expected",
    [
        ("hongzhuan cl", "classify"),
        ("hongzhuan classify --rules m", "mao"),
        ("hongzhuan trend --class Engineer", "EngineerTechnocrat"),
        ("hongzhuan explain --era Hu", "HuEra"),
    ],
)
def test_a_shell_completes_commands_and_names(words: str, expected: str) -> None:
    """A person would have to type names that the program knows."""
    environment = {
        **os.environ,
        "_HONGZHUAN_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    code = "import sys; sys.argv = ['hongzhuan']; from hongzhuan.cli import main; main()"
    shown = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert f"plain,{expected}" in shown.stdout.splitlines()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_asks_the_command(run: Run, shell: str) -> None:
    """The lines in a start-up file would do nothing."""
    script = run("completion", shell).stdout
    assert f"_HONGZHUAN_COMPLETE={shell}_complete" in script
