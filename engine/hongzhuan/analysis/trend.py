"""A class over the congresses: the share of each body that is in it, of those who can be judged.

A body is judged in its own term, as its members were elected. Unknown is counted apart; the interval (Wilson's) says how
little a body of seven can carry. It treats the members as a sample of those who could have been elected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hongzhuan.analysis.bodies import ElectedBody, bodies_of, members_of
from hongzhuan.analysis.intervals import Interval, wilson
from hongzhuan.analysis.provinces import FAMILY, provinces_of
from hongzhuan.analysis.standing import Standing, standings
from hongzhuan.derivation import Derivation, labels_of
from hongzhuan.facts.codes import decode_inline
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.names import HZ, KB
from hongzhuan.program.ir import class_relation
from hongzhuan.program.rulesets import RuleSet
from hongzhuan.tabular import JSON_VERSION, Cell, Tabular

COVERAGE = 0.9
"""The share of a body that must be on record before its figure is given without a warning."""
COLUMNS: Mapping[str, type] = {
    "rules": str, "congress": int, "body": str, "term": str, "elected_on": str, "seats": int, "on_record": int,
    "coverage": float, "in_class": int, "unknown": int, "judged": int, "share": float, "low": float, "high": float,
    "joined_later": int,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """One member and how he or she stands to the class."""

    iri: str
    label: str
    label_zh: str
    standing: Standing

    def to_json(self) -> dict[str, str]:
        """All of it."""
        return {"iri": self.iri, "label": self.label, "label_zh": self.label_zh, "standing": self.standing}


@dataclass(frozen=True, slots=True)
class Point:
    """One body of one congress under one rule set. `seats` is None where no source gives the number."""

    rules: str
    congress: int
    body: str
    label: str
    label_zh: str
    term: str
    elected_on: str
    seats: int | None
    members: tuple[Judged, ...]
    joined_later: int = 0

    @property
    def name(self) -> str:
        """The short name of the body: `Politburo-19`, `Province-19`."""
        name = self.body.removeprefix(KB).removeprefix(HZ)
        return name if name.endswith(f"-{self.congress}") or self.body.startswith(KB) else f"{name}-{self.congress}"

    def count(self, *standings: Standing) -> int:
        """How many members stand so."""
        return sum(member.standing in standings for member in self.members)

    @property
    def in_class(self) -> int:
        """Members in the class."""
        return self.count("yes")

    @property
    def judged(self) -> int:
        """Members of whom enough is known."""
        return self.count("yes", "no")

    @property
    def unknown(self) -> int:
        """Members of whom the training or the employer is not on record."""
        return len(self.members) - self.judged

    @property
    def share(self) -> float | None:
        """Of those judged, the part that is in the class, from 0 to 1; None when nobody can be judged."""
        return self.in_class / self.judged if self.judged else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval of the share, 95 %."""
        return wilson(self.in_class, self.judged)

    @property
    def coverage(self) -> float | None:
        """Members on record over seats; more than 1 where a seat was filled twice, None where the seats are not known."""
        return len(self.members) / self.seats if self.seats else None

    @property
    def is_thin(self) -> bool:
        """Whether too few are on record, or of too few the training is, for the share to say much."""
        return (self.coverage is not None and self.coverage < COVERAGE) or self.judged < COVERAGE * len(self.members)

    def row(self) -> tuple[Cell, ...]:
        """The point as a row of the table."""
        low, high = (self.interval.low, self.interval.high) if self.interval else (None, None)
        term = self.term.removeprefix(HZ)
        return (
            self.rules, self.congress, self.name, term, self.elected_on, self.seats,
            len(self.members), self.coverage, self.in_class, self.unknown, self.judged, self.share, low, high,
            self.joined_later,
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """The row with the names behind it."""
        found: dict[str, Any] = dict(zip(COLUMNS, self.row(), strict=True))
        return found | {"body": self.body, "term": self.term, "members": [one.to_json() for one in self.members]}


@dataclass(frozen=True, slots=True, repr=False)
class Trend(Tabular):
    """A class over the bodies of a family, oldest congress first, under one rule set or several."""

    cls: str
    cls_label: str
    cls_label_zh: str
    body: str
    rules: tuple[tuple[str, str], ...]
    kb_hash: str
    points: tuple[Point, ...]

    def columns(self) -> Mapping[str, type]:
        """rules, congress, body, the counts, the share of those judged and its interval."""
        return COLUMNS

    def rows(self) -> Sequence[Sequence[Cell]]:
        """A row for every body and rule set."""
        return [point.row() for point in self.points]

    def provenance(self) -> Mapping[str, str]:
        """The rules and the facts."""
        rules = ", ".join(f"{name} {digest}" for name, digest in self.rules)
        return {"hongzhuan.rules": rules, "hongzhuan.kb": self.kb_hash}

    def warnings(self) -> list[str]:
        """What the table alone would hide."""
        return list(_warnings(self.points))

    def remarks(self) -> Sequence[str]:
        """The warnings, beside the table."""
        return self.warnings()

    def to_json(self) -> dict[str, Any]:
        """One document that names the rules and the facts it rests on."""
        return {
            "version": JSON_VERSION,
            "class": self.cls,
            "body": self.body,
            "rules": [{"name": name, "hash": digest} for name, digest in self.rules],
            "kb": {"hash": self.kb_hash},
            "interval": "Wilson, 95 %",
            "warnings": self.warnings(),
            "points": [point.to_json() for point in self.points],
        }

    def plot(self, zh: bool = False) -> Any:
        """The picture as an Altair chart; needs the extra `plots`."""
        from hongzhuan.plots.trend import chart

        return chart(self, zh)


def trend(kb: KnowledgeBase, cls: str, body: str, rule_sets: Sequence[RuleSet]) -> Trend:
    """A class over the congresses.

    Args:
        cls: the address of a class.
        body: a family of bodies (`Politburo`), one body, or `Province` for the provinces or their leaders.

    Raises:
        BadInput: no such family, or none of its bodies in these facts.
    """
    points = [point for rules in rule_sets for point in _points(kb, cls, body, rules)]
    named = tuple((rules.name, rules.hash) for rules in rule_sets)
    return Trend(cls, kb.label(cls), kb.label(cls, "zh"), body, named, kb.hash, tuple(points))


def _points(kb: KnowledgeBase, cls: str, body: str, rules: RuleSet) -> Iterator[Point]:
    if body == FAMILY:
        yield from _points_of_provinces(kb, cls, rules)
        return
    terms = sorted({one.term for one in bodies_of(kb, body)})
    yield from points_under(kb, cls, body, kb.derive(rules, terms, [class_relation(cls)]))


def points_under(kb: KnowledgeBase, cls: str, body: str, derivation: Derivation) -> Iterator[Point]:
    """The points of a body, or of each of a family, by a derivation that covers their terms.

    Raises:
        BadInput: no such family, or none of its bodies in these facts.
    """
    for one in bodies_of(kb, body):
        found = members_of(kb.store, one)
        yield _point(derivation, one, standings(derivation, cls, one.term, found.elected), len(found.later))


def _points_of_provinces(kb: KnowledgeBase, cls: str, rules: RuleSet) -> Iterator[Point]:
    bodies = bodies_of(kb, "CentralCommittee")
    provinces = provinces_of(kb, cls, rules, [body.term for body in bodies])
    for body in bodies:
        yield _point(provinces.derivation, provinces.as_body(body), provinces.standings[body.term], 0)


def _point(derivation: Derivation, body: ElectedBody, judged: Mapping[int, Standing], later: int) -> Point:
    english, chinese = labels_of(derivation.store, judged), labels_of(derivation.store, judged, "zh")
    terms = derivation.store.terms(judged)
    members = [Judged(terms[c].value, english[c], chinese[c], judged[c]) for c in judged]
    day = decode_inline(body.elected)
    return Point(
        derivation.rule_set.name, body.number, body.iri, body.label, body.label_zh, body.term,
        day.value if day else "", body.seats, tuple(sorted(members, key=lambda m: (m.label, m.iri))), later,
    )  # fmt: skip


def _warnings(points: Sequence[Point]) -> Iterator[str]:
    thin = [p for p in points if p.coverage is not None and p.coverage < COVERAGE]
    if thin:
        listed = ", ".join(dict.fromkeys(f"{p.name} {len(p.members)} of {p.seats}" for p in thin))
        yield f"less than {COVERAGE:.0%} on record, and those not chosen at random: {listed}"
    blank = [p for p in points if p not in thin and p.judged < COVERAGE * len(p.members)]
    if blank:
        listed = ", ".join(dict.fromkeys(f"{p.name} {p.unknown} of {len(p.members)}" for p in blank))
        yield f"more than a tenth cannot be judged: {listed}"
    unsized = list(dict.fromkeys(p.name for p in points if p.seats is None))
    if unsized:
        yield f"how many there are is not on record, so the coverage is not known: {', '.join(unsized)}"
