"""What every worker has: the knowledge base, its catalogue, and the graphs and derivations that were prepared so far."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from hongzhuan.derivation import Derivation
from hongzhuan.explain.addresses import address
from hongzhuan.facts.codes import decode_inline
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.language.diagnostics import RuleSetError
from hongzhuan.names import DCTERMS, HZ, RDF
from hongzhuan.program import rulesets
from hongzhuan.program.build import lower_rules
from hongzhuan.serve.catalogue import Catalogue, Era, ServedRules
from hongzhuan.serve.messages import Key, Opening, store_key
from hongzhuan.serve.search import Index
from hongzhuan.sparql.graphs import ASSERTED_GRAPH, CATALOGUE_GRAPH

SD = "http://www.w3.org/ns/sparql-service-description#"


@dataclass
class Served:
    """An opened knowledge base. `files` are the graphs that were worked out, as N-Quads; `stores` hold some of them each."""

    kb: KnowledgeBase
    catalogue: Catalogue
    files: dict[Key, str] = field(default_factory=dict)
    stores: OrderedDict[Key, ox.Store] = field(default_factory=OrderedDict)
    derivations: OrderedDict[str, Derivation] = field(default_factory=OrderedDict)

    @property
    def prepared(self) -> frozenset[Key]:
        """What a copy made now has."""
        rules: list[Key] = [("rules", name) for name in self.derivations]
        return frozenset((*self.files, *self.stores, *rules))

    def store_of(self, graphs: Iterable[str]) -> ox.Store:
        """The store that holds some graphs, which was prepared."""
        return self.stores[store_key(graphs)]

    @cached_property
    def index(self) -> Index:
        """The names that can be searched."""
        return Index(self.kb.store)

    @classmethod
    def open(cls, opening: Opening) -> Served:
        """Open what is to be served.

        Raises:
            BadInput: nothing there, nothing that can be read, a rule set with errors.
        """
        kb = KnowledgeBase.open(opening.paths or None, opening.ontology)
        kb.store.connection.execute("SET threads = 1")  # a process that is copied must not have others at work
        return cls(kb, catalogue_of(kb, opening.rules, not opening.paths))

    def derivation(self, rules: str) -> Derivation:
        """What a rule set concludes in all eras; kept."""
        if rules not in self.derivations:
            reference = self.catalogue.rule_set(rules).reference
            self.derivations[rules] = self.kb.derive_for(reference, self.kb.eras)
        self.derivations.move_to_end(rules)
        return self.derivations[rules]


def catalogue_of(kb: KnowledgeBase, further: Sequence[str] = (), is_shipped: bool = False) -> Catalogue:
    """The catalogue of a knowledge base with the shipped rule sets and further ones.

    A shipped rule set that names what these facts do not have is left out; with the shipped facts all are known to do.

    Raises:
        RuleSetError: a further one that cannot be used.
    """
    served: dict[str, ServedRules] = {}
    left_out: list[tuple[str, str]] = []
    for reference in (*rulesets.shipped_names(), *further):
        try:
            one = _served(kb, reference, is_shipped and reference not in further)
            served[one.name] = one
        except RuleSetError as error:
            if reference in further:
                raise
            left_out.append((reference, error.diagnostics[0].message))
    concluded = {cls for one in served.values() for cls in one.concludes}
    labels = {cls: (kb.label(cls), kb.label(cls, "zh")) for cls in sorted(concluded)}
    officials = kb.store.source("class", HZ + "Official")
    count = kb.store.connection.execute(f"SELECT count(*) FROM {officials.table}").fetchone() if officials else None
    eras = sorted((_era(kb, iri) for iri in kb.eras), key=lambda era: (era.start, era.within is not None))
    return Catalogue(
        kb.name, kb.hash, int(count[0]) if count else 0, tuple(served.values()), tuple(eras), tuple(left_out), labels
    )


def _served(kb: KnowledgeBase, reference: str, is_shipped: bool) -> ServedRules:
    rules = kb.rule_set(reference if not reference.endswith(".hz") else str(Path(reference).resolve()))
    if not is_shipped:
        lower_rules(rules, kb.vocabulary)
    era = rules.era.text.removeprefix("hz:") if rules.era else None
    return ServedRules(
        rules.name, reference, rules.hash, rules.title("en"), rules.title("zh"), era, tuple(kb.concluded(rules))
    )


def _era(kb: KnowledgeBase, iri: str) -> Era:
    code = kb.store.resource(iri)
    values = {name: kb.store.values(code, HZ + name) if code is not None else [] for name in ("start", "end", "within")}
    days = [_day(values[name]) for name in ("start", "end")]
    within = kb.store.term(values["within"][0]).value if values["within"] else None
    return Era(iri, kb.label(iri), kb.label(iri, "zh"), days[0], days[1], within)


def _day(codes: Sequence[int]) -> str:
    term = decode_inline(codes[0]) if codes else None
    return term.value if term else ""


def described(catalogue: Catalogue) -> list[ox.Quad]:
    """The statements that describe the graphs: what stands in each, its rule set with its hash, and its era."""
    graph = ox.NamedNode(CATALOGUE_GRAPH)
    found: list[ox.Quad] = []

    def say(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        found.append(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, graph))

    kb = address("kb", "knowledge base", catalogue.kb_hash)
    say(kb, DCTERMS + "identifier", ox.Literal(catalogue.kb_hash))
    say(ASSERTED_GRAPH, RDF + "type", ox.NamedNode(SD + "Graph"))
    say(ASSERTED_GRAPH, DCTERMS + "title", ox.Literal("what is recorded", language="en"))
    say(ASSERTED_GRAPH, DCTERMS + "source", ox.NamedNode(kb))
    for rules in catalogue.rules:
        node = address("rules", rules.name, rules.hash)
        say(node, RDF + "type", ox.NamedNode(HZ + "RuleSet"))
        say(node, DCTERMS + "identifier", ox.Literal(rules.hash))
        say(node, DCTERMS + "title", ox.Literal(rules.title, language="en"))
        say(node, DCTERMS + "title", ox.Literal(rules.title_zh, language="zh"))
    hashes = {rules.name: address("rules", rules.name, rules.hash) for rules in catalogue.rules}
    for one in catalogue.graphs.values():
        say(one.iri, RDF + "type", ox.NamedNode(SD + "Graph"))
        say(one.iri, HZ + "ruleSet", ox.NamedNode(hashes[one.rules]))
        say(one.iri, DCTERMS + "source", ox.NamedNode(kb))
        if one.era:
            say(one.iri, HZ + "era", ox.NamedNode(one.era))
    return found
