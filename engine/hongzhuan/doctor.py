"""What is installed here, what each part is needed for, and what is missing: the answer of `hongzhuan doctor`."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import Any, Literal

from hongzhuan import __version__, shipped

Need = Literal["needed", "optional"]
OLDEST_PYTHON = (3, 11)
SECONDS = 10
"""After which a program that was asked for its version is given up."""

EXTRAS: Mapping[str, str] = {
    "plots": "pictures: --plot of compare, trend, evaluate and sweep",
    "lsp": "the language server for editors: hongzhuan lsp",
    "serve": "the SPARQL endpoint, linked data and the explorer: hongzhuan serve",
    "spark": "the same rules on Apache Spark",
}
"""What each extra of the package adds; those that only developers need are left out."""

PROGRAMS: Mapping[tuple[str, ...], tuple[str, str]] = {
    ("java",): (
        "HermiT in `hongzhuan check --only ontology`; Apache Spark",
        "install a Java runtime 17 or newer, for example Debian's default-jre-headless",
    ),
    ("chromium", "chromium-browser", "google-chrome"): (
        "the tests of pages in a browser; nothing at run time",
        "only for contributors: install Chromium",
    ),
}
"""Programs that are no Python packages, by the names they may have: what needs them, and what to do without them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that may be installed: its version if it is there, what needs it, what to do if it is not."""

    name: str
    need: Need
    found: str | None
    used_for: str
    remedy: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether the program cannot do without it and it is not there."""
        return self.need == "needed" and self.found is None

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return asdict(self)


def parts() -> list[Part]:
    """Every part: Python and the core, the shipped facts, the extras, programs."""
    return [_python(), *_packages(), *_data(), *_programs()]


def _python() -> Part:
    version = platform.python_version()
    enough = tuple(map(int, platform.python_version_tuple()[:2])) >= OLDEST_PYTHON
    wanted = ".".join(map(str, OLDEST_PYTHON))
    return Part("Python", "needed", version if enough else None, "everything", f"{wanted} or newer; here is {version}")


def _packages() -> Iterator[Part]:
    yield Part("hongzhuan", "needed", __version__, "everything")
    for requirement in sorted(metadata.requires("hongzhuan") or [], key=str.lower):
        name = re.split(r"[^\w.-]", requirement)[0]
        extra = re.search(r"extra\s*==\s*['\"]([\w-]+)['\"]", requirement)
        if extra is None:
            yield Part(name, "needed", _version(name), "the core", "python -m pip install --force-reinstall hongzhuan")
        elif extra[1] in EXTRAS:
            yield Part(name, "optional", _version(name), EXTRAS[extra[1]], f"pip install 'hongzhuan[{extra[1]}]'")


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _data() -> Iterator[Part]:
    for name, folder, pattern in (
        ("ontology", shipped.ontology_folder(), "*.ttl"),
        ("rule sets", shipped.rules_folder(), "*.hz"),
        ("facts", shipped.kb_folder(), "**/*.ttl"),
    ):
        count = sum(1 for _ in folder.glob(pattern)) if folder.is_dir() else 0
        remedy = "the installation is broken: install hongzhuan again"
        yield Part(f"shipped {name}", "needed", f"{count} files" if count else None, "every command", remedy)


def _programs() -> Iterator[Part]:
    for names, (used_for, remedy) in PROGRAMS.items():
        path = next(filter(None, map(shutil.which, names)), None)
        yield Part(names[0], "optional", _said_version(path) if path else None, used_for, remedy)


def _said_version(path: str) -> str:
    """The version that a program says it has; where it stands, if it says none."""
    option = "-version" if path.endswith("java") else "--version"
    try:
        said = subprocess.run([path, option], capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return path
    found = re.search(r"\d+(?:\.\d+)+", said.stdout + said.stderr)
    return found[0] if found else path
