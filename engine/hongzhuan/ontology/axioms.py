"""OWL axioms to rules: only the axioms that an ontology contains, each rule naming its axiom.

Meaning: W3C OWL 2 Profiles, section 4.3 (OWL 2 RL/RDF rules). What the profile does not allow is returned by name, never
passed over; what follows from the rest of such an axiom all the same, follows.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from hongzhuan.errors import BadInput
from hongzhuan.ontology.class_axioms import ClassAxioms
from hongzhuan.ontology.graph import OntologyGraph
from hongzhuan.ontology.hierarchy import read_hierarchy
from hongzhuan.ontology.individual_axioms import IndividualAxioms
from hongzhuan.ontology.property_axioms import PropertyAxioms
from hongzhuan.ontology.reading import Reader
from hongzhuan.ontology.regime import Regime
from hongzhuan.ontology.schema_rules import rdfs_rules, schema_rules
from hongzhuan.program.ir import SAME_AS, Relation, Rule


@dataclass(frozen=True, slots=True, order=True)
class Uncovered:
    """An axiom that says more than OWL 2 RL can: the axiom in Manchester syntax and the construct."""

    axiom: str
    construct: str

    def __str__(self) -> str:
        return f"{self.axiom}: {self.construct}"


@dataclass(frozen=True, slots=True)
class Compiled:
    """The rules of an ontology about individuals and about its own classes and properties, and what no rule covers."""

    rules: tuple[Rule, ...]
    schema: tuple[Rule, ...]
    uncovered: tuple[Uncovered, ...]

    def class_names(self) -> set[str]:
        """The addresses of the classes that axioms speak of."""
        relations = {relation for rule in self.rules for relation in (rule.head.relation, *_read(rule))}
        return {r.name for r in relations if r.kind == "class" and not r.name.startswith(("(", "{", "_:"))}

    def always(self) -> set[Relation]:
        """What must be known whatever is asked: what breaks an axiom, and which names are one."""
        heads = {rule.head.relation for rule in self.rules}
        return {relation for relation in heads if relation.kind == "clash" or relation == SAME_AS}


def _read(rule: Rule) -> set[Relation]:
    return {relation for relation, _, _ in rule.depends_on()}


def compile_axioms(
    store: ox.Store,
    members: frozenset[str] = frozenset(),
    regime: Regime = "owl",
    asked: frozenset[str] = frozenset(),
) -> Compiled:
    """Compile every axiom of a store.

    Args:
        members: the blank nodes (`_:b`) that facts give as the class of something.
        asked: the blank nodes of expressions whose members somebody asks for.
        regime: whether the schema is closed under OWL 2 RL, under RDF Schema alone, or not at all.
    """
    graph = OntologyGraph(store)
    reader = Reader(graph)
    hierarchy = read_hierarchy(graph)
    classes = ClassAxioms(graph, reader, hierarchy, members, asked)
    properties = PropertyAxioms(graph, reader, classes.memberships)
    try:
        rules = [*classes.rules(properties.value_classes()), *properties.rules()]
        rules += IndividualAxioms(graph, reader).rules()
        uncovered = {Uncovered(*found) for found in (*classes.outside(), *properties.outside())}
        schema = {"owl": schema_rules(hierarchy), "rdfs": rdfs_rules(), "rdf": ()}[regime]
    except RecursionError:
        raise BadInput("a class expression of the ontology contains itself") from None
    return Compiled(tuple(dict.fromkeys(rules)), tuple(dict.fromkeys(schema)), tuple(sorted(uncovered)))
