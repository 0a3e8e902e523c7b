"""The ontology as one file, for Protégé and other tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from hongzhuan.facts import rdf_io
from hongzhuan.names import PREFIXES
from hongzhuan.ontology.consistency import has_meaning_in_owl

FORMATS: Mapping[str, str] = {"turtle": "turtle", "rdfxml": "xml", "jsonld": "json-ld"}
"""Our names of formats, and rdflib's."""


def merged_text(files: Sequence[Path], form: str, only_owl: bool = False) -> str:
    """The files as one text.

    Args:
        form: turtle, rdfxml or jsonld.
        only_owl: leave out dates and their ranges, which are outside the datatype map of OWL 2 and stop HermiT.

    Raises:
        BadInput: a file that cannot be read.
    """
    store = ox.Store()
    rdf_io.parse_into(store, files)
    lines = [str(quad.triple) + " .\n" for quad in store if not only_owl or has_meaning_in_owl(quad)]
    graph = Graph(bind_namespaces="none")
    graph.parse(data="".join(sorted(lines)), format="nt")
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space)
    return graph.serialize(format=FORMATS[form])
