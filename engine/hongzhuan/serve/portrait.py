"""An official as a page shows one: names, particulars, credentials and posts with sector and level, each with its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from hongzhuan.derivation import Derivation, labels_of
from hongzhuan.facts.codes import decode_inline
from hongzhuan.facts.store import FactStore
from hongzhuan.lookup import Found
from hongzhuan.names import DCTERMS, HZ, OWL, RDF, SCHEMA, SKOS
from hongzhuan.program.ir import property_relation

Sector = Literal["party", "government", "congress", "military", "enterprise", "academia", "other"]
SECTORS: dict[Sector, tuple[str, ...]] = {
    "party": ("PartyOrgan", "PartySchool", "CentralCommittee", "Politburo", "StandingCommittee"),
    "government": ("GovernmentOrgan", "JudicialOrgan"),
    "congress": ("LegislativeOrgan", "ConsultativeOrgan"),
    "military": ("MilitaryOrgan",),
    "enterprise": ("StateOwnedEnterprise", "PrivateEnterprise"),
    "academia": ("University", "ResearchInstitute", "School", "Hospital"),
    "other": (),
}
"""Sectors by the class of the organisation; whatever is in none is other."""
PARTICULARS = ("born", "died", "sex", "nationality", "birthplace", "joinedParty")
CREDENTIALS = ("Degree", "ProfessionalTitle", "RevolutionaryRecord", "ClassOrigin", "Sanction")
PARTS = ("degreeLevel", "field", "subject", "institution", "title", "campaign", "origin", "kind")


@dataclass(frozen=True, slots=True)
class Said:
    """A text in both languages; the address of the thing that it names, if it names one."""

    en: str
    zh: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Credential:
    """A degree, title, record, origin or sanction: its class, its parts, its dates as recorded, its sources by number."""

    iri: str
    kind: Said
    parts: tuple[Said, ...]
    since: str
    until: str
    part_time: bool
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """A post. `level` counts from 1, the township, to the national level; None where it is not known. Dates as recorded;
    `known` is the date for which a source says that it was still held."""

    iri: str
    label: Said
    organisation: Said | None
    sector: Sector
    level: int | None
    level_label: Said | None
    start: str
    end: str
    known: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A page: its number here, its address, title, publisher, where it stands and when it was read."""

    number: int
    iri: str
    title: str
    publisher: str
    url: str
    read: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything on record about one official; posts from the oldest on."""

    iri: str
    label: Said
    other_names: tuple[str, ...]
    same: tuple[str, ...]
    particulars: tuple[tuple[Said, Said], ...]
    credentials: tuple[Credential, ...]
    posts: tuple[Post, ...]
    sources: tuple[Source, ...]


def portrait(derivation: Derivation, found: Found) -> Portrait:
    """The portrait of an official; levels are those that a derivation works out."""
    return _Reader(derivation).read(found)


class _Reader:
    def __init__(self, derivation: Derivation) -> None:
        self._store: FactStore = derivation.store
        self._levels = _levels(derivation)
        self._numbers: dict[int, int] = {}
        self._said: dict[int, Said] = {}

    def read(self, found: Found) -> Portrait:
        nodes = self._holding(found.code)
        kinds = {node: {self._iri(kind) for kind in self._store.values(node, RDF + "type")} for node in nodes}
        self._cited(found.code)  # the pages about the person come first
        credentials = tuple(
            self._credential(node, name) for name in CREDENTIALS for node in nodes if HZ + name in kinds[node]
        )
        posts = sorted(
            (self._post(node) for node in nodes if HZ + "Post" in kinds[node]), key=lambda p: (p.start or "9999", p.iri)
        )
        return Portrait(
            found.iri,
            self._name(found.code),
            tuple(self._text(code) for code in self._store.values(found.code, SKOS + "altLabel")),
            tuple(self._iri(code) for code in self._store.values(found.code, OWL + "sameAs")),
            tuple(self._particulars(found.code)),
            credentials,
            tuple(posts),
            tuple(self._source(code, number) for code, number in self._numbers.items()),
        )

    def _holding(self, code: int) -> list[int]:
        source = self._store.source("property", HZ + "holder")
        if source is None:
            return []
        key, value = source.columns
        rows = self._store.connection.execute(f"SELECT {key} FROM {source.table} WHERE {value} = {code}").fetchall()
        return sorted((row[0] for row in rows), key=self._iri)

    def _particulars(self, code: int) -> Iterable[tuple[Said, Said]]:
        for name in PARTICULARS:
            prop = self._store.resource(HZ + name)
            for value in self._store.values(code, HZ + name):
                yield (self._name(prop) if prop is not None else Said(name, name)), self._name(value)

    def _credential(self, node: int, kind: str) -> Credential:
        cls = self._store.resource(HZ + kind)
        parts = dict.fromkeys(self._name(code) for name in PARTS for code in self._store.values(node, HZ + name))
        return Credential(
            self._iri(node),
            self._name(cls) if cls is not None else Said(kind, kind),
            tuple(parts),
            self._first(node, "awarded"),
            self._first(node, "lifted"),
            self._first(node, "partTime") == "true",
            self._cited(node),
        )

    def _post(self, node: int) -> Post:
        organisations = self._store.values(node, HZ + "organisation")
        level = self._levels.get(node)
        return Post(
            self._iri(node),
            self._name(node),
            self._name(organisations[0]) if organisations else None,
            self._sector(organisations[0]) if organisations else "other",
            self._position(level) if level is not None else None,
            self._name(level) if level is not None else None,
            self._first(node, "start"),
            self._first(node, "end"),
            self._first(node, "lastKnown"),
            self._cited(node),
        )

    def _sector(self, organisation: int) -> Sector:
        kinds = {self._iri(kind).removeprefix(HZ) for kind in self._store.values(organisation, RDF + "type")}
        return next((sector for sector, names in SECTORS.items() if kinds.intersection(names)), "other")

    def _position(self, level: int) -> int | None:
        found = self._store.values(level, HZ + "position")
        term = decode_inline(found[0]) if found else None
        return int(float(term.value)) if term else None

    def _cited(self, node: int) -> tuple[int, ...]:
        sources = self._store.values(node, DCTERMS + "source")
        return tuple(sorted(self._numbers.setdefault(source, len(self._numbers) + 1) for source in sources))

    def _source(self, code: int, number: int) -> Source:
        title, publisher, url, read = (
            next(map(self._text, self._store.values(code, name)), "")
            for name in (DCTERMS + "title", DCTERMS + "publisher", SCHEMA + "url", HZ + "dateRead")
        )
        return Source(number, self._iri(code), title or self._name(code).en, publisher, url, read)

    def _first(self, node: int, name: str) -> str:
        return " / ".join(self._text(code) for code in self._store.values(node, HZ + name))

    def _text(self, code: int) -> str:
        inline = decode_inline(code)
        return inline.value if inline else self._store.term(code).value

    def _name(self, code: int) -> Said:
        """What a thing is called in both languages; a number or a date as it is written."""
        if code not in self._said:
            inline = decode_inline(code)
            self._said[code] = Said(inline.value, inline.value) if inline else self._labelled(code)
        return self._said[code]

    def _labelled(self, code: int) -> Said:
        term = self._store.term(code)
        english, chinese = (labels_of(self._store, [code], language)[code] for language in ("en", "zh"))
        return Said(english, chinese, None if term.kind == "literal" else term.value)

    def _iri(self, code: int) -> str:
        return self._store.term(code).value


def _levels(derivation: Derivation) -> dict[int, int]:
    """The level of each post, where the rules say one."""
    relation = property_relation(HZ + "level")
    if relation not in derivation.program.defining():
        return {}
    return {row[0]: row[1] for row in derivation.tuples(relation)}
