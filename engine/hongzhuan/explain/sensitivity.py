"""What an answer hangs on: at which value of each parameter it turns.

A parameter is compared with values that occur in the facts, such as the years of one career; between two of them nothing can
change. The class is derived with a value from each of these stretches, on the same facts. Where the answer turns between two
stretches, the value between them is exact; where no such value is known, it is found by halving.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hongzhuan.derivation import Derivation
from hongzhuan.explain.changes import with_parameters
from hongzhuan.explain.conditions import window_of
from hongzhuan.explain.matching import Matcher
from hongzhuan.explain.partial import Partial
from hongzhuan.explain.proof import Said
from hongzhuan.facts.codes import decode_inline, iri
from hongzhuan.program.build import relevant
from hongzhuan.program.ir import Bound, Compared, Const, Expression, Number, ParameterValue, Relation, Rule, Var
from hongzhuan.program.rulesets import RuleSet

if TYPE_CHECKING:
    from hongzhuan.knowledge_base import KnowledgeBase

MOST_VALUES = 10
"""Values of one career that are tried for a parameter, the nearest to what it is now."""
CLOSE = 0.01
"""How closely a value is found by halving."""
_COMPARED = Var("_compared")


@dataclass(frozen=True, slots=True)
class Turn:
    """A value at which the answer turns: whether the class holds below it and above it, and whether the value is exact."""

    value: float
    below: bool
    above: bool
    exact: bool

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return {"value": self.value, "holds_below": self.below, "holds_above": self.above, "exact": self.exact}


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One parameter: its value now, and the values at which the answer turns, in order; none where no value matters."""

    name: str
    unit: str | None
    now: float
    holds: bool
    turns: tuple[Turn, ...]
    tried_to: float

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return {
            "parameter": self.name,
            "unit": self.unit,
            "now": self.now,
            "holds": self.holds,
            "turns": [turn.to_json() for turn in self.turns],
            "tried_to": self.tried_to,
        }

    def said(self) -> Said:
        """The parameter in a sentence."""
        unit, unit_zh = f" {self.unit}" if self.unit else "", {"years": "年", "percent": "%"}.get(self.unit or "", "")
        if not self.turns:
            verdict, verdict_zh = ("holds", "成立") if self.holds else ("does not hold", "不成立")
            return Said(
                f"{verdict} at any value up to {self.tried_to:g}{unit}",
                f"取至{self.tried_to:g}{unit_zh}的任何值均{verdict_zh}",
            )
        words = [_turned(turn, unit) for turn in self.turns]
        words_zh = [_turned_zh(turn, unit_zh) for turn in self.turns]
        return Said("; ".join(words), ";".join(words_zh))


def _turned(turn: Turn, unit: str) -> str:
    about = "" if turn.exact else "about "
    return (
        f"holds up to {about}{turn.value:.2f}{unit}" if turn.below else f"holds from {about}{turn.value:.2f}{unit} on"
    )


def _turned_zh(turn: Turn, unit: str) -> str:
    about = "" if turn.exact else "约"
    return f"不超过{about}{turn.value:.2f}{unit}时成立" if turn.below else f"自{about}{turn.value:.2f}{unit}起成立"


def sensitivities(
    kb: KnowledgeBase,
    rule_set: RuleSet,
    relation: Relation,
    subject: str,
    era: str | None,
    as_of: str | None = None,
    note: Callable[[str], None] = lambda _: None,
) -> list[Sensitivity]:
    """Every parameter that the class depends on, for one subject (an address) in one era (or the rule set's own)."""
    derivation = kb.derive(rule_set, era, [relation], as_of)
    code = kb.store.resource(subject)
    holds = _holds(derivation, relation, subject)
    found = []
    for parameter in read_by(derivation, relation):
        note(f"trying values of {parameter.name} ...")
        values = occurring(derivation, parameter, code) if code is not None else []

        def at(value: float, name: str = parameter.name) -> bool:
            changed = with_parameters(rule_set, {name: value})
            with kb.trial(changed, era, [relation], as_of, derivation) as tried:
                return _holds(tried, relation, subject)

        turns, most = _turns(at, values, parameter.value, holds)
        found.append(Sensitivity(parameter.name, parameter.unit, parameter.value, holds, tuple(turns), most))
    return found


def _holds(derivation: Derivation, relation: Relation, subject: str) -> bool:
    code = derivation.store.resource(subject)
    if code is None:
        return False
    if relation not in derivation.program.dated:
        return derivation.holds(relation, (code,)) is not None
    eras = (derivation.executor.code(Const(iri(window.era))) for window in derivation.windows)
    return any(derivation.holds(relation, (code, era)) for era in eras)


def read_by(derivation: Derivation, relation: Relation) -> list[ParameterValue]:
    """The parameters that some comparison reads in the rules that a relation rests on, by name."""
    rules = relevant(derivation.program.rules, [relation])
    named = {name for rule in rules for x in rule.body if isinstance(x, Compared) for name in _words(x)}
    parameters = derivation.rule_set.parameters
    return [parameters[name] for name in sorted(named & set(parameters))]


def _words(literal: Compared) -> set[str]:
    return set(re.findall(r"[^\W\d][\w-]*", literal.text))


def occurring(derivation: Derivation, parameter: ParameterValue, subject: int) -> list[float]:
    """The values of one subject that rules compare with a parameter, in order."""
    found: set[float] = set()
    matcher = Matcher(derivation)
    for rule in derivation.program.rules:
        for literal in rule.body:
            side = _compared_side(literal, parameter) if isinstance(literal, Compared) else None
            if side is not None and rule.head.arguments and isinstance(rule.head.arguments[0], Var):
                found |= set(_values(derivation, matcher, rule, literal, side, subject))
    return sorted(found)


def _compared_side(literal: Compared, parameter: ParameterValue) -> Expression | None:
    """What is compared with a parameter that stands alone on its side; None where it does not."""
    if parameter.name not in _words(literal):
        return None
    alone = Number(parameter.value)
    return literal.left if literal.right == alone else literal.right if literal.left == alone else None


def _values(
    derivation: Derivation, matcher: Matcher, rule: Rule, literal: object, side: Expression, subject: int
) -> Iterator[float]:
    given = {rule.head.arguments[0]: subject}
    rest = [x for x in rule.body if x is not literal]
    partial = Partial(derivation, matcher, rule, given, window_of(rule))  # type: ignore[arg-type]
    for row in partial.rows([*rest, Bound(_COMPARED, side)], [_COMPARED]):
        term = decode_inline(row[_COMPARED])
        if term is not None:
            yield float(term.value)


def _turns(at: Callable[[float], bool], values: Sequence[float], now: float, holds: bool) -> tuple[list[Turn], float]:
    """The turns of an answer over a parameter, and the largest value that was tried."""
    near = sorted(sorted({v for v in values if v > 0}, key=lambda value: abs(value - now))[:MOST_VALUES])
    most = float(math.ceil(max(4 * now, 2 * near[-1] if near else 0.0, 1.0)))
    points = [0.0, *((a + b) / 2 for a, b in zip([0.0, *near], near, strict=False)), most]
    answers = [at(point) for point in points]
    turns: list[Turn] = []
    for n in range(len(points) - 1):
        if answers[n] != answers[n + 1]:
            between = [value for value in near if points[n] <= value <= points[n + 1]]
            exact = len(between) == 1
            value = between[0] if exact else _halved(at, points[n], points[n + 1], answers[n])
            turns.append(Turn(value, answers[n], answers[n + 1], exact))
    return turns, most


def _halved(at: Callable[[float], bool], low: float, high: float, answer: bool) -> float:
    while high - low > CLOSE:
        middle = (low + high) / 2
        low, high = (middle, high) if at(middle) == answer else (low, middle)
    return (low + high) / 2
