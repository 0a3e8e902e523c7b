"""Fixtures that many tests share: the shipped knowledge base is opened once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from hongzhuan import KnowledgeBase


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return KnowledgeBase.open()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command as a person does; the result has the exit status and both streams."""
    from hongzhuan import cli

    def invoke(*arguments: str, text: str | None = None) -> Result:
        import click

        @click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
        @click.argument("rest", nargs=-1, type=click.UNPROCESSED)
        def program(rest: tuple[str, ...]) -> None:
            monkeypatch.setattr("sys.argv", ["hongzhuan", *rest])
            cli.main()

        return CliRunner().invoke(program, list(arguments), input=text)

    return invoke
