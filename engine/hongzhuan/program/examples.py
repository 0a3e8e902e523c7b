"""The examples of a rule set, run as tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hongzhuan.facts.codes import iri
from hongzhuan.language.syntax import Example, Expect, IsClass, Name, Span, Triple
from hongzhuan.names import HZ, KB, RDF
from hongzhuan.program.ir import Const, class_relation
from hongzhuan.program.resolve import Resolver, literal
from hongzhuan.program.rulesets import RuleSet

if TYPE_CHECKING:
    from hongzhuan.knowledge_base import KnowledgeBase

EXAMPLE = "https://w3id.org/hongzhuan/example/"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expectation: whether it was met; `reason` where it could not even be asked."""

    example: str
    expectation: str
    met: bool
    reason: str
    span: Span


def run_examples(kb: KnowledgeBase, rule_set: RuleSet) -> Iterator[Outcome]:
    """Every expectation of a rule set's examples, in the order of the file."""
    for example in rule_set.examples:
        facts = list(_given(kb, rule_set, example))
        base = kb.with_statements(facts) if facts else kb
        for expect in example.expects:
            yield _outcome(base, rule_set, example, expect)


def _outcome(kb: KnowledgeBase, rule_set: RuleSet, example: Example, expect: Expect) -> Outcome:
    era = expect.era.text if expect.era else None
    verb = "is" if expect.holds else "is not"
    where = f" in {era}" if era else ""
    words = f"{expect.subject.text} {verb} {expect.cls.text}{where}"
    code = _subject(kb, expect.subject)
    if code is None:
        return Outcome(example.title, words, False, f"the facts know no {expect.subject.text}", expect.span)
    relation = class_relation(kb.class_iri(expect.cls.text))
    derivation = kb.derive(rule_set, era or _eras(rule_set))
    dated = relation in derivation.program.dated
    holds = any(
        derivation.holds(relation, (code, derivation.executor.code(Const(iri(w.era)))) if dated else (code,))
        for w in derivation.windows
    )
    reason = (
        "" if holds == expect.holds else f"{expect.subject.text} {'is' if holds else 'is not'} {expect.cls.text}{where}"
    )
    return Outcome(example.title, words, holds == expect.holds, reason, expect.span)


def _eras(rule_set: RuleSet) -> str | None:
    return rule_set.era.text if rule_set.era else None


def _subject(kb: KnowledgeBase, name: Name) -> int | None:
    for address in (KB + name.text, EXAMPLE + name.text, HZ + name.text):
        code = kb.store.resource(address)
        if code is not None:
            return code
    return None


def _given(kb: KnowledgeBase, rule_set: RuleSet, example: Example) -> Iterator[tuple[str, str, str]]:
    """The statements that an example brings itself, as N-Triples terms."""
    resolver = Resolver(kb.vocabulary, rule_set.parameters)

    def resource(name: Name) -> str:
        found = kb.vocabulary.resolve(name.text, "individual") or kb.vocabulary.resolve(name.text, "class")
        if found:
            return f"<{found[0]}>"
        return f"<{EXAMPLE}{name.text}>"

    for given in example.given:
        for statement in given.statements:
            if isinstance(statement, IsClass) and isinstance(statement.subject, Name):
                yield resource(statement.subject), f"<{RDF}type>", f"<{resolver.class_iri(statement.cls)}>"
            elif isinstance(statement, Triple) and isinstance(statement.subject, Name):
                value = statement.object
                written = resource(value) if isinstance(value, Name) else literal(value).term.n3()  # type: ignore[arg-type]
                yield resource(statement.subject), f"<{resolver.property(statement.predicate).iri}>", written
