"""Anything with an address: what is recorded of it, and what refers to it; as rows of a page and as triples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from hongzhuan.derivation import labels_of
from hongzhuan.errors import BadInput
from hongzhuan.names import HZ, RDF, shorten
from hongzhuan.serve.answer import Reply, write_triples
from hongzhuan.serve.negotiate import GRAPHS
from hongzhuan.serve.portrait import Said
from hongzhuan.serve.state import Served
from hongzhuan.sparql.graphs import ASSERTED_GRAPH

INCOMING = 200
"""Statements of others that are shown."""
_GRAPH = ox.NamedNode(ASSERTED_GRAPH)


@dataclass(frozen=True, slots=True)
class Row:
    """A property with its values, of the thing or, `incoming`, of what refers to it."""

    prop: Said
    values: tuple[Said, ...]
    incoming: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing with its labels, what it is, and its rows."""

    iri: str
    label: Said
    kinds: tuple[str, ...]
    rows: tuple[Row, ...]


def thing(served: Served, iri: str) -> Thing:
    """What is recorded of an address, with the first of what refers to it.

    Raises:
        BadInput: nothing is.
    """
    triples = _triples(served, iri)
    node = ox.NamedNode(iri)
    out, into = ([t for t in triples if t.subject == node], [t for t in triples if t.object == node])
    kinds = tuple(t.object.value for t in out if t.predicate.value == RDF + "type" and hasattr(t.object, "value"))
    rows = [
        *_rows(served, ((t.predicate, t.object) for t in out), False),
        *_rows(served, ((t.predicate, t.subject) for t in into), True),
    ]
    return Thing(iri, _said(served, node), kinds, tuple(rows))


def statements(served: Served, iri: str, form: str) -> Reply:
    """The same as RDF.

    Raises:
        BadInput: nothing is recorded.
    """
    found = next(one for one in GRAPHS if one.name == form)
    triples = _triples(served, iri)
    return Reply(found.content_type, write_triples(triples, found), len(triples))


def _triples(served: Served, iri: str) -> list[ox.Triple]:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise BadInput(f"`{iri}` is no address") from None
    store = served.store_of([ASSERTED_GRAPH])
    out = [quad.triple for quad in store.quads_for_pattern(node, None, None, _GRAPH)]
    into = store.quads_for_pattern(None, None, node, _GRAPH)
    found = [*out, *(quad.triple for quad, _ in zip(into, range(INCOMING), strict=False))]
    if not found:
        raise BadInput(f"nothing is recorded of {shorten(iri)}", hint="search for it by its name")
    return found


def _rows(served: Served, pairs: Iterable[tuple[ox.NamedNode, object]], incoming: bool) -> list[Row]:
    grouped: dict[str, list[object]] = {}
    for prop, value in pairs:
        if not isinstance(value, ox.BlankNode):
            grouped.setdefault(prop.value, []).append(value)
    return [
        Row(
            _said(served, ox.NamedNode(prop)),
            tuple(sorted((_said(served, value) for value in values), key=lambda said: (said.en, said.iri or ""))),
            incoming,
        )
        for prop, values in sorted(grouped.items(), key=lambda one: (one[0] != RDF + "type", one[0]))
    ]


def _said(served: Served, value: object) -> Said:
    if isinstance(value, ox.NamedNode):
        code = served.kb.store.resource(value.value)
        if code is None:
            return Said(shorten(value.value), shorten(value.value), value.value)
        english, chinese = (labels_of(served.kb.store, [code], language)[code] for language in ("en", "zh"))
        return Said(english.removeprefix(HZ), chinese, value.value)
    if isinstance(value, ox.Literal):
        text = value.value + (f" ({value.language})" if value.language else "")
        return Said(text, text)
    return Said(str(value), str(value))
