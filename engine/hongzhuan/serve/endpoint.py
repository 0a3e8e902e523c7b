"""`/sparql`: the endpoint of the SPARQL 1.1 Protocol."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

from hongzhuan.serve.answer import Reply, Wanted, names_its_graphs, write_triples
from hongzhuan.serve.catalogue import Catalogue, Chosen
from hongzhuan.serve.description import service_description
from hongzhuan.serve.errors import failed
from hongzhuan.serve.messages import store_key
from hongzhuan.serve.negotiate import GRAPHS, choose
from hongzhuan.serve.protocol import Asked, read
from hongzhuan.sparql.graphs import ASSERTED_GRAPH, CATALOGUE_GRAPH

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
"""The methods that the endpoint itself answers, if only to refuse them."""
_ALLOWED = "GET, HEAD, POST, OPTIONS"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": _ALLOWED,
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type",
    "Access-Control-Max-Age": "86400",
    "Allow": _ALLOWED,
}
_EXPOSED = "Content-Type, Retry-After, X-Hongzhuan-Facts, X-Hongzhuan-Rows"


async def endpoint(request: Request) -> Response:
    """Answer a query; without one the endpoint describes itself."""
    try:
        response = await _answered(request)
    except Exception as error:  # every error is to carry the headers below
        response = failed(request, error)
    if request.app.state.cors:
        response.headers["Access-Control-Allow-Origin"] = request.app.state.cors
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    response.headers.add_vary_header("Accept")
    return response


async def _answered(request: Request) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=_PREFLIGHT)
    asked = await read(request)
    catalogue: Catalogue = await request.app.state.parent.catalogue()
    if asked.sparql is None:
        return _description(request, catalogue, asked)
    reply: Reply = await ask(request, catalogue, asked)
    headers = {"X-Hongzhuan-Facts": catalogue.kb_hash, "X-Hongzhuan-Rows": str(reply.size)}
    return Response(reply.body, media_type=reply.content_type, headers=headers)


async def ask(request: Request, catalogue: Catalogue, asked: Asked) -> Reply:
    """Have a query answered by a worker.

    Raises:
        BadInput, Overloaded, TooSlow, TooLarge, NotAcceptable: as `Pool.ask` says.
    """
    wanted = Wanted(request.headers.get("accept"), asked.format, request.app.state.limits.rows, address_of(request))
    return await put(request, catalogue, asked.sparql or "", asked.chosen, wanted)


async def put(request: Request, catalogue: Catalogue, sparql: str, chosen: Chosen, wanted: Wanted) -> Reply:
    """Put a query to a worker that has the graphs that it is about.

    Raises:
        BadInput, Overloaded, TooSlow, TooLarge, NotAcceptable: as `Pool.ask` says.
    """
    mentioned = catalogue.mentioned(sparql)
    own = names_its_graphs(sparql) and not chosen.by_protocol
    dataset = None if own else catalogue.dataset(chosen, mentioned)
    graphs = held(catalogue, dataset.graphs if dataset else {*mentioned, ASSERTED_GRAPH, CATALOGUE_GRAPH})
    pool, question = request.app.state.pool, {"query": sparql, "graphs": graphs, "dataset": dataset, "wanted": wanted}
    reply: Reply = await pool.ask("sparql", [store_key(graphs)], **question)
    return reply


def held(catalogue: Catalogue, graphs: Iterable[str]) -> tuple[str, ...]:
    """Those of some graphs that there are."""
    known = {ASSERTED_GRAPH, CATALOGUE_GRAPH, *catalogue.graphs}
    return tuple(sorted(known.intersection(graphs)))


def _description(request: Request, catalogue: Catalogue, asked: Asked) -> Response:
    form = choose(request.headers.get("accept"), GRAPHS, asked.format)
    triples = service_description(catalogue, address_of(request))
    return Response(write_triples(triples, form), media_type=form.content_type)


def address_of(request: Request) -> str:
    """The address of what is asked, without parameters."""
    return str(request.url.replace(query="", fragment=""))
