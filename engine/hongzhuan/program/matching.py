"""Whether two pieces of rules say the same: whatever the names of their variables and the order of their conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from hongzhuan.language import syntax
from hongzhuan.language.syntax import Condition, Rule, Span, Variable

Names = Mapping[str, str]
"""The variables of the one by those of the other that they stand for."""

_SPANS = ("span", "name_span")
_EFFORT = 20_000
_CONDITIONS = tuple(syntax.Condition.__args__)


class _GaveUp(Exception):
    """More ways than are worth trying."""


class Matcher:
    """Compares pieces; gives up, and says that they differ, after a bounded number of attempts."""

    def __init__(self, one_to_one: bool = True) -> None:
        self._one_to_one = one_to_one
        self._left = _EFFORT

    def first(self, ones: Sequence[Any], others: Sequence[Any], names: Names, part: bool = False) -> Names | None:
        """A reading of the variables under which the conditions are the same; with `part`, are among the others."""
        try:
            return next(self._unordered(tuple(ones), tuple(others), names, part), None)
        except _GaveUp:
            return None

    def whole(self, one: Rule, other: Rule) -> Names | None:
        """A reading of the variables under which two rules have the same conclusions and the same conditions."""
        parts = (_Held(one.heads), _Held(one.body)), (_Held(other.heads), _Held(other.body))
        try:
            return next(self._ordered(*parts, {}), None)
        except _GaveUp:
            return None

    def _unordered(
        self, ones: tuple[Any, ...], others: tuple[Any, ...], names: Names, part: bool = False
    ) -> Iterator[Names]:
        if not ones:
            if part or not others:
                yield names
            return
        if len(ones) > len(others):
            return
        for place, other in enumerate(others):
            for further in self._same(ones[0], other, names):
                yield from self._unordered(ones[1:], (*others[:place], *others[place + 1 :]), further, part)

    def _ordered(self, ones: tuple[Any, ...], others: tuple[Any, ...], names: Names) -> Iterator[Names]:
        if not ones and not others:
            yield names
        elif ones and others:
            for further in self._same(ones[0], others[0], names):
                yield from self._ordered(ones[1:], others[1:], further)

    def _same(self, one: Any, other: Any, names: Names) -> Iterator[Names]:
        self._left -= 1
        if self._left < 0:
            raise _GaveUp
        if isinstance(one, Variable) and isinstance(other, Variable):
            yield from self._variables(one.name, other.name, names)
        elif isinstance(one, tuple) and isinstance(other, tuple):
            loose = any(isinstance(item, _CONDITIONS) for item in one) or any(isinstance(item, tuple) for item in one)
            yield from (self._unordered if loose else self._ordered)(one, other, names)
        elif type(one) is not type(other):
            return
        elif is_dataclass(one) and not isinstance(one, type | Span):
            own = [f.name for f in fields(one) if f.name not in _SPANS]
            yield from self._ordered(
                tuple(_Held(getattr(one, name)) for name in own),
                tuple(_Held(getattr(other, name)) for name in own),
                names,
            )
        elif isinstance(one, _Held):
            yield from self._same(one.value, other.value, names)
        elif one == other:
            yield names

    def _variables(self, one: str, other: str, names: Names) -> Iterator[Names]:
        if one in names:
            if names[one] == other:
                yield names
        elif not self._one_to_one or other not in names.values():
            yield {**names, one: other}


class _Held:
    """A field on its way, so that a row of fields is compared in order."""

    def __init__(self, value: Any) -> None:
        self.value = value


def same_rule(one: Rule, other: Rule) -> bool:
    """Whether two rules conclude the same from the same conditions."""
    if len(one.heads) != len(other.heads) or len(one.body) != len(other.body):
        return False
    return Matcher().whole(one, other) is not None


def pairs(
    ones: Sequence[Condition], others: Sequence[Condition], names: Names
) -> tuple[list[Condition], list[Condition]]:
    """The conditions of each that the other lacks, under the reading that is found by taking them one after the other."""
    waiting, lacking = list(others), []
    for one in ones:
        matcher = Matcher()
        for other in waiting:
            found = matcher.first([one], [other], names)
            if found is not None:
                names = found
                waiting.remove(other)
                break
        else:
            lacking.append(one)
    return lacking, waiting
