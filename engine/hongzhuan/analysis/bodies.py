"""Elected bodies, one each congress, and their full members as they were elected."""

from __future__ import annotations

from dataclasses import dataclass

from hongzhuan.derivation import label_of
from hongzhuan.errors import BadInput
from hongzhuan.facts.codes import first_day, last_day
from hongzhuan.facts.store import FactStore
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.names import HZ, KB

FULL = ("Member", "Head", "Deputy")
"""Roles of full members; alternates are not."""
HINT = "name CentralCommittee, Politburo, StandingCommittee, or one body such as Politburo-19"
SEASON = 60
"""Days after the election within which a seat counts as won in it: the plenum that follows a congress."""


@dataclass(frozen=True, slots=True)
class ElectedBody:
    """A body of one congress: `number` of the congress, its term, the code of the day of election, the seats."""

    iri: str
    code: int
    label: str
    label_zh: str
    number: int
    term: str
    elected: int
    seats: int | None

    @property
    def name(self) -> str:
        """The short name: `Politburo-19`."""
        return self.iri.removeprefix(KB)


@dataclass(frozen=True, slots=True)
class Members:
    """Codes of the full members: of those who were elected, and of those who came later in the term."""

    elected: frozenset[int]
    later: frozenset[int]


def bodies_of(kb: KnowledgeBase, name: str) -> list[ElectedBody]:
    """The bodies of a family (`Politburo`) in the order of the congresses, or one body (`Politburo-19`).

    Raises:
        BadInput: no such family or body, or none that is elected by a congress.
    """
    families = [
        iri for iri in kb.vocabulary.resolve(name, "class") if HZ + "Body" in kb.vocabulary.superclasses_of(iri)
    ]
    found = _members_of_class(kb.store, families[0]) if families else _named(kb, name)
    bodies = sorted((b for code in found if (b := _body(kb.store, code))), key=lambda body: (body.number, body.iri))
    if not bodies:
        raise BadInput(f"`{name}` is no body that a congress elects, or none is in these facts", hint=HINT)
    return bodies


def _named(kb: KnowledgeBase, name: str) -> list[int]:
    try:
        return [kb.finder.body(name).code]
    except BadInput:
        return []


def _members_of_class(store: FactStore, cls: str) -> list[int]:
    source = store.source("class", cls)
    if source is None:
        return []
    return [row[0] for row in store.connection.execute(f"SELECT s FROM {source.table}").fetchall()]


def _body(store: FactStore, code: int) -> ElectedBody | None:
    terms, days = (store.values(code, HZ + name) for name in ("term", "elected"))
    if not terms or not days:
        return None
    seats, numbers = store.values(code, HZ + "fullMembers"), store.values(terms[0], HZ + "ordinal")
    return ElectedBody(
        store.term(code).value,
        code,
        label_of(store, code),
        label_of(store, code, "zh"),
        numbers[0] >> 3 if numbers else 0,
        store.term(terms[0]).value,
        days[0],
        seats[0] >> 3 if seats else None,
    )


def members_of(store: FactStore, body: ElectedBody) -> Members:
    """The full members of a body. A seat whose beginning is not on record counts as won in the election."""
    latest = last_day(body.elected) + SEASON
    elected: set[int] = set()
    later: set[int] = set()
    for official, start in _seats(store, body.code):
        joined = later if start is not None and first_day(start) > latest else elected
        joined.add(official)
    return Members(frozenset(elected), frozenset(later - elected))


def _seats(store: FactStore, body: int) -> list[tuple[int, int | None]]:
    """Holder and start of each full seat in a body."""
    roles = ", ".join(str(code) for name in FULL if (code := store.resource(HZ + name)) is not None)
    organisation, holder, role = (pairs(store, name) for name in ("organisation", "holder", "role"))
    if not (roles and organisation and holder and role):
        return []
    start = pairs(store, "start") or "(SELECT NULL::BIGINT AS s, NULL::BIGINT AS o)"
    return store.connection.execute(
        f"SELECT h.o, min(b.o) FROM {organisation} p JOIN {holder} h USING (s) JOIN {role} r USING (s)"
        f" LEFT JOIN {start} b ON b.s = p.s WHERE p.o = {body} AND r.o IN ({roles}) GROUP BY p.s, h.o ORDER BY ALL"
    ).fetchall()


def pairs(store: FactStore, name: str) -> str | None:
    """SQL of the asserted pairs of a property, as `s` and `o`."""
    source = store.source("property", HZ + name)
    if source is None:
        return None
    key, value = source.columns
    beside = f" UNION ALL SELECT s, o FROM {source.beside}" if source.beside else ""
    return f"(SELECT {key} AS s, {value} AS o FROM {source.table} WHERE {value} IS NOT NULL{beside})"
