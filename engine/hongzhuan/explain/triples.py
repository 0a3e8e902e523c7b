"""A triple as people write it, and the relation that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from hongzhuan.errors import BadInput
from hongzhuan.facts.codes import Term, parse_n3
from hongzhuan.names import PREFIXES, RDF
from hongzhuan.program.ir import Relation, class_relation, property_relation


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact to be explained: a class with one argument, or a property with two."""

    relation: Relation
    arguments: tuple[Term, ...]


def read_statement(text: str) -> Statement:
    """One triple in Turtle; the common prefixes are declared.

    Raises:
        BadInput: not one triple.
    """
    prefixes = "".join(f"PREFIX {name}: <{address}>\n" for name, address in PREFIXES.items())
    hint = "write SUBJECT PREDICATE OBJECT as in Turtle: 'kb:MaXingrui hz:born \"1959-10\"^^xsd:gYearMonth'"
    try:
        triples = [
            quad.triple for quad in ox.parse(f"{prefixes}{text.strip().rstrip('.')} .", format=ox.RdfFormat.TURTLE)
        ]
    except SyntaxError as error:
        raise BadInput(f"`{text}` is no triple: {error.msg}", hint=hint) from None
    if len(triples) != 1:
        raise BadInput(f"`{text}` is not one triple", hint=hint)
    (triple,) = triples
    subject, value = parse_n3(str(triple.subject)), parse_n3(str(triple.object))
    if triple.predicate.value == RDF + "type" and value.kind == "iri":
        return Statement(class_relation(value.value), (subject,))
    return Statement(property_relation(triple.predicate.value), (subject, value))
