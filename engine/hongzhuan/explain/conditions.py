"""The conditions of a rule as its author wrote them, each with the literals of the program that it became.

One condition may be several literals: `?practice starts before ?office starts` looks two dates up and compares them.
What an explanation says of a condition, it says of all of them together, in the author's order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hongzhuan.language.syntax import Span
from hongzhuan.program.ir import (
    WINDOW,
    Aggregated,
    Atom,
    BodyLiteral,
    Bound,
    Compared,
    Negated,
    Rule,
    Var,
    variables_of,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: what it looks up first, then what it asks. `span` is its place; none for a part of an axiom."""

    literals: tuple[BodyLiteral, ...]
    span: Span | None = None

    @property
    def asks(self) -> BodyLiteral:
        """The literal that the author wrote; the others only look values up for it."""
        return self.literals[-1]

    @property
    def variables(self) -> frozenset[Var]:
        """Every variable in it."""
        return frozenset(v for literal in self.literals for v in variables_of(literal))

    @property
    def looked_up(self) -> frozenset[Var]:
        """Values that it looks up for itself, such as the first day of a post."""
        made = (v for literal in self.literals if isinstance(literal, Atom | Bound) for v in variables_of(literal))
        return frozenset(v for v in made if v.name.startswith("_"))

    @property
    def binds(self) -> bool:
        """Whether it can say what a variable is, and not only test it."""
        return isinstance(self.asks, Atom | Aggregated | Bound)


def window_of(rule: Rule) -> tuple[BodyLiteral, ...]:
    """The window of evaluation in a body: it always holds, and no author writes it."""
    return tuple(literal for literal in rule.body if isinstance(literal, Atom) and literal.relation == WINDOW)


def conditions_of(rule: Rule) -> tuple[Condition, ...]:
    """The conditions of a rule in the author's order, each after those that say what its variables are."""
    return _ordered([Condition(tuple(group), _span(group[-1])) for group in _groups(rule)], _head(rule))


def _head(rule: Rule) -> set[Var]:
    return {a for a in rule.head.arguments if isinstance(a, Var)}


def _span(literal: BodyLiteral) -> Span | None:
    return getattr(literal, "span", None)


def _groups(rule: Rule) -> list[list[BodyLiteral]]:
    """Literals of one place together; what has no place goes to all that read its variable."""
    visible = [literal for literal in rule.body if not (isinstance(literal, Atom) and literal.relation == WINDOW)]
    if rule.origin.kind == "axiom":
        return [[literal] for literal in visible]
    placed: dict[tuple[int, int], list[BodyLiteral]] = {}
    loose: list[BodyLiteral] = []
    for literal in visible:
        span = _span(literal)
        if span is None:
            loose.append(literal)
        else:
            placed.setdefault((span.line, span.column), []).append(literal)
    groups = [sorted(placed[place], key=_lookups_first) for place in sorted(placed)]
    for literal in reversed(loose):
        _attach(literal, groups)
    return groups


def _lookups_first(literal: BodyLiteral) -> int:
    order = {Atom: 0, Bound: 1, Aggregated: 2}
    return order.get(type(literal), 3)


def _attach(literal: BodyLiteral, groups: list[list[BodyLiteral]]) -> None:
    made = {v for v in variables_of(literal) if v.name.startswith("_")}
    readers = [group for group in groups if made & {v for other in group for v in variables_of(other)}]
    for group in readers:
        group.insert(0, literal)
    if not readers:
        groups.append([literal])


def _ordered(conditions: list[Condition], given: set[Var]) -> tuple[Condition, ...]:
    """The author's order, but a test waits for the conditions that bind what it tests."""
    bound_somewhere = {v for c in conditions if c.binds for v in c.variables}
    known, waiting, found = set(given), list(conditions), []
    while waiting:
        ready = next((c for c in waiting if _is_ready(c, known, bound_somewhere, waiting)), waiting[0])
        waiting.remove(ready)
        known |= ready.variables
        found.append(ready)
    return tuple(found)


def _is_ready(condition: Condition, known: set[Var], bound: set[Var], waiting: Sequence[Condition]) -> bool:
    if condition.binds and isinstance(condition.asks, Atom):
        return True
    own = {
        v
        for literal in condition.literals
        if not isinstance(literal, Negated | Compared)
        for v in variables_of(literal)
    }
    others = {v for c in waiting if c is not condition and c.binds for v in c.variables}
    if isinstance(condition.asks, Aggregated):
        own = {condition.asks.result}
    return not ((condition.variables - own) & bound & others) - known


# --- in the author's words


def written(span: Span | None, sources: Mapping[str, str]) -> str:
    """The lines of a condition on one line, without comments."""
    if span is None:
        return ""
    lines = sources.get(span.file, "").splitlines()[span.line - 1 : span.end_line]
    if not lines:
        return ""
    if span.line == span.end_line:
        return lines[0][span.column - 1 : span.end_column - 1].strip()
    lines[0] = lines[0][span.column - 1 :]
    lines[-1] = lines[-1][: span.end_column - 1]
    words = [line.split("#")[0].strip() for line in lines]
    return _joined(word for word in words if word)


def _joined(words: Iterable[str]) -> str:
    text = ", ".join(words)
    return re.sub(r"\b(not|where|have|either|or), ", r"\1 ", text)
