"""The wheel, as it is built: unpacked far from the source, and used there."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install` puts into an environment; the tools of this environment build it, without a network."""
    built = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(built / "site")
    return built / "site"


def run(unpacked: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command of the wheel, in another folder."""
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "hongzhuan", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_answers_from_any_folder(unpacked: Path, tmp_path: Path) -> None:
    """Who installs the package would have a command without facts, rules or ontology."""
    result = run(unpacked, tmp_path, "explain", "Ma Xingrui", "TrainedExpert", "--rules", "xi")
    assert result.returncode == 0, result.stderr
    assert "Sources" in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_every_file_that_is_read_is_in_the_wheel(unpacked: Path) -> None:
    """A list of codes or a grammar that is left out is missed only when somebody imports a database."""
    package = ROOT / "engine" / "hongzhuan"
    sources = {
        path.relative_to(package) for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }
    shipped = {
        Path("shipped", *path.relative_to(ROOT).parts)
        for name in ("ontology", "rules", "kb")
        for path in (ROOT / name).rglob("*.*")
        if path.is_file()
    }
    there = {path.relative_to(unpacked / "hongzhuan") for path in (unpacked / "hongzhuan").rglob("*") if path.is_file()}
    assert sources | shipped == there


def test_one_version_everywhere() -> None:
    """A citation, an error report and a package would name different versions."""
    from hongzhuan import __version__

    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == __version__
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"Version {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
