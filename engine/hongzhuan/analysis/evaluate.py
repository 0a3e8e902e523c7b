"""A rule set as a prediction: who met its criteria before a congress, and who then won a seat.

Only facts dated before the election count: the window closes on the day before. Candidates are the officials of the term that
was running. The figures say how often those who met a criterion won a seat, and how often those who did not; they are no
statement about causes, and the warnings say where the facts cannot carry them at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hongzhuan.analysis.bodies import ElectedBody, bodies_of, members_of
from hongzhuan.analysis.circularity import rests_on_seats
from hongzhuan.analysis.effects import Combination, Effect, effect_of
from hongzhuan.analysis.intervals import wilson
from hongzhuan.analysis.standing import Standing, members, standings, with_post_in
from hongzhuan.derivation import Derivation, labels_of
from hongzhuan.errors import BadInput
from hongzhuan.facts.codes import decode_inline, encode_date, first_day, last_day
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.names import HZ, shorten
from hongzhuan.program.ir import Atom, class_relation
from hongzhuan.program.rulesets import RuleSet
from hongzhuan.tabular import JSON_VERSION, Cell, Tabular

OF_THE_ERA = HZ + "OfficialOfTheEra"
COVERAGE = 0.9
FEW = 5
"""Below so many expected in a cell the approximations behind an interval of a ratio do not hold (W. G. Cochran 1954)."""
SELECTED = 0.5
"""From this share of candidates with a seat in a Central Committee at some time, the outcome chose the sample."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate: how he or she stands to each criterion in their order, and whether a seat was won."""

    iri: str
    label: str
    label_zh: str
    standings: tuple[Standing, ...]
    won: bool

    def to_json(self, criteria: Sequence[str]) -> dict[str, Any]:
        """All of it."""
        shown = dict(zip(criteria, self.standings, strict=True))
        return {"iri": self.iri, "label": self.label, "label_zh": self.label_zh, "won": self.won, "criteria": shown}


@dataclass(frozen=True, slots=True, repr=False)
class Evaluation(Tabular):
    """How a class and its criteria did as predictors of a seat.

    `at` is the last day that counted. `effects` has the class first, then each criterion; `combinations` counts the
    candidates by the exact set of criteria that they met.
    """

    rules: str
    rules_hash: str
    kb_hash: str
    cls: str
    outcome: str
    outcome_label: str
    outcome_label_zh: str
    at: str
    era: str
    seats: int | None
    winners: int
    criteria: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    effects: tuple[Effect, ...]
    combinations: tuple[Combination, ...]
    warnings: tuple[str, ...]
    labels_zh: Mapping[str, str]

    @property
    def won(self) -> int:
        """Candidates who won a seat."""
        return sum(candidate.won for candidate in self.candidates)

    def columns(self) -> Mapping[str, type]:
        """criterion, the two groups with their counts, rates and intervals, the lift with its interval, p."""
        return Effect.columns()

    def rows(self) -> Sequence[Sequence[Cell]]:
        """A row for the class and each criterion."""
        return [effect.row() for effect in self.effects]

    def provenance(self) -> Mapping[str, str]:
        """The rules and the facts."""
        return {"hongzhuan.rules": f"{self.rules} {self.rules_hash}", "hongzhuan.kb": self.kb_hash}

    def remarks(self) -> Sequence[str]:
        """The warnings, beside the table."""
        return self.warnings

    def to_json(self) -> dict[str, Any]:
        """One document that names the rules and the facts it rests on."""
        return {
            "version": JSON_VERSION,
            "rules": self.rules,
            "rules_hash": self.rules_hash,
            "kb": {"hash": self.kb_hash},
            "class": self.cls,
            "outcome": self.outcome,
            "at": self.at,
            "era": self.era,
            "seats": self.seats,
            "winners_on_record": self.winners,
            "candidates": len(self.candidates),
            "won": self.won,
            "intervals": "rates: Wilson, 95 %; lift: Katz log, 95 %; p: Fisher's exact test, two-sided",
            "warnings": list(self.warnings),
            "effects": [effect.to_json() for effect in self.effects],
            "combinations": [combination.to_json() for combination in self.combinations],
            "people": [candidate.to_json(self.criteria) for candidate in self.candidates],
        }

    def plot(self, zh: bool = False) -> Any:
        """The lifts with their intervals as an Altair chart; needs the extra `plots`."""
        from hongzhuan.plots.evaluate import chart

        return chart(self, zh)


def evaluate(
    kb: KnowledgeBase,
    cls: str,
    outcome: str,
    rules: RuleSet,
    at: str | None = None,
    criteria: Sequence[str] = (),
    among: str | None = None,
) -> Evaluation:
    """Judge a class as a prediction of seats in a body.

    Args:
        cls: the address of a class.
        outcome: one body, for example `CentralCommittee-20`.
        at: the last day that counts; without it, the day before the election.
        criteria: addresses of classes; without any, the classes that the rules of `cls` ask of the official.
        among: a class or a body; without it, all officials of the term.

    Raises:
        BadInput: several bodies, a day after the election, no candidates.
    """
    body = _one_body(kb, outcome)
    day = _closing_day(body, at)
    era = _term_on(kb, day)
    kept = [class_relation(iri) for iri in (cls, OF_THE_ERA, *criteria)]
    chosen_class = _class_among(kb, among)
    goals = [*kept, *([class_relation(chosen_class)] if chosen_class else [])]
    derivation = kb.derive(rules, era, goals, day)
    named = (cls, *(tuple(criteria) or criteria_of(derivation, cls)))
    people = _candidates(kb, derivation, era, day, among, chosen_class)
    if not people:
        raise BadInput(f"these facts know nobody who could have been elected to {body.name}", hint="try another --kb")
    winners = members_of(kb.store, body).elected
    judged = [standings(derivation, iri, era, people) for iri in named]
    candidates = _described(derivation, people, judged, winners)
    effects = tuple(effect_of(_short(iri), _group(candidates, n)) for n, iri in enumerate(named))
    return Evaluation(
        rules=rules.name,
        rules_hash=rules.hash,
        kb_hash=kb.hash,
        cls=cls,
        outcome=body.iri,
        outcome_label=body.label,
        outcome_label_zh=body.label_zh,
        at=day,
        era=era,
        seats=body.seats,
        winners=len(winners),
        criteria=tuple(map(_short, named)),
        candidates=candidates,
        effects=effects,
        combinations=_combinations(candidates, [_short(iri) for iri in named[1:]]),
        warnings=tuple(_warnings(derivation, body, candidates, people, winners, named, effects)),
        labels_zh={_short(iri): kb.label(iri, "zh") for iri in named},
    )


def criteria_of(derivation: Derivation, cls: str) -> tuple[str, ...]:
    """The classes that the rules of a class ask of its members themselves, in the order of the rules."""
    relation = class_relation(cls)
    program = derivation.program
    found: dict[str, None] = {}
    for number in program.defining().get(relation, ()):
        rule = program.rules[number]
        for literal in rule.body:
            about = isinstance(literal, Atom) and literal.arguments[:1] == rule.head.arguments[:1]
            if about and isinstance(literal, Atom) and literal.relation.kind == "class":
                found[literal.relation.name] = None
    return tuple(name for name in found if name not in (cls, OF_THE_ERA) and _is_concluded(derivation, name))


def _is_concluded(derivation: Derivation, name: str) -> bool:
    return class_relation(name) in derivation.program.defining()


def _one_body(kb: KnowledgeBase, name: str) -> ElectedBody:
    bodies = bodies_of(kb, name)
    if len(bodies) > 1:
        names = ", ".join(body.name for body in bodies)
        raise BadInput(f"`{name}` is a body of every congress", hint=f"name one of {names}")
    return bodies[0]


def _closing_day(body: ElectedBody, at: str | None) -> str:
    """The last day that counts, as text."""
    before = date.fromordinal(first_day(body.elected) - 1).isoformat()
    if at is None:
        return before
    code = encode_date(at)
    if code is None:
        raise BadInput(f"`{at}` is no date", hint="write 2022, 2022-01 or 2022-01-01")
    if last_day(code) >= first_day(body.elected):
        day = decode_inline(body.elected)
        elected = day.value if day else ""
        raise BadInput(
            f"{at} is not before the election of {body.name} ({elected})",
            hint=f"--at {before} is the last day that counts",
        )
    return at


def _term_on(kb: KnowledgeBase, day: str) -> str:
    """The term that was running on a day; failing that, the era."""
    last = last_day(encode_date(day) or 0)
    running = []
    for era in kb.eras:
        code = kb.store.resource(era)
        start = kb.store.values(code, HZ + "start") if code is not None else []
        if code is not None and start and first_day(start[0]) <= last:
            running.append((bool(kb.store.values(code, HZ + "within")), first_day(start[0]), era))
    if not running:
        raise BadInput(f"no term and no era had begun by {day}", hint="the first is that of the 8th Central Committee")
    return max(running)[2]


def _class_among(kb: KnowledgeBase, among: str | None) -> str | None:
    found = kb.vocabulary.resolve(among, "class") if among else []
    return found[0] if found else None


def _candidates(
    kb: KnowledgeBase, derivation: Derivation, era: str, day: str, among: str | None, chosen: str | None
) -> list[int]:
    """Officials of the term who were alive on the day, of the class or the body if one is named."""
    people = members(derivation, class_relation(OF_THE_ERA), era)
    if chosen:
        people &= members(derivation, class_relation(chosen), era)
    elif among:
        found = [members_of(kb.store, body) for body in bodies_of(kb, among)]
        people &= frozenset().union(*(one.elected | one.later for one in found))
    last = last_day(encode_date(day) or 0)
    dead = (code for code in people for died in kb.store.values(code, HZ + "died") if last_day(died) <= last)
    return sorted(people.difference(dead))


def _described(
    derivation: Derivation, people: Sequence[int], judged: Sequence[Mapping[int, Standing]], winners: Collection[int]
) -> tuple[Candidate, ...]:
    english, chinese = labels_of(derivation.store, people), labels_of(derivation.store, people, "zh")
    terms = derivation.store.terms(people)
    found = [
        Candidate(terms[c].value, english[c], chinese[c], tuple(one[c] for one in judged), c in winners) for c in people
    ]
    return tuple(sorted(found, key=lambda one: (one.label, one.iri)))


def _group(candidates: Sequence[Candidate], number: int) -> list[tuple[Standing, bool]]:
    return [(one.standings[number], one.won) for one in candidates]


def _combinations(candidates: Sequence[Candidate], criteria: Sequence[str]) -> tuple[Combination, ...]:
    """Candidates by the exact set of criteria that they met; who cannot be judged by one of them is left out."""
    counted: dict[tuple[str, ...], list[bool]] = {}
    for one in candidates:
        if criteria and all(standing in ("yes", "no") for standing in one.standings[1:]):
            pairs = zip(criteria, one.standings[1:], strict=True)
            counted.setdefault(tuple(name for name, standing in pairs if standing == "yes"), []).append(one.won)
    found = [
        Combination(met, len(outcomes), sum(outcomes), wilson(sum(outcomes), len(outcomes)))
        for met, outcomes in counted.items()
    ]
    return tuple(sorted(found, key=lambda c: (-len(c.met), -c.total, c.met)))


def _short(iri: str) -> str:
    return shorten(iri).removeprefix("hz:")


# --- what the figures cannot carry


def _warnings(
    derivation: Derivation,
    body: ElectedBody,
    candidates: Sequence[Candidate],
    people: Sequence[int],
    winners: Collection[int],
    named: Sequence[str],
    effects: Sequence[Effect],
) -> Iterator[str]:
    seated = len(with_post_in(derivation.store, HZ + "CentralCommittee").intersection(people))
    if seated >= SELECTED * len(people):
        yield (
            f"selection on the outcome: {seated} of {len(people)} candidates sat in a Central Committee at some time. Who"
            " never made it is hardly on record, so the rates are too high and the lift says little about the elite at large"
        )
    if body.seats and len(winners) < COVERAGE * body.seats:
        yield f"{len(winners)} of {body.seats} members of {body.name} are on record, and those not chosen at random"
    outside = len(set(winners) - set(people))
    if outside:
        yield f"{outside} of {len(winners)} members have no post of this term on record, and are no candidates"
    for iri in named:
        rules = rests_on_seats(derivation, iri)
        if rules:
            yield (
                f"circular: {_short(iri)} rests on seats won before ({', '.join(rules)}). Whoever rose once is counted as"
                " likely to rise, so part of what is predicted is put in; a rule set that drops the rule shows the rest"
            )
    few = [effect.name for effect in effects if effect.is_small(FEW)]
    if few:
        yield f"too few for an interval of the lift to be trusted (fewer than {FEW} expected in a cell): {', '.join(few)}"
    unknown = max((effect.unknown for effect in effects), default=0)
    if unknown > (1 - COVERAGE) * len(candidates):
        yield f"of {unknown} of {len(candidates)} candidates the training or an employer is not on record; they are left out"
