"""The default engine: DuckDB, in process, columnar, spilling to disk."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from hongzhuan.execute.executor import ASSERTED, Step
from hongzhuan.execute.kept import KeptTables, Placed, attach, written_tables
from hongzhuan.execute.literals import literal_rows
from hongzhuan.facts.decode_sql import TEXTS
from hongzhuan.facts.equality import Equality
from hongzhuan.facts.store import FactStore, Source
from hongzhuan.names import RDF
from hongzhuan.plan.algebra import Query, Table
from hongzhuan.program.ir import WINDOW, Const, Program, Relation
from hongzhuan.program.texts import pattern_of

if TYPE_CHECKING:
    from sqlglot import exp

DIALECT = "duckdb"
_NOTHING = "nothing"


class DuckDbExecutor:
    """Runs a program in the connection of a fact store; derived relations are tables of their own schema.

    What is asserted is read with equal names as their representative, and without the facts that speak of some individuals.
    """

    def __init__(
        self,
        store: FactStore,
        schema: str,
        equality: Equality | None = None,
        without: Collection[int] = (),
        kept: tuple[KeptTables, Path] | None = None,
    ) -> None:
        self._store = store
        self._connection: duckdb.DuckDBPyConnection = store.connection
        self._schema = schema
        self._equality = equality or Equality()
        self._without = frozenset(without)
        self._tables: dict[Relation, Table] = {}
        self._rows: dict[str, int] = {}
        self._unfilled: dict[str, Relation] = {}
        self._values: dict[tuple[str, str, int], int | None] = {}
        self._codes: dict[Const, int] = {}
        self._attached: str | None = None
        self.last_round = 0
        """The number of the last round; what is added later must come after it."""
        self._connection.execute(f"CREATE SCHEMA {schema}")
        self.schema = schema
        self._connection.execute(f"CREATE TABLE {schema}.{_NOTHING} (c0 BIGINT, c1 BIGINT, c2 BIGINT)")
        self.touched: frozenset[Relation] = frozenset()
        """The relations that are read with other names than they are written with."""
        if kept is None:
            self.touched = self._relations_read_anew()

        else:
            self._take_over(*kept)

    @property
    def equality(self) -> Equality:
        """The names that are read as another."""
        return self._equality

    @property
    def without(self) -> frozenset[int]:
        """The individuals whose facts are left out."""
        return self._without

    def size(self) -> int:
        """How many rows were derived."""
        return sum(self._rows.values())

    # --- kept in a file

    def write_to(self, path: Path) -> KeptTables:
        """Write what was derived to a file that does not exist yet; the rest is needed to read it again."""
        attach(self._connection, path, "written", read_only=False)
        try:
            written = written_tables(self._connection, self._schema, "written")
        finally:
            self._connection.execute("DETACH written")
        return KeptTables(
            self._schema,
            self._tables,
            self._rows,
            self._unfilled,
            self._codes,
            frozenset(self.touched),
            written,
            self.last_round,
        )

    def _take_over(self, kept: KeptTables, path: Path) -> None:
        self._attached = f"kept_{self._schema}"
        attach(self._connection, path, self._attached, read_only=True)
        placed = Placed(self._connection, kept, self._schema, self._attached)
        self._tables, self._codes, self.touched = placed.tables(), dict(kept.codes), kept.touched
        self._rows, self.last_round = placed.rows(), kept.last_round
        self._unfilled = {placed.renamed(name): relation for name, relation in kept.unfilled.items()}
        for name in ("same", "without"):
            if name in kept.written:
                self._connection.execute(f"CREATE VIEW {self._schema}.{name} AS FROM {self._attached}.{name}")
            else:
                self._connection.execute(f"CREATE TABLE {self._schema}.{name} (code BIGINT, representative BIGINT)")

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
            self._codes[constant] = self._equality.representative(code)
        return self._codes[constant]

    def value(self, table: Table, column: str, key: int) -> int | None:
        """The value of a thing in a column of a table with one row a thing; None where it has none."""
        place = (table.name, column, key)
        if place not in self._values:
            found = self._connection.execute(f"SELECT {column} FROM {table.name} WHERE {table.columns[0]} = {key}")
            self._values[place] = next((row[0] for row in found.fetchall()), None)
        return self._values[place]

    def is_empty(self, relation: Relation) -> bool:
        """Whether nothing is in a relation by now."""
        name = self.table(relation).name
        return self._rows.get(name, 1) == 0 or name == f"{self._schema}.{_NOTHING}"

    def _asserted(self, relation: Relation) -> Table | None:
        if relation.kind == "text":
            return self._texts(relation)
        if relation.kind == "datatype":
            return self._literals(relation)
        source = self._store.source(relation.kind, relation.name)
        if source is None:
            return None
        if relation in self.touched:
            return self._read_anew(source)
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

    def _literals(self, relation: Relation) -> Table:
        """A table that is filled when a query reads it; most rules about datatypes never come to that."""
        table = Table(f"{self._schema}.literals_{len(self._tables)}", ("c0",))
        self._unfilled[table.name] = relation
        return table

    def _fill_literals(self, text: str) -> None:
        for name in [name for name in self._unfilled if name in text]:
            rows = literal_rows(self._store, self._unfilled.pop(name))
            self._connection.execute(f"CREATE TABLE {name} AS SELECT * FROM ({rows}) AS found(c0)")

    def _relations_read_anew(self) -> frozenset[Relation]:
        """The relations that a name speaks of which is read as another, or not at all."""
        if not self._equality and not self._without:
            return frozenset()
        execute = self._connection.execute
        execute(f"CREATE TABLE {self._schema}.same (code BIGINT, representative BIGINT)")
        pairs = self._equality.representatives
        execute(
            f"INSERT INTO {self._schema}.same SELECT unnest(?::BIGINT[]), unnest(?::BIGINT[])",
            [list(pairs), list(pairs.values())],
        )
        execute(f"CREATE TABLE {self._schema}.without AS SELECT unnest(?::BIGINT[]) AS code", [sorted(self._without)])
        rows = execute(
            f"""WITH named AS (SELECT code FROM {self._schema}.same UNION SELECT code FROM {self._schema}.without)
            SELECT DISTINCT p.term, c.term FROM kb.triples t JOIN terms p ON p.id = t.p
            LEFT JOIN terms c ON c.id = t.o AND p.term = '<{RDF}type>'
            WHERE t.s IN (FROM named) OR t.o IN (FROM named)"""
        ).fetchall()
        classes = {Relation("class", _name(cls), 1) for _, cls in rows if cls is not None}
        return frozenset(classes | {Relation("property", _name(prop), 2) for prop, _ in rows})

    def _read_anew(self, source: Source) -> Table:
        """A table of what is asserted, each name as its representative, some individuals left out."""
        columns = tuple(f"c{n}" for n in range(len(source.columns)))
        table = Table(f"{self._schema}.asserted_{len(self._tables)}", columns)
        plain = ", ".join(f"{name} AS c{n}" for n, name in enumerate(source.columns))
        rows = f"SELECT {plain} FROM {source.table}"
        if source.beside is not None:
            rows += f" UNION ALL SELECT s, o FROM {source.beside}"
        values = ", ".join(f"coalesce(same_{name}.representative, {name}) AS {name}" for name in columns)
        joins = " ".join(f"LEFT JOIN {self._schema}.same same_{name} ON same_{name}.code = {name}" for name in columns)
        kept = " AND ".join(f"{name} IS NOT NULL AND {name} NOT IN (FROM {self._schema}.without)" for name in columns)
        self._connection.execute(
            f"CREATE TABLE {table.name} AS SELECT DISTINCT {values} FROM ({rows}) {joins} WHERE {kept}"
        )
        self._rows[table.name] = _number(self._connection.execute(f"SELECT count(*) FROM {table.name}"))
        return table

    # --- preparing

    def take_from(self, other: DuckDbExecutor, same: Mapping[Relation, Mapping[int, int]]) -> None:
        """Read some relations where another executor of the same facts has them, which must outlive this one.

        Args:
            same: for each relation the numbers that its rules have there, and here.
        """
        for number, (relation, numbers) in enumerate(same.items()):
            table = other._tables[relation]
            name = table.name
            if any(old != new for old, new in numbers.items()):
                name = f"{self._schema}.taken_{number}"
                cases = " ".join(f"WHEN {old} THEN {new}" for old, new in numbers.items())
                self._connection.execute(
                    f"CREATE VIEW {name} AS SELECT * REPLACE ((CASE rule {cases} ELSE rule END)::INTEGER AS rule)"
                    f" FROM {table.name}"
                )
            self._tables[relation] = replace(table, name=name)
            self._rows[name] = other._rows[table.name]
        self.last_round = other.last_round

    def prepare(self, program: Program, window: Iterable[tuple[int, int, int]]) -> None:
        """Create the window and the tables of derived relations, seeded with what is asserted."""
        self._connection.execute(f"CREATE TABLE {self._schema}.era (era BIGINT, starts BIGINT, ends BIGINT)")
        rows = list(window)
        if rows:
            self._connection.executemany(f"INSERT INTO {self._schema}.era VALUES (?, ?, ?)", rows)
        self._tables[WINDOW] = Table(f"{self._schema}.era", ("era", "starts", "ends"))
        for number, relation in enumerate(sorted({rule.head.relation for rule in program.rules} - self._tables.keys())):
            self._create(number, relation, relation in program.dated)

    def _create(self, number: int, relation: Relation, dated: bool) -> None:
        asserted = self._asserted(relation)
        columns = tuple(f"c{n}" for n in range(relation.arity + dated))
        short = re.sub(r"\W+", "_", str(relation))[-40:]
        table = Table(f"{self._schema}.r{number}_{short}", columns, derived=True)
        declared = "".join(f"{name} BIGINT, " for name in columns)
        self._connection.execute(f"CREATE TABLE {table.name} ({declared}rule INTEGER, round INTEGER)")
        self._rows[table.name] = self._seed(table, asserted, dated) if asserted is not None else 0
        self._tables[relation] = table

    def _seed(self, table: Table, asserted: Table, dated: bool) -> int:
        values = ", ".join(f"a.{name}" for name in asserted.columns)
        era = f", e.era FROM {asserted.name} a CROSS JOIN {self._schema}.era e" if dated else f" FROM {asserted.name} a"
        present = " AND ".join(f"a.{name} IS NOT NULL" for name in asserted.columns)
        result = self._connection.execute(
            f"INSERT INTO {table.name} SELECT *, {ASSERTED}, 0 FROM (SELECT DISTINCT {values}{era} WHERE {present})"
        )
        return _number(result)

    # --- running

    def step(self, rule: int, query: Query) -> Step:
        """Put a planned rule into SQL, once for all rounds."""
        from hongzhuan.plan.to_sql import select

        columns = "".join(f"c{n}, " for n in range(len(query.outputs)))
        text = self.sql(select(query))
        return Step(rule, f"SELECT {columns}{rule} AS rule FROM ({text})", query)

    def add(self, relation: Relation, steps: Sequence[Step], round_number: int) -> int:
        """Add the heads that the steps find and the relation lacks; the witness is the first rule that finds one."""
        table = self.table(relation)
        columns = ", ".join(table.columns)
        found = " UNION ALL ".join(step.text for step in steps)
        once = len(steps) == 1 and steps[0].is_distinct and bool(columns)
        keys = f"GROUP BY {columns}" if columns else "HAVING count(*) > 0"
        known = " AND ".join(f"k.{name} = f.{name}" for name in table.columns) or "true"
        selected = f"{columns}, " if columns else ""
        lacking = (
            "" if self._rows[table.name] == 0 else f" WHERE NOT EXISTS (SELECT 1 FROM {table.name} k WHERE {known})"
        )
        witness = (
            f"rule, {round_number} FROM ({found}) f{lacking}"
            if once
            else f"min(rule), {round_number} FROM ({found}) f{lacking} {keys}"
        )
        text = f"INSERT INTO {table.name} SELECT {selected}{witness}"
        rounds = {"now": round_number, "last": round_number - 1}
        used = {name: value for name, value in rounds.items() if f"${name}" in text}
        added = _number(self._connection.execute(text, used))
        self._rows[table.name] += added
        return added

    def define(self, relation: Relation, steps: Sequence[Step], round_number: int) -> bool:
        """Put a view in place of a table for what a large store would have to write out in vain.

        Those are the parts of rules, which one rule reads once, and a relation that is a column of another table by a new name.
        """
        table = self.table(relation)
        within = steps[0].query.renaming if len(steps) == 1 else None
        if self._rows[table.name] or not table.columns or not self._store.is_large:
            return False
        if within is None and relation.kind != "step":
            return False
        once = len(steps) == 1 and steps[0].is_distinct
        columns, found = ", ".join(table.columns), " UNION ALL ".join(step.text for step in steps)
        repeated = None if once else f"{table.name}_all"
        self._connection.execute(f"DROP TABLE {table.name}")
        if repeated:
            self._connection.execute(f"CREATE VIEW {repeated} AS SELECT {columns} FROM ({found})")
        witness, keys = ("rule", "") if once else ("min(rule) AS rule", f" GROUP BY {columns}")
        self._connection.execute(
            f"CREATE VIEW {table.name} AS SELECT {columns}, {witness}, {round_number} AS round FROM ({found}){keys}"
        )
        self._tables[relation] = replace(table, repeated=repeated, within=within)
        self._rows[table.name] = 1
        return True

    def sql(self, query: exp.Query) -> str:
        """The text of a query for DuckDB."""
        text = query.sql(dialect=DIALECT, copy=False)
        self._fill_literals(text)
        return text

    def rows(self, query: exp.Query) -> list[tuple[int, ...]]:
        """The rows of a query."""
        return self._connection.execute(self.sql(query)).fetchall()

    def close(self) -> None:
        """Drop everything that was derived."""
        self._connection.execute(f"DROP SCHEMA {self._schema} CASCADE")
        if self._attached:
            self._connection.execute(f"DETACH {self._attached}")


def _name(term: str) -> str:
    """The name of a relation from a term of the dictionary: an address, or a blank node as it is."""
    return term[1:-1] if term.startswith("<") else term


def _number(result: duckdb.DuckDBPyConnection) -> int:
    """The one number of a result, read to its end: one that is not keeps the connection busy."""
    ((number,),) = result.fetchall()
    return int(number)
