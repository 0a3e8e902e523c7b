"""The literals of a datatype among the facts, as a relation that rules can read."""

from __future__ import annotations

from hongzhuan.facts.codes import parse_n3
from hongzhuan.facts.store import FactStore
from hongzhuan.names import RDF, RDFS, XSD
from hongzhuan.facts.datatypes import contains, value_key
from hongzhuan.program.ir import COMPARABLE, Relation

_ALL_STRINGS = {RDFS + "Literal", RDF + "PlainLiteral", XSD + "string", COMPARABLE.name}
"""Datatypes that hold every text without a language."""


def literal_rows(store: FactStore, relation: Relation) -> str:
    """SQL: the codes of the facts' literals in a datatype."""
    strings = "SELECT id FROM terms WHERE starts_with(term, '\"') AND ends_with(term, '\"')"
    if relation.name == RDFS + "Literal":
        return "SELECT DISTINCT o FROM kb.triples LEFT JOIN terms ON id = o WHERE o & 7 <> 0 OR starts_with(term, '\"')"
    known = [strings] if relation.name in _ALL_STRINGS else []
    others = _matching(store, relation.name, with_strings=not known)
    if others:
        known.append(f"SELECT unnest([{', '.join(map(str, others))}]::BIGINT[])")
    return " UNION ".join(known) or "SELECT 0 WHERE false"


def _matching(store: FactStore, datatype: str, with_strings: bool) -> list[int]:
    """The literals, one by one, whose value is in the datatype; plain texts only where asked."""
    where = "" if with_strings else " AND NOT ends_with(term, '\"')"
    rows = store.connection.execute(
        f"SELECT id, term FROM terms WHERE starts_with(term, '\"'){where} ORDER BY id"
    ).fetchall()
    found = [code for code, text in rows if _holds(datatype, text)]
    inline = store.connection.execute("SELECT DISTINCT o FROM kb.triples WHERE o & 7 <> 0 ORDER BY o").fetchall()
    terms = store.terms(code for (code,) in inline)
    return found + [code for code, term in terms.items() if _holds(datatype, term.n3())]


def _holds(datatype: str, text: str) -> bool:
    term = parse_n3(text)
    if datatype == COMPARABLE.name:
        return value_key(term) is not None
    return contains(datatype, term)
