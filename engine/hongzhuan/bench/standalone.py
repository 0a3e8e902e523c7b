"""A standalone cluster of Spark on the loopback address: a master and some workers, which end with the block that uses them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hongzhuan.errors import BadInput

_HOST = "127.0.0.1"
_PATIENCE = 30.0
"""Seconds that a master may take to listen."""


@contextmanager
def standalone(workers: int, memory: str = "1g") -> Iterator[str]:
    """The address of a master with some workers, each of one core.

    Args:
        workers: how many.
        memory: of each worker, as Spark writes it.

    Raises:
        BadInput: no pyspark, no Java, or the master does not start.
    """
    port = _free_port()
    address = f"spark://{_HOST}:{port}"
    web = ["--webui-port", "0", "--host", _HOST]
    running: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="hongzhuan-workers-", ignore_cleanup_errors=True) as folder:
        try:
            running.append(_start("master.Master", ["--port", str(port), *web], folder))
            _wait_for(port)
            for _ in range(workers):
                running.append(_start("worker.Worker", ["--cores", "1", "--memory", memory, *web, address], folder))
            yield address
        finally:
            for process in running:
                os.killpg(process.pid, signal.SIGTERM)
            for process in running:
                process.wait(20)


def _start(name: str, arguments: list[str], folder: str) -> subprocess.Popen[bytes]:
    home = _home()
    return subprocess.Popen(
        [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *arguments],
        env={**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": _HOST, "SPARK_WORKER_DIR": folder},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _home() -> Path:
    try:
        import pyspark
    except ImportError:
        raise BadInput("Spark is not installed", hint="pip install 'hongzhuan[spark]'") from None
    if shutil.which("java") is None:
        raise BadInput("there is no Java runtime, which Spark needs", hint="install Java 17 or newer")
    return Path(pyspark.__file__).parent


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((_HOST, 0))
        return int(one.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with socket.socket() as one:
            if one.connect_ex((_HOST, port)) == 0:
                return
        time.sleep(0.2)
    raise BadInput(f"the master of Spark did not start within {_PATIENCE:.0f} s")
