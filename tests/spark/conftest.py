"""A standalone cluster of Spark on the loopback address: a master and two workers, ended with the tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed (extra `spark`)")
if shutil.which("java") is None:
    pytest.skip("there is no Java runtime, which Spark needs", allow_module_level=True)

from hongzhuan.execute.spark import Cluster  # noqa: E402  (needs pyspark)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the master."""
    home = Path(pyspark.__file__).parent
    folder, port = tmp_path_factory.mktemp("spark"), _free_port()
    address = f"spark://127.0.0.1:{port}"
    own = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(folder)}
    web = ["--webui-port", "0", "--host", "127.0.0.1"]
    deploy = "org.apache.spark.deploy"
    commands = [[f"{deploy}.master.Master", "--port", str(port), *web]]
    commands += [[f"{deploy}.worker.Worker", "--cores", "1", "--memory", "1g", *web, address] for _ in range(2)]
    running = []
    try:
        for command in commands:
            running.append(
                subprocess.Popen(
                    [str(home / "bin" / "spark-class"), *command],
                    env={**os.environ, **own},
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )
            if len(running) == 1:
                _wait_for(port)
        yield address
    finally:
        for process in running:
            os.killpg(process.pid, signal.SIGTERM)
        for process in running:
            process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    pytest.fail("the master of Spark did not start")


@pytest.fixture(scope="module")
def cluster(master: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The cluster with a folder that its workers reach."""
    settings = {"spark.sql.shuffle.partitions": "2", "spark.executor.memory": "512m"}
    found = Cluster(master, tmp_path_factory.mktemp("shared"), settings)
    yield found
    found.stop()
