"""The invented elite, opened once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hongzhuan import KnowledgeBase

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def elite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The facts of the invented elite as a file."""
    from toy import write

    return write(tmp_path_factory.mktemp("elite"))


@pytest.fixture(scope="session")
def elite(elite_file: Path) -> KnowledgeBase:
    """The invented elite."""
    return KnowledgeBase.open(str(elite_file))
