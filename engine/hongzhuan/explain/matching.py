"""The ways to satisfy a rule's body for one head, found literal by literal with look-ups.

The same meaning as the planned query (`plan/`), which stays the reference: the tests compare the two. Only an aggregate is
asked of the engine, once for each group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from hongzhuan.derivation import Derivation
from hongzhuan.explain.lookup import Lookup, TooMany
from hongzhuan.explain.totals import Totals
from hongzhuan.explain.values import Cell, code_of, computed, holds
from hongzhuan.program.ir import (
    ERA,
    Aggregated,
    Argument,
    Atom,
    BodyLiteral,
    Bound,
    Compared,
    Const,
    Negated,
    Var,
    variables_of,
)

MOST = 2_000
"""Ways that are followed in this manner; a body with more is asked of the engine as a whole."""
MOST_ROWS = 10_000
"""Tuples that are fetched for one literal."""
MOST_GROUPS = 20
"""Groups of which an aggregate is asked one by one."""

Row = tuple[Cell, ...]
Codes = dict[Var, int]


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways to satisfy literals: for each what the variables stand for, and the rounds of its tuples added up."""

    variables: tuple[Var, ...]
    rows: Sequence[Row]
    ages: Sequence[int]

    def __bool__(self) -> bool:
        return bool(self.rows)

    def only(self, wanted: Sequence[Var] | None) -> Ways:
        """The same ways as far as some variables go; all of them where None are named."""
        if wanted is None:
            return self
        places = [n for n, variable in enumerate(self.variables) if variable in wanted]
        rows = [tuple(row[n] for n in places) for row in self.rows]
        return Ways(tuple(self.variables[n] for n in places), rows, self.ages)

    def in_order(self, oldest_first: bool = False) -> Iterator[Codes]:
        """What the variables stand for, each way as it sorts by the names of the variables."""
        places = sorted(range(len(self.variables)), key=lambda n: self.variables[n].name)
        names = [self.variables[n] for n in places]
        ages = self.ages if oldest_first else (0,) * len(self.rows)
        found = {(age, tuple(code_of(row[n]) for n in places)) for row, age in zip(self.rows, ages, strict=True)}
        return (dict(zip(names, codes, strict=True)) for _, codes in sorted(found))


def given_ways(given: Codes) -> Ways:
    """The one way that knows what is given and has satisfied nothing yet."""
    return Ways(tuple(given), [tuple(given.values())], [0])


class Matcher:
    """Follows the ways through literals over one derivation."""

    def __init__(self, derivation: Derivation) -> None:
        self._executor = derivation.executor
        self.lookup = Lookup(derivation)
        self._totals = Totals(derivation)
        self.followed: dict[tuple[tuple[Var, int], ...], dict[tuple[BodyLiteral, ...], Ways | None]] = {}
        """The ways through parts of bodies by what is given, of all rules: alternatives of a rule begin alike."""
        self.answers: dict[tuple[str, tuple[tuple[str, int], ...]], list[tuple[int, ...]]] = {}
        """What the engine answered, by the query and its parameters."""

    def ways(self, body: Sequence[BodyLiteral], given: Codes, before: int | None = None) -> Ways:
        """Every way to satisfy a body, its derived tuples from rounds earlier than `before`.

        Raises:
            TooMany: for a body that joins too much.
        """
        return self.follow(given_ways(given), body, before)

    def follow(self, ways: Ways, body: Sequence[BodyLiteral], before: int | None = None) -> Ways:
        """The ways that satisfy a body as well; raises like `ways`."""
        for literal in in_order(body, ways.variables):
            ways = self.extend(ways, literal, before)
            if not ways:
                break
        return ways

    def extend(self, ways: Ways, literal: BodyLiteral, before: int | None = None) -> Ways:
        """The ways that satisfy one literal more.

        Raises:
            TooMany: when there are too many, or an aggregate is asked of a group that is not known.
        """
        match literal:
            case Atom():
                return self._joined(ways, literal, before)
            case Negated(atom):
                return self._absent(ways, atom)
            case Compared():
                read = _reader(ways, literal)
                return _kept(ways, (holds(literal, read(row), self._executor.code) for row in ways.rows))
            case Bound(variable, expression):
                read = _reader(ways, literal)
                return _with(
                    ways, variable, (computed(expression, read(row), self._executor.code) for row in ways.rows)
                )
            case Aggregated():
                return self._counted(ways, literal)

    # --- atoms

    def _joined(self, ways: Ways, atom: Atom, before: int | None) -> Ways:
        known, new = self._places(atom, ways)
        added = {variable: place for place, variable in reversed(new)}
        wanted = sorted(added.values())
        index: dict[Row, list[tuple[Row, int]]] = {}
        for key, values, age in self._tuples(atom, ways, known, new, before):
            index.setdefault(key, []).append((tuple([values[place] for place in wanted]), age))
        found = [(row, age, index.get(key, ())) for key, row, age in self._keyed(ways, known)]
        if sum(len(more) for _, _, more in found) > MOST:
            raise TooMany
        pairs = [(row + other, age + its) for row, age, more in found for other, its in more]
        variables = sorted(added, key=lambda variable: added[variable])
        return Ways((*ways.variables, *variables), [row for row, _ in pairs], [age for _, age in pairs])

    def _absent(self, ways: Ways, atom: Atom) -> Ways:
        known, new = self._places(atom, ways)
        present = {key for key, _, _ in self._tuples(atom, ways, known, new, None)}
        return _kept(ways, (key not in present for key, _, _ in self._keyed(ways, known)))

    @staticmethod
    def _places(atom: Atom, ways: Ways) -> tuple[list[tuple[int, int]], list[tuple[int, Var]]]:
        """The places of an atom that ways know, with the place in a way; and the places of other variables."""
        at = {variable: n for n, variable in enumerate(ways.variables)}
        known = [(n, at[a]) for n, a in enumerate(atom.arguments) if isinstance(a, Var) and a in at]
        return known, [(n, a) for n, a in enumerate(atom.arguments) if isinstance(a, Var) and a not in at]

    @staticmethod
    def _keyed(ways: Ways, known: Sequence[tuple[int, int]]) -> Iterator[tuple[Row, Row, int]]:
        """Each way with what it says of the known places, and its age."""
        places = [place for _, place in known]
        for row, age in zip(ways.rows, ways.ages, strict=True):
            yield tuple(code_of(row[place]) for place in places), row, age

    def _tuples(
        self,
        atom: Atom,
        ways: Ways,
        known: Sequence[tuple[int, int]],
        new: Sequence[tuple[int, Var]],
        before: int | None,
    ) -> Iterator[tuple[Row, tuple[int, ...], int]]:
        """The tuples of an atom that some way can use, looked up for all at once: with the known places and their rounds."""
        fixed = [(n, self._executor.code(a)) for n, a in enumerate(atom.arguments) if isinstance(a, Const)]
        position, codes = self._narrowest(atom.arguments, ways, known, fixed)
        first = {variable: place for place, variable in reversed(new)}
        twice = [(place, first[variable]) for place, variable in new if first[variable] != place]
        places = [place for place, _ in known]
        for values, age, _ in self.lookup.few(atom.relation, position, codes, MOST_ROWS):
            if before is not None and age >= before:
                continue
            if fixed and any(values[n] != code for n, code in fixed):
                continue
            if twice and any(values[n] != values[m] for n, m in twice):
                continue
            yield tuple([values[place] for place in places]), values, age

    @staticmethod
    def _narrowest(
        arguments: Sequence[Argument], ways: Ways, known: Sequence[tuple[int, int]], fixed: Sequence[tuple[int, int]]
    ) -> tuple[int | None, set[int]]:
        """The place by which tuples are looked up, and the codes that may stand there; an era is the last choice."""
        for position, place in sorted(known, key=lambda pair: arguments[pair[0]] == ERA):
            if arguments[position] != ERA or not fixed:
                return position, set(map(code_of, map(itemgetter(place), ways.rows)))
        return (fixed[0][0], {fixed[0][1]}) if fixed else (None, set())

    # --- aggregates

    def _counted(self, ways: Ways, literal: Aggregated) -> Ways:
        read = _reader(ways, literal)
        unknown = [a for a in literal.group if isinstance(a, Var) and a not in ways.variables]
        if unknown or literal.result in ways.variables:
            raise TooMany
        groups = [tuple(self._code(a, read(row)) for a in literal.group) for row in ways.rows]
        if len(set(groups)) > MOST_GROUPS:
            raise TooMany
        return _with(ways, literal.result, (self._totals.of(literal, group) for group in groups))

    def _code(self, argument: Argument, codes: dict[Var, Cell]) -> int:
        return self._executor.code(argument) if isinstance(argument, Const) else code_of(codes[argument])


def _reader(ways: Ways, literal: BodyLiteral) -> Callable[[Row], dict[Var, Cell]]:
    """What a way says of the variables of a literal."""
    named = set(variables_of(literal))
    places = [(variable, n) for n, variable in enumerate(ways.variables) if variable in named]
    return lambda row: {variable: row[n] for variable, n in places}


def _kept(ways: Ways, chosen: Iterable[bool | None]) -> Ways:
    found = [pair for pair, keep in zip(zip(ways.rows, ways.ages, strict=True), chosen, strict=True) if keep]
    return Ways(ways.variables, [row for row, _ in found], [age for _, age in found])


def _with(ways: Ways, variable: Var, values: Iterable[Cell | None]) -> Ways:
    """The ways with the value of one variable more; those without a value, or with another, are left out."""
    if variable in ways.variables:
        place = ways.variables.index(variable)
        pairs = zip(values, ways.rows, strict=True)
        return _kept(ways, (v is not None and code_of(v) == code_of(row[place]) for v, row in pairs))
    triples = zip(ways.rows, ways.ages, values, strict=True)
    found = [((*row, value), age) for row, age, value in triples if value is not None]
    return Ways((*ways.variables, variable), [row for row, _ in found], [age for _, age in found])


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
        case Aggregated():
            return 5 if variables - {literal.result} <= known else 9
        case Atom(_, arguments):
            if variables <= known:
                return 1
            if isinstance(arguments[0], Var) and arguments[0] in known:
                return 2
            return 3 if variables & known - {ERA} else 6 if any(isinstance(a, Const) for a in arguments) else 8
