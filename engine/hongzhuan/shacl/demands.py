"""The demands of a shapes graph: each a SPARQL query that selects the nodes that do not meet it.

Source: W3C Shapes Constraint Language (SHACL), sections 2 (shapes and targets), 4 (core) and 5 (SPARQL constraints).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from hongzhuan.names import RDF, SH, shorten
from hongzhuan.ontology.graph import Node, OntologyGraph
from hongzhuan.shacl.paths import path_text
from hongzhuan.shacl.values import Values, instance_of

_TARGETS: Mapping[str, Callable[[object], str]] = {
    "targetClass": lambda value: instance_of("?this", value),
    "targetSubjectsOf": lambda value: f"?this {value} ?target",
    "targetObjectsOf": lambda value: f"?target {value} ?this",
    "targetNode": lambda value: f"VALUES ?this {{ {value} }}",
}
_ABOUT = {
    *_TARGETS,
    *("path", "property", "message", "severity", "name", "description", "sparql", "flags", "select", "prefixes"),
    *("qualifiedValueShape", "order", "group"),
}
_COUNTS = ("minCount", "maxCount", "qualifiedMinCount", "uniqueLang", "hasValue")


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand: its shape, its query, which binds ?this and perhaps ?value, ?path and what the message names.

    `path` is the address of the property it is about, None for the node as a whole or a longer path. `severity` is the local
    name of SHACL's; `messages` are by language, "" for none.
    """

    shape: str
    query: str
    path: str | None
    severity: str
    messages: Mapping[str, str]


def read_demands(store: ox.Store) -> tuple[Demand, ...]:
    """Every demand of every shape with a target, in the order of the shapes' names.

    Raises:
        ValueError: a parameter of SHACL that has no query; named with its shape.
    """
    reader = _Reader(OntologyGraph(store))
    return tuple(demand for shape in reader.targeted() for demand in reader.demands(shape))


class _Reader:
    def __init__(self, graph: OntologyGraph) -> None:
        self._graph = graph
        self._values = Values(graph)

    def targeted(self) -> list[Node]:
        return sorted({node for name in _TARGETS for node in self._graph.subjects(SH + name)}, key=str)

    def demands(self, shape: Node) -> Iterator[Demand]:
        target = self._target(shape)
        yield from self._of(shape, shape, target, None)
        for node in self._graph.values(shape, SH + "property"):
            assert isinstance(node, ox.NamedNode | ox.BlankNode)
            yield from self._of(shape, node, target, node)

    def _target(self, shape: Node) -> str:
        patterns = [
            pattern(value) for name, pattern in _TARGETS.items() for value in self._graph.values(shape, SH + name)
        ]
        return "{ SELECT DISTINCT ?this WHERE { " + " UNION ".join(f"{{ {p} }}" for p in patterns) + " } }"

    def _of(self, shape: Node, node: Node, target: str, prop: Node | None) -> Iterator[Demand]:
        """The demands of a node shape itself, or of one of its property shapes."""
        self._refuse_unknown(node)
        path_node = self._graph.one(node, SH + "path") if prop is not None else None
        path = path_text(self._graph, path_node) if path_node is not None else None
        named = path_node.value if isinstance(path_node, ox.NamedNode) else None
        bodies = [*self._value_bodies(node, path), *(self._count_bodies(node, path) if path else ())]
        for body in bodies:
            yield self._demand(shape, node, f"SELECT DISTINCT ?this ?value WHERE {{ {target} {body} }}", named)
        for constraint in self._graph.values(node, SH + "sparql"):
            assert isinstance(constraint, ox.NamedNode | ox.BlankNode)
            yield self._demand(shape, constraint, self._select(constraint, target, path), named, node)

    def _demand(self, shape: Node, said: Node, query: str, path: str | None, above: Node | None = None) -> Demand:
        messages = self._messages(said) or (self._messages(above) if above is not None else {})
        severity = self._graph.one(above or said, SH + "severity")
        name = severity.value.removeprefix(SH) if isinstance(severity, ox.NamedNode) else "Violation"
        return Demand(str(shape), query, path, name, messages)

    def _messages(self, node: Node) -> dict[str, str]:
        found = self._graph.values(node, SH + "message")
        return {text.language or "": text.value for text in found if isinstance(text, ox.Literal)}

    def _value_bodies(self, node: Node, path: str | None) -> Iterator[str]:
        value = f"?this {path} ?value ." if path else "BIND (?this AS ?value)"
        for parameter in self._values.parameters:
            for expression in self._values.expressions(node, parameter, "?value"):
                yield f"{value} FILTER (!{expression})"

    def _count_bodies(self, node: Node, path: str) -> Iterator[str]:
        for value in self._graph.values(node, SH + "hasValue"):
            yield f"FILTER NOT EXISTS {{ ?this {path} {value} }}"
        if (number := self._number(node, "minCount")) is not None:
            yield self._fewer(f"?this {path} ?one", number)
        if (number := self._number(node, "maxCount")) is not None:
            counted = f"SELECT ?this (COUNT(DISTINCT ?one) AS ?count) {{ ?this {path} ?one }} GROUP BY ?this"
            yield f"{{ {counted} }} FILTER (?count > {number})"
        if (number := self._number(node, "qualifiedMinCount")) is not None:
            shape = self._graph.one(node, SH + "qualifiedValueShape")
            assert shape is not None
            yield self._fewer(f"?this {path} ?one FILTER {self._values.met(shape, '?one')}", number)
        if self._graph.one(node, SH + "uniqueLang") is not None:
            same = "LCASE(LANG(?value)) = LCASE(LANG(?other)) && LANG(?value) != '' && STR(?value) < STR(?other)"
            yield f"?this {path} ?value , ?other FILTER ({same})"

    def _fewer(self, pattern: str, number: int) -> str:
        """Nodes with fewer matches than a number."""
        if number == 1:
            return f"FILTER NOT EXISTS {{ {pattern} }}"
        counted = f"SELECT ?this (COUNT(DISTINCT ?one) AS ?count) {{ {pattern} }} GROUP BY ?this"
        return f"OPTIONAL {{ {counted} }} FILTER (COALESCE(?count, 0) < {number})"

    def _number(self, node: Node, name: str) -> int | None:
        value = self._graph.one(node, SH + name)
        return int(value.value) if isinstance(value, ox.Literal) else None

    def _select(self, constraint: Node, target: str, path: str | None) -> str:
        """The constraint's own query for all its nodes at once: what it selects, joined with the target."""
        select = self._graph.one(constraint, SH + "select")
        if not isinstance(select, ox.Literal):
            raise ValueError(f"a SPARQL constraint of {constraint} without sh:select")
        text = select.value.replace("$this", "?this").replace("$PATH", path or "$PATH")
        return f"{self._prefixes(constraint)}SELECT DISTINCT * WHERE {{ {target} {{ {text} }} }}"

    def _prefixes(self, constraint: Node) -> str:
        lines = []
        for ontology in self._graph.values(constraint, SH + "prefixes"):
            assert isinstance(ontology, ox.NamedNode | ox.BlankNode)
            for declared in self._graph.values(ontology, SH + "declare"):
                assert isinstance(declared, ox.NamedNode | ox.BlankNode)
                prefix, space = self._graph.one(declared, SH + "prefix"), self._graph.one(declared, SH + "namespace")
                assert isinstance(prefix, ox.Literal) and isinstance(space, ox.Literal)
                lines.append(f"PREFIX {prefix.value}: <{space.value}>\n")
        return "".join(lines)

    def _refuse_unknown(self, node: Node) -> None:
        known = {SH + name for name in (*_ABOUT, *_COUNTS, *self._values.parameters)}
        for predicate in self._graph.predicates(node):
            if predicate.startswith(SH) and predicate not in known:
                raise ValueError(f"{shorten(predicate)} of the shape {node} has no query")
        kinds = self._graph.types(node) - {SH + "NodeShape", SH + "PropertyShape"}
        if RDF + "List" in kinds:
            raise ValueError(f"a list in the place of a shape: {node}")
