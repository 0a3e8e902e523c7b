"""Where the real databases lie; they never enter the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def real(name: str, title: str) -> Path:
    """A real database; the test is skipped where it is not at hand."""
    path = Path(os.environ.get("HONGZHUAN_DATA", ROOT.parent / "shared" / "data")) / name
    if not path.is_file():
        pytest.skip(f"{title} is not at {path}; ask its authors, or set HONGZHUAN_DATA")
    return path


@pytest.fixture(scope="session")
def elite_workbook() -> Path:
    """The CPC Elite Database of Lee and Shih (2023)."""
    return real("cpc_elite_18_20.xlsx", "the CPC Elite Database")


@pytest.fixture(scope="session")
def members_workbook() -> Path:
    """The database of Shih, Adolph and Liu (2012)."""
    return real("cc_members_to_18.xls", "the database of Central Committee members to the 18th")
