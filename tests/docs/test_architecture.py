"""The page of the architecture against the code: a contributor would learn of layers that are none."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "engine" / "hongzhuan"


def imported_by(folder: str) -> set[str]:
    """The other folders of the package that the files of one import, type annotations included."""
    found = set()
    for path in (PACKAGE / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found |= {name.split(".")[1] for name in names if name.startswith("hongzhuan.")}
    return found - {folder}


@pytest.mark.parametrize(
    "folder, unknown",
    [
        ("language", {"program", "plan", "execute", "explain", "analysis", "sparql", "cli", "serve"}),
        ("program", {"plan", "execute", "explain", "analysis", "sparql", "cli", "serve"}),
        ("plan", {"execute", "explain", "analysis", "sparql", "cli", "serve"}),
        ("facts", {"program", "plan", "execute", "explain", "analysis", "sparql", "cli", "serve"}),
        ("importers", {"program", "plan", "execute", "explain", "analysis", "sparql", "cli", "serve"}),
    ],
)
def test_a_stage_does_not_know_of_those_after_it(folder: str, unknown: set[str]) -> None:
    """A change at the end of the pipeline could break its beginning."""
    assert imported_by(folder) & unknown == set()
