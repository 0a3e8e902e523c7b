"""A whole server with its processes, asked by real clients: what is too slow is killed, what breaks comes back."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from serve import local

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g"
COMMAND = "import sys; from hongzhuan.cli import main; main()"
COMUNICA = shutil.which("comunica-sparql") or shutil.which("comunica-sparql", path="node_modules/.bin")


@dataclass(frozen=True)
class Running:
    """A server: its address and its process."""

    address: str
    process: subprocess.Popen[str]

    def get(self, query: str, **parameters: str) -> httpx.Response:
        """Ask with GET; nothing derived is needed."""
        sent = {"query": query, "rules": "none", **parameters}
        return httpx.get(self.address + "sparql", params=sent, timeout=60)

    def processes(self) -> list[int]:
        """The server's own processes below it: the nursery and the workers."""
        told = subprocess.run(
            ["ps", "-o", "pid=", "-g", str(os.getpgid(self.process.pid))], capture_output=True, text=True
        )
        return [int(pid) for pid in told.stdout.split() if int(pid) != self.process.pid]


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    arguments = [
        "serve",
        "--port",
        "0",
        "--kb",
        str(local.SMALL),
        "--deadline",
        "1",
        "--memory",
        "256",
        "--waiting",
        "4",
    ]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    told = process.stderr.readline()
    found = re.search(r"http://\S+", told)
    assert found, told + process.stderr.read()
    yield Running(found[0], process)
    process.send_signal(signal.SIGINT)
    process.wait(10)
    assert process.returncode in (0, 130)


def test_a_query_that_is_too_slow_is_stopped_and_the_next_is_answered(server: Running) -> None:
    assert server.get("ASK {}").status_code == 200
    started = time.monotonic()
    slow = server.get(SLOW)
    assert slow.status_code == 504
    assert "not answered in 1 seconds" in slow.text
    assert time.monotonic() - started < 5
    assert server.get("ASK { ?o a hz:Official }").json()["boolean"] is True


def test_a_query_that_takes_too_much_memory_is_stopped_and_the_next_is_answered(server: Running) -> None:
    hungry = server.get(HUNGRY)
    assert hungry.status_code in (422, 504)
    assert server.get("ASK { ?o a hz:Official }").json()["boolean"] is True


def test_workers_and_nursery_that_are_killed_come_back_by_themselves(server: Running) -> None:
    assert server.get("ASK {}").status_code == 200
    for process in server.processes():
        os.kill(process, signal.SIGKILL)
    answers = []
    for _ in range(20):
        answers.append(server.get("ASK { ?o a hz:Official }"))
        if answers[-1].status_code == 200:
            break
        time.sleep(0.25)
    assert answers[-1].json()["boolean"] is True


def test_a_connection_cannot_be_opened_by_a_query(server: Running) -> None:
    """Even if the keyword got past the reader, a worker may open neither connection nor file."""
    hidden = server.get("SELECT * { SERVICE:x{?s ?p ?o} }")
    assert hidden.status_code in (400, 403)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_curl(server: Running, tmp_path: Path) -> None:
    query = "query=SELECT ?o { ?o a hz:Official }"
    command = ["curl", "-s", "-H", "Accept: text/csv", "--data-urlencode", query, server.address + "sparql?rules=none"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout == "o\nhttps://w3id.org/hongzhuan/kb/LinHai\n"


def test_sparqlwrapper(server: Running) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(server.address + "sparql")
    client.addParameter("rules", "none")
    client.setQuery("SELECT ?name { kb:LinHai rdfs:label ?name }")
    for form in (wrapper.JSON, wrapper.XML):
        client.setReturnFormat(form)
        assert client.queryAndConvert(), f"{form} is read by SPARQLWrapper"
    client.setReturnFormat(wrapper.JSON)
    client.setMethod(wrapper.POST)
    found = client.queryAndConvert()
    assert {row["name"]["value"] for row in found["results"]["bindings"]} == {"Lin Hai", "林海"}


def test_rdflib(server: Running) -> None:
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(server.address + "sparql", params={"rules": "none"})
    graph = rdflib.Graph(store)
    rows = graph.query("SELECT ?name { <https://w3id.org/hongzhuan/kb/LinHai> rdfs:label ?name }")
    assert {str(row.name) for row in rows} == {"Lin Hai", "林海"}  # type: ignore[union-attr]
    lin_hai = rdflib.URIRef("https://w3id.org/hongzhuan/kb/LinHai")
    assert len(list(graph.triples((lin_hai, None, None)))) > 3


@pytest.mark.skipif(COMUNICA is None, reason="comunica-sparql is not here (npm install @comunica/query-sparql)")
def test_comunica(server: Running) -> None:
    """It is told the address alone, and finds by the description and the headers that a query can be sent there."""
    query = "SELECT ?name { <https://w3id.org/hongzhuan/kb/LinHai> <http://www.w3.org/2000/01/rdf-schema#label> ?name }"
    command = [str(COMUNICA), server.address + "sparql", query, "-t", "text/csv"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert set(told.stdout.split()) == {"name", "Lin", "Hai", "林海"}, told.stderr
