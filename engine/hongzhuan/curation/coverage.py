"""What is on record and what is missing: bodies by term, heads of provinces on a day, and how full the records are."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from hongzhuan.errors import BadInput
from hongzhuan.facts.codes import encode_date, first_day, last_day
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.names import HZ, shorten

Office = Literal["secretary", "governor"]

HEADS = f"""
SELECT ?province ?name ?kind ?post ?official ?holder ?start ?end ?known {{
  ?province a <{HZ}Province> ; rdfs:label ?name . FILTER(LANG(?name) = "en")
  ?organ hz:province ?province ; hz:rank hz:ProvincialLevel ; a ?kind . FILTER(?kind IN (hz:PartyOrgan, hz:GovernmentOrgan))
  OPTIONAL {{
    ?post hz:organisation ?organ ; hz:role hz:Head ; hz:holder ?official .
    ?official rdfs:label ?holder . FILTER(LANG(?holder) = "en")
    OPTIONAL {{ ?post hz:start ?start }}
    OPTIONAL {{ ?post hz:end ?end }}
    OPTIONAL {{ ?post hz:lastKnown ?known }}
  }}
}} ORDER BY ?name"""
FULLNESS = {
    "officials with a birth date": ("hz:Official", "?it hz:born ?value"),
    "officials with a Wikidata id": ("hz:Official", "?it owl:sameAs ?value"),
    "officials with a degree": ("hz:Official", "?value hz:holder ?it ; a hz:Degree"),
    "posts with a start": ("hz:Post", "?it hz:start ?value"),
    "posts with an end, or last known": ("hz:Post", "{ ?it hz:end ?value } UNION { ?it hz:lastKnown ?value }"),
    "posts with a source": ("hz:Post", "?it dcterms:source ?value"),
    "degrees with a field": ("hz:Degree", "?it hz:field ?value"),
    "degrees with an institution": ("hz:Degree", "?it hz:institution ?value"),
}
"""What a record should have: a class, and the pattern of the part that may be missing."""


@dataclass(frozen=True, slots=True)
class Seat:
    """The top office of a province on a day: who certainly held it, and failing that who was the last to take it before
    the day with no end on record, as `last_taken`."""

    province: str
    office: Office
    holders: tuple[str, ...]
    last_taken: str | None


@dataclass(frozen=True, slots=True)
class Fullness:
    """How many records have a part, of how many."""

    what: str
    known: int
    total: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of a knowledge base; `bodies` are (name, label, full members on record, elected)."""

    bodies: tuple[tuple[str, str, int, int | None], ...]
    day: str
    provinces: tuple[Seat, ...]
    fullness: tuple[Fullness, ...]

    def to_json(self) -> dict[str, object]:
        """The form of `kb coverage --format json`."""
        return asdict(self)


def coverage(kb: KnowledgeBase, day: str = "2022-01-01") -> Coverage:
    """What is on record, with the heads of the provinces on a day.

    Raises:
        BadInput: the day is no date.
    """
    code = encode_date(day)
    if code is None:
        raise BadInput(f"`{day}` is no date", hint="write 2022-01-01")
    bodies = tuple((shorten(iri), label, known, size) for iri, label, known, size in kb.coverage() if known)
    return Coverage(bodies, day, _seats(kb, first_day(code)), tuple(_fullness(kb)))


def heads(kb: KnowledgeBase, day: str) -> list[tuple[str, Office, tuple[str, ...]]]:
    """Who certainly held the top offices of each province on a day: the addresses of province and holders.

    Raises:
        BadInput: the day is no date.
    """
    code = encode_date(day)
    if code is None:
        raise BadInput(f"`{day}` is no date", hint="write 2022-01-01")
    found: dict[tuple[str, Office], list[str]] = {}
    for province, _, kind, _, official, _, start, end, known in kb.query(HEADS, rules=None).rows:
        holders = found.setdefault((province.value, _office(kind.value)), [])
        if official is not None and _covers(start, end or known, first_day(code)) and official.value not in holders:
            holders.append(official.value)
    return [(province, office, tuple(holders)) for (province, office), holders in sorted(found.items())]


def _office(kind: str) -> Office:
    return "secretary" if kind.endswith("PartyOrgan") else "governor"


def _seats(kb: KnowledgeBase, day: int) -> tuple[Seat, ...]:
    certain: dict[tuple[str, Office], list[str]] = {}
    taken: dict[tuple[str, Office], tuple[int, str, bool]] = {}
    for _, name, kind, _, _, holder, start, end, known in kb.query(HEADS, rules=None).rows:
        place = (name.value, _office(kind.value))
        found = certain.setdefault(place, [])
        begun = encode_date(start.value) if start is not None else None
        if holder is None or begun is None or last_day(begun) > day:
            continue
        if _covers(start, end or known, day) and holder.value not in found:
            found.append(holder.value)
        taken[place] = max(taken.get(place, (0, "", False)), (first_day(begun), holder.value, end is None))
    seats = []
    for place, names in sorted(certain.items()):
        _, last, is_open = taken.get(place, (0, "", False))
        seats.append(Seat(*place, tuple(names), last if is_open and not names else None))
    return tuple(seats)


def _covers(start: object, until: object, day: int) -> bool:
    """Whether a post from `start` to `until` certainly includes a day; dates are as precise as their source."""
    begun, over = (encode_date(getattr(value, "value", "")) for value in (start, until))
    return begun is not None and over is not None and last_day(begun) <= day <= first_day(over)


def _fullness(kb: KnowledgeBase) -> list[Fullness]:
    found = []
    for what, (cls, pattern) in FULLNESS.items():
        total, known = (
            int(kb.query(f"SELECT (COUNT(DISTINCT ?it) AS ?n) {{ ?it a {cls} . {part} }}", rules=None).rows[0][0].value)
            for part in ("", pattern)
        )
        found.append(Fullness(what, known, total))
    return found
