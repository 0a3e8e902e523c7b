"""Rule sets or eras side by side: who is in a class where, who changes sides, and at which condition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from hongzhuan.analysis.bodies import bodies_of, members_of
from hongzhuan.analysis.parting import NOT_OF_THE_ERA, Answering, Parting, partings
from hongzhuan.analysis.standing import members
from hongzhuan.derivation import labels_of
from hongzhuan.errors import BadInput
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.language.syntax import IsClass
from hongzhuan.names import HZ, shorten
from hongzhuan.program.ir import Relation, class_relation
from hongzhuan.program.rulesets import RuleSet
from hongzhuan.tabular import JSON_VERSION, Cell, Tabular

OF_THE_ERA = HZ + "OfficialOfTheEra"
Place = Literal["yes", "no", "absent"]
"""In the class, not in it, or no official of the era."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of what is compared: a rule set in an era, and what it is called beside the others."""

    name: str
    rules: RuleSet = field(repr=False)
    era: str
    as_of: str | None = None
    era_labels: tuple[str, str] = ("", "")
    labels: tuple[str, str] = ("", "")

    def label(self, zh: bool = False) -> str:
        """What a reader calls the side."""
        return self.labels[zh] or self.name

    def to_json(self) -> dict[str, Any]:
        """The rule set with its hash, the era and the day."""
        return {
            "name": self.name,
            "rules": self.rules.name,
            "rules_hash": self.rules.hash,
            "era": self.era,
            "as_of": self.as_of,
        }


@dataclass(frozen=True, slots=True)
class Placed:
    """One official (or province) and one class: the place on each side, in their order.

    `partings` says for each later side where it parts from the first; None where both agree.
    """

    official: str
    label: str
    label_zh: str
    cls: str
    places: tuple[Place, ...]
    partings: tuple[Parting | None, ...] = ()

    @property
    def flips(self) -> bool:
        """Whether the class holds on some sides only."""
        return len({place == "yes" for place in self.places}) > 1


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Tabular):
    """Sides laid beside each other.

    `labels` are those of the first class in English and Chinese; `everyone` counts who was compared, in a class or not.
    """

    sides: tuple[Side, ...]
    classes: tuple[str, ...]
    labels: tuple[str, str]
    body: str | None
    everyone: int
    kb_hash: str
    placed: tuple[Placed, ...]

    @property
    def flips(self) -> tuple[Placed, ...]:
        """Those who are in a class on some sides only."""
        return tuple(one for one in self.placed if one.flips)

    def counts(self) -> list[tuple[str, Side, int, int, int]]:
        """For each class and later side: in both, only in the first, only in the later one."""
        return [
            (cls, side, *(self._count(cls, number, first, later) for first, later in _PAIRS))  # type: ignore[misc]
            for cls in self.classes
            for number, side in enumerate(self.sides[1:], 1)
        ]

    def _count(self, cls: str, number: int, first: bool, later: bool) -> int:
        return sum(
            one.cls == cls and (one.places[0] == "yes", one.places[number] == "yes") == (first, later)
            for one in self.placed
        )

    def by_condition(self) -> list[tuple[Side, str, Parting, tuple[Placed, ...]]]:
        """Each condition at which a side parts from the first, with who changes there, the most frequent first.

        The text is the name of the side that lacks the class.
        """
        found: dict[tuple[int, bool, Parting], list[Placed]] = {}
        for one in self.flips:
            for number, parting in enumerate(one.partings, 1):
                if parting is not None:
                    found.setdefault((number, one.places[0] == "yes", parting), []).append(one)
        order = sorted(found, key=lambda key: (key[0], -len(found[key]), key[2].condition, key[2].path))
        return [
            (self.sides[n], self.sides[n if first else 0].name, p, tuple(found[n, first, p])) for n, first, p in order
        ]

    def patterns(self) -> list[tuple[str, tuple[bool, ...], int]]:
        """For each class the sets of sides that agree, with how many officials are in exactly these, the largest first."""
        counted = Counter((one.cls, tuple(place == "yes" for place in one.places)) for one in self.placed)
        found = [(cls, pattern, number) for (cls, pattern), number in counted.items()]
        return sorted(found, key=lambda row: (row[0], -row[2], row[1]))

    def columns(self) -> Mapping[str, type]:
        """official, label, label_zh, class, the place on each side, and where each later side parts from the first."""
        names = ["official", "label", "label_zh", "class", *(side.name for side in self.sides)]
        names += [f"parts at ({side.name})" for side in self.sides[1:]]
        return dict.fromkeys(names, str)

    def rows(self) -> Sequence[Sequence[Cell]]:
        """A row for every official and class that some side concludes."""
        return [
            (
                one.official,
                one.label,
                one.label_zh,
                one.cls,
                *one.places,
                *(p.condition if p else None for p in one.partings),
            )
            for one in self.placed
        ]

    def provenance(self) -> Mapping[str, str]:
        """The rules and the facts."""
        rules = ", ".join(dict.fromkeys(f"{side.rules.name} {side.rules.hash}" for side in self.sides))
        return {"hongzhuan.rules": rules, "hongzhuan.kb": self.kb_hash}

    def to_json(self) -> dict[str, Any]:
        """One document that names the rules and the facts it rests on."""
        return {
            "version": JSON_VERSION,
            "sides": [side.to_json() for side in self.sides],
            "kb": {"hash": self.kb_hash},
            "classes": list(self.classes),
            "body": self.body,
            "compared": self.everyone,
            "counts": [
                {"class": c, "side": side.name, "both": both, "only_first": first, "only_side": later}
                for c, side, both, first, later in self.counts()
            ],
            "by_condition": [
                {"side": side.name, "lacking": lacking, **parting.to_json(), "officials": [one.official for one in who]}
                for side, lacking, parting, who in self.by_condition()
            ],
            "results": [self._placed_json(one) for one in self.placed],
        }

    def _placed_json(self, one: Placed) -> dict[str, Any]:
        names = [side.name for side in self.sides]
        return {
            "official": one.official,
            "label": one.label,
            "label_zh": one.label_zh,
            "class": one.cls,
            "places": dict(zip(names, one.places, strict=True)),
            "partings": {n: p.to_json() for n, p in zip(names[1:], one.partings, strict=True) if p},
        }

    def plot(self, zh: bool = False) -> Any:
        """The picture as an Altair chart: alluvial for two sides, UpSet for more. Needs the extra `plots`."""
        from hongzhuan.plots.compare import chart

        return chart(self, zh)


_PAIRS = ((True, True), (True, False), (False, True))


def sides_of(
    kb: KnowledgeBase, rule_sets: Sequence[RuleSet], eras: Sequence[str], days: Sequence[str | None]
) -> tuple[Side, ...]:
    """The sides of a comparison: of rule sets, eras and days, each is given once for all sides or once for each.

    Without an era, all sides stand in the era of the first rule set that has one.

    Raises:
        BadInput: fewer than two sides, or numbers that do not fit together.
    """
    own = next((rules.era.text for rules in rule_sets if rules.era), "XiEra")
    columns: list[Sequence[Any]] = [rule_sets, [kb.era_iri(era) for era in eras or [own]], days or [None]]
    size = max(map(len, columns))
    if size < 2:
        raise BadInput(
            "one side alone cannot be compared", hint="give two rule sets, two eras or two days: --rules mao --rules xi"
        )
    if any(len(column) not in (1, size) for column in columns):
        hint = "give each of --rules, --era and --as-of once for all sides, or once for every side"
        raise BadInput(
            f"{len(rule_sets)} rule sets, {len(eras)} eras and {len(days)} days do not make pairs", hint=hint
        )
    whole = [list(column) * (size if len(column) == 1 else 1) for column in columns]
    differs = [len({part.hash if isinstance(part, RuleSet) else part for part in column}) > 1 for column in whole]
    named = [_names(whole, differs, words) for words in (_short, _label(kb, "en"), _label(kb, "zh"))]
    return tuple(
        Side(name, rules, era, day, (kb.label(era), kb.label(era, "zh")), labels)
        for name, rules, era, day, *labels_ in zip(named[0], *whole, *named[1:], strict=True)
        for labels in [(labels_[0], labels_[1])]
    )


def _names(whole: Sequence[Sequence[Any]], differs: Sequence[bool], era_word: Callable[[str], str]) -> list[str]:
    """What distinguishes each side: the rule set, the era, the day, or several of them."""
    shown = []
    for rules, era, day in zip(*whole, strict=True):
        words = [rules.name, era_word(era), day or "no day"]
        shown.append(" ".join(word for word, told in zip(words, differs, strict=True) if told) or rules.name)
    again = Counter(shown)
    return [f"{name} ({n})" if again[name] > 1 else name for n, name in enumerate(shown, 1)]


def _short(era: str) -> str:
    return shorten(era).removeprefix("hz:")


def _label(kb: KnowledgeBase, language: str) -> Callable[[str], str]:
    return lambda era: kb.label(era, language)


def compare(
    kb: KnowledgeBase, sides: Sequence[Side], classes: Sequence[str] = (), body: str | None = None
) -> Comparison:
    """Lay sides beside each other.

    Args:
        classes: addresses; without any, what the rule sets' own files conclude and all of them know.
        body: only members of this body, for example `Politburo-19`.

    Raises:
        BadInput: no class that all sides conclude.
    """
    chosen = tuple(classes) or _common_classes(kb, sides)
    answers = _answers(kb, sides, [class_relation(cls) for cls in (*chosen, OF_THE_ERA)])
    within = _within(kb, body) if body else None
    placed = [one for cls in chosen for one in _placed(answers, cls, within)]
    labels = (kb.label(chosen[0]), kb.label(chosen[0], "zh"))
    everyone = within if within is not None else frozenset().union(*(_of_the_era(a) for a in answers))
    return Comparison(tuple(sides), chosen, labels, body, len(everyone), kb.hash, tuple(placed))


def _answers(kb: KnowledgeBase, sides: Sequence[Side], goals: Sequence[Relation]) -> list[Answering]:
    """The answer of each side; eras under one rule set are derived together."""
    eras: dict[tuple[str, str | None], set[str]] = {}
    for side in sides:
        eras.setdefault((side.rules.hash, side.as_of), set()).add(side.era)
    return [
        Answering(kb.derive(side.rules, sorted(eras[side.rules.hash, side.as_of]), goals, side.as_of), side.era)
        for side in sides
    ]


def _within(kb: KnowledgeBase, body: str) -> frozenset[int]:
    found = [members_of(kb.store, one) for one in bodies_of(kb, body)]
    return frozenset().union(*(one.elected | one.later for one in found))


def _common_classes(kb: KnowledgeBase, sides: Sequence[Side]) -> tuple[str, ...]:
    rule_sets = {side.rules.hash: side.rules for side in sides}.values()
    wanted = {cls for rules in rule_sets for cls in kb.concluded(rules)}
    common = wanted.intersection(*(_all_concluded(kb, rules) for rules in rule_sets))
    if not common:
        names = ", ".join(rules.name for rules in rule_sets)
        raise BadInput(f"there is no class that {names} all conclude", hint="name one with --class")
    return tuple(sorted(common))


def _all_concluded(kb: KnowledgeBase, rules: RuleSet) -> set[str]:
    heads = [head for rule, _ in rules.rules.values() for head in rule.heads if isinstance(head, IsClass)]
    return {iri for head in heads for iri in kb.vocabulary.resolve(head.cls.text, "class")}


def _of_the_era(answer: Answering) -> frozenset[int]:
    return members(answer.derivation, class_relation(OF_THE_ERA), answer.era)


def _placed(answers: Sequence[Answering], cls: str, within: Collection[int] | None) -> Iterator[Placed]:
    relation = class_relation(cls)
    inside = [members(answer.derivation, relation, answer.era) for answer in answers]
    anyone = frozenset().union(*inside)
    chosen = sorted(anyone if within is None else anyone.intersection(within))
    places = _places(answers, inside, chosen)
    found = [_partings(answers, relation, places, number) for number in range(1, len(answers))]
    store = answers[0].derivation.store
    english, chinese, terms = labels_of(store, chosen), labels_of(store, chosen, "zh"), store.terms(chosen)
    for code in sorted(chosen, key=lambda code: (english[code], code)):
        parted = tuple(by_code.get(code) for by_code in found)
        yield Placed(terms[code].value, english[code], chinese[code], cls, places[code], parted)


def _places(
    answers: Sequence[Answering], inside: Sequence[frozenset[int]], chosen: Sequence[int]
) -> dict[int, tuple[Place, ...]]:
    """The place of each on each side; absent is who is an official of the era on another side only."""
    present = [_of_the_era(answer) for answer in answers]
    of_some_era = frozenset().union(*present)

    def place(code: int, number: int) -> Place:
        if code in inside[number]:
            return "yes"
        return "absent" if code in of_some_era and code not in present[number] else "no"

    return {code: tuple(place(code, number) for number in range(len(answers))) for code in chosen}


def _partings(
    answers: Sequence[Answering], relation: Relation, places: Mapping[int, tuple[Place, ...]], number: int
) -> dict[int, Parting]:
    """Where one later side parts from the first, for all who change."""
    found: dict[int, Parting] = {}
    for holding, lacking in ((0, number), (number, 0)):
        lost = {code for code, all_ in places.items() if all_[holding] == "yes" and all_[lacking] != "yes"}
        gone = {code for code in lost if places[code][lacking] == "absent"}
        found |= dict.fromkeys(gone, NOT_OF_THE_ERA)
        found |= partings(answers[holding], answers[lacking], relation, lost - gone)
    return found
