"""The examples of a rule set, run as tests: what came out, and why where it was not expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from hongzhuan.derivation import Window
from hongzhuan.facts.codes import iri
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.language.syntax import DateLiteral, Example, Expect, IsClass, Name, Quantity, Span, Text, Triple
from hongzhuan.names import HZ, KB, RDF
from hongzhuan.program.ir import Const, class_relation
from hongzhuan.program.resolve import Resolver, literal
from hongzhuan.program.rulesets import RuleSet

EXAMPLE = "https://w3id.org/hongzhuan/example/"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expectation of an example: whether it was met.

    `reason` says what came out instead; `evidence` is the proof of a class that was not expected, or what is missing for
    one that was, as text.
    """

    example: str
    expectation: str
    met: bool
    reason: str
    span: Span
    evidence: str = ""

    def to_json(self) -> dict[str, Any]:
        """The form of `rules test --format json`."""
        shown: dict[str, Any] = {
            "example": self.example,
            "expectation": self.expectation,
            "met": self.met,
            "reason": self.reason,
            "place": self.span.place,
        }
        return shown | ({"evidence": self.evidence} if self.evidence else {})


def run_examples(kb: KnowledgeBase, rule_set: RuleSet, evidence: bool = False) -> Iterator[Outcome]:
    """Every expectation of a rule set's examples, in the order of the file; with `evidence` for those that fail."""
    given = [list(_given(kb, rule_set, example)) for example in rule_set.examples]
    plain = [x for example, facts in zip(rule_set.examples, given, strict=True) if not facts for x in example.expects]
    for example, facts in zip(rule_set.examples, given, strict=True):
        base = kb.with_statements(facts) if facts else kb
        together = _Together(base, rule_set, example.expects if facts else plain)
        for expect in example.expects:
            yield _outcome(base, rule_set, example, expect, together, evidence)


class _Together:
    """The expectations about the same facts: one derivation of their classes in all their eras answers them."""

    def __init__(self, kb: KnowledgeBase, rule_set: RuleSet, expects: Iterable[Expect]) -> None:
        self._kb, self._rule_set = kb, rule_set
        self._goals = sorted({class_relation(address) for expect in expects for address in self._class(expect)})
        windows = [self._windows(expect) for expect in expects]
        self._eras = tuple(dict.fromkeys(window.era for asked in windows for window in asked))

    def _class(self, expect: Expect) -> list[str]:
        """The class of an expectation; none where nobody declares it, which the derivation reports with its place."""
        return self._kb.vocabulary.resolve(expect.cls.text, "class")[:1]

    def _windows(self, expect: Expect) -> tuple[Window, ...]:
        return self._kb.windows(self._rule_set, _era(self._rule_set, expect))

    def holds(self, expect: Expect, address: str) -> bool:
        """Whether the class holds in the era of the expectation, or in any where it names none."""
        derivation = self._kb.derive(self._rule_set, self._eras, self._goals)
        code = self._kb.store.resource(address)
        if code is None:
            return False
        relation = class_relation(self._kb.class_iri(expect.cls.text))
        if relation not in derivation.program.dated:
            return derivation.holds(relation, (code,)) is not None
        eras = [derivation.executor.code(Const(iri(window.era))) for window in self._windows(expect)]
        return any(derivation.holds(relation, (code, era)) for era in eras)


def _outcome(
    kb: KnowledgeBase, rule_set: RuleSet, example: Example, expect: Expect, together: _Together, evidence: bool
) -> Outcome:
    where = f" in {expect.era.text}" if expect.era else ""
    name, cls = expect.subject.text, expect.cls.text
    words = f"{name} {'is' if expect.holds else 'is not'} {cls}{where}"
    address = _address(kb, expect.subject)
    if address is None:
        reason = f"the facts know no {name}: name one of theirs, or state it: `given {name} is Official`"
        return Outcome(example.title, words, False, reason, expect.span)
    holds = together.holds(expect, address)
    if holds == expect.holds:
        return Outcome(example.title, words, True, "", expect.span)
    reason = f"{name} {'is' if holds else 'is not'} {cls}{where}"
    shown = _evidence(kb, rule_set, expect, address, holds) if evidence else ""
    return Outcome(example.title, words, False, reason, expect.span, shown)


def _era(rule_set: RuleSet, expect: Expect) -> str | None:
    era = expect.era or rule_set.era
    return era.text if era else None


def _evidence(kb: KnowledgeBase, rule_set: RuleSet, expect: Expect, address: str, holds: bool) -> str:
    """The proof of what came out against expectation, or what is missing for what did not."""
    if holds:
        from hongzhuan.explain.render_text import text

        proofs = kb.explain(address, expect.cls.text, rule_set, _era(rule_set, expect))
        return "\n".join(text(proof).rstrip() for proof in proofs)
    from hongzhuan.explain import render_why_not

    answers = kb.why_not(address, expect.cls.text, rule_set, _era(rule_set, expect))
    return "\n".join(render_why_not.text(answer, ()).rstrip() for answer in answers)


def _address(kb: KnowledgeBase, name: Name) -> str | None:
    """The address of what an example speaks of: of the facts, of the example itself, of the ontology."""
    known = kb.vocabulary.resolve(name.text, "individual")
    candidates = [*known, KB + name.text, EXAMPLE + name.text, HZ + name.text]
    return next((address for address in candidates if kb.store.resource(address) is not None), None)


def _given(kb: KnowledgeBase, rule_set: RuleSet, example: Example) -> Iterator[tuple[str, str, str]]:
    """The statements that an example brings itself, as N-Triples terms."""
    resolver = Resolver(kb.vocabulary, rule_set.parameters)

    def resource(name: Name) -> str:
        found = kb.vocabulary.resolve(name.text, "individual") or kb.vocabulary.resolve(name.text, "class")
        return f"<{found[0]}>" if found else f"<{EXAMPLE}{name.text}>"

    for given in example.given:
        for statement in given.statements:
            if isinstance(statement, IsClass) and isinstance(statement.subject, Name):
                yield resource(statement.subject), f"<{RDF}type>", f"<{resolver.class_iri(statement.cls)}>"
            elif isinstance(statement, Triple) and isinstance(statement.subject, Name):
                prop = resolver.property(statement.predicate).iri
                value = statement.object
                if isinstance(value, Name):
                    yield resource(statement.subject), f"<{prop}>", resource(value)
                elif isinstance(value, Text | DateLiteral | Quantity):
                    yield resource(statement.subject), f"<{prop}>", literal(value).term.n3()
