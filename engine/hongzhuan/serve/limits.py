"""How much one question may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds until a question is killed, rows and triples of an answer, megabytes a worker may grow by, workers, questions
    that wait for one, bytes of a request's body and of its address."""

    deadline: float = 20.0
    rows: int = 100_000
    megabytes: int = 1024
    workers: int = 2
    waiting: int = 64
    body: int = 1 << 20
    address: int = 8192

    @property
    def memory(self) -> int:
        """The bytes that a worker may grow by."""
        return self.megabytes << 20
