"""Bodies and provinces under a rule set: who is in a class, over the congresses and on a day."""

from __future__ import annotations

from dataclasses import dataclass

from hongzhuan.analysis.trend import Point, points_under
from hongzhuan.curation.coverage import Office, heads
from hongzhuan.program.ir import class_relation
from hongzhuan.serve.portrait import Said
from hongzhuan.serve.state import Served


@dataclass(frozen=True, slots=True)
class Family:
    """A family of bodies, or one body, followed over the congresses."""

    name: str
    cls: Said
    points: tuple[Point, ...]


def family(served: Served, body: str, cls: str, rules: str) -> Family:
    """How the members of each body of a family stand to a class, in its own term.

    Raises:
        BadInput: no such body or class.
    """
    kb = served.kb
    iri = kb.class_iri(cls)
    derivation = served.derivation(rules)
    points = tuple(points_under(kb, iri, body, derivation))
    return Family(body, Said(kb.label(iri), kb.label(iri, "zh"), iri), points)


@dataclass(frozen=True, slots=True)
class Leader:
    """Who held the top office of a province; None in `in_class` where nobody is on record."""

    name: Said | None
    in_class: bool | None


@dataclass(frozen=True, slots=True)
class Led:
    """A province with its two leaders on a day."""

    province: Said
    secretary: Leader
    governor: Leader

    @property
    def count(self) -> int | None:
        """How many of the two are in the class; None where one is not known and the other does not decide."""
        found = [self.secretary.in_class, self.governor.in_class]
        return None if None in found else sum(bool(one) for one in found)


def provinces(served: Served, cls: str, rules: str, era: str, day: str) -> tuple[Led, ...]:
    """The provinces by their two leaders on a day, and whether these are in a class in an era.

    Raises:
        BadInput: no such class or era, or no date.
    """
    kb, derivation = served.kb, served.derivation(rules)
    relation = class_relation(kb.class_iri(cls))
    window = kb.store.resource(served.catalogue.era(era).iri) or 0
    dated = relation in derivation.program.dated

    def leader(holders: tuple[str, ...]) -> Leader:
        if not holders:
            return Leader(None, None)
        code = kb.store.resource(holders[-1]) or 0
        holds = derivation.holds(relation, (code, window) if dated else (code,)) is not None
        return Leader(Said(kb.label(holders[-1]), kb.label(holders[-1], "zh"), holders[-1]), holds)

    found: dict[str, dict[Office, Leader]] = {}
    for place, office, holders in heads(kb, day):
        found.setdefault(place, {})[office] = leader(holders)
    nobody = Leader(None, None)
    return tuple(
        Led(
            Said(kb.label(place), kb.label(place, "zh"), place), by.get("secretary", nobody), by.get("governor", nobody)
        )
        for place, by in sorted(found.items())
    )
