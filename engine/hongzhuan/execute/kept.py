"""What a program derived, as one file: its tables, where each relation stands in them, and the codes of its constants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from hongzhuan.plan.algebra import Table
from hongzhuan.program.ir import Const, Relation


@dataclass(frozen=True, slots=True)
class KeptTables:
    """The state of an executor; tables are named as in the schema it had."""

    schema: str
    tables: Mapping[Relation, Table]
    rows: Mapping[str, int]
    unfilled: Mapping[str, Relation]
    codes: Mapping[Const, int]
    touched: frozenset[Relation]
    written: frozenset[str]
    """The tables of the schema that have rows; they stand in the file."""
    last_round: int


def written_tables(connection: duckdb.DuckDBPyConnection, schema: str, database: str) -> frozenset[str]:
    """Write the tables and views of a schema that have rows to a database; returns their names."""
    names = connection.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = ? AND table_catalog = 'memory' ORDER BY 1",
        [schema],
    ).fetchall()
    found: set[str] = set()
    for (name,) in names:
        if connection.execute(f"SELECT 1 FROM {schema}.{name} LIMIT 1").fetchall():
            connection.execute(f"CREATE TABLE {database}.{name} AS FROM {schema}.{name}")
            found.add(name)
    return frozenset(found)


class Placed:
    """The tables of a kept executor in another run: those with rows in the attached file, all others new and empty."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, kept: KeptTables, schema: str, database: str) -> None:
        self._connection = connection
        self._kept = kept
        self._schema = schema
        self._database = database
        self._empty: dict[tuple[str, ...], str] = {}

    def tables(self) -> dict[Relation, Table]:
        """Where each relation stands now."""
        return {relation: replace(table, name=self._name(table)) for relation, table in self._kept.tables.items()}

    def rows(self) -> dict[str, int]:
        """How many rows each table has that may be empty."""
        names = {table.name: self._name(table) for table in self._kept.tables.values()}
        counted = self._kept.rows.items()
        return {names[name]: count for name, count in counted if count and name in names} | dict.fromkeys(
            self._empty.values(), 0
        )

    def renamed(self, name: str) -> str:
        """A table that has no rows in the file, by its name in the new schema."""
        return name.replace(f"{self._kept.schema}.", f"{self._schema}.", 1)

    def _name(self, table: Table) -> str:
        schema, _, short = table.name.rpartition(".")
        if schema != self._kept.schema:
            return table.name
        if short in self._kept.written:
            return f"{self._database}.{short}"
        if table.name in self._kept.unfilled or short == "nothing":
            return self.renamed(table.name)
        return self._empty_table(table)

    def _empty_table(self, table: Table) -> str:
        columns = (*table.columns, "rule", "round") if table.derived else table.columns
        if columns not in self._empty:
            name = f"{self._schema}.empty_{len(self._empty)}"
            declared = ", ".join(f"{column} BIGINT" for column in columns)
            self._connection.execute(f"CREATE TABLE {name} ({declared})")
            self._empty[columns] = name
        return self._empty[columns]


def attach(connection: duckdb.DuckDBPyConnection, path: Path, database: str, read_only: bool) -> None:
    """Attach a file under a name."""
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS {database} ({'READ_ONLY' if read_only else 'BLOCK_SIZE 16384'})")
