"""Many machines: the plans of rules run on Apache Spark, facts and what is derived going between as Parquet.

Facts stand in DuckDB, and what was derived comes back to it, so that proofs, queries and files are the same whatever engine
ran. In between each rule is a query of Spark SQL. What a round adds is written as Parquet before the next reads it: no plan
grows with the rounds, and a worker that is lost costs one step.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlglot import exp

from hongzhuan.errors import BadInput
from hongzhuan.execute.duckdb import DuckDbExecutor
from hongzhuan.execute.executor import Step
from hongzhuan.facts.equality import Equality
from hongzhuan.facts.store import FactStore
from hongzhuan.program.ir import Relation

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_PATIENCE = 5.0
"""Seconds that a master may take to answer; Spark itself would try for minutes."""
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.skewJoin.enabled": "true",
    "spark.sql.adaptive.coalescePartitions.enabled": "true",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.log.level": "ERROR",
}


class Cluster:
    """A connection to Spark, and the folder that it shares with this program."""

    def __init__(self, master: str, folder: Path | None = None, settings: dict[str, str] | None = None) -> None:
        """Connect when the first rule set is run.

        Args:
            master: `local[2]`, `spark://host:7077`, or any other address that Spark knows.
            folder: a folder that this program and all workers reach under the same path; the folder for temporary
                files, which serves where all run on one machine.
            settings: further settings of Spark, as `spark.executor.memory`.
        """
        self.master = master
        self._parent = folder
        self._settings = settings or {}
        self._folders: list[Path] = []

    def executor(
        self, store: FactStore, schema: str, equality: Equality | None = None, without: Collection[int] = ()
    ) -> SparkExecutor:
        """An executor for one derivation."""
        return SparkExecutor(self, store, schema, equality, without)

    def new_folder(self) -> Path:
        """A new folder that the workers reach.

        Raises:
            BadInput: it cannot be made.
        """
        try:
            folder = Path(tempfile.mkdtemp(prefix="hongzhuan-spark-", dir=self._parent))
        except OSError as error:
            raise BadInput(f"no folder for Spark: {error}", hint="name one that all workers reach") from None
        self._folders.append(folder)
        return folder

    @cached_property
    def session(self) -> SparkSession:
        """The session of Spark.

        Raises:
            BadInput: no pyspark, no Java, or nobody answers at the address.
        """
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise BadInput("Spark is not installed", hint="pip install 'hongzhuan[spark]'") from None
        _must_answer(self.master)
        builder: Any = SparkSession.builder.master(self.master).appName("hongzhuan")
        for name, value in {**_SETTINGS, **_at_home(self.master), **self._settings}.items():
            builder = builder.config(name, value)
        try:
            session: SparkSession = builder.getOrCreate()
        except Exception as error:  # what is raised depends on what Spark lacks: Java, an address, a setting
            reason = str(error).strip().splitlines()[0]
            raise BadInput(
                f"Spark does not start: {reason}",
                hint="it needs Java 17 or newer; `hongzhuan doctor` says what is here",
            ) from None
        return session

    def stop(self) -> None:
        """End the session, if there is one, and take away what was shared with it."""
        if "session" in self.__dict__:
            self.session.stop()
            del self.session
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)


class SparkExecutor(DuckDbExecutor):
    """Runs the steps of a program on Spark; tables stand in DuckDB too."""

    def __init__(
        self,
        cluster: Cluster,
        store: FactStore,
        schema: str,
        equality: Equality | None = None,
        without: Collection[int] = (),
    ) -> None:
        super().__init__(store, schema, equality, without)
        self._cluster = cluster
        self._folder = cluster.new_folder()
        self._trees: dict[str, exp.Query] = {}
        self._views: set[str] = set()

    def step(self, rule: int, query: Any) -> Step:
        """Put a planned rule into both languages: DuckDB reads some relations through their rules."""
        from hongzhuan.plan.to_sql import select

        found = super().step(rule, query)
        self._trees[found.text] = select(query)
        return found

    def add(self, relation: Relation, steps: Sequence[Step], round_number: int) -> int:
        """Add the heads that the steps find and the relation lacks."""
        table = self.table(relation)
        columns = ", ".join(table.columns)
        if not columns:
            return super().add(relation, steps, round_number)
        lacking = ""
        if self._rows[table.name]:
            known = " AND ".join(f"k.{name} = f.{name}" for name in table.columns)
            lacking = f" LEFT ANTI JOIN {self._view(table.name)} k ON {known}"
        text = (
            f"SELECT {columns}, min(rule) AS rule, {round_number} AS round FROM ({self._found(steps)}) f{lacking}"
            f" GROUP BY {columns}"
        )
        rounds = {"now": round_number, "last": round_number - 1}
        used = {name: value for name, value in rounds.items() if f":{name}" in text}
        file = self._place(table.name) / f"round-{round_number}.parquet"
        self._cluster.session.sql(text, args=used).write.parquet(str(file))
        written = f"read_parquet('{file}/*.parquet')"
        rows = self._connection.execute(f"INSERT INTO {table.name} SELECT * FROM {written}").fetchall()
        self._rows[table.name] += rows[0][0]
        self._views.discard(table.name)
        return int(rows[0][0])

    def define(self, relation: Relation, steps: Sequence[Step], round_number: int) -> bool:
        """Read a relation through its rules, here and there."""
        old = self.table(relation).name
        if not super().define(relation, steps, round_number):
            return False
        table = self.table(relation)
        columns, found = ", ".join(table.columns), self._found(steps)
        if table.repeated:
            self._create_view(table.repeated, f"SELECT {columns} FROM ({found})")
        self._create_view(
            old, f"SELECT {columns}, min(rule) AS rule, {round_number} AS round FROM ({found}) GROUP BY {columns}"
        )
        return True

    def close(self) -> None:
        """Drop everything that was derived, here and there."""
        super().close()
        for name in self._views:
            self._cluster.session.catalog.dropTempView(_name(name))
        shutil.rmtree(self._folder, ignore_errors=True)

    # --- in the language of Spark

    def _found(self, steps: Sequence[Step]) -> str:
        return " UNION ALL ".join(self._text(step) for step in steps)

    def _text(self, step: Step) -> str:
        """A step in Spark SQL, once every table that it reads has a view there."""
        tree = self._trees[step.text].copy()
        self._fill_literals(step.text)
        for table in list(tree.find_all(exp.Table)):
            if table.db:
                name = self._view(f"{table.db}.{table.name}")
                table.replace(exp.Table(this=exp.to_identifier(name), alias=table.args.get("alias")))
        columns = "".join(f"c{n}, " for n in range(len(step.query.outputs)))
        return f"SELECT {columns}{step.rule} AS rule FROM ({tree.sql(dialect='spark')})"

    def _view(self, table: str) -> str:
        """The view of a table of DuckDB: its rows are written as Parquet when they are first read, or by a round."""
        if table not in self._views:
            place = self._place(table)
            first = place / "before.parquet"
            if not first.exists():
                where = " WHERE round = 0" if any(place.iterdir()) else ""
                self._connection.execute(f"COPY (FROM {table}{where}) TO '{first}' (FORMAT parquet)")
            files = [str(first), *sorted(str(path) for path in place.glob("round-*.parquet"))]
            rows = self._cluster.session.read.schema(self._schema_of(table)).parquet(*files)
            rows.createOrReplaceTempView(_name(table))
            self._views.add(table)
        return _name(table)

    def _schema_of(self, table: str) -> str:
        """The columns of a table with their types; Spark would open every file to find them."""
        rows = self._connection.execute(f"DESCRIBE {table}").fetchall()
        return ", ".join(f"{name} {kind}" for name, kind, *_ in rows)

    def _create_view(self, table: str, text: str) -> None:
        self._cluster.session.sql(text).createOrReplaceTempView(_name(table))
        self._views.add(table)

    def _place(self, table: str) -> Path:
        folder = self._folder / _name(table)
        folder.mkdir(exist_ok=True)
        return folder


def _name(table: str) -> str:
    return table.replace(".", "__")


def _must_answer(master: str) -> None:
    """Fail at once where nobody listens at the address of a standalone master.

    Raises:
        BadInput: with the address.
    """
    if not master.startswith("spark://"):
        return
    found = urlsplit(master.split(",")[0])
    try:
        with socket.create_connection((found.hostname or "", found.port or 7077), timeout=_PATIENCE):
            return
    except (OSError, ValueError):
        raise BadInput(
            f"no Spark master answers at {master}", hint="start one, or use `--master local[2]` for this machine alone"
        ) from None


def _at_home(master: str) -> dict[str, str]:
    """Where all is on this machine, nothing listens outside of it."""
    is_home = master.startswith("local") or urlsplit(master).hostname in ("127.0.0.1", "localhost")
    return {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"} if is_home else {}
