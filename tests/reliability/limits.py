"""A command run as a process of its own, with so much memory and so much time."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

MEMORY = 3 << 30
"""Bytes of address space: Python with its libraries maps about one of three gigabytes."""
COMMAND = [sys.executable, "-c", "from hongzhuan.cli import main; main()"]


def limited(*arguments: str, folder: Path, seconds: float = 60, largest_file: int | None = None) -> tuple[int, str]:
    """The exit status of a command, and what it writes to standard error."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    environment = {**os.environ, "HONGZHUAN_CACHE": "off", "TMPDIR": str(folder)}
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment,
        preexec_fn=bounded,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    return done.returncode, done.stderr
