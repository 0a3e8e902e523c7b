"""A standalone cluster of Spark on the loopback address: a master and two workers, ended with the tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed (extra `spark`)")
if shutil.which("java") is None:
    pytest.skip("there is no Java runtime, which Spark needs", allow_module_level=True)

from hongzhuan.bench.standalone import standalone
from hongzhuan.execute.spark import Cluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster with a folder that its workers reach; nothing is run at home."""
    settings = {"spark.sql.shuffle.partitions": "2", "spark.executor.memory": "512m"}
    with standalone(2) as master:
        found = Cluster(master, tmp_path_factory.mktemp("shared"), settings, small=0)
        yield found
        found.stop()
