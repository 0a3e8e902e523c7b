"""If this fails, a reviewer is shown a step that does not follow from the rule that it names.

Each step of each proof is taken as it is shown: its fact, its rule and its premises are read back, and the reference evaluator
concludes the fact again from these premises alone. What a `not` denies is looked up in all that was derived, and an aggregate
is computed again from what contributed to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import pytest
from conftest import Proved
from reference import naive

from hongzhuan import KnowledgeBase
from hongzhuan.derivation import Derivation
from hongzhuan.explain.proof import Fact, Proof
from hongzhuan.explain.why import Prover
from hongzhuan.facts.codes import Term, iri
from hongzhuan.names import RDF, XSD
from hongzhuan.program.ir import (
    WINDOW,
    Aggregated,
    Atom,
    Const,
    Negated,
    Relation,
    Rule,
    class_relation,
    property_relation,
)

Row = tuple[int, ...]
Tuples = dict[Relation, set[Row]]


@dataclass(frozen=True)
class Replay:
    """Reads shown steps back into tuples of one derivation and concludes them again."""

    derivation: Derivation
    known: Tuples = field(default_factory=dict)
    index: dict[Relation, dict[object, set[Row]]] = field(default_factory=dict)

    def check(self, proof: Proof, seen: set[int] | None = None) -> int:
        """Replay a proof but for the steps seen before; returns how many steps were concluded again."""
        seen = set() if seen is None else seen
        steps = {id(step): step for step in proof.walk() if step.kind in ("rule", "axiom") and id(step) not in seen}
        seen |= set(steps)
        for step in steps.values():
            rules = [rule for rule in self.rules.get(step.rule or "", ()) if self.names(rule, step)]
            assert rules, f"no rule is called {step.rule}"
            assert any(self.concludes(rule, step) for rule in rules), f"{step.rule} does not conclude {step.fact.text}"
        return len(steps)

    @cached_property
    def rules(self) -> dict[str, list[Rule]]:
        """The rules by the name that a step gives."""
        found: dict[str, list[Rule]] = {}
        for rule in self.derivation.program.rules:
            origin = rule.origin
            name = origin.text if origin.kind == "axiom" else f"{origin.rule_set}/{origin.name}"
            found.setdefault(name, []).append(rule)
        return found

    def names(self, rule: Rule, step: Proof) -> bool:
        return rule.head.relation.name in (step.fact.predicate, step.fact.object)

    def read(self, proofs: Iterable[Proof]) -> None:
        """Look up all words that proofs show, which takes no longer than one of them."""
        facts = (step.fact for proof in proofs for step in proof.walk())
        words = {word for fact in facts for word in (fact.subject, fact.object, fact.era) if word}
        self.derivation.store.look_up(term.n3() for word in words for term in self.terms(word))

    def concludes(self, rule: Rule, step: Proof) -> bool:
        facts = self.premises(step)
        positive = replace(rule, body=tuple(x for x in rule.body if not isinstance(x, Negated)))
        for literal in positive.body:
            if isinstance(literal, Aggregated):
                facts |= {a.relation: self.group_of(a, literal, step) for a in (literal.source, literal.having) if a}
        denied = [literal for literal in rule.body if isinstance(literal, Negated)]
        wanted = None if rule.head.relation.kind == "step" else self.row(step.fact, rule.head.relation)
        for binding in naive.bindings(positive, facts, self.code):
            head = tuple(naive.encoded(naive._argument(a, binding, self.code)) for a in rule.head.arguments)
            if wanted in (None, head) and not any(self.holds(literal, binding) for literal in denied):
                return True
        return False

    def holds(self, literal: Negated, binding: naive.Binding) -> bool:
        first = naive._argument(literal.atom.arguments[0], binding, self.code) if literal.atom.arguments else None
        rows = self.indexed(literal.atom.relation).get(first, set()) if first is not None else None
        facts = {literal.atom.relation: self.all_of(literal.atom.relation) if rows is None else rows}
        return any(True for _ in naive._matches(literal.atom, binding, facts, self.code))

    def premises(self, step: Proof) -> Tuples:
        facts: Tuples = {WINDOW: {self.window_row(w) for w in self.derivation.windows}}
        for premise in step.premises:
            if premise.kind in ("asserted", "rule", "axiom"):
                for relation in self.relations(premise.fact):
                    facts.setdefault(relation, set()).add(self.row(premise.fact, relation))
        return facts

    def window_row(self, window: object) -> Row:
        return (self.code(Const(iri(window.era))), window.starts, window.ends)  # type: ignore[attr-defined]

    def relations(self, fact: Fact) -> Iterator[Relation]:
        if fact.predicate == RDF + "type":
            yield class_relation(fact.object)
        elif "://" in fact.predicate:
            yield property_relation(fact.predicate)

    def row(self, fact: Fact, relation: Relation) -> Row:
        words = [fact.subject] if relation.kind == "class" else [fact.subject, fact.object]
        row = tuple(self.term_code(word) for word in words)
        return (*row, self.term_code(fact.era)) if relation in self.derivation.program.dated and fact.era else row

    def term_code(self, word: str | None) -> int:
        """The code of what is shown as text: an address, else the literal of the one datatype in which it is known."""
        assert word is not None
        found = [code for term in self.terms(word) if (code := self.derivation.store.code(term)) is not None]
        assert found, word
        return found[0]

    @staticmethod
    def terms(word: str) -> list[Term]:
        kinds = ["gYear", "gYearMonth", "date", "integer", "decimal", "string", "boolean"]
        return [iri(word)] if "://" in word else [Term("literal", word, XSD + kind) for kind in kinds]

    def code(self, constant: Const) -> int:
        return self.derivation.executor.code(constant)

    def group_of(self, atom: Atom, literal: Aggregated, step: Proof) -> set[Row]:
        """The tuples of the groups that the step's subject is in: those of others cannot count for it."""
        subject = self.term_code(step.fact.subject)
        if not literal.group or literal.group[0] not in atom.arguments:
            return self.all_of(atom.relation)
        place = atom.arguments.index(literal.group[0])
        return {row for row in self.all_of(atom.relation) if row[place] == subject} or self.all_of(atom.relation)

    def indexed(self, relation: Relation) -> dict[object, set[Row]]:
        if relation not in self.index:
            rows = self.index.setdefault(relation, {})
            for row in self.all_of(relation):
                rows.setdefault(row[0], set()).add(row)
        return self.index[relation]

    def all_of(self, relation: Relation) -> set[Row]:
        if relation not in self.known:
            self.known[relation] = {tuple(row) for row in self.derivation.tuples(relation) if None not in row}
        return self.known[relation]


@pytest.mark.parametrize("rules", ["xi", "mao", "deng", "jiang"])
def test_every_step_follows_from_its_rule(proved: Proved, rules: str) -> None:
    derivation, proofs = proved(rules)
    replay = Replay(derivation)
    replay.read(proofs)
    seen: set[int] = set()
    assert sum(replay.check(proof, seen) for proof in proofs) > 50


def test_a_false_step_is_found(kb: KnowledgeBase) -> None:
    """The replay itself would accept anything."""
    derivation = kb.derive("xi")
    prover = Prover(derivation)
    relation = class_relation(kb.class_iri("Technocrat"))
    row = derivation.tuples(relation)[0]
    proof = prover.proof(relation, tuple(row))
    Replay(derivation).check(proof)
    broken = replace(proof, premises=proof.premises[1:])
    with pytest.raises(AssertionError, match="does not conclude"):
        Replay(derivation).check(broken)
