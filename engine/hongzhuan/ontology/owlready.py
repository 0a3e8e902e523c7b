"""The ontology in Owlready2, for those who work with it in Python."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from hongzhuan.facts import rdf_io


def load(files: Sequence[Path]) -> Any:
    """The files as one Owlready2 ontology in a world of its own; nothing is fetched, nothing is written."""
    import owlready2

    store = ox.Store()
    rdf_io.parse_into(store, files)
    text = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    ontology = owlready2.World().get_ontology("https://w3id.org/hongzhuan/ontology")
    return ontology.load(fileobj=io.BytesIO(text))
