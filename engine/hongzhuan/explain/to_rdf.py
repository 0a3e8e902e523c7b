"""Proofs as RDF: each step an activity that used its premises, with addresses that depend on the content alone.

The vocabulary is `ontology/derivations.ttl`. `prov:wasInformedBy` leads from a derivation to those of its derived
premises, so that `prov:wasInformedBy*` walks a whole proof. The same rules and facts give the same bytes in every run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import quote

import pyoxigraph as ox

from hongzhuan.explain.addresses import DERIVATION, VARIABLE, address
from hongzhuan.explain.proof import Cited, Fact, Proof, SourceRef
from hongzhuan.explain.rendering import stated
from hongzhuan.names import DCTERMS, HZ, PREFIXES, RDF, RDFS, SCHEMA, XSD

PROV = PREFIXES["prov"]
_PREFIXES = ("hz", "kb", "rdf", "rdfs", "xsd", "dcterms", "prov", "schema", "isced")
_Term = ox.NamedNode | ox.Literal
_USED = ("asserted", "rule", "axiom")
# A fact holds its literals as text. The knowledge base always writes them with these types (docs/knowledge-base.md).
_TYPES = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "date"),
    (re.compile(r"\d{4}-\d{2}"), "gYearMonth"),
    (re.compile(r"\d{4}"), "gYear"),
    (re.compile(r"-?\d+"), "integer"),
    (re.compile(r"-?\d+\.\d+"), "decimal"),
    (re.compile(r"true|false"), "boolean"),
)


def turtle(proofs: Sequence[Proof], rules: str, rules_hash: str, kb_hash: str) -> str:
    """Proofs as Turtle; nothing is left out or cut.

    Args:
        proofs: any number; steps that they share are written once.
        rules: the name of the rule set.
        rules_hash: the hash of the rule set, part of the address of all that it derives.
        kb_hash: the hash of the knowledge base.
    """
    writer = _Writer(rules, rules_hash, kb_hash)
    for proof in proofs:
        writer.root(proof)
    order = sorted(writer.triples, key=lambda t: (str(t.subject), t.predicate.value != RDF + "type", str(t)))
    prefixes = {name: PREFIXES[name] for name in _PREFIXES}
    written = ox.serialize(order, format=ox.RdfFormat.TURTLE, prefixes={**prefixes, "hzd": DERIVATION})
    return _stable((written or b"").decode())


def addresses_of(proof: Proof, rules_hash: str) -> list[str]:
    """The addresses of the derivations of a proof, that of its last step first."""
    writer = _Writer("", rules_hash, "")
    writer.root(proof)
    return writer.derivations()


def _stable(document: str) -> str:
    """Turtle with its prefixes sorted: the serialiser writes them in another order in each run."""
    lines = document.splitlines(keepends=True)
    head = sum(1 for _ in takewhile(lambda line: line.startswith("@prefix "), lines))
    return "".join(sorted(lines[:head]) + lines[head:])


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that was written: its fact, and its derivation unless it is a leaf."""

    fact: ox.NamedNode
    derivation: ox.NamedNode | None


class _Writer:
    """Collects the triples of proofs."""

    def __init__(self, rules: str, rules_hash: str, kb_hash: str) -> None:
        self.triples: set[ox.Triple] = set()
        self._rules_hash = rules_hash
        self._steps: dict[Proof, _Step] = {}
        self._rule_set = self._state("rules", "RuleSet", rules, rules_hash)
        self._kb = self._state("kb", None, "knowledge base", kb_hash)

    def root(self, proof: Proof) -> None:
        """Write a proof, and what it rests on as a whole."""
        step = self._write(proof)
        derivation = step.derivation.value if step.derivation else ""
        collection = _address("proof", step.fact.value, derivation, self._kb.value)
        self._add(collection, RDF + "type", ox.NamedNode(PROV + "Entity"))
        self._add(collection, PROV + "wasDerivedFrom", step.fact)
        self._add(collection, PROV + "wasDerivedFrom", self._rule_set)
        self._add(collection, PROV + "wasDerivedFrom", self._kb)

    def derivations(self) -> list[str]:
        """The addresses of all derivations that were written, the last one first."""
        written = [step.derivation.value for step in self._steps.values() if step.derivation]
        return list(dict.fromkeys(reversed(written)))

    def _write(self, proof: Proof) -> _Step:
        if proof not in self._steps:
            premises = [self._write(premise) for premise in proof.premises]
            fact = self._fact(proof)
            leaf = proof.kind in ("asserted", "absence")
            self._steps[proof] = _Step(fact, None if leaf else self._derivation(proof, fact, premises))
        return self._steps[proof]

    # --- facts

    def _fact(self, proof: Proof) -> ox.NamedNode:
        fact = proof.fact
        node = _address("fact", *_identity(proof, self._rules_hash))
        self._add(node, RDF + "type", ox.NamedNode(HZ + ("Absence" if proof.kind == "absence" else "Fact")))
        self._add(node, RDF + "type", ox.NamedNode(RDF + "Statement"))
        for name, value in (("subject", fact.subject), ("predicate", fact.predicate), ("object", fact.object)):
            if value:
                self._add(node, RDF + name, _predicate(value) if name == "predicate" else _term(value))
        self._add(node, RDFS + "label", ox.Literal(stated(proof), language="en"))
        if fact.text_zh:
            self._add(node, RDFS + "label", ox.Literal(stated(proof, zh=True), language="zh"))
        if fact.era:
            self._add(node, DCTERMS + "temporal", _term(fact.era))
        if proof.value is not None:
            self._add(node, RDF + "value", ox.Literal(str(proof.value), datatype=ox.NamedNode(XSD + "decimal")))
        for source in proof.sources:
            self._add(node, DCTERMS + "source", self._source(source))
        return node

    def _source(self, source: SourceRef) -> _Term:
        """A source by its address; its title is a label: `dcterms:title` without its language would be another one."""
        node = _term(source.iri)
        if isinstance(node, ox.NamedNode):
            self._add(node, RDFS + "label", ox.Literal(source.title))
            if source.publisher:
                self._add(node, DCTERMS + "publisher", ox.Literal(source.publisher))
            if source.url:
                self._add(node, SCHEMA + "url", _term(source.url))
            if source.date_read:
                self._add(node, HZ + "dateRead", _term(source.date_read))
        return node

    # --- derivations

    def _derivation(self, proof: Proof, fact: ox.NamedNode, premises: Sequence[_Step]) -> ox.NamedNode:
        used = {p.fact.value for p, proved in zip(premises, proof.premises, strict=True) if proved.kind in _USED}
        name = proof.rule or proof.fact.predicate
        local = fact.value.removeprefix(DERIVATION)
        node = _address("step", local, name, "\n".join(sorted(one.removeprefix(DERIVATION) for one in used)))
        self._add(node, RDF + "type", ox.NamedNode(HZ + "Derivation"))
        self._add(node, RDF + "type", ox.NamedNode(PROV + "Activity"))
        if proof.kind == "axiom":
            self._add(node, RDF + "type", ox.NamedNode(HZ + "AxiomApplication"))
        self._add(node, HZ + "rule", ox.Literal(name))
        for variable, bound in proof.bindings:
            self._add(node, VARIABLE + quote(variable), _term(bound))
        if proof.kind == "axiom" and proof.place:
            self._add(node, HZ + "place", ox.Literal(proof.place))
        self._add(node, HZ + "ruleSet", self._rule_set)
        self._add(node, HZ + "conclusion", fact)
        self._add(fact, HZ + "derivedBy", node)
        if proof.fact.era:
            self._add(node, HZ + "era", _term(proof.fact.era))
        for premise in premises:
            self._add(node, PROV + "used", premise.fact)
            if premise.derivation:
                self._add(node, PROV + "wasInformedBy", premise.derivation)
        for predicate, value in _said(proof):
            self._add(node, predicate, value)
        for cited in proof.cites:
            self._cite(node, cited)
        return node

    def _cite(self, node: ox.NamedNode, cited: Cited) -> None:
        self._add(node, DCTERMS + "references", self._source(cited.source))
        if cited.passage:
            self._add(node, DCTERMS + "bibliographicCitation", ox.Literal(str(cited)))

    # --- what all of it rests on

    def _state(self, kind: str, cls: str | None, label: str, digest: str) -> ox.NamedNode:
        node = _address(kind, label, digest)
        self._add(node, RDF + "type", ox.NamedNode(PROV + "Entity"))
        if cls:
            self._add(node, RDF + "type", ox.NamedNode(HZ + cls))
        self._add(node, RDFS + "label", ox.Literal(label))
        self._add(node, DCTERMS + "identifier", ox.Literal(digest))
        return node

    def _add(self, subject: ox.NamedNode, predicate: str, value: _Term) -> None:
        self.triples.add(ox.Triple(subject, ox.NamedNode(predicate), value))


def _identity(proof: Proof, rules_hash: str) -> tuple[str, ...]:
    """What makes a fact the one it is. A derived one belongs to its rules: two rule sets never share a proof."""
    fact: Fact = proof.fact
    under = proof.kind if proof.kind in ("asserted", "absence") else rules_hash
    words = "" if fact.object else fact.text
    return under, fact.subject, fact.predicate, fact.object, fact.era or "", words


def _said(proof: Proof) -> Iterator[tuple[str, ox.Literal]]:
    """The sentences of a step: the reason in each language, and the comparisons that held."""
    yield HZ + "because", ox.Literal(proof.because or stated(proof), language="en")
    chinese = proof.because_zh or proof.fact.text_zh
    if chinese:
        yield HZ + "because", ox.Literal(chinese, language="zh")
    for condition in proof.conditions:
        yield RDFS + "comment", ox.Literal(condition.text, language="en")
        if condition.text_zh:
            yield RDFS + "comment", ox.Literal(condition.text_zh, language="zh")


def _address(kind: str, *content: str) -> ox.NamedNode:
    return ox.NamedNode(address(kind, *content))


def _term(value: str) -> _Term:
    """A resource for an address, a typed literal for a date or number, text for all else."""
    if re.match(r"(https?://|urn:)", value):
        try:
            return ox.NamedNode(value)
        except ValueError:
            return ox.Literal(value)
    for pattern, name in _TYPES:
        if pattern.fullmatch(value):
            return ox.Literal(value, datatype=ox.NamedNode(XSD + name))
    return ox.Literal(value)


def _predicate(value: str) -> _Term:
    """The relation of a fact; an intermediate one of a rule has a name only, and gets an address here."""
    term = _term(value)
    return term if isinstance(term, ox.NamedNode) else _address("relation", value)
