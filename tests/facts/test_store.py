"""If these fail, a fact is lost between the files and the rules: a second source, an odd text, a whole file."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io
from hongzhuan.facts.codes import XSD, Term, iri
from hongzhuan.facts.store import FactStore

EX = "https://example.org/"
FUNCTIONAL = [EX + "start", EX + "end", EX + "holder", EX + "alone"]
PREFIXES = f"@prefix : <{EX}> . @prefix xsd: <{XSD}> .\n"


def _read(folder: Path, **files: str) -> FactStore:
    for name, text in files.items():
        (folder / f"{name}.ttl").write_text(PREFIXES + text, encoding="utf-8")
    triples = ox.Store()
    store = FactStore.in_memory()
    rdf_io.parse_into(triples, rdf_io.files_of(folder), store.connection)
    store.build({"facts": "test"}, FUNCTIONAL)
    return store


def _values(store: FactStore, subject: str, name: str) -> list[str]:
    code = store.resource(EX + subject)
    return [] if code is None else [store.term(value).value for value in store.values(code, EX + name)]


def test_functional_properties_of_one_subject_lie_side_by_side(tmp_path: Path) -> None:
    store = _read(
        tmp_path,
        a=':p :start "1990"^^xsd:gYear ; :holder :m ; :seen :x . :q :end "1991"^^xsd:gYear ; :holder :n . :r :alone :s .',
    )
    start, end, holder, alone, seen = (
        store.source("property", EX + n) for n in ("start", "end", "holder", "alone", "seen")
    )
    assert start and end and holder and alone and seen
    assert start.table == end.table == holder.table and start.unique
    assert alone.table != start.table
    assert not seen.unique
    assert _values(store, "q", "start") == []


def test_a_second_value_of_a_functional_property_is_kept_beside(tmp_path: Path) -> None:
    store = _read(
        tmp_path,
        a=':p :start "1990"^^xsd:gYear ; :end "1995"^^xsd:gYear .',
        b=':p :start "1991-05"^^xsd:gYearMonth, "1992"^^xsd:gYear .',
    )
    source = store.source("property", EX + "start")
    assert source and source.beside
    assert sorted(_values(store, "p", "start")) == ["1990", "1991-05", "1992"]
    assert _values(store, "p", "end") == ["1995"]


@pytest.mark.parametrize(
    "term",
    [
        Term("literal", 'a "quoted" \\ text', XSD + "string"),
        Term("literal", "two\nlines\tand a tab\r", XSD + "string"),
        Term("literal", "it's; -- a /* comment */", XSD + "string"),
        Term("literal", "", XSD + "string"),
        Term("literal", "馬興瑞 \U00020000", None, "zh"),
        Term("literal", "12345678901234567890", XSD + "integer"),
        Term("literal", "1000000.5", XSD + "decimal"),
        Term("literal", "-0.000001", XSD + "decimal"),
        Term("literal", "NaN", XSD + "double"),
        Term("literal", "in 1950 or so", XSD + "gYear"),
        Term("literal", "x . z", XSD + "string"),
        iri("https://example.org/%E9%A9%AC#a"),
    ],
    ids=lambda term: repr(term.value),
)
def test_every_term_comes_back_as_it_was_written(term: Term, tmp_path: Path) -> None:
    store = _read(tmp_path, a=f":s :says {term.n3()} .")
    (code,) = store.values(store.resource(EX + "s") or 0, EX + "says")
    assert store.term(code) == term
    assert [row["object"] for row in store.statements().to_pylist()] == [term.n3()]
    assert store.code(term) == code


def test_a_term_that_no_fact_has_gets_a_code_only_when_asked(tmp_path: Path) -> None:
    store = _read(tmp_path, a=":s :says :t .")
    assert store.resource(EX + "nobody") is None
    code = store.code(iri(EX + "nobody"), add=True)
    assert code is not None and store.term(code) == iri(EX + "nobody") and store.resource(EX + "nobody") == code


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    store = _read(tmp_path, a="_:x :says :t .", b="_:x :says :t .")
    assert store.connection.execute("SELECT count(*) FROM kb.triples").fetchone() == (2,)


def test_nothing_is_a_knowledge_base_too(tmp_path: Path) -> None:
    store = _read(tmp_path, a="# no fact yet")
    assert store.source("property", EX + "start") is None
    assert store.statements().num_rows == 0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.ttl", "<https://example.org/a> is an official .", "not valid RDF"),
        ("a.ttl", '<https://example.org/a> <https://example.org/b> "open', "not valid RDF"),
        ("a.nt", "{}", "not valid RDF"),
        ("a.xml", "<html><body>404", "not valid RDF"),
        ("a.jsonld", '{"@id": ', "not valid RDF"),
        ("a.ttl", b"\xff\xfe\x00", "not valid RDF"),
        ("a.csv", "name,born", "no RDF files below"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_rdf_is_refused_with_its_place(name: str, content: str | bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadInput, match=says) as caught:
        rdf_io.parse_into(ox.Store(), rdf_io.files_of(tmp_path))
    assert str(tmp_path) in str(caught.value)


def test_the_place_is_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(PREFIXES + ":a :b :c .\n:a :b oops .\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        rdf_io.parse_into(ox.Store(), rdf_io.files_of(tmp_path))
    assert caught.value.place is not None and caught.value.place.startswith(f"{tmp_path / 'a.ttl'}:3:")


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file or folder"):
        rdf_io.files_of(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="no RDF files"):
        rdf_io.files_of(tmp_path / "empty")


def test_a_file_that_no_import_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.duckdb").write_bytes(b"not a database")
    with pytest.raises(BadInput, match="not a knowledge base"):
        FactStore.open(tmp_path / "a.duckdb")
