"""Officials made by rule, as many as asked for: twelve posts and two credentials each, in five thousand organisations.

The same seed gives the same officials. Everything is computed in columns; no loop in Python goes over officials. The store that
is written is like that of an import, with the shipped ontology, so that every rule set runs on it.

The shape of a career follows what the shipped facts show: one or two degrees at about 22, a first post soon after, three
years in each of twelve posts that seldom overlap, one organisation in ten of provincial rank or above, dates by year, month
or day.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyoxigraph as ox

from hongzhuan import shipped
from hongzhuan.facts import rdf_io
from hongzhuan.facts.codes import DATE, SPAN, iri
from hongzhuan.facts.hashes import content_hash
from hongzhuan.facts.quiet import quiet
from hongzhuan.facts.store import FactStore
from hongzhuan.names import HZ, ISCED, RDF, RDFS
from hongzhuan.ontology.vocabulary import read_vocabulary

SPACE = "https://example.org/elite/"
POSTS, CREDENTIALS, ORGANISATIONS = 12, 2, 5_000
_PROTOTYPE = f"{SPACE}prototype"
_RANKS = ("NationalLevel", "ProvincialLevel", "SubProvincialLevel", "PrefectureLevel", "CountyLevel")
_KINDS = ("GovernmentOrgan", "PartyOrgan", "StateOwnedEnterprise", "University", "ResearchInstitute")
_ROLES = ("Head", "Deputy", "UnitHead", "Specialist", "Staff", "Member")
_FIELDS = ("0715", "0732", "0231", "0311", "0411", "0533")
_DEGREES = ("Bachelor", "Master", "Doctorate")


def write(path: Path, officials: int, seed: int = 1956) -> None:
    """Write a knowledge base of generated officials to a `.duckdb` file that does not exist yet."""
    connection = quiet(duckdb.connect())
    connection.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS kb")
    ontology = ox.Store()
    files = shipped.reference_files()
    rdf_io.parse_into(ontology, files, connection)
    _organisations(connection, seed)
    _prototype(connection)
    store = FactStore(connection)
    meta = {"ontology": content_hash(files), "facts": f"generated {officials} {seed}"}
    store.build(meta, read_vocabulary(ontology).functional)
    _People(store, officials, seed).write()
    connection.execute("CHECKPOINT kb")
    connection.close()


def _drawn(seed: int, number: str, what: str) -> str:
    """SQL: a number that looks drawn at random, and is the same in every run."""
    return f"CAST(hash({seed}, {number}, '{what}') % 1000003 AS BIGINT)"


def _pick(choices: tuple[str, ...], prefix: str, number: str) -> str:
    listed = ", ".join(f"'<{prefix}{choice}>'" for choice in choices)
    return f"([{listed}])[1 + {number} % {len(choices)}]"


def _organisations(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Organisations with a kind, a rank and a label; one in ten ranks as a province or above."""
    chance = _drawn(seed, "n", "rank")
    rank = f"CASE WHEN {chance} % 10 = 0 THEN {_pick(_RANKS[:2], HZ, chance)} ELSE {_pick(_RANKS[2:], HZ, chance)} END"
    kind = _pick(_KINDS, HZ, _drawn(seed, "n", "kind"))
    for predicate, value in (
        (RDF + "type", kind),
        (HZ + "rank", rank),
        (RDFS + "label", "'\"Organisation ' || n || '\"@en'"),
    ):
        connection.execute(
            f"INSERT INTO statements SELECT '<{SPACE}organisation-' || n || '>', '<{predicate}>', {value}"
            f" FROM range({ORGANISATIONS}) t(n)"
        )


def _prototype(connection: duckdb.DuckDBPyConnection) -> None:
    """One official with everything, so that the tables which the others go into are laid out."""
    post, degree, source = f"{_PROTOTYPE}-post", f"{_PROTOTYPE}-degree", f"{SPACE}source"
    year = '"1950"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    rows = [
        (_PROTOTYPE, RDF + "type", f"<{HZ}Official>"),
        (_PROTOTYPE, HZ + "born", year),
        (_PROTOTYPE, RDFS + "label", '"Prototype"@en'),
        (source, RDF + "type", f"<{HZ}Source>"),
        (source, "http://purl.org/dc/terms/title", '"Generated officials"@en'),
        *((node, "http://purl.org/dc/terms/source", f"<{source}>") for node in (_PROTOTYPE, post, degree)),
        (post, RDF + "type", f"<{HZ}Post>"),
        (post, HZ + "holder", f"<{_PROTOTYPE}>"),
        (post, HZ + "organisation", f"<{SPACE}organisation-0>"),
        (post, HZ + "role", f"<{HZ}Head>"),
        (post, HZ + "start", year),
        (post, HZ + "end", year),
        (degree, RDF + "type", f"<{HZ}Degree>"),
        (degree, HZ + "holder", f"<{_PROTOTYPE}>"),
        (degree, HZ + "degreeLevel", f"<{HZ}Bachelor>"),
        (degree, HZ + "awarded", year),
        (degree, HZ + "field", f"<{ISCED}0715>"),
    ]
    connection.executemany("INSERT INTO statements VALUES (?, ?, ?)", [(f"<{s}>", f"<{p}>", o) for s, p, o in rows])


class _People:
    """Fills the tables of a store with officials, posts and degrees, in the order of their numbers."""

    def __init__(self, store: FactStore, officials: int, seed: int) -> None:
        self._store = store
        self._execute = store.connection.execute
        self._officials = officials
        self._seed = seed
        self._first = self._next_code()
        self._sizes = (("official", 1), ("post", POSTS), ("degree", CREDENTIALS), ("label", 1))

    def _next_code(self) -> int:
        found = self._execute("SELECT max(id) FROM kb.terms").fetchone()
        return (found[0] if found else 0) + 8

    def _base(self, kind: str) -> int:
        """The code of the first thing of a kind; codes are steps of eight."""
        before = 0
        for name, size in self._sizes:
            if name == kind:
                break
            before += size * self._officials
        return self._first + 8 * before

    def write(self) -> None:
        """Terms, posts, degrees, people, and what they are."""
        self._execute("BEGIN")
        self._terms()
        self._posts()
        self._degrees()
        self._own()
        self._classes_and_sources()
        self._execute("COMMIT")
        self._triples()

    def _terms(self) -> None:
        for kind, size in self._sizes:
            text = "'\"Official ' || n || '\"@en'" if kind == "label" else f"'<{SPACE}{kind}-' || n || '>'"
            self._execute(
                f"INSERT INTO kb.terms SELECT {self._base(kind)} + 8 * n, {text}"
                f" FROM range({size * self._officials}) t(n)"
            )

    def _insert(self, subject_kind: str, values: dict[str, str], rows: str) -> None:
        """Rows of one wide table; every other column stays empty."""
        sources = {name: self._store.source("property", name) for name in values}
        first = next(source for source in sources.values() if source)
        columns = ", ".join(["s", *(source.columns[1] for source in sources.values() if source)])
        self._execute(
            f"INSERT INTO {first.table} ({columns}) SELECT {self._base(subject_kind)} + 8 * n, {', '.join(values.values())}"
            f" FROM {rows}"
        )

    def _code(self, address: str) -> int:
        return self._store.code(iri(address), add=True) or 0

    def _choose(self, choices: tuple[str, ...], prefix: str, number: str) -> str:
        codes = ", ".join(str(self._code(prefix + choice)) for choice in choices)
        return f"([{codes}])[1 + {number} % {len(choices)}]"

    def _day(self, year: str, number: str) -> str:
        """SQL: the code of a date in a year: of the year, the month or the day, a third each."""
        kind, month = f"({number} % 3)", f"(1 + {number} // 3 % 12)"
        begins = f"make_date({year}, CASE {kind} WHEN 0 THEN 1 ELSE {month} END, CASE {kind} WHEN 2 THEN 15 ELSE 1 END)"
        long = f"CASE {kind} WHEN 0 THEN INTERVAL 1 YEAR WHEN 1 THEN INTERVAL 1 MONTH ELSE INTERVAL 1 DAY END"
        first = f"(datediff('day', DATE '0001-01-01', {begins}) + 1)"
        after = f"(datediff('day', {begins}, CAST({begins} + {long} AS DATE)) - 1)"
        return f"(({first} * {SPAN} + {after}) * 8 + {DATE})"

    def _posts(self) -> None:
        """Twelve posts in a row, each of one to five years, from the age of 23 on."""
        seed, number = self._seed, "n"
        official, nth = f"(n // {POSTS})", f"(n % {POSTS})"
        born = self._born(official)
        start = f"({born} + 23 + 3 * {nth} + {_drawn(seed, number, 'shift')} % 2)"
        long = f"(1 + {_drawn(seed, number, 'long')} % 4)"
        place = f"{_drawn(seed, number, 'where')} % {ORGANISATIONS}"
        numbers = f"SELECT n, {place} AS place FROM range({POSTS * self._officials}) t(n)"
        rows = f"({numbers}) p JOIN ({self._organisation_codes()}) o USING (place) ORDER BY n"
        precision = _drawn(seed, number, "precision")
        values = {
            HZ + "holder": f"{self._base('official')} + 8 * {official}",
            HZ + "organisation": "o.code",
            HZ + "role": self._choose(_ROLES, HZ, _drawn(seed, number, "role")),
            HZ + "start": self._day(start, precision),
            HZ + "end": self._day(f"({start} + {long})", precision),
        }
        self._insert("post", values, rows)

    def _organisation_codes(self) -> str:
        return (
            f"SELECT CAST(substring(term, {len(SPACE) + len('organisation-') + 2}, length(term)"
            f" - {len(SPACE) + len('organisation-') + 2}) AS BIGINT) AS place, id AS code FROM kb.terms"
            f" WHERE starts_with(term, '<{SPACE}organisation-')"
        )

    def _born(self, official: str) -> str:
        return f"(1930 + {_drawn(self._seed, official, 'born')} % 45)"

    def _degrees(self) -> None:
        official = f"(n // {CREDENTIALS})"
        year = f"({self._born(official)} + 22 + 6 * (n % {CREDENTIALS}))"
        values = {
            HZ + "holder": f"{self._base('official')} + 8 * {official}",
            HZ + "degreeLevel": self._choose(_DEGREES, HZ, "n"),
            HZ + "awarded": self._day(year, "n"),
        }
        rows = f"range({CREDENTIALS * self._officials}) t(n)"
        self._insert("degree", values, rows)
        field = self._store.source("property", HZ + "field")
        assert field is not None
        chosen = self._choose(_FIELDS, ISCED, _drawn(self._seed, "n", "field"))
        target = f"{field.table} ({', '.join(field.columns)})"
        self._execute(f"INSERT INTO {target} SELECT {self._base('degree')} + 8 * n, {chosen} FROM {rows}")

    def _own(self) -> None:
        rows = f"range({self._officials}) t(n)"
        self._insert("official", {HZ + "born": self._day(self._born("n"), "0")}, rows)
        label = self._store.source("property", RDFS + "label")
        assert label is not None
        self._execute(
            f"INSERT INTO {label.table} SELECT {self._base('official')} + 8 * n, {self._base('label')} + 8 * n FROM {rows}"
        )

    def _classes_and_sources(self) -> None:
        source = self._store.source("property", "http://purl.org/dc/terms/source")
        assert source is not None
        for kind, size, cls in (
            ("official", 1, "Official"),
            ("post", POSTS, "Post"),
            ("degree", CREDENTIALS, "Degree"),
        ):
            rows = f"SELECT {self._base(kind)} + 8 * n FROM range({size * self._officials}) t(n)"
            table = self._store.source("class", HZ + cls)
            assert table is not None
            self._execute(f"INSERT INTO {table.table} {rows}")
            self._execute(f"INSERT INTO {source.table} SELECT s, {self._code(SPACE + 'source')} FROM ({rows}) t(s)")

    def _triples(self) -> None:
        """Every fact as a triple, read from the tables: written out they would take more room than all else."""
        self._execute("DROP TABLE kb.triples")
        self._store.view_triples()
