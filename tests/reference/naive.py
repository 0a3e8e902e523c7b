"""A program by brute force, small enough to be obviously right.

Strata in order; inside a stratum every rule is tried again until nothing new appears; a body is tried by nested loops over
all tuples. Terms are codes (`int`), plain numbers are `float`, what cannot be computed is `None` and satisfies nothing.
Shares no code with `plan/` and `execute/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from hongzhuan.program.ir import (
    WINDOW,
    Aggregated,
    Argument,
    Atom,
    BodyLiteral,
    Bound,
    Compared,
    Const,
    Negated,
    Program,
    Relation,
    Rule,
    Var,
    variables_of,
)

from .aggregates import ZERO_WHEN_EMPTY, aggregate
from .arithmetic import Value, compare, encoded, value_of

Tuple = tuple[int, ...]
Facts = Mapping[Relation, Set[Tuple]]
Binding = Mapping[Var, Value]
Coding = Callable[[Const], int]


def evaluate(program: Program, asserted: Facts, window: Iterable[Tuple], code: Coding) -> dict[Relation, set[Tuple]]:
    """Everything that a program derives, with what is asserted; `code` gives the code of a constant."""
    known = {relation: set(tuples) for relation, tuples in asserted.items()}
    known[WINDOW] = set(window)
    for relation in {rule.head.relation for rule in program.rules}:
        known[relation] = set(_seed(relation, known.get(relation, set()), known[WINDOW], program))
    for stratum in program.strata:
        rules = [rule for rule in program.rules if rule.head.relation in stratum]
        while _grows(known, [(rule.head.relation, head) for rule in rules for head in heads(rule, known, code)]):
            pass
    return known


def _seed(relation: Relation, tuples: Set[Tuple], window: Set[Tuple], program: Program) -> Iterator[Tuple]:
    """What is asserted of a dated relation holds in every era asked for."""
    for row in tuples:
        if relation in program.dated:
            yield from ((*row, era[0]) for era in window)
        else:
            yield row


def _grows(known: dict[Relation, set[Tuple]], found: Iterable[tuple[Relation, Tuple]]) -> bool:
    new = [(relation, row) for relation, row in found if row not in known[relation]]
    for relation, row in new:
        known[relation].add(row)
    return bool(new)


def heads(rule: Rule, facts: Facts, code: Coding) -> set[Tuple]:
    """The heads that a rule concludes from facts, in one go."""
    found = set()
    for binding in bindings(rule, facts, code):
        head = [encoded(_argument(a, binding, code)) for a in rule.head.arguments]
        if all(value is not None for value in head):
            found.add(tuple(value for value in head if value is not None))
    return found


def bindings(rule: Rule, facts: Facts, code: Coding) -> list[Binding]:
    """Every way to satisfy a body: what binds variables first, then what tests them."""
    found: list[Binding] = [{}]
    for literal in _in_order(rule.body):
        found = [further for binding in found for further in _satisfy(literal, binding, facts, code)]
    return found


def _in_order(body: Sequence[BodyLiteral]) -> Iterator[BodyLiteral]:
    """Atoms; then aggregates and computed variables, each once its variables are known; then comparisons and absences."""
    yield from (literal for literal in body if isinstance(literal, Atom))
    known = {v for literal in body if isinstance(literal, Atom) for v in variables_of(literal)}
    waiting = [literal for literal in body if isinstance(literal, Bound | Aggregated)]
    while waiting:
        ready = next(item for item in waiting if _is_ready(item, known))
        waiting.remove(ready)
        known |= set(variables_of(ready))
        yield ready
    yield from (literal for literal in body if isinstance(literal, Compared | Negated))


def _is_ready(literal: Bound | Aggregated, known: Set[Var]) -> bool:
    return isinstance(literal, Aggregated) or set(variables_of(literal.expression)) <= known


def _satisfy(literal: BodyLiteral, binding: Binding, facts: Facts, code: Coding) -> Iterator[Binding]:
    match literal:
        case Atom():
            yield from _matches(literal, binding, facts, code)
        case Negated(atom):
            if not any(True for _ in _matches(atom, binding, facts, code)):
                yield binding
        case Compared(operator, left, right):
            if compare(operator, value_of(left, binding, code), value_of(right, binding, code)):
                yield binding
        case Bound(variable, expression):
            yield from _bind(variable, value_of(expression, binding, code), binding)
        case Aggregated():
            yield from _aggregated(literal, binding, facts, code)


def _argument(argument: Argument, binding: Binding, code: Coding) -> Value:
    return code(argument) if isinstance(argument, Const) else binding.get(argument)


def _matches(atom: Atom, binding: Binding, facts: Facts, code: Coding) -> Iterator[Binding]:
    """The binding extended by each tuple that fits; a repeated variable must be the same each time."""
    for row in facts.get(atom.relation, ()):
        extended = dict(binding)
        if all(_fits(a, value, extended, code) for a, value in zip(atom.arguments, row, strict=True)):
            yield extended


def _fits(argument: Argument, value: int, binding: dict[Var, Value], code: Coding) -> bool:
    if isinstance(argument, Const):
        return code(argument) == value
    return encoded(binding.setdefault(argument, value)) == value


def _bind(variable: Var, value: Value, binding: Binding) -> Iterator[Binding]:
    if value is None:
        return
    if variable not in binding:
        yield {**binding, variable: value}
    elif encoded(binding[variable]) == encoded(value):
        yield binding


def _aggregated(literal: Aggregated, binding: Binding, facts: Facts, code: Coding) -> Iterator[Binding]:
    """One binding a group; a group that the rest of the body names counts as zero where nothing matches."""
    groups: dict[Tuple, list[Binding]] = {}
    for match in _matches(literal.source, {}, facts, code):
        groups.setdefault(_key(literal.group, match, code), []).append(match)
    named = all(isinstance(a, Const) or a in binding for a in literal.group)
    if named and literal.function in ZERO_WHEN_EMPTY:
        groups.setdefault(_key(literal.group, binding, code), [])
    for key, members in groups.items():
        extended = dict(binding)
        if all(_fits(a, value, extended, code) for a, value in zip(literal.group, key, strict=True)):
            having = _having(literal, key, facts, code)
            value = aggregate(literal.function, [_values(literal, member) for member in members], having)
            yield from _bind(literal.result, value, extended)


def _key(group: Sequence[Argument], binding: Binding, code: Coding) -> Tuple:
    return tuple(encoded(_argument(a, binding, code)) or 0 for a in group)


def _values(literal: Aggregated, match: Binding) -> Tuple:
    return tuple(encoded(match[variable]) or 0 for variable in literal.value)


def _having(literal: Aggregated, key: Tuple, facts: Facts, code: Coding) -> set[Tuple]:
    """The values of the narrower step in the same group; empty where the aggregate has none."""
    if literal.having is None:
        return set()
    found = _matches(literal.having, {}, facts, code)
    return {_values(literal, match) for match in found if _key(literal.group, match, code) == key}
