"""Why a fact does not hold, as data: the rules that could have concluded it, and what became of each of their conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from hongzhuan.explain.proof import Cited, Fact, Proof, Said

Status = Literal["held", "failed", "not reached"]
Cause = Literal["recorded otherwise", "not recorded"]
SCHEMA_VERSION = 1
"""Of the JSON of why-not: it changes when a reader of the old form would fail."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one condition.

    `written` is how the author wrote it, `condition` the same with what is known filled in. A failed condition has a
    cause; `said` tells what is recorded instead, or what is missing; `evidence` are the facts behind it with their
    sources; `below` explains a condition that other rules would have to conclude, the nearest first. `shortfall` says
    how far a number is from what is asked, from 0 to 1. `bindings` are the labels of what the rule's variables stood
    for, one way of satisfying the conditions that held each.
    """

    condition: str
    condition_zh: str
    status: Status
    place: str | None = None
    written: str = ""
    cause: Cause | None = None
    said: tuple[Said, ...] = ()
    evidence: tuple[Proof, ...] = ()
    bindings: tuple[tuple[tuple[str, str], ...], ...] = ()
    below: tuple[Miss, ...] = ()
    shortfall: float = 1.0

    @property
    def distance(self) -> int:
        """How many conditions stand between this one and holding."""
        if self.status == "held":
            return 0
        return max(1, self.below[0].distance) if self.below else 1

    def to_json(self) -> dict[str, Any]:
        """Everything; empty parts are left out."""
        shown: dict[str, Any] = {
            "condition": self.condition,
            "condition_zh": self.condition_zh,
            "status": self.status,
            "place": self.place,
        }
        if self.written:
            shown["written"] = self.written
        if self.cause:
            shown["cause"] = self.cause
        if self.said:
            shown["said"] = [said.to_json() for said in self.said]
        if self.evidence:
            shown["evidence"] = [proof.to_json() for proof in self.evidence]
        if self.bindings:
            shown["bindings"] = [dict(binding) for binding in self.bindings]
        if self.below:
            shown["below"] = [miss.to_json() for miss in self.below]
        return shown


@dataclass(frozen=True, slots=True)
class Miss:
    """One rule that could have concluded the fact, and did not.

    `alternatives` counts the other ways of the same rule (each `or`) that came no nearer.
    """

    rule: str
    kind: Literal["rule", "axiom"]
    place: str | None
    cites: tuple[Cited, ...]
    checked: tuple[Checked, ...]
    alternatives: int = 0

    @property
    def distance(self) -> int:
        """The conditions that do not hold or could not be tried; one that rules conclude counts as its own nearest miss."""
        return sum(checked.distance for checked in self.checked)

    @property
    def shortfall(self) -> float:
        """How far the numbers are from what is asked, summed over the failed conditions."""
        return sum(checked.shortfall for checked in self.failed)

    @property
    def failed(self) -> tuple[Checked, ...]:
        """The conditions that failed, the first one first."""
        return tuple(checked for checked in self.checked if checked.status == "failed")

    @property
    def cause(self) -> Cause | None:
        """Why the first failed condition failed."""
        return self.failed[0].cause if self.failed else None

    def to_json(self) -> dict[str, Any]:
        """The rule with all its conditions."""
        return {
            "rule": self.rule,
            "kind": self.kind,
            "place": self.place,
            "cites": [{"passage": c.passage, **c.source.to_json()} for c in self.cites],
            "distance": self.distance,
            "alternatives": self.alternatives,
            "conditions": [checked.to_json() for checked in self.checked],
        }

    def walk(self) -> Iterator[Miss]:
        """This rule and those below its conditions."""
        yield self
        for checked in self.checked:
            for miss in checked.below:
                yield from miss.walk()


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: of the facts (`add` and `remove` are N-Triples terms) or of a parameter, with its sentence."""

    said: Said
    add: tuple[tuple[str, str, str], ...] = ()
    remove: tuple[tuple[str, str, str], ...] = ()
    parameter: tuple[str, float] | None = None

    def to_json(self) -> dict[str, Any]:
        """The sentence and the statements."""
        shown: dict[str, Any] = self.said.to_json()
        for name, triples in (("add", self.add), ("remove", self.remove)):
            if triples:
                shown[name] = [list(triple) for triple in triples]
        if self.parameter:
            shown["set"] = {"parameter": self.parameter[0], "value": self.parameter[1]}
        return shown


@dataclass(frozen=True, slots=True)
class Change:
    """Edits that together make the fact hold; each was applied to a copy and the fact derived there by `rule`."""

    edits: tuple[Edit, ...]
    rule: str

    def to_json(self) -> dict[str, Any]:
        """The edits and the rule that concludes the fact once they are made."""
        return {"edits": [edit.to_json() for edit in self.edits], "rule": self.rule}


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer for one fact in one era: that it holds after all, or the rules that came short, the nearest first.

    `reason` stands where there is no rule to speak of, for example because the rule set has none that concludes the
    class.
    """

    fact: Fact
    holds: bool
    misses: tuple[Miss, ...] = ()
    reason: Said | None = None

    def to_json(self) -> dict[str, Any]:
        """Without the changes, which are worked out apart."""
        shown: dict[str, Any] = {"fact": self.fact.to_json(), "holds": self.holds}
        if self.reason:
            shown["reason"] = self.reason.to_json()
        shown["rules_tried"] = [miss.to_json() for miss in self.misses]
        return shown
