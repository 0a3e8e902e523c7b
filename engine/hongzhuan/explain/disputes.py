"""Where sources disagree: other values of a property that has one, and the sources of a single value.

A note on a value is a statement of RDF about it, with its own `dcterms:source`, and `hz:preference` where one value is to be
preferred or none is to be used (docs/knowledge-base.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from hongzhuan.facts.store import FactStore
from hongzhuan.names import DCTERMS, RDF
from hongzhuan.program.ir import Relation


class Disputes:
    """Looks up second values and notes in the facts; read once, when first needed."""

    def __init__(self, store: FactStore) -> None:
        self._store = store

    def others(self, relation: Relation, arguments: Sequence[int]) -> list[int]:
        """The other values of a property with one value."""
        if relation.kind != "property" or len(arguments) < 2:
            return []
        values = self._disputed.get((relation.name, arguments[0]), ())
        return [value for value in values if value != arguments[1]]

    def sources(self, relation: Relation, arguments: Sequence[int]) -> tuple[int, ...]:
        """The sources that a note on one value names."""
        if relation.kind != "property" or len(arguments) < 2:
            return ()
        return self._noted.get((relation.name, arguments[0], arguments[1]), ())

    @cached_property
    def _disputed(self) -> dict[tuple[str, int], tuple[int, ...]]:
        found: dict[tuple[str, int], set[int]] = {}
        for name, subject, value in self._store.disputed():
            found.setdefault((name, subject), set()).add(value)
        for name, subject, value in self._noted:
            found.setdefault((name, subject), set()).add(value)
        return {key: tuple(sorted(values)) for key, values in found.items()}

    @cached_property
    def _noted(self) -> dict[tuple[str, int, int], tuple[int, ...]]:
        parts = [self._store.source("property", RDF + name) for name in ("subject", "predicate", "object")]
        source = self._store.source("property", DCTERMS + "source")
        if source is None or any(part is None for part in parts):
            return {}
        s, p, o = ((f"(SELECT {x.columns[0]} AS n, {x.columns[1]} AS v FROM {x.table})") for x in parts if x)
        rows = self._store.connection.execute(
            f"SELECT t.term, s.v, o.v, d.{source.columns[1]} FROM {s} s JOIN {p} p ON p.n = s.n JOIN {o} o ON o.n = s.n"
            f" JOIN {source.table} d ON d.{source.columns[0]} = s.n JOIN terms t ON t.id = p.v ORDER BY ALL"
        ).fetchall()
        found: dict[tuple[str, int, int], tuple[int, ...]] = {}
        for predicate, subject, value, origin in rows:
            key = (predicate[1:-1], subject, value)
            found[key] = (*found.get(key, ()), origin)
        return found
