"""Labels of everything that derivations speak of, and the sentences of rules, for whole tables at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hongzhuan.derivation import Derivation
from hongzhuan.explain.describe import Describer
from hongzhuan.names import HZ
from hongzhuan.program.ir import Relation, Rule, property_relation

_SLOT = re.compile(r"\{\??([^\W\d]\w*)(?:\.([^\W\d]\w*))?\}")
_RENAMED = {"ends": "until", "starts": "start"}
_UNKNOWN = {"en": "unknown", "zh": "不详"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A rule's sentence as SQL over its variables, with the joins that it needs."""

    text: str
    joins: tuple[str, ...]


class Words:
    """Writes labels into tables of a schema and sentences as SQL."""

    def __init__(self, derivation: Derivation, describe: Describer, schema: str) -> None:
        self._derivation = derivation
        self._store = derivation.store
        self._describe = describe
        self._schema = schema
        self._properties: dict[str, str] = {}
        self._store.connection.execute(f"CREATE TABLE {schema}.labels (code BIGINT, en VARCHAR, zh VARCHAR)")

    def label(self, codes: str) -> None:
        """Label the codes that a query gives and that have no label yet."""
        execute = self._store.connection.execute
        found = execute(
            f"SELECT DISTINCT code FROM ({codes}) q(code) WHERE code IS NOT NULL"
            f" AND code NOT IN (SELECT code FROM {self._schema}.labels)"
        ).fetchall()
        missing = [row[0] for row in found]
        if not missing:
            return
        self._describe.prepare(missing)
        words = [[self._describe.number(code, language) for code in missing] for language in ("en", "zh")]
        execute(
            f"INSERT INTO {self._schema}.labels SELECT unnest(?::BIGINT[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
            [missing, *words],
        )

    def sentence(self, rule: Rule, language: str, columns: dict[str, str]) -> Sentence:
        """The rule's sentence in a language: SQL over the columns of its variables; NULL where it has none."""
        template = next((t.text for t in rule.origin.because if (t.language or "en") == language), None)
        if template is None:
            return Sentence("NULL", ())
        parts: list[str] = []
        joins: list[str] = []
        place = 0
        for slot in _SLOT.finditer(template):
            parts.append(_quoted(template[place : slot.start()]))
            parts.append(self._slot(slot.group(1), slot.group(2), language, columns, joins))
            place = slot.end()
        parts.append(_quoted(template[place:]))
        return Sentence(" || ".join(parts), tuple(joins))

    def _slot(self, name: str, prop: str | None, language: str, columns: dict[str, str], joins: list[str]) -> str:
        unknown = _quoted(_UNKNOWN[language])
        if name not in columns:
            return unknown
        alias = f"w{language}{len(joins)}"
        table = f"{self._schema}.labels" if prop is None else self._property(_RENAMED.get(prop, prop))
        joins.append(f"LEFT JOIN {table} {alias} ON {alias}.code = {columns[name]}")
        return f"coalesce({alias}.{language}, {unknown})"

    def _property(self, name: str) -> str:
        """The table of the values of a property in words, one row a subject."""
        if name not in self._properties:
            table = f"{self._schema}.said_{len(self._properties)}"
            values = self._values(name)
            self.label(f"SELECT v FROM ({values})")
            said = ", ".join(f"string_agg(l.{language}, ', ' ORDER BY q.v) AS {language}" for language in ("en", "zh"))
            self._store.connection.execute(
                f"CREATE TABLE {table} AS SELECT q.s AS code, {said} FROM ({values}) q"
                f" JOIN {self._schema}.labels l ON l.code = q.v GROUP BY q.s"
            )
            self._properties[name] = table
        return self._properties[name]

    def _values(self, name: str) -> str:
        """SQL: subjects and values of a property: as recorded, for a subject without a record as derived."""
        source, relation = self._store.source("property", HZ + name), property_relation(HZ + name)
        queries = ["SELECT NULL::BIGINT AS s, NULL::BIGINT AS v WHERE false"]
        if source is not None:
            key, value = source.columns
            queries.append(f"SELECT {key}, {value} FROM {source.table} WHERE {value} IS NOT NULL")
            if source.beside:
                queries.append(f"SELECT s, o FROM {source.beside}")
        recorded = " UNION ".join(queries)
        if relation not in self._derivation.program.defining():
            return recorded
        return f"{recorded} UNION {self._derived(relation, recorded)}"

    def _derived(self, relation: Relation, recorded: str) -> str:
        table = self._derivation.executor.table(relation)
        first, second = table.columns[:2]
        return f"SELECT {first}, {second} FROM {table.name} WHERE {first} NOT IN (SELECT s FROM ({recorded}))"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
