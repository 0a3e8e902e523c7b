"""A SPARQL query answered as a client wants it: the graphs, the form, the limits."""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyoxigraph as ox

from hongzhuan.errors import BadInput
from hongzhuan.names import PREFIXES
from hongzhuan.serve.catalogue import Dataset
from hongzhuan.serve.negotiate import GRAPHS, ROWS, Format, choose
from hongzhuan.serve.refusal import Refused
from hongzhuan.serve.rows import write_rows, write_truth
from hongzhuan.sparql.complaint import complaint
from hongzhuan.sparql.dataset import is_merged
from hongzhuan.sparql.results import calls_a_service, keywords

_TRIPLES = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the answer is to come: the Accept header or the short name of a format, and at most how many rows or triples.

    `base` is the address of the endpoint, from which relative addresses of a query go out.
    """

    accept: str | None = None
    format: str | None = None
    rows: int = 100_000
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The body of an answer with its media type, and how many rows or triples are in it."""

    content_type: str
    body: bytes
    size: int


def names_its_graphs(sparql: str) -> bool:
    """Whether a query says with FROM which graphs it is about."""
    return keywords(sparql, r"FROM(?=\s*(?:NAMED\b|<|[\w.-]*:))") > 0


def answer(store: ox.Store, sparql: str, dataset: Dataset | None, wanted: Wanted) -> Reply:
    """Answer a query; without a dataset it names its graphs itself.

    Raises:
        Refused: it calls a service, or has too many answers.
        BadInput: it does not parse.
        NotAcceptable: the client takes no form that there is.
    """
    if calls_a_service(sparql):
        raise Refused(
            "SERVICE is not answered: a query never leaves this machine", hint="ask the other endpoint itself"
        )
    with no_new_files():
        return _answered(store, sparql, dataset, wanted)


def _answered(store: ox.Store, sparql: str, dataset: Dataset | None, wanted: Wanted) -> Reply:
    found = _run(store, sparql, dataset, wanted.base)
    if isinstance(found, ox.QueryBoolean):
        form = choose(wanted.accept, ROWS, wanted.format)
        return Reply(form.content_type, write_truth(bool(found), form.name), 1)
    try:
        if isinstance(found, ox.QuerySolutions):
            form = choose(wanted.accept, ROWS, wanted.format)
            names = tuple(variable.value for variable in found.variables)
            rows = [tuple(solution) for solution in islice(found, wanted.rows + 1)]
            _complain_of_too_many(len(rows), wanted, "rows")
            return Reply(form.content_type, write_rows(names, rows, form.name), len(rows))
        form = choose(wanted.accept, GRAPHS, wanted.format)
        triples = list(islice(found, wanted.rows + 1))
        _complain_of_too_many(len(triples), wanted, "triples")
        return Reply(form.content_type, write_triples(triples, form), len(triples))
    except (RuntimeError, OSError) as error:
        raise BadInput(f"the query cannot be run: {error}") from None


def _run(
    store: ox.Store, sparql: str, dataset: Dataset | None, base: str | None
) -> ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples:
    try:
        return store.query(sparql, base_iri=base, prefixes=dict(PREFIXES), **_graphs(store, dataset))
    except SyntaxError as error:
        raise complaint(sparql, error) from None
    except (ValueError, OSError) as error:
        raise BadInput(f"the query cannot be run: {error}") from None


def _graphs(store: ox.Store, dataset: Dataset | None) -> dict[str, Any]:
    """The graphs of a query; where they are all that the store holds, their union, which is much quicker to search."""
    if dataset is None:
        return {}
    default, named = _nodes(dataset.default), _nodes(dataset.named)
    present = {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)}
    if present <= set(dataset.default):
        whole = {} if is_merged(store) else {"use_default_graph_as_union": True}
        if present <= set(dataset.named):
            return whole
        if not whole:
            return {"named_graphs": named}
    return {"default_graph": default, "named_graphs": named}


def _nodes(addresses: tuple[str, ...]) -> list[Any]:
    try:
        return [ox.NamedNode(address) for address in addresses]
    except ValueError as error:
        raise BadInput(f"a graph has no valid address: {error}") from None


def _complain_of_too_many(size: int, wanted: Wanted, what: str) -> None:
    if size > wanted.rows:
        raise Refused(
            f"the answer has more than {wanted.rows:,} {what}",
            hint="ask for a part of it with LIMIT and OFFSET, or count with COUNT",
        )


def write_triples(triples: list[ox.Triple], form: Format) -> bytes:
    """Triples in a format; prefixes where it has any."""
    kind = _TRIPLES[form.name]
    prefixes = dict(PREFIXES) if form.name != "ntriples" else None
    return ox.serialize(triples, format=kind, prefixes=prefixes) or b""


@contextlib.contextmanager
def no_new_files() -> Iterator[None]:
    """Within it this process can open no file and no connection, whatever a query finds a way to ask for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.dup(0)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(lowest, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
