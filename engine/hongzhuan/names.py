"""The namespaces in use, their prefixes, and the terms of our own vocabulary that the engine itself knows."""

from collections.abc import Mapping

HZ = "https://w3id.org/hongzhuan/ontology#"
KB = "https://w3id.org/hongzhuan/kb/"
ISCED = "https://w3id.org/hongzhuan/isced-f/"
GRAPH = "https://w3id.org/hongzhuan/graph/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"
WIKIDATA = "http://www.wikidata.org/entity/"

PREFIXES: Mapping[str, str] = {
    "hz": HZ,
    "kb": KB,
    "elite": "https://w3id.org/hongzhuan/elite/",
    "isced": ISCED,
    "graph": GRAPH,
    "var": "https://w3id.org/hongzhuan/variable/",
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": SCHEMA,
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "wd": WIKIDATA,
    "sh": SH,
}


def shorten(iri: str) -> str:
    """`hz:Post` for the full address, where a prefix fits; the address itself where none does."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def expand(name: str) -> str | None:
    """The full address of `hz:Post`; None when the prefix is unknown."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return None
    return PREFIXES[prefix] + local if prefix in PREFIXES else None
