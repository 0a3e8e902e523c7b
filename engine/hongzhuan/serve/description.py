"""The service description: what the endpoint can do and which graphs it has. Source: SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from hongzhuan.names import DCTERMS, RDF
from hongzhuan.serve.catalogue import Catalogue, Chosen

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_WRITES = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples",
    "JSON-LD", "RDF_XML",
)  # fmt: skip


def service_description(catalogue: Catalogue, endpoint: str) -> list[ox.Triple]:
    """The description of the endpoint at an address: its default graph and every named graph."""
    return list(_triples(catalogue, endpoint))


def _triples(catalogue: Catalogue, endpoint: str) -> Iterator[ox.Triple]:
    service, dataset, default = ox.BlankNode("service"), ox.BlankNode("dataset"), ox.BlankNode("default")
    kind = ox.NamedNode(RDF + "type")
    yield ox.Triple(service, kind, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), ox.NamedNode(endpoint))
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in _WRITES:
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, kind, _sd("Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), default)
    yield ox.Triple(default, kind, _sd("Graph"))
    text = "what is recorded, and for each era what its own rule set derives: " + ", ".join(
        catalogue.dataset(Chosen()).default
    )
    yield ox.Triple(default, ox.NamedNode(DCTERMS + "description"), ox.Literal(text, language="en"))
    for address in (catalogue.dataset(Chosen()).default[0], *catalogue.graphs):
        node, graph = ox.BlankNode(), ox.NamedNode(address)
        yield ox.Triple(dataset, _sd("namedGraph"), node)
        yield ox.Triple(node, kind, _sd("NamedGraph"))
        yield ox.Triple(node, _sd("name"), graph)
        yield ox.Triple(node, _sd("graph"), graph)
        yield ox.Triple(graph, kind, _sd("Graph"))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)
