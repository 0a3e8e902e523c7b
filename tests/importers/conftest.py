"""Where the real databases lie; they never enter the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def elite_workbook() -> Path:
    """The real database; the test is skipped where it is not at hand."""
    folder = Path(os.environ.get("HONGZHUAN_DATA", ROOT.parent / "shared" / "data"))
    path = folder / "cpc_elite_18_20.xlsx"
    if not path.is_file():
        pytest.skip(f"the CPC Elite Database is not at {path}; ask its authors, or set HONGZHUAN_DATA")
    return path
