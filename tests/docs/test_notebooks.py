"""The notebooks, run from the first cell to the last: a reader who runs one would see something else than is stored."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"


def _runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_notebooks", FOLDER / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


RUNNER = _runner()


@pytest.mark.parametrize("path", RUNNER.notebooks(), ids=lambda path: path.stem)
def test_notebook_shows_what_is_stored(path: Path) -> None:
    """Figures in a notebook would be those of yesterday's facts. `make notebooks`, and read the difference."""
    stored = list(RUNNER.shown(nbformat.read(path, as_version=4)))
    assert stored and any(seen for _, seen in stored)
    for (source, before), (_, now) in zip(stored, RUNNER.shown(RUNNER.executed(path)), strict=True):
        assert now == before, source
