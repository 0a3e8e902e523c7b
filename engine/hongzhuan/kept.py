"""What was worked out before, kept on disk, so that the next question need not work it out again.

Everything is named by a hash of all that it rests on: the texts it was made from, this program's own source, and the
libraries that read it. So nothing kept is ever wrong, at worst it is never read again. The folder is `hongzhuan` in
`$XDG_CACHE_HOME` or `~/.cache`; `HONGZHUAN_CACHE` names another one, or is `off`. It belongs to the user alone, like
Python's own `__pycache__`: whoever can write there could already change what Python runs.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

MOST = 512
"""How many files stay; beyond that the oldest go."""
LARGEST = 1 << 30
"""How many bytes stay, all files together."""
_A_DAY = 86_400.0


def folder() -> Path | None:
    """Where things are kept; None where nothing is: it is turned off, or the folder cannot be used."""
    wanted = os.environ.get("HONGZHUAN_CACHE", "")
    if wanted == "off":
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hongzhuan"
    return _usable(Path(wanted) if wanted else base)


@cache
def _usable(path: Path) -> Path | None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = path.stat().st_uid
    except OSError:
        return None
    own = not hasattr(os, "getuid") or owner == os.getuid()
    return path if own and os.access(path, os.W_OK) else None


def name_of(kind: str, *parts: object) -> str:
    """The name of what rests on some parts; their text must say all that matters of them."""
    digest = hashlib.sha256(_engine().encode())
    for part in parts:
        digest.update(b"\0" + (part if isinstance(part, bytes) else str(part).encode(errors="surrogatepass")))
    return f"{kind}-{digest.hexdigest()[:40]}"


@cache
def _engine() -> str:
    """What this program is: its files with their sizes and times, and the Python that runs it."""
    root = Path(__file__).parent
    found = [sys.version, os.environ.get("PYTHONHASHSEED", "")]
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".lark", ".ttl", ".sql", ".csv") and "shipped" not in path.parts:
            about = path.stat()
            found.append(f"{path} {about.st_size} {about.st_mtime_ns}")
    return "\n".join([*found, *_libraries()])


def _libraries() -> Iterator[str]:
    """The places of the libraries whose versions matter; a new version has another time."""
    for name in ("duckdb", "sqlglot", "pyoxigraph", "lark"):
        for place in sys.path:
            file = Path(place) / name / "__init__.py"
            if place and file.is_file():
                yield f"{file} {file.stat().st_mtime_ns}"
                break


def load(name: str) -> Any:
    """A value that was kept; None where there is none, or it cannot be read."""
    where = folder()
    if where is None:
        return None
    try:
        with (where / f"{name}.pickle").open("rb") as file:
            return pickle.load(file)
    except Exception:  # a damaged file may raise anything; it is made again
        return None


def save(name: str, value: object) -> None:
    """Keep a value, if there is room for it anywhere."""
    with writing(f"{name}.pickle") as path:
        if path is not None:
            path.write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def file(name: str) -> Path | None:
    """A file that was kept, by its name and suffix; None where there is none."""
    where = folder()
    path = where / name if where else None
    return path if path is not None and path.is_file() else None


@contextlib.contextmanager
def writing(name: str) -> Iterator[Path | None]:
    """A path to write to, which becomes the kept file when all went well; None where nothing is kept.

    What cannot be written is not kept; the answer does not depend on it.
    """
    where = folder()
    if where is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="writing-", dir=where) as own:
        path = Path(own) / name
        yield path
        with contextlib.suppress(OSError):
            path.replace(where / name)
            _make_room(where)


def _make_room(where: Path) -> None:
    """Remove the oldest files where there are too many, or too large ones together, and what a killed process left."""
    yesterday = time.time() - _A_DAY
    for left in where.glob("writing-*"):
        if left.stat().st_mtime < yesterday:
            shutil.rmtree(left, ignore_errors=True)
    files = sorted((path.stat().st_mtime_ns, path.stat().st_size, path) for path in where.iterdir() if path.is_file())
    size = sum(bytes_ for _, bytes_, _ in files)
    while files and (len(files) > MOST or size > LARGEST):
        _, bytes_, path = files.pop(0)
        path.unlink(missing_ok=True)
        size -= bytes_
