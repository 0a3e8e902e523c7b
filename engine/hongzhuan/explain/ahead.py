"""The bindings of a whole proof, found level by level: one look-up for all steps of a rule, and not one for each step.

What is found here is what `Bindings` finds for each fact by itself; a fact that is left out is looked up when its turn comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from hongzhuan.derivation import Derivation
from hongzhuan.execute.executor import ASSERTED
from hongzhuan.explain.bindings import Bindings
from hongzhuan.explain.lookup import Lookup
from hongzhuan.program.ir import Aggregated, Atom, Const, Relation, Rule, Var

Fact = tuple[Relation, tuple[int, ...]]
Codes = Mapping[Var, int]
LEVELS = 20
"""Levels of a proof that are looked up in this manner; what lies deeper is looked up by itself."""

_WORDLESS = {"window", "text", "datatype", "clash"}


class Ahead:
    """What proofs over one derivation will need."""

    def __init__(
        self,
        derivation: Derivation,
        lookup: Lookup,
        bindings: Bindings,
        contributions: Callable[[Aggregated, Codes], Iterable[tuple[int, ...]]],
    ) -> None:
        self._derivation = derivation
        self._lookup = lookup
        self._bindings = bindings
        self._contributions = contributions
        self._seen: set[Fact] = set()
        self.chosen: dict[Fact, Codes] = {}
        """The binding by which each fact follows first."""

    def look_up(self, relation: Relation, arguments: tuple[int, ...]) -> set[int]:
        """Look up the proof of a fact; returns the codes of all that it speaks of, but for what was looked up before."""
        level: list[Fact] = [(relation, arguments)]
        spoken: set[int] = set()
        for _ in range(LEVELS):
            level = [fact for fact in dict.fromkeys(level) if fact not in self._seen]
            if not level:
                break
            self._seen.update(level)
            spoken.update(code for _, codes in level for code in codes)
            level = list(self._below(level))
        return spoken

    def _below(self, level: Sequence[Fact]) -> Iterator[Fact]:
        """The derived premises of facts, whose bindings are chosen on the way."""
        for (number, age), facts in self._by_witness(level).items():
            if number == ASSERTED:
                continue
            rule = self._derivation.program.rules[number]
            found = self._bindings.first(rule, [codes for _, codes in facts], age)
            for arguments, codes in found.items():
                self.chosen[rule.head.relation, arguments] = codes
                yield from self._premises(rule, codes)

    def _by_witness(self, level: Sequence[Fact]) -> Mapping[tuple[int, int], list[Fact]]:
        groups: dict[tuple[int, int], list[Fact]] = {}
        subjects: dict[Relation, set[int]] = {}
        for relation, arguments in level:
            subjects.setdefault(relation, set()).update(arguments[:1])
        for relation, codes in subjects.items():
            self._lookup.rows(relation, 0, codes)
        for relation, arguments in level:
            witness = self._lookup.witness(relation, arguments)
            if witness is not None:
                groups.setdefault(witness, []).append((relation, arguments))
        return groups

    def _premises(self, rule: Rule, codes: Codes) -> Iterator[Fact]:
        for literal in rule.body:
            if isinstance(literal, Atom) and literal.relation.kind not in _WORDLESS:
                code = self._derivation.executor.code
                yield literal.relation, tuple(code(a) if isinstance(a, Const) else codes[a] for a in literal.arguments)
            elif isinstance(literal, Aggregated) and literal.having is None:
                yield from ((literal.source.relation, row) for row in self._contributions(literal, codes))
