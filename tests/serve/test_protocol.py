"""The SPARQL protocol as clients meet it, and as the W3C tests it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pyoxigraph as ox
import pytest

from hongzhuan.serve.answer import no_new_files
from hongzhuan.serve.limits import Limits
from hongzhuan.serve.negotiate import GRAPHS, ROWS, NotAcceptable, choose
from hongzhuan.serve.state import Served
from serve import local
from serve.cases import Case, read_cases

CASES = read_cases(Path(__file__).parent / "requests.txt")
SUITE = Path(__file__).parents[3] / "shared/suites/w3c-sparql11-protocol"
MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
HTTP = "http://www.w3.org/2011/http#"
CONTENT = "http://www.w3.org/2011/content#"
TESTS = "http://www.w3.org/2009/sparql/tests/test-update#"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_client_gets_what_it_asks_for_or_learns_why_not(case: Case, served: Served) -> None:
    async def asked() -> httpx.Response:
        if not any(name in ("rules", "era", "default-graph-uri") for name, _ in case.parameters):
            case.parameters.append(("rules", "none"))  # what is derived has tests of its own
        async with local.client(served, Limits(rows=1000)) as client:
            return await case.send(client)

    response = asyncio.run(asked())
    assert (response.status_code, response.headers["content-type"]) == (case.status, case.media_type), response.text[
        :300
    ]
    assert case.expected in response.text
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("method", "headers", "body", "status"),
    [
        ("PUT", {}, b"", 405),
        ("DELETE", {}, b"", 405),
        ("POST", {"Content-Type": "text/plain"}, b"ASK {}", 415),
        ("POST", {}, b"ASK {}", 415),
        ("POST", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403),
        ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, b"update=CLEAR+ALL", 403),
        ("POST", {"Content-Type": "application/sparql-query"}, b"ASK {} # \xff", 400),
        ("POST", {"Content-Type": "application/sparql-query; charset=utf-16"}, b"ASK {}", 400),
        ("POST", {"Content-Type": "application/sparql-query"}, b"#" * 3000, 413),
        ("GET", {"Host": "example.org"}, b"", 421),
        ("OPTIONS", {}, b"", 204),
    ],
)
def test_what_is_no_query_is_refused_with_the_status_that_says_why(
    method: str, headers: dict[str, str], body: bytes, status: int, served: Served
) -> None:
    async def asked() -> httpx.Response:
        async with local.client(served, Limits(body=2000)) as client:
            return await client.request(method, "/sparql", headers=headers, content=body)

    response = asyncio.run(asked())
    assert response.status_code == status, response.text[:300]
    assert response.headers["x-content-type-options"] == "nosniff"
    if status == 405:
        assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_several_queries_and_too_long_an_address_are_refused(served: Served) -> None:
    async def asked(address: str) -> int:
        async with local.client(served, Limits(address=200)) as client:
            return (await client.get(address)).status_code

    assert asyncio.run(asked("/sparql?query=ASK{}&query=ASK{}")) == 400
    assert asyncio.run(asked("/sparql?update=CLEAR+ALL")) == 400
    assert asyncio.run(asked("/sparql?query=ASK{}%23" + "x" * 200)) == 414


def test_away_from_the_loopback_nothing_is_told_without_the_token(served: Served) -> None:
    async def asked() -> list[int]:
        async with local.client(served, token="open sesame", host="example.org") as client:
            found = [(await client.get("/sparql")).status_code]
            found.append((await client.get("/sparql", headers={"Authorization": "Bearer wrong"})).status_code)
            found.append((await client.get("/sparql", headers={"Authorization": "Bearer open sesame"})).status_code)
            first = await client.get("/sparql?token=open+sesame")
            assert "HttpOnly; SameSite=Strict" in first.headers["set-cookie"]
            return found

    assert asyncio.run(asked()) == [401, 401, 200]


def test_the_answer_rests_on_the_rules_that_are_asked_for(served: Served) -> None:
    query = "SELECT DISTINCT ?class { kb:LinHai a ?class } ORDER BY ?class"
    in_graph = "SELECT ?class { GRAPH <https://w3id.org/hongzhuan/graph/mao/XiEra> { kb:LinHai a ?class } }"

    async def asked() -> list[str]:
        async with local.client(served) as client:
            by_xi = await client.get("/sparql", params={"query": query, "rules": "xi", "era": "XiEra", "format": "csv"})
            facts = await client.get("/sparql", params={"query": query, "rules": "none", "format": "csv"})
            other = await client.get("/sparql", params={"query": in_graph, "rules": "none", "format": "csv"})
            return [by_xi.text, facts.text, other.text]

    by_xi, facts, other = asyncio.run(asked())
    assert "ontology#EngineerByTraining" in by_xi
    assert "ontology#EngineerByTraining" not in facts
    assert "ontology#" in other, "a graph that a query names is worked out for it"


def test_the_endpoint_describes_itself(served: Served) -> None:
    """The W3C's three tests of service descriptions, and that clients find our graphs."""

    async def asked() -> httpx.Response:
        async with local.client(served) as client:
            return await client.get("/sparql", headers={"Accept": "application/n-triples"})

    response = asyncio.run(asked())
    store = ox.Store()
    store.load(input=response.content, format=ox.RdfFormat.N_TRIPLES)
    conforms = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK {
      ?service a sd:Service ; sd:endpoint <http://127.0.0.1/sparql> ; sd:supportedLanguage sd:SPARQL11Query ;
        sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ;
          sd:namedGraph [ a sd:NamedGraph ; sd:name <https://w3id.org/hongzhuan/graph/xi/XiEra> ] ] }"""
    assert bool(store.query(conforms))


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "json"),
        ("*/*", "json"),
        ("text/*", "csv"),
        ("application/json", "json"),
        ("text/csv;q=0, */*", "json"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "xml"),
        ("application/sparql-results+json;q=0.5, text/csv;q=0.50", "json"),
        ("*/*;q=0.1, application/sparql-results+xml", "xml"),
        ("text/csv;q=nonsense, text/tab-separated-values;q=0.1", "tsv"),
    ],
)
def test_of_the_formats_a_client_takes_it_gets_the_one_it_likes_best(accept: str | None, expected: str) -> None:
    assert choose(accept, ROWS).name == expected


def test_a_client_that_takes_nothing_of_ours_is_told_what_there_is() -> None:
    with pytest.raises(NotAcceptable, match="text/turtle"):
        choose("image/png, text/*;q=0", GRAPHS)


# --- the tests of the W3C


def _manifest() -> ox.Store:
    store = ox.Store()
    store.load(path=str(SUITE / "manifest.ttl"), format=ox.RdfFormat.TURTLE, base_iri=SUITE.as_uri() + "/")
    return store


def _values(store: ox.Store, node: Any, name: str) -> list[Any]:
    return [quad.object for quad in store.quads_for_pattern(node, ox.NamedNode(name), None)]


def _listed(store: ox.Store, node: Any) -> Iterator[Any]:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    while node.value != rdf + "nil":
        yield from _values(store, node, rdf + "first")
        (node,) = _values(store, node, rdf + "rest")


def _w3c() -> list[str]:
    if not SUITE.is_dir():
        return []
    store = _manifest()
    found = store.quads_for_pattern(None, None, ox.NamedNode(MANIFEST + "ProtocolTest"))
    return sorted(quad.subject.value.partition("#")[2] for quad in found)


@pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C's protocol tests are not here")
@pytest.mark.parametrize("name", _w3c())
def test_w3c_protocol(name: str, served: Served) -> None:
    """An update must be refused: the endpoint is read-only, so its questions about what it wrote do not count."""
    store = _manifest()
    test = ox.NamedNode("http://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/manifest#" + name)
    quads = ox.Store()
    for data in _values(store, test, TESTS + "graphData"):
        (file,), (label,) = (
            _values(store, data, TESTS + "graph"),
            _values(store, data, "http://www.w3.org/2000/01/rdf-schema#label"),
        )
        path = SUITE / Path(urlsplit(file.value).path).name
        quads.load(path=str(path), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(label.value))
    (action,) = _values(store, test, MANIFEST + "action")
    requests = [r for node in _values(store, action, HTTP + "requests") for r in _listed(store, node)]
    assert requests
    asyncio.run(_replay(store, requests[:1] if name.startswith("update") else requests, quads, name))


async def _replay(store: ox.Store, requests: list[Any], quads: ox.Store, name: str) -> None:
    is_update = "update" in name
    async with local.client(local.of_quads(quads)) as client:
        for request in requests:
            (method,), (path,) = (_values(store, request, HTTP + part) for part in ("methodName", "absolutePath"))
            headers = {}
            for listed in _values(store, request, HTTP + "headers"):
                for header in _listed(store, listed):
                    (key,), (value,) = (_values(store, header, HTTP + part) for part in ("fieldName", "fieldValue"))
                    headers[key.value] = value.value
            response = await client.request(method.value, path.value, headers=headers, content=_body(store, request))
            (told,) = _values(store, request, HTTP + "resp")
            expected = {code.value[-3:] for code in _values(store, told, MANIFEST + "expectedStatus")}
            if is_update:
                assert 400 <= response.status_code < 500
                continue
            assert f"{response.status_code // 100}xx" in expected, response.text[:300]
            for truth in _values(store, told, MANIFEST + "expectedBoolean"):
                assert response.json()["boolean"] is (truth.value == "true")


def _body(store: ox.Store, request: Any) -> bytes:
    bodies = _values(store, request, HTTP + "body")
    if not bodies:
        return b""
    (text,) = _values(store, bodies[0], CONTENT + "chars")
    encoding = next((e.value for e in _values(store, bodies[0], CONTENT + "characterEncoding")), "UTF-8")
    return str(text.value).encode(encoding)


def test_while_a_query_runs_its_process_can_open_nothing(served: Served) -> None:
    """Whatever a query finds a way to ask for, no connection leaves and no file is read."""
    with no_new_files(), pytest.raises(OSError, match="Too many open files"):
        socket.socket()
    socket.socket().close()
