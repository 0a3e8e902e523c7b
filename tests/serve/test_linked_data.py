"""Addresses as others meet them: a thing leads to its page or to its data, and a proof can be cited."""

from __future__ import annotations

import asyncio

import httpx
import pyoxigraph as ox
import pytest

from hongzhuan.serve.places import iri_of, local_of, page_of
from hongzhuan.serve.state import Served
from serve import local

LIN_HAI = ox.NamedNode("https://w3id.org/hongzhuan/kb/LinHai")


def get(served: Served, path: str, accept: str | None = None, follow: bool = False) -> httpx.Response:
    """One request."""

    async def asked() -> httpx.Response:
        async with local.client(served) as client:
            headers = {"Accept": accept} if accept else {}
            return await client.get(path, headers=headers, follow_redirects=follow)

    return asyncio.run(asked())


@pytest.mark.parametrize(
    ("path", "accept", "target"),
    [
        ("/kb/LinHai", "text/html,application/xhtml+xml,*/*;q=0.8", "/page/LinHai"),
        ("/kb/LinHai", None, "/page/LinHai"),
        ("/kb/LinHai", "text/turtle", "/data/LinHai.ttl"),
        ("/kb/LinHai", "application/ld+json", "/data/LinHai.jsonld"),
        ("/kb/LinHai", "application/n-triples;q=0.9, text/html;q=0.1", "/data/LinHai.nt"),
        ("/isced-f/0714", "text/turtle", "/data/isced-f/0714.ttl"),
        ("/isced-f/0714", "text/html", "/page/isced-f/0714"),
        ("/elite/x-1", "application/rdf+xml", "/data/elite/x-1.rdf"),
    ],
)
def test_the_address_of_a_thing_leads_to_what_the_client_can_read(
    served: Served, path: str, accept: str | None, target: str
) -> None:
    response = get(served, path, accept)
    assert (response.status_code, response.headers["location"]) == (303, target)
    assert response.headers["vary"] == "Accept"


def test_a_client_that_reads_neither_pages_nor_rdf_is_told_what_there_is(served: Served) -> None:
    response = get(served, "/kb/LinHai", "image/png")
    assert response.status_code == 406
    assert "text/turtle" in response.text


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_the_data_of_a_thing_say_what_is_recorded_of_it_and_what_refers_to_it(
    served: Served, accept: str, form: ox.RdfFormat
) -> None:
    response = get(served, "/kb/LinHai", accept, follow=True)
    store = ox.Store()
    store.load(input=response.content, format=form)
    assert {
        q.object.value for q in store.quads_for_pattern(LIN_HAI, None, None) if isinstance(q.object, ox.Literal)
    } > {
        "Lin Hai",
        "林海",
    }
    assert list(store.quads_for_pattern(None, None, LIN_HAI)), "the posts that he held"


def test_a_name_that_nobody_has_is_not_found(served: Served) -> None:
    assert get(served, "/page/Nobody").status_code == 404
    assert get(served, "/data/Nobody.ttl").status_code == 404
    assert get(served, "/data/LinHai.exe").status_code == 404
    assert get(served, "/ontology/Nonsense").status_code == 404
    for path in ("/data/../../etc/passwd.ttl", "/static/../../pyproject.toml", "/static/%2e%2e/app.py", "/page/%00"):
        assert get(served, path).status_code == 404, path


def test_the_vocabulary_answers_people_and_machines(served: Served) -> None:
    page = get(served, "/ontology", "text/html")
    assert 'id="Technocrat"' in page.text, "the fragment of an address leads to its term"
    data = get(served, "/ontology", "text/turtle")
    assert "hz:Technocrat" in data.text
    assert data.headers["content-type"].startswith("text/turtle")
    assert "rule" in get(served, "/ontology/Technocrat", "text/html").text


def test_a_proof_can_be_cited_by_its_address(served: Served) -> None:
    """The address shown on the page leads back to it, as a page and as data; when the proof is another one, it says so."""
    page = get(served, "/why/LinHai?class=EngineerByTraining&rules=xi&era=XiEra", "text/html")
    cited = next(part for part in page.text.split('"') if part.startswith("http://127.0.0.1/derivation/step-"))
    path = cited.removeprefix("http://127.0.0.1").replace("&amp;", "&")
    back = get(served, path, "text/html", follow=True)
    assert back.status_code == 200
    assert "The proof that was cited is another one" not in back.text
    data = get(served, path, "text/turtle", follow=True)
    assert "prov:wasInformedBy" in data.text and path.partition("?")[0].rpartition("/")[2] in data.text
    other = get(served, path.replace("step-", "step-0"), "text/html", follow=True)
    assert "The proof that was cited is another one" in other.text
    assert get(served, path.partition("?")[0], "text/html", follow=True).status_code == 404


@pytest.mark.parametrize(
    ("iri", "local", "page"),
    [
        ("https://w3id.org/hongzhuan/kb/MaXingrui", "MaXingrui", "/page/MaXingrui"),
        ("https://w3id.org/hongzhuan/elite/LiQiang-1959", "elite/LiQiang-1959", "/page/elite/LiQiang-1959"),
        ("https://w3id.org/hongzhuan/isced-f/0715", "isced-f/0715", "/page/isced-f/0715"),
    ],
)
def test_imported_people_have_pages_as_well(iri: str, local: str, page: str) -> None:
    """Their addresses lie beside `kb:`, and links to their pages and reasons must lead there and back."""
    assert (local_of(iri), page_of(iri), iri_of(local)) == (local, page, iri)
    assert page_of("http://www.wikidata.org/entity/Q1") == "http://www.wikidata.org/entity/Q1"
    assert page_of("https://w3id.org/hongzhuan/ontology#Technocrat") == "/ontology/Technocrat"
