"""Literals of one value that are written differently [dt-eq]; found once, when the facts are laid out."""

from __future__ import annotations

import duckdb

from hongzhuan.facts.codes import DECIMAL, INTEGER, MILLION, XSD, Term, encode_inline, parse_n3
from hongzhuan.facts.datatypes import value_key


def twins(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """Typed literals of the dictionary by their value, and whole decimals with their integers."""
    rows = connection.execute(
        "SELECT id, term FROM kb.terms WHERE starts_with(term, '\"') AND ends_with(term, '>') ORDER BY id"
    ).fetchall()
    first_of: dict[object, int] = {}
    found: list[tuple[int, int]] = []
    for code, text in rows:
        key = value_key(parse_n3(text))
        if key is None:
            continue
        for other in [*_inline_twins(connection, key), first_of.setdefault(key, code)]:
            if other != code:
                found.append((other, code))
    return [*found, *_whole_decimals(connection)]


def _inline_twins(connection: duckdb.DuckDBPyConnection, key: tuple[str, object]) -> list[int]:
    """The codes that hold the value of a number in themselves, where facts use them."""
    kind, value = key
    if kind != "number":
        return []
    texts = [Term("literal", str(value), XSD + name) for name in ("integer", "decimal")]
    codes = [code for text in texts if (code := encode_inline(text)) is not None]
    if not codes:
        return []
    listed = ", ".join(map(str, codes))
    rows = connection.execute(f"SELECT DISTINCT o FROM kb.triples WHERE o IN ({listed}) ORDER BY o").fetchall()
    return [row[0] for row in rows]


def _whole_decimals(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    rows = connection.execute(
        f"""WITH numbers AS (SELECT DISTINCT o FROM kb.triples WHERE o & 7 IN ({INTEGER}, {DECIMAL}))
        SELECT i.o, d.o FROM numbers i JOIN numbers d ON d.o = (i.o - {INTEGER}) * {MILLION} + {DECIMAL}
        WHERE i.o & 7 = {INTEGER} AND abs(i.o) < 1000000000000 ORDER BY ALL"""
    ).fetchall()
    return [(integer, decimal) for integer, decimal in rows]
