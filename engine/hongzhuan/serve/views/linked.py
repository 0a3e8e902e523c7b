"""Linked data: the address of a thing leads to its page or to its data, by what the client takes.

Source: W3C, Cool URIs for the Semantic Web, 2008, section 4.1 (303 URIs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hongzhuan.errors import BadInput
from hongzhuan.names import HZ
from hongzhuan.serve.answer import Reply
from hongzhuan.serve.errors import HttpError, failed
from hongzhuan.serve.messages import store_key
from hongzhuan.serve.negotiate import GRAPHS, HTML, NotAcceptable, choose
from hongzhuan.serve.places import BASE, iri_of, local_of
from hongzhuan.serve.views import bodies, people
from hongzhuan.serve.views.pages import ask, page, render
from hongzhuan.sparql.graphs import ASSERTED_GRAPH

if TYPE_CHECKING:
    from hongzhuan.serve.thing import Thing

NAMESPACES = ("kb", "elite", "isced-f", "graph", "derivation", "variable")
"""What stands in our addresses before the name."""
_SUFFIXES = {"ttl": "turtle", "nt": "ntriples", "jsonld": "jsonld", "rdf": "rdfxml"}


async def identity(request: Request) -> Response:
    """The address of a thing: see its page or its data (303)."""
    path = request.url.path.removeprefix("/")
    local = path.removeprefix("kb/")
    try:
        form = choose(request.headers.get("accept"), (HTML, *GRAPHS))
    except NotAcceptable as error:
        response: Response = failed(request, error)
    else:
        suffix = next((suffix for suffix, name in _SUFFIXES.items() if name == form.name), "")
        target = f"/data/{quote(local)}.{suffix}" if suffix else f"/page/{quote(local)}"
        query = f"?{request.url.query}" if request.url.query else ""
        response = RedirectResponse(target + query, 303)
    response.headers.add_vary_header("Accept")
    return response


@page
async def document(request: Request) -> Response:
    """The page of a thing."""
    iri = iri_of(request.path_params["name"])
    if iri.startswith(BASE + "derivation/"):
        return await _derivation_page(request, iri)
    found = await _found(request, iri)
    if "all" not in request.query_params:
        if HZ + "Official" in found.kinds:
            return await people.official(request, iri)
        if any(kind.removeprefix(HZ) in bodies.FAMILIES for kind in found.kinds):
            return RedirectResponse(f"/body/{quote(local_of(iri))}", 303)
    return render(request, "thing.html", one=found, name=request.path_params["name"])


async def _found(request: Request, iri: str) -> Thing:
    try:
        found: Thing = await ask(request, "thing", [store_key([ASSERTED_GRAPH])], iri=iri)
        return found
    except BadInput as error:
        raise HttpError(404, str(error)) from None


async def data(request: Request) -> Response:
    """A thing as RDF."""
    name = request.path_params["name"]
    local, _, suffix = name.rpartition(".")
    form = _SUFFIXES.get(suffix)
    try:
        if form is None:
            raise HttpError(404, "there is .ttl, .nt, .jsonld and .rdf")
        if local.startswith("derivation/"):
            return await _derivation_data(request, BASE + local, form)
        reply: Reply = await ask(request, "statements", [store_key([ASSERTED_GRAPH])], iri=iri_of(local), form=form)
    except BadInput as error:
        return failed(request, HttpError(404, str(error)))
    except Exception as error:
        return failed(request, error)
    return Response(reply.body, media_type=reply.content_type, headers={"Access-Control-Allow-Origin": "*"})


async def ontology_data(request: Request, form: str) -> Response:
    """The ontology as RDF."""
    reply: Reply = await ask(request, "ontology_data", form=form)
    return Response(reply.body, media_type=reply.content_type, headers={"Access-Control-Allow-Origin": "*"})


async def ontology(request: Request) -> Response:
    """The vocabulary: a page of all terms, or the ontology as RDF. Its names stand behind `#`, so no 303 is needed."""
    try:
        form = choose(request.headers.get("accept"), (HTML, *GRAPHS), request.query_params.get("format"))
        response = await (_terms(request) if form is HTML else ontology_data(request, form.name))
    except NotAcceptable as error:
        response = failed(request, error)
    response.headers.add_vary_header("Accept")
    return response


@page
async def _terms(request: Request) -> Response:
    return render(request, "terms.html", terms=await ask(request, "terms"))


@page
async def term(request: Request) -> Response:
    """One term of the vocabulary."""
    name = request.path_params["name"]
    try:
        found = await ask(request, "term", name=name)
    except BadInput as error:
        raise HttpError(404, str(error)) from None
    members = [one for one in (request.app.state.parent.opened.rules) if found.iri in one.concludes]
    return render(request, "term.html", one=found, concluded_by=members)


async def _derivation_page(request: Request, iri: str) -> Response:
    """A derivation leads to the proof that it belongs to."""
    return RedirectResponse(f"{_question(request)}&cited={quote(iri.rpartition('/')[2])}", 303)


async def _derivation_data(request: Request, iri: str, form: str) -> Response:
    return RedirectResponse(f"{_question(request)}&cited={quote(iri.rpartition('/')[2])}&format={form}", 303)


def _question(request: Request) -> str:
    """What the address of a derivation says beside its hash: the question that the proof answers."""
    asked = {name: request.query_params.get(name) for name in ("official", "class", "rules", "era")}
    if None in asked.values():
        raise HttpError(
            404,
            "a derivation is found by what it is about: cite it as its page shows, with official, class, rules and era",
        )
    name = quote(asked.pop("official") or "")
    return f"/why/{name}?" + urlencode({key: value or "" for key, value in asked.items()})
