"""Files written whole or not at all, whatever happens meanwhile: a crash, a kill, a power cut."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_UNFINISHED = "unfinished"


def write_whole(path: Path, text: str) -> None:
    """Write a text in UTF-8 beside the file and put it in the file's place; a crash leaves the file as it was.

    Raises:
        OSError: the folder or the file cannot be written.
    """
    write_bytes_whole(path, text.encode("utf-8"))


def write_bytes_whole(path: Path, content: bytes) -> None:
    """The same for bytes.

    Raises:
        OSError: the folder or the file cannot be written.
    """
    path = path.resolve()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        if path.exists():
            shutil.copymode(path, beside)
        else:
            beside.chmod(0o666 & ~_umask())
        put_in_place(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """A path beside a file, for another program to write to; it takes the file's place when the block ends well.

    What processes that were killed have left beside the file is removed first.

    Raises:
        OSError: it cannot take the place.
    """
    _remove_left_over(target)
    path = target.with_name(f".{target.name}.{os.getpid()}.{_UNFINISHED}")
    try:
        yield path
        put_in_place(path, target)
    finally:
        _remove(path)


def put_in_place(made: Path, target: Path) -> None:
    """Have a finished file take the place of another, once it is on the disk.

    Raises:
        OSError: the disk is full, or the place cannot be written.
    """
    _sync(made)
    os.replace(made, target)
    with contextlib.suppress(OSError):  # not every file system lets a folder be opened
        _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_left_over(target: Path) -> None:
    name = re.compile(rf"\.{re.escape(target.name)}\.(\d+)\.{_UNFINISHED}")
    for path in list(target.parent.iterdir()):
        found = name.fullmatch(path.name)
        if found and not _is_running(int(found[1])):
            _remove(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
