"""Why an official is in a class, or why not, as markup for a page; both languages stand in it, and the page shows one."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyoxigraph as ox

from hongzhuan.derivation import Derivation
from hongzhuan.errors import BadInput
from hongzhuan.explain.render_html import Page
from hongzhuan.explain.render_why_not_html import Writer
from hongzhuan.explain.to_rdf import addresses_of, turtle
from hongzhuan.explain.why_not import Asker
from hongzhuan.lookup import Found
from hongzhuan.program.ir import Relation, class_relation
from hongzhuan.serve.answer import Reply, write_triples
from hongzhuan.serve.negotiate import GRAPHS
from hongzhuan.serve.places import page_of
from hongzhuan.serve.portrait import Said
from hongzhuan.serve.state import Served

_SUMMARY = re.compile(r"<summary>(.*?)</summary>", re.DOTALL)
_ANCHOR = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)
_LINK = re.compile(r'href="(https://w3id\.org/hongzhuan/[^"]*)" rel="noopener noreferrer"')


@dataclass(frozen=True, slots=True)
class Reason:
    """The answer about one class: whether it holds, the proof or the why-not as markup, and the addresses of the
    derivations of the proof, that of the conclusion first."""

    official: Said
    cls: Said
    holds: bool
    markup: str
    rules_hash: str
    derivations: tuple[str, ...] = ()


def reason(served: Served, official: str, cls: str, rules: str, era: str, changes: bool = False) -> Reason:
    """The proof that an official, province or organisation is in a class, or what its rules lacked.

    Args:
        changes: look for small changes that would make it hold.

    Raises:
        BadInput: no such thing, class, rule set or era.
    """
    asked = _asked(served, official, cls, rules, era)
    kb, derivation, found = served.kb, asked.derivation, asked.found
    prover = kb.prover_of(derivation)
    iri = asked.relation.name
    names = Said(found.label, kb.label(found.iri, "zh"), found.iri), Said(kb.label(iri), kb.label(iri, "zh"), iri)
    relation, arguments = asked.relation, asked.arguments
    if derivation.holds(relation, arguments):
        proof, page, digest = prover.proof(relation, arguments), Page(), derivation.rule_set.hash
        sections = [page.section(1, proof), *page.sources()]
        return Reason(*names, True, local("\n".join(sections)), digest, tuple(addresses_of(proof, digest)))
    answer = Asker(prover).answer(relation, arguments)
    found_changes = kb.changes(found.iri, iri, derivation.rule_set, asked.era)[0] if changes else []
    writer = Writer()
    sections = [writer.section(1, answer, found_changes), *writer.page.sources()]
    return Reason(*names, False, local("\n".join(sections)), derivation.rule_set.hash)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question about a class, looked up."""

    derivation: Derivation
    found: Found
    relation: Relation
    arguments: tuple[int, ...]
    era: str


def _asked(served: Served, official: str, cls: str, rules: str, era: str) -> _Asked:
    kb, derivation = served.kb, served.derivation(rules)
    found, relation, era_iri = kb.find(official), class_relation(kb.class_iri(cls)), served.catalogue.era(era).iri
    dated = relation in derivation.program.dated
    arguments = (found.code, kb.store.resource(era_iri) or 0) if dated else (found.code,)
    return _Asked(derivation, found, relation, arguments, era_iri)


def proof_data(served: Served, official: str, cls: str, rules: str, era: str, form: str) -> Reply:
    """The proof as RDF.

    Raises:
        BadInput: the class does not hold.
    """
    asked = _asked(served, official, cls, rules, era)
    kb, derivation = served.kb, asked.derivation
    if not derivation.holds(asked.relation, asked.arguments):
        raise BadInput("the class does not hold, so there is no proof; the page says why not")
    proof = kb.prover_of(derivation).proof(asked.relation, asked.arguments)
    text = turtle([proof], derivation.rule_set.name, derivation.rule_set.hash, kb.hash)
    found = next(one for one in GRAPHS if one.name == form)
    if form == "turtle":
        return Reply(found.content_type, text.encode(), text.count("\n"))
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    return Reply(found.content_type, write_triples(triples, found), len(triples))


def local(markup: str) -> str:
    """Links to our own addresses lead to the pages of this server, and none stands inside what unfolds when it is pressed."""
    here = _LINK.sub(lambda found: f'href="{page_of(found[1])}"', markup)
    return _SUMMARY.sub(lambda found: _unfolding(found[1]), here)


def _unfolding(line: str) -> str:
    """The line of a step without its links, which follow it once it is unfolded."""
    links = dict.fromkeys(found[0] for found in _ANCHOR.finditer(line))
    below = f'<p class="links small">{" ".join(links)}</p>' if links else ""
    return f"<summary>{_ANCHOR.sub(lambda found: found[1], line)}</summary>{below}"
