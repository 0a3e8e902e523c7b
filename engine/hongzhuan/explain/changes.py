"""Small changes that would make a fact hold, each applied to a copy of the knowledge base and derived there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from hongzhuan.derivation import Derivation, Window
from hongzhuan.explain.draft import Editor
from hongzhuan.explain.miss import Change, Edit
from hongzhuan.explain.repair import NEW, Repairer
from hongzhuan.explain.why import Prover
from hongzhuan.explain.why_not import Asker
from hongzhuan.facts.codes import iri
from hongzhuan.program.ir import Const, Relation
from hongzhuan.program.rulesets import RuleSet

if TYPE_CHECKING:
    from hongzhuan.knowledge_base import KnowledgeBase

SHOWN = 3
"""Changes that are reported."""
TRIED = 8
"""Drafts that are tried before the search ends."""


def verified(
    kb: KnowledgeBase, prover: Prover, relation: Relation, subject: int, as_of: str | None
) -> list[list[Change]]:
    """For each window, changes after which a subject is in a class, the smallest first; empty where none was found."""
    derivation = prover.derivation
    dated = relation in derivation.program.dated
    found = []
    for window in derivation.windows if dated else derivation.windows[:1]:
        era = derivation.executor.code(Const(iri(window.era)))
        arguments = (subject, era) if dated else (subject,)
        found.append(
            [] if derivation.holds(relation, arguments) else _changes(kb, prover, relation, arguments, window, as_of)
        )
    return found


def _changes(
    kb: KnowledgeBase,
    prover: Prover,
    relation: Relation,
    arguments: tuple[int, ...],
    window: Window,
    as_of: str | None,
) -> list[Change]:
    derivation = prover.derivation
    editor = Editor(derivation.store, prover.describe, derivation.rule_set.parameters)
    drafts = Repairer(Asker(prover)).drafts(relation, arguments)
    trial = _Trial(kb, derivation, relation, derivation.store.term(arguments[0]).value, window, as_of)
    return list(islice(_holding(trial, (editor.edits(draft) for draft in islice(drafts, TRIED))), SHOWN))


def _holding(trial: _Trial, proposals: Iterator[tuple[Edit, ...]]) -> Iterator[Change]:
    """The proposals that hold, without those that contain one that was found before."""
    found: list[set[object]] = []
    for edits in proposals:
        parts = set(_parts(edits))
        if any(earlier <= parts for earlier in found):
            continue
        rule = trial.rule_after(edits)
        if rule is not None:
            found.append(parts)
            yield Change(edits, rule)


def _parts(edits: Sequence[Edit]) -> Iterator[object]:
    """The single statements and settings of edits; things that are made up all count as one."""
    for edit in edits:
        yield from (("set", edit.parameter[0]),) if edit.parameter else ()
        yield from (("remove", *triple) for triple in edit.remove)
        for subject, predicate, value in edit.add:
            yield "add", "new" if subject.startswith(f"<{NEW}") else subject, predicate, value


class _Trial:
    """A copy of the knowledge base for each proposal."""

    def __init__(
        self,
        kb: KnowledgeBase,
        derivation: Derivation,
        relation: Relation,
        subject: str,
        window: Window,
        as_of: str | None,
    ) -> None:
        self._kb = kb
        self._rules = derivation.rule_set
        self._relation = relation
        self._subject = subject
        self._window = window
        self._as_of = as_of

    def rule_after(self, edits: Sequence[Edit]) -> str | None:
        """The rule that concludes the fact once the edits are made; None when nothing does."""
        added = [triple for edit in edits for triple in edit.add]
        removed = [triple for edit in edits for triple in edit.remove]
        copy = self._kb.with_statements(added, removed) if added or removed else self._kb
        rules = with_parameters(self._rules, dict(edit.parameter for edit in edits if edit.parameter))
        derivation = copy.derive(rules, self._window.era, [self._relation], self._as_of)
        subject = copy.store.resource(self._subject)
        era = derivation.executor.code(Const(iri(self._window.era)))
        dated = self._relation in derivation.program.dated
        witness = derivation.holds(self._relation, (subject or 0, era) if dated else (subject or 0,))
        if witness is None:
            return None
        if witness[0] < 0:
            return "asserted"
        origin = derivation.program.rules[witness[0]].origin
        return origin.text if origin.kind == "axiom" else f"{origin.rule_set}/{origin.name}"


def with_parameters(rule_set: RuleSet, values: dict[str, float]) -> RuleSet:
    """A rule set with other values of some parameters; its hash changes with them."""
    changed = {name: replace(rule_set.parameters[name], value=value) for name, value in values.items()}
    return replace(rule_set, parameters={**rule_set.parameters, **changed}) if changed else rule_set
