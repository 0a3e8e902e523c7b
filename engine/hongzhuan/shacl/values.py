"""What a shape demands of a single value, as a SPARQL expression that is true of values that meet it.

Source: W3C Shapes Constraint Language (SHACL), sections 4.1 and 4.3 to 4.8.
"""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from hongzhuan.names import SH
from hongzhuan.ontology.graph import Node, OntologyGraph, RdfTerm

CLASSES = "https://w3id.org/hongzhuan/shacl#classes"
"""The named graph in which rdf:type leads from a node to its classes and to those above them."""


def instance_of(node: str, cls: object) -> str:
    """The pattern for the instances of a class, in SHACL's sense."""
    return f"GRAPH <{CLASSES}> {{ {node} a {cls} }}"


_KINDS = {
    "IRI": "isIRI({v})",
    "Literal": "isLITERAL({v})",
    "BlankNode": "isBLANK({v})",
    "BlankNodeOrIRI": "!isLITERAL({v})",
    "IRIOrLiteral": "!isBLANK({v})",
    "BlankNodeOrLiteral": "!isIRI({v})",
}


class Values:
    """Expressions of one shapes graph over a variable."""

    def __init__(self, graph: OntologyGraph) -> None:
        self._graph = graph
        self._makers: dict[str, Callable[[RdfTerm, Node, str], str]] = {
            "class": lambda value, _, v: f"EXISTS {{ {instance_of(v, value)} }}",
            "datatype": lambda value, _, v: f"(isLITERAL({v}) && DATATYPE({v}) = {value})",
            "nodeKind": lambda value, _, v: _KINDS[_local(value)].format(v=v),
            "pattern": lambda value, _, v: f"(!isBLANK({v}) && REGEX(STR({v}), {_quoted(value)}))",
            "minLength": lambda value, _, v: f"(!isBLANK({v}) && STRLEN(STR({v})) >= {_text(value)})",
            "minInclusive": lambda value, _, v: f"COALESCE({v} >= {value}, false)",
            "maxInclusive": lambda value, _, v: f"COALESCE({v} <= {value}, false)",
            "languageIn": self._language_in,
            "in": self._in,
            "or": lambda value, _, v: self._joined(value, v, " || "),
            "and": lambda value, _, v: self._joined(value, v, " && "),
            "not": lambda value, _, v: f"!{self.met(value, v)}",
            "node": lambda value, _, v: self.met(value, v),
        }

    @property
    def parameters(self) -> tuple[str, ...]:
        """The local names of the parameters of SHACL that have an expression."""
        return tuple(self._makers)

    def met(self, shape: RdfTerm, variable: str) -> str:
        """True where a value meets every demand that a shape makes of it.

        Raises:
            ValueError: the shape is a literal.
        """
        if not isinstance(shape, ox.NamedNode | ox.BlankNode):
            raise ValueError(f"no shape: {shape}")
        parts = [e for name in self._makers for e in self.expressions(shape, name, variable)]
        return "(" + " && ".join(parts or ["true"]) + ")"

    def expressions(self, shape: Node, parameter: str, variable: str) -> list[str]:
        """One expression for each value of a parameter."""
        make = self._makers[parameter]
        return [make(value, shape, variable) for value in self._graph.values(shape, SH + parameter)]

    def _language_in(self, value: RdfTerm, _: Node, v: str) -> str:
        return "(" + " || ".join(f"LANGMATCHES(LANG({v}), {_quoted(tag)})" for tag in self._graph.items(value)) + ")"

    def _in(self, value: RdfTerm, _: Node, v: str) -> str:
        items = self._graph.items(value)
        return f"({v} IN ({', '.join(map(str, items))}))" if items else "false"

    def _joined(self, value: RdfTerm, v: str, sign: str) -> str:
        return "(" + sign.join(self.met(item, v) for item in self._graph.items(value)) + ")"


def _local(value: RdfTerm) -> str:
    return _text(value).removeprefix(SH)


def _text(value: RdfTerm) -> str:
    return value.value if isinstance(value, ox.NamedNode | ox.Literal) else str(value)


def _quoted(value: RdfTerm) -> str:
    return str(ox.Literal(_text(value)))
