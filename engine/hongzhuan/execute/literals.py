"""The literals of a datatype among the facts, as a relation that rules can read.

Plain texts, texts with a language and the numbers that codes hold in themselves are told apart in SQL; only what is left,
typed literals of the dictionary, is looked at one by one.
"""

from __future__ import annotations

from hongzhuan.facts.codes import DECIMAL, INTEGER, MILLION, parse_n3
from hongzhuan.facts.datatypes import contains, integer_range, is_text, value_key
from hongzhuan.facts.store import FactStore
from hongzhuan.names import RDF, RDFS, XSD
from hongzhuan.program.ir import COMPARABLE, Relation

_PLAIN = {RDF + "PlainLiteral", XSD + "string", COMPARABLE.name}
_TAGGED = {RDF + "PlainLiteral", RDF + "langString", COMPARABLE.name}
_NUMBERS = {XSD + "decimal", COMPARABLE.name}


def literal_rows(store: FactStore, relation: Relation) -> str:
    """SQL: the codes of the facts' literals in a datatype."""
    name = relation.name
    if name == RDFS + "Literal":
        return "SELECT DISTINCT o FROM kb.triples LEFT JOIN terms ON id = o WHERE o & 7 <> 0 OR starts_with(term, '\"')"
    found = [*_texts(name), *_numbers(name)]
    others = _matching(store, name)
    if others:
        found.append(f"SELECT unnest([{', '.join(map(str, others))}]::BIGINT[])")
    return " UNION ".join(found) or "SELECT 0 WHERE false"


def _texts(name: str) -> list[str]:
    start = "SELECT id FROM terms WHERE starts_with(term, '\"')"
    found = [f"{start} AND ends_with(term, '\"')"] if name in _PLAIN else []
    return [*found, f"{start} AND right(term, 1) NOT IN ('\"', '>')"] if name in _TAGGED else found


def _numbers(name: str) -> list[str]:
    if name in _NUMBERS:
        return [f"SELECT o FROM kb.triples WHERE o & 7 IN ({INTEGER}, {DECIMAL})"]
    limits = integer_range(name)
    if limits is None:
        return []
    low, high = (limit if limit is not None and abs(limit) < 2**60 else None for limit in limits)
    value = f"CASE WHEN o & 7 = {INTEGER} THEN (o - {INTEGER}) // 8 ELSE ((o - {DECIMAL}) // 8) // {MILLION} END"
    inside = [f"{value} >= {low}"] if low is not None else []
    inside += [f"{value} <= {high}"] if high is not None else []
    whole = f"(o & 7 = {INTEGER} OR o & 7 = {DECIMAL} AND ((o - {DECIMAL}) // 8) % {MILLION} = 0)"
    return [f"SELECT o FROM kb.triples WHERE {' AND '.join([whole, *inside])}"]


def _matching(store: FactStore, name: str) -> list[int]:
    """The typed literals of the dictionary whose value is in the datatype; texts too, where it holds some texts only."""
    ends = "('>')" if name in _PLAIN or not is_text(name) else "('>', '\"')"
    rows = store.connection.execute(
        f"SELECT id, term FROM terms WHERE starts_with(term, '\"') AND right(term, 1) IN {ends} ORDER BY id"
    ).fetchall()
    return [code for code, text in rows if _holds(name, text)]


def _holds(name: str, text: str) -> bool:
    term = parse_n3(text)
    return value_key(term) is not None if name == COMPARABLE.name else contains(name, term)
