"""The facts in columns: a dictionary, the triples, and one table for each set of properties that belong together.

A functional property (at most one value a subject, says the ontology) lies beside the others of the same subjects in a
wide table; any other property has a table of its own, and so has each class. Where a functional property has a second
value all the same, the further values stand in a table beside, and none is lost.
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from hongzhuan.errors import BadInput
from hongzhuan.facts.codes import Term, decode_inline, encode_inline, iri, parse_n3
from hongzhuan.facts.decode_sql import n3_text
from hongzhuan.facts.encode_sql import inline_code
from hongzhuan.facts.quiet import quiet
from hongzhuan.facts.twins import twins
from hongzhuan.names import HZ, RDF

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = "3"
_ADDED = 1 << 58
_LARGE = 100_000
RDF_TYPE = RDF + "type"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the asserted facts of a class or a property stand.

    `columns` are the subject and, for a property, the value. A `unique` source has one row a subject and may have empty
    values; `beside` is the table of second values, if there are any.
    """

    table: str
    columns: tuple[str, ...]
    unique: bool = False
    beside: str | None = None


class FactStore:
    """The facts of one knowledge base, in the database `kb` of a DuckDB connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._sources: dict[tuple[str, str], Source] | None = None
        self._codes: dict[str, int] = {}
        self._unused: set[str] = set()
        self._terms: dict[int, Term] = {}
        self._values: dict[tuple[int, str], list[int]] = {}
        self._layout: list[tuple[object, ...]] = []
        self._ids: dict[str, int] = {}
        self.unopened: dict[str, str] = {}
        """SQL that opens a table, for those that were not asked for yet."""

    # --- opening and building

    @classmethod
    def in_memory(cls, threads: int | None = 1) -> FactStore:
        """An empty store. Of few facts many small queries are asked: handing them out would cost more than it gains."""
        connection = spilling(duckdb.connect(config={"threads": threads} if threads else {}))
        connection.execute("ATTACH ':memory:' AS kb")
        return cls(connection)

    @classmethod
    def open(cls, path: Path, threads: int | None = None) -> FactStore:
        """Open a store that an import made, for reading.

        Args:
            threads: how many threads answer; as many as the machine has without it.

        Raises:
            BadInput: not a DuckDB file, or not one that this version made.
        """
        connection = spilling(duckdb.connect(config={"threads": threads} if threads else {}))
        try:
            connection.execute(f"ATTACH {quoted(str(path))} AS kb (READ_ONLY)")
            made = connection.execute("SELECT value FROM kb.meta WHERE key = 'format'").fetchone()
        except duckdb.Error as error:
            raise BadInput(
                f"{path} is not a knowledge base: {str(error).splitlines()[0]}",
                hint="make one with `hongzhuan import ... --into FILE.duckdb`",
            ) from None
        check_format(path, made)
        store = cls(connection)
        try:
            store.prepare()
        except duckdb.Error:
            raise BadInput(f"{path} is not whole", hint="import it again from its source") from None
        return store

    def build(self, meta: Mapping[str, str], functional: Iterable[str]) -> None:
        """Encode the table `statements` of the connection and lay the facts out."""
        self.connection.execute("BEGIN")
        self._encode()
        self._lay_out(set(functional))
        self._write_layout()
        self._write_twins()
        self.connection.execute("COMMIT")
        self.connection.execute("CREATE TABLE kb.meta (key VARCHAR, value VARCHAR)")
        own = {"format": FORMAT, "build": secrets.token_hex(8)}  # codes are those of one build only
        self.connection.executemany("INSERT INTO kb.meta VALUES (?, ?)", list({**meta, **own}.items()))
        self.prepare()

    def write_to(self, path: Path) -> None:
        """Copy the facts to a file that does not exist yet, for `open`."""
        self.connection.execute(f"ATTACH {quoted(str(path))} AS written (BLOCK_SIZE 16384)")
        try:
            self.connection.execute("COPY FROM DATABASE kb TO written")
        finally:
            self.connection.execute("DETACH written")

    def meta(self) -> dict[str, str]:
        """What the store says of itself: format, hashes, where it came from."""
        return dict(self.connection.execute("SELECT key, value FROM kb.meta").fetchall())

    def prepare(self) -> None:
        """Make room for terms that no fact has; to be called once, when the facts are there."""
        execute = self.connection.execute
        execute("CREATE TABLE new_terms (id BIGINT, term VARCHAR)")
        execute("CREATE VIEW terms AS SELECT id, term FROM kb.terms UNION ALL SELECT id, term FROM new_terms")

    def _encode(self) -> None:
        execute = self.connection.execute
        execute(
            f"CREATE TEMP TABLE literals AS SELECT object AS term, {inline_code('object')} AS code"
            " FROM (SELECT DISTINCT object FROM statements WHERE starts_with(object, '\"'))"
        )
        execute(
            """CREATE TABLE kb.terms AS
            SELECT row_number() OVER (ORDER BY term) * 8 AS id, term FROM (
              SELECT subject AS term FROM statements UNION SELECT predicate FROM statements
              UNION SELECT object FROM statements WHERE NOT starts_with(object, '"')
              UNION ALL SELECT term FROM literals WHERE code IS NULL)"""
        )
        execute(
            """CREATE TABLE kb.triples AS
            WITH codes AS (
              SELECT term, id AS code FROM kb.terms UNION ALL SELECT term, code FROM literals WHERE code IS NOT NULL)
            SELECT DISTINCT s.id AS s, p.id AS p, o.code AS o FROM statements
            JOIN kb.terms s ON s.term = subject JOIN kb.terms p ON p.term = predicate
            JOIN codes o ON o.term = object ORDER BY p, s, o"""
        )
        execute("DROP TABLE literals")

    def _lay_out(self, functional: set[str]) -> None:
        self.connection.execute(
            "CREATE TABLE kb.layout (kind VARCHAR, iri VARCHAR, tab VARCHAR, subject VARCHAR, value VARCHAR,"
            " single BOOLEAN, beside VARCHAR)"
        )
        self.connection.execute("CREATE TABLE kb.overruled (s BIGINT, p BIGINT, o BIGINT)")
        properties = self._used_properties()
        groups = self._groups({p: code for p, code in properties.items() if p in functional})
        for number, group in enumerate(groups):
            self._wide_table(f"wide_{number}", group)
        grouped = {name for group in groups for name in group}
        for number, (name, code) in enumerate(sorted(properties.items())):
            if name not in grouped:
                self._own_table(f"property_{number}", name, code)
        for number, (name, code) in enumerate(self._used_classes()):
            table = f"class_{number}"
            self.connection.execute(
                f"CREATE TABLE kb.{table} AS SELECT s FROM kb.triples WHERE p = {self._id(RDF_TYPE)} AND o = {code}"
            )
            self._record("class", name, table, "s", None, False, None)

    def _id(self, resource: str) -> int:
        if resource not in self._ids:
            row = self.connection.execute("SELECT id FROM kb.terms WHERE term = ?", [f"<{resource}>"]).fetchone()
            self._ids[resource] = int(row[0]) if row else -1
        return self._ids[resource]

    def _used_properties(self) -> dict[str, int]:
        rows = self.connection.execute(
            "SELECT term, id FROM kb.terms WHERE id IN (SELECT DISTINCT p FROM kb.triples)"
        ).fetchall()
        return {term[1:-1]: code for term, code in rows}

    def _used_classes(self) -> list[tuple[str, int]]:
        rows = self.connection.execute(
            f"SELECT term, id FROM kb.terms WHERE NOT starts_with(term, '\"') AND id IN"
            f" (SELECT DISTINCT o FROM kb.triples WHERE p = {self._id(RDF_TYPE)}) ORDER BY term"
        ).fetchall()
        return [(term[1:-1] if term.startswith("<") else term, code) for term, code in rows]

    def _groups(self, properties: dict[str, int]) -> list[dict[str, int]]:
        """Functional properties in groups: two are together when a subject has both."""
        if not properties:
            return []
        codes = ", ".join(str(code) for code in properties.values())
        pairs = self.connection.execute(
            f"""WITH used AS (SELECT DISTINCT s, p FROM kb.triples WHERE p IN ({codes}))
            SELECT DISTINCT first, p FROM (SELECT s, p, min(p) OVER (PARTITION BY s) AS first FROM used)"""
        ).fetchall()
        leader = {code: code for code in properties.values()}

        def find(code: int) -> int:
            while leader[code] != code:
                code = leader[code]
            return code

        for first, other in pairs:
            leader[max(find(first), find(other))] = min(find(first), find(other))
        groups: dict[int, dict[str, int]] = {}
        for name, code in sorted(properties.items()):
            groups.setdefault(find(code), {})[name] = code
        return list(groups.values())

    def _wide_table(self, table: str, group: dict[str, int]) -> None:
        columns = {name: f"v{number}" for number, name in enumerate(group)}
        ranked = self._ranked(group)
        picks = ", ".join(f"min(o) FILTER (p = {code} AND read) AS {columns[name]}" for name, code in group.items())
        self.connection.execute(f"CREATE TABLE kb.{table} AS SELECT s, {picks} FROM ({ranked}) GROUP BY s ORDER BY s")
        several = self._with_several(group)
        for name, code in group.items():
            rest = self._second_values(table, columns[name], code, ranked) if code in several else None
            self._record("property", name, table, "s", columns[name], True, rest)

    def _with_several(self, group: dict[str, int]) -> set[int]:
        """The properties of which some subject has more than one value."""
        codes = ", ".join(str(code) for code in group.values())
        counts = f"SELECT s, p FROM kb.triples WHERE p IN ({codes}) GROUP BY s, p HAVING count(*) > 1"
        return {row[0] for row in self.connection.execute(f"SELECT DISTINCT p FROM ({counts})").fetchall()}

    def _ranked(self, group: dict[str, int]) -> str:
        """SQL: the values of some properties, and which are read: of several, those that no note ranks below another."""
        codes = ", ".join(str(code) for code in group.values())
        values = f"SELECT s, p, o FROM kb.triples WHERE p IN ({codes})"
        notes = self._notes()
        if notes is None:
            return f"SELECT *, true AS read FROM ({values})"
        ranks = f"SELECT v.*, coalesce(n.rank, 1) AS rank FROM ({values}) v LEFT JOIN ({notes}) n USING (s, p, o)"
        return f"SELECT s, p, o, rank = max(rank) OVER (PARTITION BY s, p) AS read FROM ({ranks})"

    def _notes(self) -> str | None:
        """SQL: the rank of each value that a note prefers (2) or doubts (0); None where there are no such notes."""
        preference, preferred = self._id(HZ + "preference"), self._id(HZ + "Preferred")
        parts = [self._id(RDF + name) for name in ("subject", "predicate", "object")]
        if preference < 0 or min(parts) < 0:
            return None
        s, p, o = (f"(SELECT s AS n, o AS v FROM kb.triples WHERE p = {part})" for part in parts)
        return (
            f"SELECT s.v AS s, p.v AS p, o.v AS o, max(CASE WHEN r.o = {preferred} THEN 2 ELSE 0 END) AS rank"
            f" FROM {s} s JOIN {p} p USING (n) JOIN {o} o USING (n)"
            f" JOIN (SELECT s AS n, o FROM kb.triples WHERE p = {preference}) r USING (n) GROUP BY ALL"
        )

    def _second_values(self, table: str, column: str, code: int, ranked: str) -> str | None:
        """The values beside the one in the wide table: a table of those that are read too; others go to `kb.overruled`."""
        beside = f"beside_{table}_{column}"
        rows = (
            f"SELECT t.s, t.o, t.read FROM ({ranked}) t JOIN kb.{table} w ON w.s = t.s"
            f" WHERE t.p = {code} AND t.o IS DISTINCT FROM w.{column}"
        )
        counts = self.connection.execute(f"SELECT count(*) FILTER (read), count(*) FILTER (NOT read) FROM ({rows})")
        read, overruled = counts.fetchone() or (0, 0)
        if overruled:
            self.connection.execute(f"INSERT INTO kb.overruled SELECT s, {code}, o FROM ({rows}) WHERE NOT read")
        if not read:
            return None
        self.connection.execute(f"CREATE TABLE kb.{beside} AS SELECT s, o FROM ({rows}) WHERE read")
        return beside

    def _own_table(self, table: str, name: str, code: int) -> None:
        self.connection.execute(f"CREATE TABLE kb.{table} AS SELECT s, o FROM kb.triples WHERE p = {code}")
        self._record("property", name, table, "s", "o", False, None)

    def _record(self, *row: object) -> None:
        self._layout.append(row)

    def _write_layout(self) -> None:
        if self._layout:
            values = ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(self._layout))
            self.connection.execute(
                f"INSERT INTO kb.layout VALUES {values}", [cell for row in self._layout for cell in row]
            )

    def view_triples(self) -> None:
        """Let every fact be read as a triple from the tables, where the triples themselves are not written out."""
        found = ["SELECT s, p, o FROM kb.overruled"]
        for kind, name, table, subject, value, _, beside in self._rows_of_layout():
            if kind == "property":
                code = self._id(name)
                found.append(
                    f"SELECT {subject} AS s, {code} AS p, {value} AS o FROM kb.{table} WHERE {value} IS NOT NULL"
                )
                found += [f"SELECT s, {code}, o FROM kb.{beside}"] if beside else []
        self.connection.execute(f"CREATE VIEW kb.triples AS {' UNION ALL '.join(found)}")

    def _rows_of_layout(self) -> list[tuple[Any, ...]]:
        return self.connection.execute("SELECT * FROM kb.layout").fetchall()

    def _write_twins(self) -> None:
        self.connection.execute("CREATE TABLE kb.twins (a BIGINT, b BIGINT)")
        found = twins(self.connection)
        if found:
            values = ", ".join(["(?, ?)"] * len(found))
            self.connection.execute(f"INSERT INTO kb.twins VALUES {values}", [code for pair in found for code in pair])

    # --- reading

    def twins(self) -> list[tuple[int, int]]:
        """Pairs of literals of one value that are written differently."""
        return self.connection.execute("SELECT a, b FROM kb.twins").fetchall()

    @cached_property
    def is_large(self) -> bool:
        """Whether there are so many facts that what can be left unwritten should be."""
        self.source("property", "")
        unique = [key for key, source in (self._sources or {}).items() if source.unique]
        wide = {source.table for key in unique if (source := self.source(*key))}
        counts = [self.connection.execute(f"SELECT count(*) FROM {table}").fetchall() for table in sorted(wide)]
        return max((rows[0][0] for rows in counts), default=0) >= _LARGE

    def source(self, kind: str, name: str) -> Source | None:
        """Where the asserted facts of a class (`class`) or a property (`property`) stand; None when there are none."""
        if self._sources is None:
            rows = self._rows_of_layout()
            self._sources = {
                (kind, name): Source(
                    f"kb.{table}", (subject, value) if value else (subject,), single, f"kb.{beside}" if beside else None
                )
                for kind, name, table, subject, value, single, beside in rows
            }
        found = self._sources.get((kind, name))
        if found is not None and self.unopened:
            for table in (found.table, found.beside):
                if table in self.unopened:
                    self.connection.execute(self.unopened.pop(table))
        return found

    def used_names(self, kind: str = "") -> list[str]:
        """The addresses of what facts use as a property or as a class; of one kind, where it is given."""
        self.source("class", "")
        return [name for is_a, name in self._sources or () if not kind or is_a == kind]

    def blank_classes(self) -> frozenset[str]:
        """The blank nodes that facts give as the class of something."""
        self.source("class", "")
        return frozenset(name for kind, name in self._sources or () if kind == "class" and name.startswith("_:"))

    def code(self, term: Term, add: bool = False) -> int | None:
        """The code of a term; None when no fact has it, unless it is to be added."""
        inline = encode_inline(term)
        if inline is not None:
            return inline
        text = term.n3()
        if text not in self._codes and text not in self._unused:
            self.look_up([text])
        if text not in self._codes:
            if not add:
                return None
            self._codes[text] = self._add(text)
        return self._codes[text]

    def look_up(self, texts: Iterable[str]) -> None:
        """Read the codes of many terms in N-Triples at once: it takes no longer than one, as all terms are read for it."""
        wanted = [text for text in texts if text not in self._codes and text not in self._unused]
        condition = "= ?" if len(wanted) == 1 else "IN (SELECT unnest(?))"
        rows = self.connection.execute(
            f"SELECT term, id FROM terms WHERE term {condition}", wanted if len(wanted) == 1 else [wanted]
        ).fetchall()
        self._codes.update(rows)
        self._terms.update((code, parse_n3(text)) for text, code in rows)
        self._unused.update(text for text in wanted if text not in self._codes)

    def _add(self, text: str) -> int:
        """A code for a term that no fact has: above those of the facts, and the same in every run."""
        digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=7).digest()
        code = (_ADDED + int.from_bytes(digest)) * 8
        self.connection.execute("INSERT INTO new_terms VALUES (?, ?)", [code, text])
        return code

    def added(self) -> list[tuple[int, str]]:
        """The terms that no fact has and that were given a code."""
        return self.connection.execute("SELECT id, term FROM new_terms ORDER BY id").fetchall()

    def add_all(self, terms: Iterable[tuple[int, str]]) -> None:
        """Give terms the codes that `added` told of, in another run over the same facts."""
        known = dict(self.added())
        rows = [(code, text) for code, text in terms if code not in known]
        if rows:
            values = ", ".join(["(?, ?)"] * len(rows))
            self.connection.execute(f"INSERT INTO new_terms VALUES {values}", [cell for row in rows for cell in row])
            self._unused.difference_update(text for _, text in rows)

    def term(self, code: int) -> Term:
        """The term of a code."""
        return self.terms([code])[code]

    def terms(self, codes: Iterable[int]) -> dict[int, Term]:
        """The terms of many codes, in one look-up."""
        found: dict[int, Term] = {}
        missing: list[int] = []
        for code in set(codes):
            term = self._terms.get(code) or decode_inline(code)
            if term is None:
                missing.append(code)
            else:
                found[code] = term
        if missing:
            rows = self._rows_of("SELECT id, term FROM terms WHERE id", missing)
            self._terms.update((code, parse_n3(text)) for code, text in rows)
            self._codes.update((text, code) for code, text in rows)
            found.update((code, self._terms[code]) for code in missing if code in self._terms)
        return found

    def values(self, subject: int, property_iri: str) -> list[int]:
        """The asserted values of a property of one subject; its other properties in the same table are read with it."""
        if (subject, property_iri) not in self._values:
            self.prefetch((subject,), self.beside(property_iri))
        return self._values[subject, property_iri]

    def beside(self, property_iri: str) -> list[str]:
        """The properties whose values lie in one table with those of a property."""
        source = self.source("property", property_iri)
        if source is None or self._sources is None:
            return [property_iri]
        found = (key for key, other in self._sources.items() if other.table == source.table)
        return [name for kind, name in found if kind == "property"]

    def prefetch(self, subjects: Iterable[int], properties: Iterable[str]) -> None:
        """Read the values of some properties of many subjects at once, before they are asked for one by one."""
        wanted = sorted(set(subjects))
        tables: dict[str, list[tuple[str, Source]]] = {}
        for name in properties:
            source = self.source("property", name)
            missing = [subject for subject in wanted if (subject, name) not in self._values]
            self._values.update(((subject, name), []) for subject in missing)
            if source is not None and missing:
                tables.setdefault(source.table, []).append((name, source))
        for table, columns in tables.items():
            self._read_table(table, columns, wanted)

    def _read_table(self, table: str, columns: Sequence[tuple[str, Source]], subjects: list[int]) -> None:
        listed = ", ".join([columns[0][1].columns[0], *(source.columns[1] for _, source in columns)])
        found: dict[tuple[int, str], set[int]] = {}
        for subject, *codes in self._rows_of(
            f"SELECT {listed} FROM {table} WHERE {columns[0][1].columns[0]}", subjects
        ):
            for (name, _), code in zip(columns, codes, strict=True):
                if code is not None:
                    found.setdefault((subject, name), set()).add(code)
        for name, source in columns:
            if source.beside:
                for subject, code in self._rows_of(f"SELECT s, o FROM {source.beside} WHERE s", subjects):
                    found.setdefault((subject, name), set()).add(code)
        self._values.update((key, sorted(codes)) for key, codes in found.items())

    def _rows_of(self, query: str, subjects: list[int]) -> list[tuple[Any, ...]]:
        """The rows of a query that ends with the column of subjects; for a single one only its blocks are read."""
        if len(subjects) == 1:
            return self.connection.execute(f"{query} = {subjects[0]}").fetchall()
        return self.connection.execute(f"{query} IN (SELECT unnest(?))", [subjects]).fetchall() if subjects else []

    def disputed(self) -> list[tuple[str, int, int]]:
        """Property, subject and value wherever a property with one value has several, read or not."""
        self.source("property", "")
        found = self.connection.execute(
            "SELECT p.term, r.s, t.o FROM (SELECT DISTINCT s, p FROM kb.overruled) r"
            " JOIN kb.triples t ON t.s = r.s AND t.p = r.p JOIN kb.terms p ON p.id = r.p"
        ).fetchall()
        rows = [(term[1:-1], subject, value) for term, subject, value in found]
        for (kind, name), source in (self._sources or {}).items():
            if kind == "property" and source.beside:
                value = source.columns[1]
                query = (
                    f"SELECT s, o FROM {source.beside} UNION SELECT s, {value} FROM {source.table}"
                    f" WHERE s IN (SELECT s FROM {source.beside})"
                )
                rows += [(name, subject, code) for subject, code in self.connection.execute(query).fetchall()]
        return rows

    def statements(self) -> pa.Table:
        """Every asserted fact as three columns of N-Triples terms."""
        value = n3_text("o", "v.term")
        # A view, because a relation may not be made while rows of an earlier `execute` are left; this statement ends it.
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW asserted AS"
            f" SELECT s.term AS subject, p.term AS predicate, {value} AS object FROM kb.triples t"
            " JOIN terms s ON s.id = t.s JOIN terms p ON p.id = t.p LEFT JOIN terms v ON v.id = t.o"
        )
        return self.connection.table("asserted").to_arrow_table()

    def resource(self, name: str) -> int | None:
        """The code of an IRI."""
        return self.code(iri(name))


def check_format(path: Path, made: tuple[str] | None) -> None:
    """Refuse a store of another version.

    Raises:
        BadInput: it is one.
    """
    if made is None or made[0] != FORMAT:
        raise BadInput(f"{path} was made by another version", hint="import it again from its source")


def spilling(connection: duckdb.DuckDBPyConnection, memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that draws no progress into the output, and lays beyond its memory into the folder for such files.

    Raises:
        BadInput: `memory` is no amount.
    """
    quiet(connection)
    connection.execute(f"SET temp_directory = {quoted(str(Path(tempfile.gettempdir()) / 'hongzhuan-spill'))}")
    if memory:
        try:
            connection.execute(f"SET memory_limit = {quoted(memory)}")
        except duckdb.Error:
            raise BadInput(f"`{memory}` is no amount of memory", hint="write 2GB or 500MB") from None
    return connection


def quoted(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"
