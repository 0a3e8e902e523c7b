"""Rule sets put together: what each extended one brings, where two disagree, what the file itself changes.

A file takes over the rules and parameters of all that it extends, in the order in which it names them. One that replaced,
dropped or set something that another only passes on prevails. Where two changed the same thing, or each defined its own
under one name, nothing is chosen silently: the file must say which counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from hongzhuan.language.diagnostics import Diagnostic, did_you_mean
from hongzhuan.language.syntax import Name, Parameter, Rule, RuleFile, Setting, Span
from hongzhuan.program.files import Lineage
from hongzhuan.program.ir import ParameterValue

T = TypeVar("T", bound=Rule | ParameterValue)


@dataclass(frozen=True, slots=True)
class Piece(Generic[T]):
    """A rule or a parameter with the rule set that gave it its present form; `value` is None once it was dropped.

    `before` are the forms that it stands in place of, the latest first.
    """

    value: T | None
    rule_set: str
    span: Span
    before: tuple[Piece[T], ...] = ()

    @property
    def supersedes(self) -> set[Span]:
        """Where the forms stand that it takes the place of."""
        return {one.span for one in self.before}


@dataclass(slots=True)
class Pieces:
    """What a rule set consists of, by name."""

    rules: dict[str, Piece[Rule]] = field(default_factory=dict)
    parameters: dict[str, Piece[ParameterValue]] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)


def assemble_pieces(lineage: Lineage) -> Pieces:
    """Everything in force in a rule set, and every conflict on the way there."""
    return _pieces(lineage, {}, lineage.broken)


def _pieces(lineage: Lineage, known: dict[str, Pieces], broken: frozenset[str]) -> Pieces:
    key = str(lineage.file.path.resolve())
    if key not in known:
        parents = [(name, _pieces(parent, known, broken)) for name, parent in lineage.parents]
        found = Pieces(problems=list(dict.fromkeys(p for _, parent in parents for p in parent.problems)))
        file = lineage.file
        settled = {drop.name for drop in file.drops} | {rule.name for rule in file.rules if rule.replaces}
        found.rules = _merged("rule", [(n, p.rules) for n, p in parents], settled, found.problems)
        settled = {setting.name for setting in file.settings}
        found.parameters = _merged("parameter", [(n, p.parameters) for n, p in parents], settled, found.problems)
        _own(file, found, broken)
        known[key] = found
    return known[key]


# --- what several extended rule sets bring


def _merged(
    word: str, parents: list[tuple[Name, Mapping[str, Piece[T]]]], settled: set[str], problems: list[Diagnostic]
) -> dict[str, Piece[T]]:
    found: dict[str, Piece[T]] = {}
    for name in dict.fromkeys(name for _, pieces in parents for name in pieces):
        rivals = _rivals((parent, pieces[name]) for parent, pieces in parents if name in pieces)
        if len(rivals) > 1 and name not in settled:
            problems.append(_disagreement(word, name, rivals))
        found[name] = _foremost([piece for _, piece in rivals])
    return found


def _foremost(rivals: list[Piece[T]]) -> Piece[T]:
    """The first of them that was not dropped; it knows of the others as what it stands in place of."""
    first, *others = sorted(rivals, key=lambda rival: rival.value is None)
    before: list[Piece[T]] = list(first.before)
    for other in others:
        before += [other, *other.before]
    return Piece(first.value, first.rule_set, first.span, tuple(dict.fromkeys(before)))


def _rivals(candidates: Iterable[tuple[Name, Piece[T]]]) -> list[tuple[Name, Piece[T]]]:
    """The forms that none of the others takes the place of, each meaning once."""
    everyone = list(candidates)
    outdated = set().union(*(piece.supersedes for _, piece in everyone))
    distinct: list[tuple[Name, Piece[T]]] = []
    for name, piece in everyone:
        if piece.span not in outdated and all(_meaning(piece) != _meaning(other) for _, other in distinct):
            distinct.append((name, piece))
    return distinct


def _meaning(piece: Piece[T]) -> object:
    """What two forms must agree in: the rule but for its place, the value and its unit."""
    value = piece.value
    if isinstance(value, ParameterValue):
        return value.value, value.unit
    return (value.heads, value.body, value.because, value.cites) if isinstance(value, Rule) else None


def _disagreement(word: str, name: str, rivals: list[tuple[Name, Piece[T]]]) -> Diagnostic:
    (_, first), (extended, second) = rivals[:2]
    verb = "drops" if second.value is None else "has"
    other = "drops" if first.value is None else "has"
    message = f"the rule sets extended here disagree about {word} `{name}`"
    where = f"{first.rule_set} {other} it at {first.span.place}, {second.rule_set} {verb} it at {second.span.place}"
    remedy = f"`replace rule {name}` or `drop rule {name}`" if word == "rule" else f"`set {name} = ...`"
    return Diagnostic("HZ044", message, extended.span, "", f"{where};\nsay in this file which counts: {remedy}")


# --- what the file itself says


def _own(file: RuleFile, found: Pieces, broken: frozenset[str]) -> None:
    name = file.header.name
    for parameter in file.parameters:
        _parameter(parameter, name, found)
    for setting in file.settings:
        _setting(setting, name, found, broken)
    for drop in file.drops:
        earlier = found.rules.get(drop.name)
        if earlier is None or earlier.value is None:
            _nothing("HZ042", "drop", drop.name, drop.span, found, broken)
        before = (earlier, *earlier.before) if earlier else ()
        found.rules[drop.name] = Piece(None, name, drop.span, before)
    for rule in file.rules:
        _rule(rule, name, found, broken)


def _parameter(parameter: Parameter, rule_set: str, found: Pieces) -> None:
    earlier = found.parameters.get(parameter.name)
    if earlier:
        help_ = f"first defined at {earlier.span.place}; to change its value write `set {parameter.name} = ...`"
        message = f"parameter `{parameter.name}` is defined twice"
        found.problems.append(Diagnostic("HZ040", message, parameter.span, "", help_))
    found.parameters[parameter.name] = Piece(value_of(parameter, rule_set), rule_set, parameter.span)


def _setting(setting: Setting, rule_set: str, found: Pieces, broken: frozenset[str]) -> None:
    earlier = found.parameters.get(setting.name)
    if earlier is None or earlier.value is None:
        if setting.name not in broken:
            help_ = did_you_mean(setting.name, found.parameters) or "`hongzhuan rules show` lists the parameters"
            found.problems.append(Diagnostic("HZ043", f"no parameter `{setting.name}` to set", setting.span, "", help_))
        return
    unit, other = earlier.value.unit, setting.value.unit
    if unit != other:
        message = f"`{setting.name}` is in {unit or 'no unit'}, not in {other or 'no unit'}"
        help_ = f"defined at {earlier.span.place}"
        found.problems.append(Diagnostic("HZ021", message, setting.value.span, "", help_))
        return
    before = (earlier, *earlier.before)
    found.parameters[setting.name] = Piece(value_of(setting, rule_set), rule_set, setting.span, before)


def _rule(rule: Rule, rule_set: str, found: Pieces, broken: frozenset[str]) -> None:
    earlier = found.rules.get(rule.name)
    is_there = earlier is not None and earlier.value is not None
    if rule.replaces and not is_there:
        _nothing("HZ041", "replace", rule.name, rule.name_span, found, broken)
    elif earlier and is_there and not rule.replaces:
        help_ = f"first defined at {earlier.span.place}; to change it write `replace rule {rule.name}`"
        if earlier.rule_set == rule_set:
            help_ = f"first defined at {earlier.span.place}; give one of them another name"
        message = f"rule `{rule.name}` is defined twice"
        found.problems.append(Diagnostic("HZ040", message, rule.name_span, "", help_))
    before = (earlier, *earlier.before) if earlier else ()
    found.rules[rule.name] = Piece(rule, rule_set, rule.name_span, before)


def _nothing(code: str, verb: str, name: str, span: Span, found: Pieces, broken: frozenset[str]) -> None:
    if name not in broken:
        known = [known for known, piece in found.rules.items() if piece.value is not None]
        help_ = did_you_mean(name, known) or "`hongzhuan rules show` lists the rules"
        found.problems.append(Diagnostic(code, f"no rule `{name}` to {verb}", span, "", help_))


def value_of(statement: Parameter | Setting, rule_set: str) -> ParameterValue:
    """A parameter's value as a statement gives it."""
    notes = tuple((note.text, note.source) for note in statement.notes)
    return ParameterValue(statement.name, statement.value.value, statement.value.unit, rule_set, statement.span, notes)
