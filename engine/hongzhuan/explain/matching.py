"""The ways to satisfy a rule's body for one head, found literal by literal with look-ups.

The same meaning as the planned query (`plan/`), which stays the reference: the tests compare the two. A literal whose
value must be computed exactly as the engine does it (an aggregate, a number) is asked of the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hongzhuan.derivation import Derivation
from hongzhuan.explain.lookup import Lookup, Row
from hongzhuan.explain.values import holds, value
from hongzhuan.program.ir import (
    Aggregated,
    Atom,
    BodyLiteral,
    Bound,
    Call,
    Compared,
    Const,
    Negated,
    Var,
    variables_of,
)

Codes = Mapping[Var, int]

MOST = 2_000
"""Ways that are followed in this manner; a body with more is asked of the engine as a whole."""


class TooMany(Exception):
    """A body has more ways than can be followed one by one."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to satisfy literals: codes of variables, and the rounds of the tuples that it rests on, added up."""

    codes: Codes
    age: int = 0


def is_plain(literal: BodyLiteral) -> bool:
    """Whether look-ups and comparisons of codes are enough for a literal."""
    match literal:
        case Atom() | Negated() | Compared():
            return True
        case Bound(_, Call("code" | "earlier", _)):
            return True
        case _:
            return False


class Matcher:
    """Follows the ways through literals over one derivation."""

    def __init__(self, derivation: Derivation) -> None:
        self._executor = derivation.executor
        self.lookup = Lookup(derivation)

    def ways(self, body: Sequence[BodyLiteral], given: Codes, before: int | None = None) -> list[Way]:
        """Every way to satisfy a body, its derived tuples from rounds earlier than `before`.

        Raises:
            TooMany: for a body that joins too much.
        """
        found = [Way(dict(given))]
        for literal in in_order(body, given):
            found = self.extend(found, literal, before)
            if not found:
                return []
        return found

    def extend(self, ways: Sequence[Way], literal: BodyLiteral, before: int | None = None) -> list[Way]:
        """The ways that satisfy one literal more; `is_plain` must hold of it.

        Raises:
            TooMany: when there are too many.
        """
        match literal:
            case Atom():
                return self._joined(ways, literal, before)
            case Negated(atom):
                return self._absent(ways, atom)
            case Compared():
                return [way for way in ways if holds(literal, way.codes, self._executor.code)]
            case Bound(variable, expression):
                values = ((way, value(expression, way.codes, self._executor.code)) for way in ways)
                return [Way({**way.codes, variable: int(v)}, way.age) for way, v in values if v is not None]
            case _:
                raise ValueError(f"{literal} is asked of the engine")

    def _joined(self, ways: Sequence[Way], atom: Atom, before: int | None) -> list[Way]:
        found: list[Way] = []
        read = self._reading(atom, ways)
        for way in ways:
            for row, age, _ in read.rows(way.codes):
                if before is None or age < before:
                    found.append(Way(read.extended(way.codes, row), way.age + age))
            if len(found) > MOST:
                raise TooMany
        return found

    def _absent(self, ways: Sequence[Way], atom: Atom) -> list[Way]:
        read = self._reading(atom, ways)
        return [way for way in ways if next(read.rows(way.codes), None) is None]

    def _reading(self, atom: Atom, ways: Sequence[Way]) -> _Reading:
        """How an atom is read for ways that know the same variables; what it needs is looked up for all of them at once."""
        known = ways[0].codes if ways else {}
        wanted = [self._executor.code(a) if isinstance(a, Const) else None for a in atom.arguments]
        bound = tuple((n, a) for n, a in enumerate(atom.arguments) if isinstance(a, Var) and a in known)
        fixed = tuple((n, code) for n, code in enumerate(wanted) if code is not None)
        new = tuple((n, a) for n, a in enumerate(atom.arguments) if isinstance(a, Var) and a not in known)
        if bound:
            position, variable = bound[0]
            table = self.lookup.rows(atom.relation, position, {way.codes[variable] for way in ways})
            return _Reading(table, variable, bound[1:], fixed, new)
        if fixed:
            position, code = fixed[0]
            rows = self.lookup.rows(atom.relation, position, (code,))[code]
            return _Reading({0: rows}, None, (), fixed[1:], new)
        return _Reading({0: self.lookup.every(atom.relation)}, None, (), (), new)


@dataclass(frozen=True, slots=True)
class _Reading:
    """An atom's tuples by one variable (all under 0 without one), and what else must agree."""

    table: Mapping[int, Sequence[Row]]
    variable: Var | None
    bound: tuple[tuple[int, Var], ...]
    fixed: tuple[tuple[int, int], ...]
    new: tuple[tuple[int, Var], ...]

    def rows(self, codes: Codes) -> Iterator[Row]:
        """The tuples that fit what is known."""
        wanted = [(n, codes[variable]) for n, variable in self.bound]
        wanted += self.fixed
        twice = len({variable for _, variable in self.new}) < len(self.new)
        for row in self.table.get(codes[self.variable] if self.variable else 0, ()):
            values = row[0]
            if all(values[n] == code for n, code in wanted) and not (twice and self._differs(values)):
                yield row

    def _differs(self, values: tuple[int, ...]) -> bool:
        """Whether a variable that the atom names twice has two values."""
        seen: dict[Var, int] = {}
        return any(seen.setdefault(variable, values[n]) != values[n] for n, variable in self.new)

    def extended(self, codes: Codes, values: tuple[int, ...]) -> Codes:
        """What is known with a tuple."""
        return {**codes, **{variable: values[n] for n, variable in self.new}} if self.new else codes


def in_order(body: Sequence[BodyLiteral], given: Iterable[Var]) -> list[BodyLiteral]:
    """Literals so that each joins as little as possible: tests as soon as they can be made, then what is most closely tied."""
    known, waiting, found = set(given), list(dict.fromkeys(body)), []
    while waiting:
        chosen = min(range(len(waiting)), key=lambda n: (_cost(waiting[n], known, waiting), n))
        literal = waiting.pop(chosen)
        found.append(literal)
        known |= set(variables_of(literal))
    return found


def _cost(literal: BodyLiteral, known: set[Var], waiting: Sequence[BodyLiteral]) -> int:
    variables = set(variables_of(literal))
    match literal:
        case Compared():
            return 0 if variables <= known else 9
        case Negated():
            named = {v for x in waiting if isinstance(x, Atom | Bound | Aggregated) for v in variables_of(x)}
            return 1 if not (variables & named) - known else 9
        case Bound(_, expression):
            return 0 if set(variables_of(expression)) <= known else 9
        case Atom(_, arguments):
            if variables <= known:
                return 1
            if isinstance(arguments[0], Var) and arguments[0] in known:
                return 2
            return 3 if variables & known else 6 if any(isinstance(a, Const) for a in arguments) else 8
        case _:
            return 5
