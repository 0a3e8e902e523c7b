"""Which terms of a store are one thing from the start: what `owl:sameAs` says, and literals of one value [dt-eq]."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from hongzhuan.facts.codes import DECIMAL, INTEGER, MILLION, XSD, Term, encode_inline, parse_n3
from hongzhuan.facts.datatypes import value_key
from hongzhuan.facts.equality import Equality, Pair
from hongzhuan.facts.store import FactStore
from hongzhuan.names import OWL

Weight = Callable[[int], tuple[int, ...]]


def asserted_equality(store: FactStore, unique_names: str | None) -> Equality:
    """What the facts themselves say to be one. Two names of the namespace `unique_names` never are."""
    pairs = [*_same_as(store), *_equal_literals(store)]
    if not pairs:
        return Equality()
    return extended(store, Equality(), pairs, unique_names)


def extended(store: FactStore, equality: Equality, pairs: Sequence[Pair], unique_names: str | None) -> Equality:
    """With further pairs, but for those that make two names of the namespace one."""
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


def _equal_literals(store: FactStore) -> list[Pair]:
    """Typed literals of the dictionary by their value, and whole decimals with their integers."""
    rows = store.connection.execute(
        "SELECT id, term FROM terms WHERE starts_with(term, '\"') AND ends_with(term, '>') ORDER BY id"
    ).fetchall()
    first_of: dict[object, int] = {}
    found: list[Pair] = []
    for code, text in rows:
        key = value_key(parse_n3(text))
        if key is None:
            continue
        for other in [*_inline_twins(store, key), first_of.setdefault(key, code)]:
            if other != code:
                found.append(Pair(other, code, None))
    return [*found, *_whole_decimals(store)]


def _inline_twins(store: FactStore, key: tuple[str, object]) -> list[int]:
    """The codes that hold the value of a number in themselves, where facts use them."""
    kind, value = key
    if kind != "number":
        return []
    texts = [Term("literal", str(value), XSD + name) for name in ("integer", "decimal")]
    codes = [code for text in texts if (code := encode_inline(text)) is not None]
    if not codes:
        return []
    listed = ", ".join(map(str, codes))
    rows = store.connection.execute(f"SELECT DISTINCT o FROM kb.triples WHERE o IN ({listed}) ORDER BY o").fetchall()
    return [row[0] for row in rows]


def _whole_decimals(store: FactStore) -> list[Pair]:
    rows = store.connection.execute(
        f"""WITH numbers AS (SELECT DISTINCT o FROM kb.triples WHERE o & 7 IN ({INTEGER}, {DECIMAL}))
        SELECT i.o, d.o FROM numbers i JOIN numbers d ON d.o = (i.o - {INTEGER}) * {MILLION} + {DECIMAL}
        WHERE i.o & 7 = {INTEGER} AND abs(i.o) < 1000000000000 ORDER BY ALL"""
    ).fetchall()
    return [Pair(integer, decimal, None) for integer, decimal in rows]


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
