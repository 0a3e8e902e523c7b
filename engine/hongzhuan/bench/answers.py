"""What a contestant reports: how long it took, how much memory, and whom it found, in a form that can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds by the clock to load and to derive, and seconds of processor time of both together, all threads."""

    load: float
    derive: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Answers:
    """`classes` has for each class and era a digest of its members; `touched` are the bytes that had to be read and written."""

    usage: Usage
    classes: Mapping[str, str]
    touched: int = 0

    def to_json(self) -> dict[str, Any]:
        """As one process tells it to another."""
        return asdict(self)


def digest(addresses: Iterable[str]) -> str:
    """A count and a hash of addresses, whatever their order."""
    found = sorted(set(addresses))
    return f"{len(found)} {hashlib.sha256(chr(10).join(found).encode()).hexdigest()[:12]}"


def from_json(document: Mapping[str, Any]) -> Answers:
    """What `to_json` wrote."""
    return Answers(Usage(**document["usage"]), dict(document["classes"]), int(document["touched"]))
