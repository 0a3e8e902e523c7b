"""If these fail, a published figure is of something that does not work, or of other answers."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]


def test_a_change_finds_what_a_whole_run_finds(run: Run) -> None:
    """A quick answer that is another would be no figure at all."""
    found = run("bench", "change", "--officials", "300", "--runs", "2", "--format", "json")
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["agree"] is True


def test_triples_in_and_out_are_counted(run: Run) -> None:
    """The rates rest on how many triples there are."""
    found = run("bench", "rdf", "--officials", "50", "--runs", "1", "--format", "json")
    assert found.exit_code == 0, found.output
    measured = json.loads(found.stdout)
    assert [one["what"] for one in measured] == ["N-Triples in", "Turtle in", "N-Quads out"]
    assert len({one["triples"] for one in measured}) == 1 and measured[0]["triples"] > 2_000
