"""`hongzhuan serve` itself: what it says before it listens, and what it passes on."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from hongzhuan.serve import running
from hongzhuan.serve.app import Settings


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings of each server that would have been started."""
    found: list[Settings] = []

    def run(settings: Settings, *_: Any) -> None:
        found.append(settings)

    monkeypatch.setattr(running, "run", run)
    return found


def test_on_the_loopback_nothing_is_asked_and_nothing_warned_of(
    run: Callable[..., Result], started: list[Settings]
) -> None:
    assert run("serve", "--deadline", "5", "--cors", "none").exit_code == 0
    assert started[0].token is None and not started[0].is_open
    assert started[0].limits.deadline == 5 and started[0].cors is None


def test_elsewhere_it_warns_and_makes_a_token(run: Callable[..., Result], started: list[Settings]) -> None:
    told = run("serve", "--host", "0.0.0.0")
    assert "warning: 0.0.0.0 can be reached from other machines" in told.output
    assert len(started[0].token or "") >= 32
    run("serve", "--host", "0.0.0.0")
    assert started[0].token != started[1].token


def test_it_is_open_to_everybody_only_when_told_so(run: Callable[..., Result], started: list[Settings]) -> None:
    told = run("serve", "--host", "0.0.0.0", "--token", "none")
    assert "warning: whoever reaches 0.0.0.0" in told.output
    assert started[0].is_open and started[0].token is None


def test_a_port_that_is_taken_is_said_with_a_next_step(run: Callable[..., Result]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = run("serve", "--port", str(taken.getsockname()[1]))
    assert told.exit_code == 2
    assert "cannot listen on 127.0.0.1" in told.output and "give another with --port" in told.output
