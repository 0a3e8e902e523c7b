"""Property paths of SHACL as property paths of SPARQL.

Source: W3C Shapes Constraint Language (SHACL), section 2.3.1.
"""

from __future__ import annotations

import pyoxigraph as ox

from hongzhuan.names import RDF, SH
from hongzhuan.ontology.graph import OntologyGraph, RdfTerm

_AFTER = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def path_text(graph: OntologyGraph, node: RdfTerm) -> str:
    """A path as SPARQL writes it, in parentheses where it is more than a property.

    Raises:
        ValueError: no path.
    """
    if isinstance(node, ox.NamedNode):
        return str(node)
    if not isinstance(node, ox.BlankNode):
        raise ValueError(f"no property path: {node}")
    if graph.one(node, RDF + "first") is not None:
        return "(" + "/".join(path_text(graph, item) for item in graph.items(node)) + ")"
    if (inner := graph.one(node, SH + "inversePath")) is not None:
        return f"(^{path_text(graph, inner)})"
    if (head := graph.one(node, SH + "alternativePath")) is not None:
        return "(" + "|".join(path_text(graph, item) for item in graph.items(head)) + ")"
    for name, sign in _AFTER.items():
        if (inner := graph.one(node, SH + name)) is not None:
            return f"({path_text(graph, inner)}{sign})"
    raise ValueError(f"no property path: {node}")
