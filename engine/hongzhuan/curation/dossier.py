"""One official at a glance: names, credentials and posts in order, each with the pages that say so."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from hongzhuan.derivation import label_of
from hongzhuan.facts.codes import decode_inline
from hongzhuan.facts.store import FactStore
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.lookup import Found
from hongzhuan.names import DCTERMS, HZ, OWL, RDF, RDFS, SCHEMA, SKOS, shorten

FACTS = ("born", "died", "sex", "nationality", "birthplace", "joinedParty")
CREDENTIALS = ("Degree", "ProfessionalTitle", "RevolutionaryRecord", "ClassOrigin", "Sanction")
PARTS = ("degreeLevel", "field", "subject", "institution", "title", "campaign", "origin", "kind")


@dataclass(frozen=True, slots=True)
class Line:
    """A post or a credential: its name, what it says, from when until when as recorded, and its sources by number."""

    iri: str
    kind: str
    text: str
    since: str
    until: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A source: its number in the dossier, title, publisher, address and the day on which it was read."""

    number: int
    iri: str
    title: str
    publisher: str
    url: str
    read: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything on record about one official, posts from the oldest on."""

    iri: str
    names: tuple[str, ...]
    wikidata: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    credentials: tuple[Line, ...]
    posts: tuple[Line, ...]
    sources: tuple[Page, ...]

    def to_json(self) -> dict[str, object]:
        """The form of `kb show --format json`."""
        return asdict(self)


def dossier(kb: KnowledgeBase, found: Found) -> Dossier:
    """The dossier of an official."""
    return _Reader(kb.store).read(found)


class _Reader:
    def __init__(self, store: FactStore) -> None:
        self.store = store
        self.numbers: dict[int, int] = {}

    def read(self, found: Found) -> Dossier:
        code = found.code
        held = self._holding(code)
        kinds = {node: {shorten(self._iri(kind)) for kind in self.store.values(node, RDF + "type")} for node in held}
        posts = [node for node in held if "hz:Post" in kinds[node]]
        credentials = [(kind, node) for kind in CREDENTIALS for node in held if f"hz:{kind}" in kinds[node]]
        self._numbers(code)  # the pages about the person come first
        lines = tuple(self._credential(kind, node) for kind, node in credentials)
        career = tuple(sorted((self._post(node) for node in posts), key=lambda post: (post.since or "9999", post.iri)))
        return Dossier(
            iri=found.iri,
            names=tuple(self._texts(code, RDFS + "label") + self._texts(code, SKOS + "altLabel")),
            wikidata=tuple(shorten(self._iri(same)) for same in self.store.values(code, OWL + "sameAs")),
            facts=tuple((name, value) for name in FACTS for value in self._texts(code, HZ + name)),
            credentials=lines,
            posts=career,
            sources=tuple(self._page(source, number) for source, number in self.numbers.items()),
        )

    def _holding(self, code: int) -> list[int]:
        """What the official holds."""
        source = self.store.source("property", HZ + "holder")
        if source is None:
            return []
        key, value = source.columns
        rows = self.store.connection.execute(f"SELECT {key} FROM {source.table} WHERE {value} = {code}").fetchall()
        nodes = [row[0] for row in rows]
        return sorted(nodes, key=self._iri)

    def _post(self, node: int) -> Line:
        label = label_of(self.store, node)
        known = self._text(node, HZ + "lastKnown")
        until = self._text(node, HZ + "end") or (f"at least {known}" if known else "")
        return Line(self._iri(node), "Post", label, self._text(node, HZ + "start"), until, self._numbers(node))

    def _credential(self, kind: str, node: int) -> Line:
        parts = [value for name in PARTS for value in self._texts(node, HZ + name)]
        if self._text(node, HZ + "partTime") == "true":
            parts.append("in service")
        since, until = self._text(node, HZ + "awarded"), self._text(node, HZ + "lifted")
        return Line(self._iri(node), kind, ", ".join(dict.fromkeys(parts)), since, until, self._numbers(node))

    def _numbers(self, node: int) -> tuple[int, ...]:
        sources = self.store.values(node, DCTERMS + "source")
        return tuple(sorted(self.numbers.setdefault(source, len(self.numbers) + 1) for source in sources))

    def _page(self, source: int, number: int) -> Page:
        read = [self._text(source, iri) for iri in (DCTERMS + "publisher", SCHEMA + "url", HZ + "dateRead")]
        title = self._text(source, DCTERMS + "title") or label_of(self.store, source)
        return Page(number, self._iri(source), title, read[0], read[1], read[2])

    def _texts(self, node: int, name: str) -> list[str]:
        values = self.store.values(node, name)
        return [self._shown(value) for value in values]

    def _text(self, node: int, name: str) -> str:
        return " or ".join(self._texts(node, name))

    def _shown(self, code: int) -> str:
        inline = decode_inline(code)
        return inline.value if inline else label_of(self.store, code)

    def _iri(self, code: int) -> str:
        return self.store.term(code).value
