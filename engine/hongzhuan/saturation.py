"""Axioms that only the facts bring to light: they are derived, and then rules are made of them too.

Whoever writes that a property of their own is below `rdfs:subClassOf`, or that a class holds transitive properties, states
axioms by stating facts. So the closure is run, the axioms in it are read, and it is run again until no more appear.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from hongzhuan.derivation import Derivation, MakeExecutor
from hongzhuan.deriving import Deriving
from hongzhuan.execute.duckdb import DuckDbExecutor
from hongzhuan.execute.executor import ASSERTED
from hongzhuan.names import OWL, RDF, RDFS
from hongzhuan.ontology.axioms import Compiled
from hongzhuan.opened import Opened
from hongzhuan.program.ir import SAME_AS, Relation
from hongzhuan.program.rulesets import AXIOMS_ONLY

_WORDS = {RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")}
_NOT_AXIOMS = {OWL + name for name in ("sameAs", "differentFrom", "Thing", "NamedIndividual")}


def saturated(opened: Opened, make: MakeExecutor = DuckDbExecutor) -> Deriving:
    """Rules made of the axioms that only the facts bring to light too, until there are no more."""
    deriving = Deriving(opened, make)
    while any(_is_axiom(rule.head.relation) for rule in deriving.opened.axioms.rules):
        ontology = deriving.opened.rdf()
        known, found = len(ontology), deriving.derive(AXIOMS_ONLY, ())
        ontology.extend(_found_axioms(found, deriving.opened.axioms))
        if len(ontology) == known:
            break
        deriving.forget(found)
        deriving = Deriving(deriving.opened.with_axioms_of(ontology), make)
    deriving.opened.vocabulary.classes |= deriving.opened.axioms.class_names() | set(opened.store.used_names("class"))
    return deriving


def _is_axiom(relation: Relation) -> bool:
    if relation.name in _NOT_AXIOMS or relation == SAME_AS:
        return False
    if relation.kind == "property":
        return relation.name in _WORDS or relation.name.startswith(OWL)
    return relation.kind == "class" and relation.name.startswith(OWL) and relation.name.endswith("Property")


def _found_axioms(derivation: Derivation, compiled: Compiled) -> Iterator[ox.Quad]:
    """The axioms that a derivation concludes by rules other than those about axioms themselves."""
    texts = {rule.origin.text for rule in compiled.schema}
    own = [n for n, rule in enumerate(derivation.program.rules) if rule.origin.text in texts]
    listed = ", ".join(map(str, [ASSERTED, *own]))
    for relation in derivation.program.defining():
        if _is_axiom(relation):
            table = derivation.executor.table(relation)
            columns = ", ".join(table.columns)
            rows = derivation.store.connection.execute(
                f"SELECT {columns} FROM {table.name} WHERE rule NOT IN ({listed}) ORDER BY ALL"
            ).fetchall()
            for row in rows:
                yield _quad(derivation, relation, row)


def _quad(derivation: Derivation, relation: Relation, row: tuple[int, ...]) -> ox.Quad:
    nodes = [_node(derivation.store.term(code).n3()) for code in row]
    if relation.kind == "class":
        return ox.Quad(nodes[0], ox.NamedNode(RDF + "type"), ox.NamedNode(relation.name))
    return ox.Quad(nodes[0], ox.NamedNode(relation.name), nodes[1])


def _node(text: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.NamedNode(text.strip("<>"))
