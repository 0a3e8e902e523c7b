"""If these fail, an import that is killed, or a disk that is full, costs a researcher the database that was there before.

`HONGZHUAN_KILLS=200` kills as many imports as a nightly run does; eight are killed otherwise.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import Result

from hongzhuan import KnowledgeBase
from hongzhuan.errors import BadInput
from hongzhuan.facts.store import FORMAT
from hongzhuan.importers.run import import_files
from hongzhuan.writing import unfinished, write_whole
from reliability.limits import COMMAND, limited

Run = Callable[..., Result]
KILLS = int(os.environ.get("HONGZHUAN_KILLS", "8"))
MAPPING = """source = "test"
[[people]]
key = "id"
columns = { label = "name", born = "born" }
"""
MANY = 20_000
"""Rows of the new table: enough for the store to be written in several steps."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of one official, and a table of many that shall take its place."""
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "old.csv").write_text("id,name,born\nA,Old,1950\n", encoding="utf-8")
    rows = "".join(f"B{number},New {number},{1930 + number % 50}\n" for number in range(MANY))
    (tmp_path / "new.csv").write_text("id,name,born\n" + rows, encoding="utf-8")
    import_files("csv", [tmp_path / "old.csv"], tmp_path / "kb.duckdb", mapping=tmp_path / "m.toml")
    return tmp_path


ARGUMENTS = ("import", "csv", "new.csv", "--mapping", "m.toml", "--into", "kb.duckdb")


def people(folder: Path) -> int:
    """How many officials the store has, once it is opened and asked."""
    kb = KnowledgeBase.open(folder / "kb.duckdb")
    found = kb.query("SELECT (COUNT(?o) AS ?n) { ?o a hz:Official }", rules=None)
    return int(found.rows[0][0].value)


def started(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*COMMAND, *ARGUMENTS], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_an_import_that_is_killed_leaves_the_old_store_or_the_new_one(folder: Path) -> None:
    """At any moment; and what it left lying about is gone after the next import."""
    begin = time.monotonic()
    assert started(folder).wait() == 0
    whole = time.monotonic() - begin
    assert people(folder) == MANY
    chosen = random.Random(20261125)
    killed = 0
    for _ in range(KILLS):
        import_files("csv", [folder / "old.csv"], folder / "kb.duckdb", mapping=folder / "m.toml")
        process = started(folder)
        time.sleep(chosen.uniform(0.2, 1.05) * whole)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert people(folder) in (1, MANY)
    assert killed, "no import was still running when it was killed"
    assert started(folder).wait() == 0
    assert people(folder) == MANY
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("bytes_", [4096, 300_000, 2_000_000])
def test_a_full_disk_leaves_the_old_store(bytes_: int, folder: Path) -> None:
    """Wherever the writing ends: a message, and the store as it was."""
    status, errors = limited(*ARGUMENTS, folder=folder, largest_file=bytes_)
    assert status == 2 and "Traceback" not in errors, errors
    assert "cannot write" in errors or "cannot read or write" in errors, errors
    assert people(folder) == 1
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_a_folder_that_nothing_can_be_written_to(folder: Path, run: Run) -> None:
    """A folder of the kernel is closed to everybody, also to the superuser."""
    found = run(
        "import", "csv", str(folder / "old.csv"), "--mapping", str(folder / "m.toml"), "--into", "/proc/kb.duckdb"
    )
    assert found.exit_code == 2 and "cannot write /proc/kb.duckdb" in found.stderr, found.stderr


def test_who_reads_a_store_is_not_disturbed_by_an_import(folder: Path) -> None:
    """The reader goes on with the old store, whoever opens it next has the new one."""
    reader = KnowledgeBase.open(folder / "kb.duckdb")
    assert started(folder).wait() == 0
    asked = "SELECT (COUNT(?o) AS ?n) { ?o a hz:Official }"
    assert int(reader.query(asked, rules=None).rows[0][0].value) == 1
    assert people(folder) == MANY


def test_two_imports_at_once_leave_one_of_both(folder: Path) -> None:
    """Neither half of one and half of the other, nor a lock that stays."""
    both = [started(folder), started(folder)]
    assert [process.wait() for process in both] == [0, 0]
    assert people(folder) == MANY


def test_a_store_of_another_version_is_refused_with_what_to_do(folder: Path) -> None:
    """Codes of another version mean other things: an answer would be wrong, not missing."""
    with duckdb.connect(folder / "kb.duckdb") as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", [f"{FORMAT}-older"])
    with pytest.raises(BadInput, match="made by another version") as caught:
        KnowledgeBase.open(folder / "kb.duckdb")
    assert "import it again" in str(caught.value)


def test_what_a_running_process_writes_is_left_alone(tmp_path: Path) -> None:
    """Two that write the same file would take each other's half-finished work away."""
    running = tmp_path / f".a.ttl.{os.getppid()}.unfinished"
    gone = tmp_path / ".a.ttl.999999999.unfinished"
    running.touch()
    gone.touch()
    with unfinished(tmp_path / "a.ttl") as place:
        place.write_text("whole", encoding="utf-8")
    assert (tmp_path / "a.ttl").read_text(encoding="utf-8") == "whole"
    assert running.exists() and not gone.exists()


def test_a_text_that_cannot_be_written_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk says at the very last that it is full."""
    file = tmp_path / "rules.hz"
    write_whole(file, "old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, "new")
    assert file.read_text(encoding="utf-8") == "old" and list(tmp_path.iterdir()) == [file]
