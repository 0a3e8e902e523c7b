"""Which rules could conclude a relation at all: not those that need it first, nor those that read what is not recorded."""

from __future__ import annotations

from functools import cached_property

from hongzhuan.derivation import Derivation
from hongzhuan.program.ir import Atom, Relation, Rule


class Candidates:
    """The rules of one program that are worth speaking of when something does not hold."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation
        self._rules = derivation.program.rules
        self._defining = derivation.program.defining()
        self._kept: dict[Relation, list[Rule]] = {}

    def of(self, relation: Relation) -> list[Rule]:
        """The rules that could conclude a relation."""
        if relation not in self._kept:
            rules = self._rules_of(relation)
            self._kept[relation] = [r for r in rules if self._can_fire(r) and not self._is_circular(r)]
        return self._kept[relation]

    def defined_by_axioms(self, relation: Relation) -> bool:
        """Whether only the ontology concludes a relation, and no rule of a rule set."""
        return all(rule.origin.kind == "axiom" for rule in self._rules_of(relation))

    def is_bare(self, relation: Relation) -> bool:
        """Whether nothing at all concludes a relation."""
        return relation not in self._defining

    def _rules_of(self, relation: Relation) -> list[Rule]:
        return [self._rules[number] for number in self._defining.get(relation, ())]

    def _can_fire(self, rule: Rule) -> bool:
        return not any(isinstance(x, Atom) and self._is_silent(x.relation) for x in rule.body)

    def _is_silent(self, relation: Relation) -> bool:
        """No rule concludes it, and nothing of the kind is recorded of anyone."""
        if relation in self._defining or relation.kind not in ("class", "property"):
            return False
        return self._derivation.store.source(relation.kind, relation.name) is None

    def _is_circular(self, rule: Rule) -> bool:
        """A subclass that is itself defined by the class: `AerospaceTechnocrat SubClassOf Technocrat`."""
        if rule.origin.kind != "axiom" or rule.head.relation.kind != "class":
            return False
        needed = set[Relation]().union(*(self._needs.get(a.relation, ()) for a in rule.body if isinstance(a, Atom)))
        return rule.head.relation in needed

    @cached_property
    def _needs(self) -> dict[Relation, frozenset[Relation]]:
        """What every way to conclude a relation rests on; nothing for one that is also recorded of someone."""
        everything = frozenset(self._defining)
        needs = {r: frozenset[Relation]() if self._is_recorded(r) else everything for r in self._defining}
        changed = True
        while changed:
            changed = False
            for relation in needs:
                found = self._needs_once(relation, needs)
                if found != needs[relation]:
                    needs[relation], changed = found, True
        return needs

    def _needs_once(self, relation: Relation, needs: dict[Relation, frozenset[Relation]]) -> frozenset[Relation]:
        if self._is_recorded(relation):
            return frozenset()
        ways = [
            frozenset[Relation]().union(
                *({a.relation} | needs.get(a.relation, frozenset()) for a in rule.body if isinstance(a, Atom))
            )
            for rule in self._rules_of(relation)
        ]
        return needs[relation] & frozenset.intersection(*ways)

    def _is_recorded(self, relation: Relation) -> bool:
        return self._derivation.store.source(relation.kind, relation.name) is not None
