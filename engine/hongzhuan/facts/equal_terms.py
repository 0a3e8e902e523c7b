"""Which terms of a store are one thing from the start: what `owl:sameAs` says, and literals of one value [dt-eq]."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from hongzhuan.facts.equality import Equality, Pair
from hongzhuan.facts.store import FactStore
from hongzhuan.names import OWL

Weight = Callable[[int], tuple[int, ...]]


def asserted_equality(store: FactStore, unique_names: str | None) -> Equality:
    """What the facts themselves say to be one. Two names of the namespace `unique_names` never are."""
    pairs = [*_same_as(store), *(Pair(first, second, None) for first, second in store.twins())]
    if not pairs:
        return Equality()
    return extended(store, Equality(), pairs, unique_names)


def extended(store: FactStore, equality: Equality, pairs: Sequence[Pair], unique_names: str | None) -> Equality:
    """With further pairs, but for those that make two names of the namespace one."""
    if not pairs:
        return equality
    known = [*equality.pairs, *pairs]
    unique = _names_in(store, unique_names, known)
    return equality.joined(pairs, _weights(store, known, unique), unique)


def _same_as(store: FactStore) -> list[Pair]:
    source = store.source("property", OWL + "sameAs")
    if source is None:
        return []
    subject, value = source.columns
    rows = store.connection.execute(
        f"SELECT DISTINCT {subject}, {value} FROM {source.table} JOIN terms ON id = {value}"
        f" WHERE {subject} <> {value} AND NOT starts_with(term, '\"') ORDER BY ALL"
    ).fetchall()
    return [Pair(first, second, None) for first, second in rows]


def _names_in(store: FactStore, namespace: str | None, pairs: Iterable[Pair]) -> set[int]:
    """The codes of a namespace's names among pairs."""
    if namespace is None:
        return set()
    codes = {code for pair in pairs for code in (pair.first, pair.second) if code & 7 == 0}
    return {code for code, term in store.terms(codes).items() if term.value.startswith(namespace)}


def _weights(store: FactStore, pairs: Sequence[Pair], unique: set[int]) -> Weight:
    """Who stands for a component: a name of the namespace, else the one of whom most is said, else the first in order."""
    codes = sorted({code for pair in pairs for code in (pair.first, pair.second)})
    rows = store.connection.execute(
        "SELECT s, count(*) FROM kb.triples WHERE s IN (SELECT unnest(?)) GROUP BY s", [codes]
    ).fetchall()
    said = dict(rows)

    def weight(code: int) -> tuple[int, ...]:
        return (code in unique, code & 7, said.get(code, 0), -code)

    return weight
