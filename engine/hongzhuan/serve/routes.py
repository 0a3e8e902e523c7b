"""Which address is answered by what."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from hongzhuan.serve.endpoint import METHODS, endpoint
from hongzhuan.serve.negotiate import GRAPHS, HTML, ROWS, NotAcceptable, choose
from hongzhuan.serve.views import bodies, linked, people, query, rules, studies


async def sparql(request: Request) -> Response:
    """The endpoint; to a person who opens it in a browser, the page for queries."""
    if request.method == "GET" and "format" not in request.query_params:
        try:
            wants_page = choose(request.headers.get("accept"), (*ROWS, *GRAPHS, HTML)) is HTML
        except NotAcceptable:
            wants_page = False
        if wants_page:
            response = await query.editor(request)
            response.headers.add_vary_header("Accept")
            return response
    return await endpoint(request)


ROUTES: list[BaseRoute] = [
    Route("/", people.home),
    Route("/search", people.search),
    Route("/page/{name:path}", linked.document),
    Route("/data/{name:path}", linked.data),
    Route("/why/{name:path}", people.why),
    *(Route(f"/{namespace}/{{name:path}}", linked.identity) for namespace in linked.NAMESPACES),
    Route("/ontology", linked.ontology),
    Route("/ontology/{name}", linked.term),
    Route("/body", bodies.body),
    Route("/body/{name}", bodies.body),
    Route("/provinces", bodies.provinces),
    Route("/compare", studies.compare),
    Route("/claims", studies.claims),
    Route("/claims/{name}", studies.claim),
    Route("/rules", rules.listed),
    Route("/rules/{name}", rules.one),
    Route("/rules/{name}/edit", rules.edit, methods=["GET", "POST"]),
    Route("/check", rules.check, methods=["POST"]),
    Route("/completion", query.completion),
    *(Route(path, sparql, methods=METHODS) for path in ("/sparql", "/sparql/")),
    Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
]
