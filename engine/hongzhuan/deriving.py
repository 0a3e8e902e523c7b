"""Derivations of one knowledge base: each is made once for a rule set, its eras and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count

from hongzhuan.derivation import Derivation, MakeExecutor, Reading, Window, derive
from hongzhuan.execute.duckdb import DuckDbExecutor
from hongzhuan.kept_derivation import Question, derivation_of
from hongzhuan.names import KB
from hongzhuan.ontology.places import Places
from hongzhuan.opened import Opened
from hongzhuan.program.build import build_program
from hongzhuan.program.ir import SAME_AS, Relation
from hongzhuan.program.rulesets import RuleSet


class Deriving:
    """Runs rule sets over opened facts; what was derived is kept for the next question."""

    def __init__(self, opened: Opened, make: MakeExecutor = DuckDbExecutor) -> None:
        self.opened = opened
        self._make = make
        self._made: dict[tuple[object, ...], Derivation] = {}
        self._numbers = count()
        self.places = Places(opened.files)
        """Where each axiom is written; the files are read again when the first is asked for."""

    @property
    def unique_names(self) -> str | None:
        """The namespace in which every thing has one name: that of the shipped facts, where they count."""
        return KB if self.opened.own else None

    def derive(
        self,
        rules: RuleSet,
        windows: Sequence[Window],
        goals: Iterable[Relation] | None = None,
        without: frozenset[int] = frozenset(),
    ) -> Derivation:
        """Run a rule set in windows of time; with `goals`, only what they depend on.

        Args:
            without: individuals (codes) whose facts are left out.
        """
        axioms, wanted = self.opened.axioms, self._wanted(goals)
        reading = Reading(self.unique_names, without, self.places)
        key = (rules.name, rules.hash, windows, wanted, reading)
        if key not in self._made:
            schema = f"derived_{next(self._numbers)}"

            def anew() -> Derivation:
                counted = axioms.rules if wanted is not None else (*axioms.rules, *axioms.schema)
                program = build_program(rules, self.opened.vocabulary, counted, wanted)
                return derive(self.opened.store, rules, program, windows, schema, reading, self._make)

            build = self.opened.store.meta().get("build", "")
            question = Question(self.opened.store, build, rules, windows, wanted, reading, schema)
            is_kept = self.opened.is_kept and not without and self._make is DuckDbExecutor
            self._made[key] = derivation_of(question, anew) if is_kept else anew()
        return self._made[key]

    def forget(self, derivation: Derivation) -> None:
        """Drop a derivation that was kept, with its tables; nothing may use it afterwards."""
        self._made = {key: kept for key, kept in self._made.items() if kept is not derivation}
        _close(derivation)

    @contextmanager
    def trial(
        self,
        rules: RuleSet,
        windows: Sequence[Window],
        goals: Iterable[Relation],
        before: Derivation | None = None,
    ) -> Iterator[Derivation]:
        """A derivation that is not kept: for trying many values of a parameter. Clashes are not looked for.

        Args:
            before: a derivation of these facts that stays until then; what a change leaves as it is is read there.
        """
        wanted = (*goals, *(relation for relation in self.opened.axioms.always() if relation == SAME_AS))
        program = build_program(rules, self.opened.vocabulary, self.opened.axioms.rules, wanted)
        schema = f"tried_{next(self._numbers)}"
        if before and (before.store is not self.opened.store or before.windows != tuple(windows) or before.is_partial):
            before = None
        reading = Reading(self.unique_names)
        found = derive(self.opened.store, rules, program, windows, schema, reading, self._make, before)
        try:
            yield found
        finally:
            _close(found)

    def _wanted(self, goals: Iterable[Relation] | None) -> tuple[Relation, ...] | None:
        return tuple(sorted({*goals, *self.opened.axioms.always()})) if goals is not None else None


def _close(derivation: Derivation) -> None:
    for stage in (*derivation.earlier, derivation):
        stage.executor.close()
