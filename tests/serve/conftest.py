"""A small knowledge base for the application in this process, and a whole server for what only processes can show."""

from __future__ import annotations

import pytest

pytest.importorskip("starlette", reason="the extra `serve` is not installed")
pytest.importorskip("httpx", reason="httpx is not installed")

from hongzhuan.serve.state import Served
from serve import local


@pytest.fixture(scope="session")
def served() -> Served:
    """One invented official, with the shipped ontology and rule sets."""
    return local.small()
