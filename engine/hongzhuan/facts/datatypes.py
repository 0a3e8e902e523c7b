"""Literals of OWL 2 RL's datatypes: which are in a value space, and which are the same value.

Source: W3C OWL 2 Profiles, section 4.2.1 (the datatypes), and W3C XML Schema 1.1 Part 2 (lexical and value spaces).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hongzhuan.facts.codes import Term
from hongzhuan.names import RDF, RDFS, XSD

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_FLOAT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_MOMENT = re.compile(
    r"(-?[0-9]{4,})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_ZONED = re.compile(r".*(Z|[+-][0-9]{2}:[0-9]{2})")

_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "nonPositiveInteger": (None, 0),
    "positiveInteger": (1, None),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
"""The integer types with their least and greatest value."""

_STRINGS: dict[str, re.Pattern[str]] = {
    "string": re.compile(r".*", re.S),
    "normalizedString": re.compile(r"[^\t\n\r]*"),
    "token": re.compile(r"([^\s]+( [^\s]+)*)?"),
    "language": re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),
    "Name": re.compile(r"[^\W\d][\w.:-]*|[_:][\w.:-]*"),
    "NCName": re.compile(r"[^\W\d][\w.-]*"),
    "NMTOKEN": re.compile(r"[\w.:-]+"),
}

Key = tuple[str, Hashable]


def is_known(datatype: str) -> bool:
    """Whether OWL 2 RL has the datatype, or it is the class of all literals."""
    return datatype in (RDFS + "Literal", RDF + "PlainLiteral", RDF + "langString") or _short(datatype) in _VALUES


def integer_range(datatype: str) -> tuple[int | None, int | None] | None:
    """The least and the greatest value of a type of integers; None for any other datatype."""
    return _RANGES.get(_short(datatype))


def is_text(datatype: str) -> bool:
    """Whether the values of a datatype are texts without a language."""
    return _short(datatype) in _STRINGS


def value_key(term: Term) -> Key | None:
    """A value as something that can be compared: equal keys, equal values. None where OWL 2 RL cannot tell."""
    if term.language is not None:
        return "text", (term.value, term.language.lower())
    name = _short(term.datatype or XSD + "string")
    return _VALUES[name](name, term.value) if name in _VALUES else None


def contains(datatype: str, term: Term) -> bool:
    """Whether the value of a literal is in the value space of a datatype that OWL 2 RL knows."""
    if term.kind != "literal":
        return False
    if datatype == RDFS + "Literal":
        return True
    key = value_key(term)
    if key is None:
        return False
    kind, value = key
    if datatype == RDF + "PlainLiteral":
        return kind in ("string", "text")
    if datatype == RDF + "langString":
        return kind == "text"
    name = _short(datatype)
    if name in _RANGES:
        return kind == "number" and isinstance(value, Fraction) and value.denominator == 1 and _within(name, int(value))
    if name in _STRINGS:
        return kind == "string" and _STRINGS[name].fullmatch(str(value)) is not None
    if name == "dateTimeStamp":
        return kind == "dateTime" and isinstance(value, tuple) and value[0] == "zoned"
    return kind == ("number" if name == "decimal" else name)


def _short(datatype: str) -> str:
    return datatype.removeprefix(XSD)


def _within(name: str, value: int) -> bool:
    low, high = _RANGES[name]
    return (low is None or value >= low) and (high is None or value <= high)


def _integer(name: str, text: str) -> Key | None:
    return ("number", Fraction(int(text))) if _INTEGER.fullmatch(text) and _within(name, int(text)) else None


def _decimal(_: str, text: str) -> Key | None:
    return ("number", Fraction(Decimal(text))) if _DECIMAL.fullmatch(text) else None


def _float(name: str, text: str) -> Key | None:
    """The value spaces of float, double and decimal are apart (OWL 2 Structural Specification, section 4.2)."""
    if not _FLOAT.fullmatch(text):
        return None
    value = float(text.replace("INF", "inf"))
    return name, ("NaN" if value != value else (value, text.startswith("-") and value == 0))


def _boolean(_: str, text: str) -> Key | None:
    return ("boolean", text in ("true", "1")) if text in ("true", "false", "1", "0") else None


def _string(name: str, text: str) -> Key | None:
    return ("string", text) if _STRINGS[name].fullmatch(text) else None


def _moment(name: str, text: str) -> Key | None:
    """A moment with a time zone is one point in time; without one, its own kind of value."""
    match = _MOMENT.fullmatch(text)
    zoned = _ZONED.fullmatch(text) is not None
    if match is None or (name == "dateTimeStamp" and not zoned):
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    try:
        moment = datetime(year, month, day, hour % 24, minute, second) + timedelta(days=hour // 24)
        zone = match.group(8)
        if zone and zone != "Z":
            shift = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
            moment -= shift if zone[0] == "+" else -shift
    except (ValueError, OverflowError):
        return None
    return "dateTime", (
        "zoned" if zoned else "local",
        moment.isoformat(),
        (match.group(7) or "").rstrip("0").rstrip("."),
    )


def _binary(pattern: str) -> Callable[[str, str], Key | None]:
    def read(name: str, text: str) -> Key | None:
        plain = re.sub(r"\s", "", text)
        return (name, plain.upper() if name == "hexBinary" else plain) if re.fullmatch(pattern, plain) else None

    return read


def _address(_: str, text: str) -> Key | None:
    return "anyURI", text


_VALUES: dict[str, Callable[[str, str], Key | None]] = {
    **dict.fromkeys(_RANGES, _integer),
    **dict.fromkeys(_STRINGS, _string),
    "decimal": _decimal,
    "float": _float,
    "double": _float,
    "boolean": _boolean,
    "dateTime": _moment,
    "dateTimeStamp": _moment,
    "hexBinary": _binary(r"([0-9a-fA-F]{2})*"),
    "base64Binary": _binary(r"[A-Za-z0-9+/]*={0,2}"),
    "anyURI": _address,
}
