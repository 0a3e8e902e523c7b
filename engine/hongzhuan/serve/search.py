"""Finding people and things by what a reader types: English, Chinese, pinyin with or without tones, a role, an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from hongzhuan.facts.codes import parse_n3
from hongzhuan.facts.store import FactStore
from hongzhuan.lookup import folded
from hongzhuan.names import HZ, RDFS, SKOS

Kind = Literal["official", "body", "province", "organisation", "post"]
_KINDS: dict[str, Kind] = {
    "Official": "official",
    "CentralCommittee": "body",
    "Politburo": "body",
    "StandingCommittee": "body",
    "Province": "province",
    "Post": "post",
}
_ORDER: tuple[Kind, ...] = ("official", "body", "province", "organisation", "post")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: its address, labels, kind; for a post its holder, with the post as `detail`."""

    iri: str
    label: str
    label_zh: str
    kind: Kind
    detail: str = ""
    detail_zh: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    code: int
    kind: Kind
    text: str


class Index:
    """Every name of officials, bodies, provinces and organisations, and every post, as they are compared."""

    def __init__(self, store: FactStore) -> None:
        self._store = store
        kinds = _kinds(store)
        self._names: dict[int, dict[str, str]] = {}
        self._entries = [
            _Entry(code, kinds[code], " ".join(folded(word) for word in text.split()))
            for code, text in self._texts(kinds)
        ]
        self._holders = _pairs(store, "holder")

    def _texts(self, kinds: dict[int, Kind]) -> Iterable[tuple[int, str]]:
        for name in (RDFS + "label", SKOS + "altLabel"):
            source = self._store.source("property", name)
            if source is None:
                continue
            rows = self._store.connection.execute(
                f"SELECT s, term FROM {source.table} JOIN terms ON o = id ORDER BY ALL"
            ).fetchall()
            for code, term in rows:
                if code in kinds:
                    text = parse_n3(term)
                    if name == RDFS + "label":
                        self._names.setdefault(code, {}).setdefault((text.language or "en").split("-")[0], text.value)
                    yield code, text.value

    def find(self, words: str, limit: int = 50) -> list[Hit]:
        """What has all the words in one of its names: the whole name first, then its beginning; people before the rest."""
        wanted = [folded(word) for word in words.split()]
        whole = folded(words)
        if not whole:
            return []
        ranked: dict[int, tuple[int, int, str]] = {}
        for entry in self._entries:
            joined = entry.text.replace(" ", "")
            if whole in joined or all(word in entry.text for word in wanted):
                rank = 0 if joined == whole else 1 if joined.startswith(whole) else 2
                key = (rank if entry.kind != "post" else 3, _ORDER.index(entry.kind), entry.text)
                ranked[entry.code] = min(ranked.get(entry.code, key), key)
        kinds = {entry.code: entry.kind for entry in self._entries}
        found = (self._hit(code, kinds[code]) for code in sorted(ranked, key=lambda code: (ranked[code], code)))
        unique = {hit.iri: hit for hit in reversed([hit for hit in found if hit])}
        return list(reversed(unique.values()))[:limit]

    def _hit(self, code: int, kind: Kind) -> Hit | None:
        """A post leads to its holder."""
        subject = self._holders.get(code) if kind == "post" else code
        if subject is None:
            return None
        detail = self._label(code) if kind == "post" else ("", "")
        return Hit(self._store.term(subject).value, *self._label(subject), kind, *detail)

    def _label(self, code: int) -> tuple[str, str]:
        names = self._names.get(code, {})
        english = names.get("en") or next(iter(names.values()), self._store.term(code).value)
        return english, names.get("zh", english)


def _kinds(store: FactStore) -> dict[int, Kind]:
    """The things that can be found; whatever has a post in it is an organisation."""
    found: dict[int, Kind] = dict.fromkeys(_pairs(store, "organisation").values(), "organisation")
    for name, kind in _KINDS.items():
        source = store.source("class", HZ + name)
        if source is not None:
            rows = store.connection.execute(f"SELECT s FROM {source.table}").fetchall()
            found.update((row[0], kind) for row in rows)
    return found


def _pairs(store: FactStore, name: str) -> dict[int, int]:
    """The first value of a property for each subject."""
    source = store.source("property", HZ + name)
    if source is None:
        return {}
    key, value = source.columns
    rows = store.connection.execute(f"SELECT {key}, {value} FROM {source.table} WHERE {value} IS NOT NULL").fetchall()
    return {row[0]: row[1] for row in rows}
