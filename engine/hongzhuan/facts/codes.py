"""One 64-bit integer for every term.

The three low bits say how to read the rest. Dates and numbers are held in the code itself, so that comparing them needs
no look-up; everything else is a number in the dictionary.

| bits | term | the rest |
|---|---|---|
| 0 | IRI, blank node, text, any other literal | row of the dictionary |
| 1 | `xsd:gYear`, `xsd:gYearMonth`, `xsd:date` | first day (proleptic Gregorian ordinal) * 512 + days after it |
| 2 | `xsd:integer` | the value |
| 3 | `xsd:decimal` | the value in millionths |

A whole decimal is written without a point, as RDF's canonical form has it. A date keeps its precision: a year covers 365
or 366 days, a month 28 to 31, a day one. A literal whose lexical form is not the canonical one goes to the dictionary, as
do doubles, which no rule compares.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

XSD = "http://www.w3.org/2001/XMLSchema#"
DATE, INTEGER, DECIMAL = 1, 2, 3
SPAN = 512
MILLION = 1_000_000

Kind = Literal["iri", "blank", "literal"]


@dataclass(frozen=True, slots=True)
class Term:
    """An RDF term. `datatype` and `language` belong to literals."""

    kind: Kind
    value: str
    datatype: str | None = None
    language: str | None = None

    def n3(self) -> str:
        """The term in N-Triples."""
        if self.kind == "iri":
            return f"<{self.value}>"
        if self.kind == "blank":
            return f"_:{self.value}"
        text = f'"{_escape(self.value)}"'
        if self.language:
            return f"{text}@{self.language}"
        return f"{text}^^<{self.datatype}>" if self.datatype and self.datatype != XSD + "string" else text


def iri(value: str) -> Term:
    """An IRI."""
    return Term("iri", value)


def _escape(text: str) -> str:
    for raw, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(raw, escaped)
    return text


_N3 = re.compile(r'<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.S)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def parse_n3(text: str) -> Term:
    """Read one term in N-Triples."""
    match = _N3.fullmatch(text)
    if match is None:
        raise ValueError(f"not a term in N-Triples: {text!r}")
    resource, blank, literal, language, datatype = match.groups()
    if resource is not None:
        return iri(_unescape(resource))
    if blank is not None:
        return Term("blank", blank)
    return Term("literal", _unescape(literal), datatype or (None if language else XSD + "string"), language)


def _unescape(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        short, long, letter = match.groups()
        return chr(int(short or long, 16)) if short or long else _CONTROL.get(letter, letter)

    return _ESCAPE.sub(plain, text) if "\\" in text else text


def encode_date(lexical: str) -> int | None:
    """The code of a year, a month or a day; None when it is none of them."""
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", lexical)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    if day:
        after = 0
    elif month:
        after = calendar.monthrange(first.year, month)[1] - 1
    else:
        after = 365 if calendar.isleap(first.year) else 364
    return (first.toordinal() * SPAN + after) * 8 + DATE


def encode_inline(term: Term) -> int | None:
    """The code of a literal that needs no dictionary; None for all others."""
    if term.kind != "literal" or term.datatype is None:
        return None
    name = term.datatype.removeprefix(XSD)
    if name in ("gYear", "gYearMonth", "date"):
        length = {"gYear": 4, "gYearMonth": 7, "date": 10}[name]
        return encode_date(term.value) if len(term.value) == length else None
    if name == "integer" and re.fullmatch(r"0|-?[1-9][0-9]{0,14}", term.value):
        return int(term.value) * 8 + INTEGER
    if (
        name == "decimal"
        and re.fullmatch(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{0,5}[1-9])?", term.value)
        and term.value != "-0"
    ):
        whole, _, rest = term.value.partition(".")
        return (int(whole + rest.ljust(6, "0"))) * 8 + DECIMAL
    return None


def decode_inline(code: int) -> Term | None:
    """The literal that a code holds in itself; None for a row of the dictionary."""
    kind, payload = code & 7, code >> 3
    if kind == DATE:
        return _date_term(payload)
    if kind == INTEGER:
        return Term("literal", str(payload), XSD + "integer")
    if kind == DECIMAL:
        return Term("literal", f"{payload / MILLION:.6f}".rstrip("0").rstrip("."), XSD + "decimal")
    return None


def _date_term(payload: int) -> Term:
    first, after = date.fromordinal(payload // SPAN), payload % SPAN
    if after == 0:
        return Term("literal", f"{first:%Y-%m-%d}".rjust(10, "0"), XSD + "date")
    if after < 31:
        return Term("literal", f"{first.year:04d}-{first.month:02d}", XSD + "gYearMonth")
    return Term("literal", f"{first.year:04d}", XSD + "gYear")


def first_day(code: int) -> int:
    """Ordinal of the first day that a date covers."""
    return (code >> 3) // SPAN


def last_day(code: int) -> int:
    """Ordinal of the last day that a date covers."""
    payload = code >> 3
    return payload // SPAN + payload % SPAN
