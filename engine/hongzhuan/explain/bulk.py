"""Every derivation of a rule set in its windows as RDF, computed in the engine: for each fact every rule and binding.

The rule's body is asked once for all heads at the same time, with the rounds of its premises before that of the head. Facts and
derivations get addresses over their content, and lines of N-Quads are put together from columns; nothing is looped in Python
but the rules. The vocabulary is `ontology/derivations.ttl`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import duckdb
import pyoxigraph as ox

from hongzhuan.derivation import Derivation
from hongzhuan.explain.addresses import address
from hongzhuan.explain.bulk_facts import STRIDE, facts_sql, named_relations, values_sql
from hongzhuan.explain.bulk_lines import Lines
from hongzhuan.explain.bulk_sql import text
from hongzhuan.explain.bulk_ways import Ways, WaysWriter
from hongzhuan.explain.bulk_words import Words
from hongzhuan.explain.describe import Describer
from hongzhuan.facts.rdf_io import write_lines
from hongzhuan.names import RDF
from hongzhuan.program.build import behind
from hongzhuan.program.ir import Atom, Relation, Rule

_NUMBERS = count()
_TABLES = (
    "step (id BIGINT, iri VARCHAR, fact BIGINT, rule INTEGER, first BOOLEAN, graph VARCHAR, en VARCHAR, zh VARCHAR)",
    "used (step BIGINT, fact BIGINT)",
    "bound (step BIGINT, name VARCHAR, code BIGINT)",
    "denied (step BIGINT, iri VARCHAR)",
    "absent (iri VARCHAR, s VARCHAR, p VARCHAR, o VARCHAR, en VARCHAR, graph VARCHAR)",
    "fact (id BIGINT, iri VARCHAR, s VARCHAR, p VARCHAR, o VARCHAR, era VARCHAR, derived BOOLEAN, node BIGINT, graph VARCHAR)",
)
WORKERS = 2
"""Statements that run at the same time."""


def write_nquads(
    derivation: Derivation, file: Path, triple_terms: bool = False, goals: Sequence[Relation] = ()
) -> None:
    """Write every derivation as N-Quads, in no particular order.

    Args:
        goals: only what these rest on; everything that was derived without any. A derivation always holds more than its
            goals rest on, because every axiom that facts could break is looked at.
        triple_terms: state what a fact says with a triple term of RDF 1.2 (`rdf:reifies`) and not with subject, predicate and
            object, which every tool reads.
    """
    export = _Export(derivation, goals)
    try:
        export.build()
        export.write(file, triple_terms)
    finally:
        export.close()


def add_to(quads: ox.Store, derivation: Derivation) -> None:
    """Add every derivation to a store, each in the graph of its rule set and window."""
    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        file = Path(folder) / "derivations.nq"
        write_nquads(derivation, file)
        quads.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)


class _Export:
    """Tables of facts, derivations and what belongs to them, in a schema of their own."""

    def __init__(self, derivation: Derivation, goals: Sequence[Relation]) -> None:
        self._derivation = derivation
        self._wanted = behind(derivation.program.rules, goals) if goals else None
        self._connection = derivation.store.connection
        self._schema = f"export_{next(_NUMBERS)}"
        self._connection.execute(f"CREATE SCHEMA {self._schema}")
        self._describe = Describer(derivation)
        self._facts: dict[Relation, str] = {}

    def close(self) -> None:
        """Drop the tables."""
        self._connection.execute(f"DROP SCHEMA {self._schema} CASCADE")

    def build(self) -> None:
        """Fill the tables: the facts, the ways of each rule, and what they say in words."""
        x = self._schema
        self._run([[f"CREATE TABLE {x}.{table}" for table in _TABLES], [values_sql(self._derivation, x)]])
        jobs = []
        named = [r for r in named_relations(self._derivation) if self._is_wanted(r) and not self._is_empty(r)]
        for number, relation in enumerate(named):
            self._facts[relation] = f"{x}.facts_{number}"
            jobs.append([facts_sql(self._derivation, x, self._facts[relation], number, relation)])
        self._run(jobs)
        self._rules(WaysWriter(self._derivation, x, self._facts))
        self._collect()

    def _rules(self, writer: WaysWriter) -> None:
        rules = [(n, rule) for n, rule in enumerate(self._derivation.program.rules) if self._can_conclude(rule)]
        ways = [writer.ways(n, rule, (len(self._facts) + n) * STRIDE) for n, rule in rules]
        self._run([[one.sql] for one in ways])
        words = Words(self._derivation, self._describe, self._schema)
        words.label(_spoken_of(ways))
        self._run([writer.statements(one, words) for one in ways])

    def _can_conclude(self, rule: Rule) -> bool:
        """Whether its facts are exported, and there is something of all that it needs."""
        needed = (atom.relation for atom in rule.body if isinstance(atom, Atom))
        return rule.head.relation in self._facts and not any(map(self._is_empty, needed))

    def _is_wanted(self, relation: Relation) -> bool:
        return self._wanted is None or relation in self._wanted

    def _is_empty(self, relation: Relation) -> bool:
        return self._derivation.executor.is_empty(relation)

    def _collect(self) -> None:
        """The facts that are concluded or used."""
        every = " UNION ALL ".join(self._said(relation, table) for relation, table in self._facts.items())
        self._connection.execute(
            f"INSERT INTO {self._schema}.fact SELECT * FROM ({every})"
            f" WHERE derived OR id IN (SELECT fact FROM {self._schema}.used)"
        )

    @staticmethod
    def _said(relation: Relation, table: str) -> str:
        kinds = {"step": address("relation", relation.name), "class": RDF + "type"}
        predicate = text(f"<{kinds.get(relation.kind, relation.name)}>")
        return (
            f"SELECT id, iri, n3s AS s, {predicate} AS p, n3o AS o, n3era AS era, derived,"
            f" {'a0' if relation.arity else 'NULL'} AS node, graph FROM {table}"
        )

    def write(self, file: Path, triple_terms: bool) -> None:
        """Write the lines, in whatever order the engine finds them."""
        selects = Lines(self._derivation, self._describe, self._schema).selects(triple_terms)
        with _several_threads(self._connection, WORKERS):
            write_lines(self._connection, " UNION ALL ".join(selects), file)

    def _run(self, jobs: Iterable[Sequence[str]]) -> None:
        """Run jobs, each a row of statements, several at the same time."""

        def work(job: Sequence[str]) -> None:
            cursor: duckdb.DuckDBPyConnection = self._connection.cursor()
            for statement in job:
                cursor.execute(statement)

        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(work, jobs))


@contextmanager
def _several_threads(connection: duckdb.DuckDBPyConnection, threads: int) -> Iterator[None]:
    """Let a statement use several threads and give its rows in no order; afterwards all is as before."""
    settings = {"threads": threads, "preserve_insertion_order": False}
    before = [(name, connection.execute(f"SELECT current_setting('{name}')").fetchall()[0][0]) for name in settings]
    for name, value in settings.items():
        connection.execute(f"SET {name} = {value}")
    try:
        yield
    finally:
        for name, value in before:
            connection.execute(f"SET {name} = {value}")


def _spoken_of(ways: Sequence[Ways]) -> str:
    """SQL: the codes that sentences can name."""
    queries = [
        f"SELECT {column} AS code FROM {one.table}"
        for one in ways
        if one.rule.origin.because
        for column in sorted(set(one.named.values()))
    ]
    return " UNION ".join(queries) or "SELECT NULL::BIGINT"
