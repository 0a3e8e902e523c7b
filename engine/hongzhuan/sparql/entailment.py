"""A conclusion as a question: whether a graph follows, its blank nodes standing for anything.

Source: W3C RDF 1.1 Semantics, section 5 (simple entailment) over a closure.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io


def as_question(conclusion: str | Path) -> str:
    """An ASK query that is true where a graph follows.

    Raises:
        BadInput: not RDF.
    """
    if isinstance(conclusion, Path):
        triples = [quad.triple for quad in rdf_io.read_quads(conclusion)]
    else:
        try:
            triples = [quad.triple for quad in ox.parse(conclusion, format=ox.RdfFormat.TURTLE)]
        except SyntaxError as error:
            raise BadInput(f"the conclusion is not Turtle: {error.msg}") from None
    names: dict[str, str] = {}
    patterns = [" ".join((_term(t.subject, names), str(t.predicate), _term(t.object, names))) + " ." for t in triples]
    return f"ASK {{ {' '.join(patterns)} }}"


def _term(term: object, names: dict[str, str]) -> str:
    if isinstance(term, ox.BlankNode):
        return names.setdefault(term.value, f"_:b{len(names)}")
    return str(term)
