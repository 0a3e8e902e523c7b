"""Comparisons as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hongzhuan.analysis.compare import Comparison, compare, sides_of
from hongzhuan.serve.portrait import Said
from hongzhuan.serve.state import Served


@dataclass(frozen=True, slots=True)
class Flip:
    """Someone who is in a class on one side only: in the class on the first, and the condition at which the sides part."""

    official: Said
    cls: Said
    first: bool
    condition: str
    rule: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two sides: their names, for each class how many are in both, only the first, only the second, and who changes."""

    first: str
    second: str
    counts: tuple[tuple[Said, int, int, int], ...]
    flips: tuple[Flip, ...]


def comparison(
    served: Served, rules: Sequence[str], eras: Sequence[str], classes: Sequence[str] = (), body: str | None = None
) -> Compared:
    """Two rule sets or eras side by side.

    Raises:
        BadInput: the same twice, or names that there are not.
    """
    kb = served.kb
    chosen = [kb.rule_set(served.catalogue.rule_set(name).reference) for name in rules]
    sides = sides_of(kb, chosen, [served.catalogue.era(era).iri for era in eras], [])
    found = compare(kb, sides, [kb.class_iri(cls) for cls in classes], body)
    return Compared(sides[0].name, sides[1].name, _counts(served, found), tuple(_flips(served, found)))


def _counts(served: Served, found: Comparison) -> tuple[tuple[Said, int, int, int], ...]:
    return tuple((_class(served, cls), both, first, second) for cls, _, both, first, second in found.counts())


def _flips(served: Served, found: Comparison) -> list[Flip]:
    flips = []
    for one in found.flips:
        parting = one.partings[0]
        name = Said(one.label, one.label_zh, one.official)
        condition, rule = (parting.condition, parting.rule) if parting else ("", "")
        flips.append(Flip(name, _class(served, one.cls), one.places[0] == "yes", condition, rule))
    return flips


def _class(served: Served, iri: str) -> Said:
    return Said(served.kb.label(iri), served.kb.label(iri, "zh"), iri)
