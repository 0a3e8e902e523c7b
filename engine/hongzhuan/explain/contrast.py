"""Where two answers part: one class for two officials, in two eras, or under two rule sets.

Both sides are held against the same rule, or against a rule each where they have none in common, condition by condition. The
first condition that holds on one side only is where they part; where it is a class that other rules conclude, these are held
against each other in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from hongzhuan.explain.conditions import conditions_of
from hongzhuan.explain.miss import Checked, Miss, WhyNot
from hongzhuan.explain.proof import Proof, Said
from hongzhuan.explain.why import Prover
from hongzhuan.explain.why_not import Asker
from hongzhuan.facts.codes import iri
from hongzhuan.program.ir import Atom, Const, Relation, Rule

LEVELS = 4
"""Classes that are followed down, each being where the one above it parts."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what it is called, its rule set, its rule, and the answer as a proof or a why-not."""

    name: Said
    rules: str
    rule: str
    proof: Proof | None
    why_not: WhyNot | None

    def to_json(self) -> dict[str, Any]:
        """The side with its whole answer."""
        return {
            **self.name.to_json(),
            "rules": self.rules,
            "rule": self.rule,
            "holds": self.proof is not None,
            "proof": self.proof.to_json() if self.proof else None,
            "why_not": self.why_not.to_json() if self.why_not else None,
        }


@dataclass(frozen=True, slots=True)
class Pair:
    """One condition on both sides; None where a side's rule does not ask it."""

    left: Checked | None
    right: Checked | None

    @property
    def differs(self) -> bool:
        """Whether it holds on one side and not on the other, or is asked on one side only."""
        return (self.left and self.left.status == "held") != (self.right and self.right.status == "held")

    def to_json(self) -> dict[str, Any]:
        """Both sides."""
        return {
            "left": self.left.to_json() if self.left else None,
            "right": self.right.to_json() if self.right else None,
            "differs": self.differs,
        }


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two sides with their conditions in order; `below` is the contrast for the class at which they part, where it is one."""

    subject: Said
    left: Side
    right: Side
    conditions: tuple[Pair, ...]
    below: Contrast | None = None

    @property
    def parting(self) -> int | None:
        """The number of the first condition that differs; None where there is none."""
        return next((n for n, pair in enumerate(self.conditions) if pair.differs), None)

    def to_json(self) -> dict[str, Any]:
        """The comparison with both answers in full."""
        return {
            "class": self.subject.to_json(),
            "left": self.left.to_json(),
            "right": self.right.to_json(),
            "parting": self.parting,
            "conditions": [pair.to_json() for pair in self.conditions],
            "below": self.below.to_json() if self.below else None,
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for one side: in which derivation and window, of whom; `name` is what tells the side from the other."""

    prover: Prover
    asker: Asker
    subject: int
    name: Said
    window: int = 0

    def arguments(self, relation: Relation) -> tuple[int, ...]:
        """The tuple of a class that is asked about."""
        derivation = self.prover.derivation
        if relation not in derivation.program.dated:
            return (self.subject,)
        return self.subject, derivation.executor.code(Const(iri(derivation.windows[self.window].era)))

    def rule(self, relation: Relation) -> str | None:
        """The name of the rule by which the class holds; None where it does not, or is recorded."""
        derivation = self.prover.derivation
        witness = derivation.holds(relation, self.arguments(relation))
        if witness is None or witness[0] < 0:
            return None
        origin = derivation.program.rules[witness[0]].origin
        return origin.text if origin.kind == "axiom" else origin.name


Answer = tuple[Rule, Miss]


def contrast(relation: Relation, left: Asked, right: Asked, levels: int = LEVELS) -> Contrast:
    """Lay the answers of two questions about one class beside each other."""
    answers = _answers(relation, left, right)
    sides = [_side(relation, asked, answer) for asked, answer in zip((left, right), answers, strict=True)]
    pairs = _pairs(*(answer[1].checked if answer else () for answer in answers))
    describe = left.prover.describe
    subject = Said(describe.name(relation.name), describe.name(relation.name, "zh"))
    found = Contrast(subject, sides[0], sides[1], pairs)
    inner = _inner(found, answers) if levels > 1 else None
    below = contrast(inner, left, right, levels - 1) if inner else None
    return Contrast(subject, sides[0], sides[1], pairs, below)


def _answers(relation: Relation, left: Asked, right: Asked) -> tuple[Answer | None, Answer | None]:
    """For each side a rule with its conditions: the one by which the class holds, on the other side the same if it is there."""
    if left.rule(relation) or not right.rule(relation):
        first = _by_rule(relation, left, left.rule(relation))
        wanted = right.rule(relation) or (first[0].origin.name if first else None)
        return first, _by_rule(relation, right, wanted, first[0] if first else None)
    second = _by_rule(relation, right, right.rule(relation))
    return _by_rule(relation, left, right.rule(relation), second[0] if second else None), second


def _by_rule(relation: Relation, asked: Asked, name: str | None, like: Rule | None = None) -> Answer | None:
    """A rule by its name, in the alternative that the other side is held against; failing that, the nearest miss."""
    arguments = asked.arguments(relation)
    found = asked.asker.by_rule(relation, arguments, name, like) if name else None
    if found:
        return found
    misses = asked.asker.answer(relation, arguments).misses
    return asked.asker.by_rule(relation, arguments, misses[0].rule.rpartition("/")[2]) if misses else None


def _side(relation: Relation, asked: Asked, answer: Answer | None) -> Side:
    derivation, arguments = asked.prover.derivation, asked.arguments(relation)
    rule, rules = answer[1].rule if answer else "", derivation.rule_set.name
    if derivation.holds(relation, arguments):
        return Side(asked.name, rules, rule, asked.prover.proof(relation, arguments), None)
    return Side(asked.name, rules, rule, None, asked.asker.answer(relation, arguments))


def _pairs(left: Sequence[Checked], right: Sequence[Checked]) -> tuple[Pair, ...]:
    """Conditions that were written alike stand together; the others stand alone, in their order."""
    words, other = ([c.written or c.condition for c in side] for side in (left, right))
    found: list[Pair] = []
    for tag, a, b, c, d in SequenceMatcher(None, words, other, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Pair(x, y) for x, y in zip(left[a:b], right[c:d], strict=True)]
        else:
            found += [Pair(x, None) for x in left[a:b]] + [Pair(None, y) for y in right[c:d]]
    return tuple(found)


def _inner(found: Contrast, answers: tuple[Answer | None, Answer | None]) -> Relation | None:
    """The class of the official at which the sides part, if both have rules for it."""
    place = found.parting
    if place is None or not (found.conditions[place].left and found.conditions[place].right):
        return None
    written = found.conditions[place].left
    answer = next((a for a in answers if a), None)
    if answer is None or written is None:
        return None
    rule, miss = answer
    number = next((n for n, checked in enumerate(miss.checked) if checked.place == written.place), None)
    literal = _literals(rule)[number] if number is not None else None
    if (
        isinstance(literal, Atom)
        and literal.relation.kind == "class"
        and literal.arguments[0] in rule.head.arguments[:1]
    ):
        return literal.relation
    return None


def _literals(rule: Rule) -> list[object]:
    return [condition.asks for condition in conditions_of(rule)]
