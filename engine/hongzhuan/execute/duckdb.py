"""The default engine: DuckDB, in process, columnar, spilling to disk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import duckdb
from sqlglot import exp

from hongzhuan.execute.executor import ASSERTED, Step
from hongzhuan.facts.decode_sql import TEXTS
from hongzhuan.facts.store import FactStore
from hongzhuan.plan.algebra import Table
from hongzhuan.plan.to_sql import select
from hongzhuan.program.ir import WINDOW, Const, Program, Relation
from hongzhuan.program.texts import pattern_of

DIALECT = "duckdb"
_NOTHING = "nothing"


class DuckDbExecutor:
    """Runs a program in the connection of a fact store; derived relations are tables of their own schema."""

    def __init__(self, store: FactStore, schema: str) -> None:
        self._store = store
        self._connection: duckdb.DuckDBPyConnection = store.connection
        self._schema = schema
        self._tables: dict[Relation, Table] = {}
        self._codes: dict[Const, int] = {}
        self._connection.execute(f"CREATE SCHEMA {schema}")
        self._connection.execute(f"CREATE TABLE {schema}.{_NOTHING} (c0 BIGINT, c1 BIGINT, c2 BIGINT)")

    # --- where things stand

    def table(self, relation: Relation) -> Table:
        """The table of a relation: derived, asserted, or empty."""
        if relation not in self._tables:
            self._tables[relation] = self._asserted(relation) or Table(
                f"{self._schema}.{_NOTHING}", tuple(f"c{n}" for n in range(relation.arity))
            )
        return self._tables[relation]

    def code(self, constant: Const) -> int:
        """The code of a constant; a new one where no fact has it."""
        if constant not in self._codes:
            code = self._store.code(constant.term, add=True)
            assert code is not None
            self._codes[constant] = code
        return self._codes[constant]

    def _asserted(self, relation: Relation) -> Table | None:
        if relation.kind == "text":
            return self._texts(relation)
        source = self._store.source(relation.kind, relation.name)
        if source is None:
            return None
        if source.beside is None:
            return Table(source.table, source.columns, source.unique)
        name = f"{self._schema}.both_{len(self._tables)}"
        key, value = source.columns
        self._connection.execute(
            f"CREATE VIEW {name} AS SELECT {key} AS c0, {value} AS c1 FROM {source.table} WHERE {value} IS NOT NULL"
            f" UNION ALL SELECT s, o FROM {source.beside}"
        )
        return Table(name, ("c0", "c1"))

    def _texts(self, relation: Relation) -> Table:
        """The texts that pass a test, found once."""
        name = f"{self._schema}.texts_{len(self._tables)}"
        pattern = pattern_of(relation)
        language = (pattern.language or "").lower()
        self._connection.execute(
            f"CREATE TABLE {name} AS SELECT id AS c0 FROM ({TEXTS}) WHERE regexp_full_match(value, ?, 'is')"
            " AND (? = '' OR language = ? OR starts_with(language, ?))",
            [pattern.regular, language, language, language + "-"],
        )
        return Table(name, ("c0",))

    # --- preparing

    def prepare(self, program: Program, window: Iterable[tuple[int, int, int]]) -> None:
        """Create the window and the tables of derived relations, seeded with what is asserted."""
        self._connection.execute(f"CREATE TABLE {self._schema}.era (era BIGINT, starts BIGINT, ends BIGINT)")
        rows = list(window)
        if rows:
            self._connection.executemany(f"INSERT INTO {self._schema}.era VALUES (?, ?, ?)", rows)
        self._tables[WINDOW] = Table(f"{self._schema}.era", ("era", "starts", "ends"))
        for number, relation in enumerate(sorted({rule.head.relation for rule in program.rules})):
            self._create(number, relation, relation in program.dated)

    def _create(self, number: int, relation: Relation, dated: bool) -> None:
        asserted = self._asserted(relation)
        columns = tuple(f"c{n}" for n in range(relation.arity + dated))
        short = re.sub(r"\W+", "_", str(relation))[-40:]
        table = Table(f"{self._schema}.r{number}_{short}", columns, derived=True)
        declared = "".join(f"{name} BIGINT, " for name in columns)
        self._connection.execute(f"CREATE TABLE {table.name} ({declared}rule INTEGER, round INTEGER)")
        if asserted is not None:
            self._seed(table, asserted, dated)
        self._tables[relation] = table

    def _seed(self, table: Table, asserted: Table, dated: bool) -> None:
        values = ", ".join(f"a.{name}" for name in asserted.columns)
        era = f", e.era FROM {asserted.name} a CROSS JOIN {self._schema}.era e" if dated else f" FROM {asserted.name} a"
        present = " AND ".join(f"a.{name} IS NOT NULL" for name in asserted.columns)
        self._connection.execute(
            f"INSERT INTO {table.name} SELECT *, {ASSERTED}, 0 FROM (SELECT DISTINCT {values}{era} WHERE {present})"
        )

    # --- running

    def add(self, table: Table, steps: Sequence[Step], round_number: int) -> int:
        """Add the heads that the steps find and the table lacks; the witness is the first rule that finds one."""
        columns = ", ".join(table.columns)
        selects = [
            f"SELECT {self._columns(step)}{step.rule} AS rule FROM ({self.sql(select(step.query))})" for step in steps
        ]
        keys = f"GROUP BY {columns}" if columns else "HAVING count(*) > 0"
        known = " AND ".join(f"k.{name} = f.{name}" for name in table.columns) or "true"
        selected = f"{columns}, " if columns else ""
        result = self._connection.execute(
            f"INSERT INTO {table.name} SELECT {selected}min(rule), {round_number} FROM ({' UNION ALL '.join(selects)}) f"
            f" WHERE NOT EXISTS (SELECT 1 FROM {table.name} k WHERE {known}) {keys}"
        ).fetchone()
        return int(result[0]) if result else 0

    @staticmethod
    def _columns(step: Step) -> str:
        return "".join(f"c{n}, " for n in range(len(step.query.outputs)))

    def sql(self, query: exp.Query) -> str:
        """The text of a query for DuckDB."""
        return query.sql(dialect=DIALECT, copy=False)

    def rows(self, query: exp.Query) -> list[tuple[int, ...]]:
        """The rows of a query."""
        return self._connection.execute(self.sql(query)).fetchall()

    def close(self) -> None:
        """Drop everything that was derived."""
        self._connection.execute(f"DROP SCHEMA {self._schema} CASCADE")
