"""What many tests share: the shipped knowledge base opened once, the command run as a person runs it, Hypothesis profiles.

The profile `ci` repeats the same examples each time; `HYPOTHESIS_PROFILE=nightly` tries many more.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings

from hongzhuan import KnowledgeBase, cli

_SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("ci", max_examples=150, deadline=None, derandomize=True, suppress_health_check=_SLOW_IS_FINE)
settings.register_profile("nightly", max_examples=10_000, deadline=None, suppress_health_check=_SLOW_IS_FINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return KnowledgeBase.open()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command as a person does; the result has the exit status and both streams."""

    @click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
    @click.argument("rest", nargs=-1, type=click.UNPROCESSED)
    def program(rest: tuple[str, ...]) -> None:
        monkeypatch.setattr("sys.argv", ["hongzhuan", *rest])
        cli.main()

    def invoke(*arguments: str, text: str | None = None) -> Result:
        return CliRunner().invoke(program, list(arguments), input=text)

    return invoke
