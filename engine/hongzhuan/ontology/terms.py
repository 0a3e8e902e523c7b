"""What the ontology says of each of its terms, in words and in axioms, for people to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

from hongzhuan.names import DCTERMS, HZ, ISCED, OWL, RDF, RDFS, SKOS, shorten
from hongzhuan.ontology.graph import Node, OntologyGraph
from hongzhuan.ontology.reading import Reader

KINDS: Mapping[str, str] = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "object property",
    OWL + "DatatypeProperty": "datatype property",
    OWL + "AnnotationProperty": "annotation property",
    RDFS + "Datatype": "datatype",
}
_CHARACTERISTICS = (
    "Functional",
    "InverseFunctional",
    "Transitive",
    "Symmetric",
    "Asymmetric",
    "Reflexive",
    "Irreflexive",
)
_OF_CLASSES = {
    "SubClassOf": RDFS + "subClassOf",
    "EquivalentTo": OWL + "equivalentClass",
    "DisjointWith": OWL + "disjointWith",
}
_OF_PROPERTIES = {
    "SubPropertyOf": RDFS + "subPropertyOf",
    "InverseOf": OWL + "inverseOf",
    "Domain": RDFS + "domain",
    "Range": RDFS + "range",
}
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


@dataclass(frozen=True, slots=True)
class Entry:
    """One term: `kind` is class, object property, datatype property, annotation property, datatype or individual.

    Texts are by language; `axioms` and `matches` are pairs of a keyword and what follows it, in Manchester syntax and as short
    names; `types` are the classes of an individual; `sources` are addresses.
    """

    iri: str
    kind: str
    labels: Mapping[str, str]
    comments: Mapping[str, str]
    examples: tuple[str, ...]
    axioms: tuple[tuple[str, str], ...]
    matches: tuple[tuple[str, str], ...]
    note: str
    types: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        """The short name, `hz:Post`."""
        return shorten(self.iri)

    def axiom(self, keyword: str) -> list[str]:
        """What follows a keyword, `SubClassOf` for example."""
        return [text for key, text in self.axioms if key == keyword]


def read_entries(store: ox.Store) -> dict[str, Entry]:
    """Our own terms by address, in the order of their names: `hz:` and the fields of education."""
    reader = _EntryReader(store)
    return {iri: reader.entry(iri) for iri in reader.ours()}


class _EntryReader:
    def __init__(self, store: ox.Store) -> None:
        self._graph = OntologyGraph(store)
        self._store = store
        self._expressions = Reader(self._graph)
        self._disjoint = [set(map(str, self._items(node))) for node in self._graph.typed(OWL + "AllDisjointClasses")]

    def ours(self) -> list[str]:
        found = {quad.subject for quad in self._store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None)}
        named = {node.value for node in found if isinstance(node, ox.NamedNode)}
        return sorted(iri for iri in named if iri.startswith((HZ, ISCED)))

    def entry(self, iri: str) -> Entry:
        node = ox.NamedNode(iri)
        types = self._graph.types(node)
        kind = next((KINDS[name] for name in KINDS if name in types), "individual")
        return Entry(
            iri,
            kind,
            self._texts(node, RDFS + "label"),
            self._texts(node, RDFS + "comment"),
            tuple(text.value for text in self._literals(node, SKOS + "example")),
            tuple(dict.fromkeys(self._axioms(node, kind))),
            tuple(dict.fromkeys(self._matches(node))),
            next((text.value for text in self._literals(node, HZ + "alignmentNote")), ""),
            tuple(sorted(name for name in types if not name.startswith((OWL, RDFS)))) if kind == "individual" else (),
            self._addresses(node, DCTERMS + "source"),
        )

    def _items(self, node: Node) -> list[object]:
        head = self._graph.one(node, OWL + "members")
        return list(self._graph.items(head)) if head is not None else []

    def _literals(self, node: Node, prop: str) -> list[ox.Literal]:
        return [value for value in self._graph.values(node, prop) if isinstance(value, ox.Literal)]

    def _texts(self, node: Node, prop: str) -> dict[str, str]:
        return {text.language or "": text.value for text in self._literals(node, prop)}

    def _addresses(self, node: Node, prop: str) -> tuple[str, ...]:
        return tuple(value.value for value in self._graph.values(node, prop) if isinstance(value, ox.NamedNode))

    def _axioms(self, node: ox.NamedNode, kind: str) -> Iterator[tuple[str, str]]:
        if kind == "class":
            yield from self._said(node, _OF_CLASSES, lambda value: str(self._expressions.expression(value)))
            for group in self._disjoint:
                yield from (
                    ("DisjointWith", shorten(o.strip("<>")))
                    for o in sorted(group)
                    if str(node) in group and o != str(node)
                )
        elif kind.endswith("property"):
            yield from self._said(node, _OF_PROPERTIES, lambda value: str(self._expressions.filler(value)))
            yield from self._chains(node)
            types = self._graph.types(node)
            yield from (("Characteristics", name) for name in _CHARACTERISTICS if f"{OWL}{name}Property" in types)

    def _said(self, node: Node, keywords: Mapping[str, str], text: Callable[[Node], str]) -> Iterator[tuple[str, str]]:
        for keyword, prop in keywords.items():
            for value in self._graph.values(node, prop):
                if isinstance(value, ox.NamedNode | ox.BlankNode):
                    yield (
                        keyword,
                        text(value).removeprefix("(").removesuffix(")") if keyword == "EquivalentTo" else text(value),
                    )

    def _chains(self, node: Node) -> Iterator[tuple[str, str]]:
        for head in self._graph.values(node, OWL + "propertyChainAxiom"):
            parts = [shorten(cast(ox.NamedNode, part).value) for part in self._graph.items(head)]
            yield "SubPropertyChain", " o ".join(parts)

    def _matches(self, node: Node) -> Iterator[tuple[str, str]]:
        for name in _MATCHES:
            yield from ((f"skos:{name}", shorten(target)) for target in self._addresses(node, SKOS + name))
        for name in ("wikidataProperty", "wikidataQualifier"):
            yield from ((f"hz:{name}", shorten(target)) for target in self._addresses(node, HZ + name))
