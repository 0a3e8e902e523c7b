"""Many machines: the plans of rules run on Apache Spark, facts and what is derived going between as Parquet.

Facts stand in DuckDB, and what was derived comes back to it, so that proofs, queries and files are the same whatever engine
ran. In between each rule is a query of Spark SQL. What a round adds is written as Parquet before the next reads it: no plan
grows with the rounds, and a worker that is lost costs one step. A step that reads few rows is run at home, in DuckDB: it
would take a cluster longer to be asked than to answer.
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
from hongzhuan.plan.algebra import Table
from hongzhuan.program.ir import Relation

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_PATIENCE = 5.0
"""Seconds that a master may take to answer; Spark itself would try for minutes."""
SMALL = 1_000_000
"""How many rows a step may read and still be run at home: DuckDB takes about as long for them as Spark for none."""
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

    def __init__(
        self,
        master: str,
        folder: Path | None = None,
        settings: dict[str, str] | None = None,
        small: int = SMALL,
    ) -> None:
        """Connect when the first rule set is run.

        Args:
            master: `local[2]`, `spark://host:7077`, or any other address that Spark knows.
            folder: a folder that this program and all workers reach under the same path; the folder for temporary
                files, which serves where all run on one machine.
            settings: further settings of Spark, as `spark.executor.memory`.
            small: a step that reads fewer rows is run in DuckDB; 0 sends every step to Spark.
        """
        self.master = master
        self.small = small
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
        self._sizes: dict[str, int] = {}
        self._written: dict[str, int] = {}

    def step(self, rule: int, query: Any) -> Step:
        """Put a planned rule into both languages: DuckDB reads some relations through their rules."""
        from hongzhuan.plan.to_sql import select

        found = super().step(rule, query)
        self._trees[found.text] = select(query)
        return found

    def add(self, relation: Relation, steps: Sequence[Step], round_number: int) -> int:
        """Add the heads that the steps find and the relation lacks."""
        table = self.table(relation)
        if not table.columns or self._read(steps) < self._cluster.small:
            added = super().add(relation, steps, round_number)
            if added:
                self._views.discard(table.name)
            return added
        return self._add_there(table, steps, round_number)

    def _add_there(self, table: Table, steps: Sequence[Step], round_number: int) -> int:
        columns, lacking = ", ".join(table.columns), ""
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
        self._written[table.name] = round_number
        self._views.discard(table.name)
        return int(rows[0][0])

    def define(self, relation: Relation, steps: Sequence[Step], round_number: int) -> bool:
        """Read a relation through its rules, here and there."""
        old = self.table(relation).name
        if not super().define(relation, steps, round_number):
            return False
        table = self.table(relation)
        self._sizes[old] = self._read(steps)
        columns, found = ", ".join(table.columns), self._found(steps)
        if table.repeated:
            self._sizes[table.repeated] = self._sizes[old]
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
        """The view of a table of DuckDB, over the files that have its rows."""
        if table not in self._views:
            self._write_rest(table)
            files = sorted(str(path) for path in self._place(table).iterdir())
            rows = self._cluster.session.read.schema(self._schema_of(table)).parquet(*files)
            rows.createOrReplaceTempView(_name(table))
            self._views.add(table)
        return _name(table)

    def _write_rest(self, table: str) -> None:
        """Write the rows that are not in a file yet: what is asserted, and what rounds at home have found."""
        newest, place = self._newest(table), self._place(table)
        since = self._written.get(table, -1)
        if newest <= since:
            return
        where = f" WHERE round > {since}" if table in self._written else ""
        self._connection.execute(f"COPY (FROM {table}{where}) TO '{place}/from-{since + 1}.parquet' (FORMAT parquet)")
        self._written[table] = newest

    def _newest(self, table: str) -> int:
        """The newest round of which a table has rows; 0 for what is asserted."""
        if table not in self._rows or not self._is_derived(table):
            return 0
        ((newest,),) = self._connection.execute(f"SELECT coalesce(max(round), 0) FROM {table}").fetchall()
        return int(newest)

    def _is_derived(self, table: str) -> bool:
        return any(one.derived and one.name == table for one in self._tables.values())

    def _read(self, steps: Sequence[Step]) -> int:
        """How many rows the tables have that some steps read."""
        names = set()
        for step in steps:
            self._fill_literals(step.text)
            names |= {f"{one.db}.{one.name}" for one in self._trees[step.text].find_all(exp.Table) if one.db}
        return sum(self._size(name) for name in names)

    def _size(self, table: str) -> int:
        """How many rows a table has; for a relation that is read through its rules, those that the rules read."""
        if table in self._sizes:
            return self._sizes[table]
        if table in self._rows:
            return self._rows[table]
        ((self._sizes[table],),) = self._connection.execute(f"SELECT count(*) FROM {table}").fetchall()
        return self._sizes[table]

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
