"""The shipped facts against two databases: without these an error of ours stands until a reader finds it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.curation.coverage import coverage
from hongzhuan.curation.crosscheck import agrees, crosscheck
from hongzhuan.curation.dossier import dossier
from hongzhuan.importers.run import import_files

ROOT = Path(__file__).resolve().parents[2]
DATABASES = {"cpc-elite": "cpc_elite_18_20.xlsx", "cc-members": "cc_members_to_18.xls"}
PREFIXES = (
    "@prefix hz: <https://w3id.org/hongzhuan/ontology#> . @prefix kb: <https://w3id.org/hongzhuan/kb/> ."
    " @prefix isced: <https://w3id.org/hongzhuan/isced-f/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)


@pytest.mark.parametrize("kind", DATABASES)
def test_shipped_facts_agree_with_the_database(kb: KnowledgeBase, tmp_path: Path, kind: str) -> None:
    """At most one fact in a hundred differs without a source that decides it."""
    file = Path(os.environ.get("HONGZHUAN_DATA", ROOT.parent / "shared" / "data")) / DATABASES[kind]
    if not file.is_file():
        pytest.skip(f"{file} is not there; ask its authors, or set HONGZHUAN_DATA")
    import_files(kind, [file], tmp_path / "other.duckdb")
    found = crosscheck(kb, KnowledgeBase.open(tmp_path / "other.duckdb"))
    assert found.matched > 100 and found.compared > 700
    assert found.share <= 1, [str(one) for one in found.unresolved]


VALUES = [
    ("sex", {"hz:Male"}, {"hz:Female"}, False),
    ("field", {"isced:0715"}, {"isced:07"}, True),
    ("field", {"isced:0311"}, {"isced:04"}, True),
    ("field", {"isced:0532"}, {"isced:07"}, False),
    ("province", {"kb:Hunan", "kb:Hebei"}, {"kb:Hunan"}, True),
    ("province", {"kb:Hunan"}, {"kb:Hubei"}, False),
    ("seat", {"hz:Member"}, {"hz:AlternateMember"}, False),
]


@pytest.mark.parametrize(("fact", "ours", "theirs", "same"), VALUES)
def test_values_agree_or_differ(fact: str, ours: set[str], theirs: set[str], same: bool) -> None:
    """Otherwise a coarser code counts as an error, or an error as a coarser code."""
    assert agrees(fact, ours, theirs) is same


def opened(folder: Path, name: str, facts: str) -> KnowledgeBase:
    file = folder / f"{name}.ttl"
    file.write_text(PREFIXES + facts, encoding="utf-8")
    return KnowledgeBase.open(file)


def test_differences_gaps_and_notes_are_kept_apart(tmp_path: Path) -> None:
    """Otherwise what one side does not know counts against it."""
    person = 'kb:A a hz:Official ; rdfs:label "甲"@zh ; hz:born "1950" ; hz:sex hz:Male .'
    other = 'kb:B a hz:Official ; rdfs:label "甲"@zh ; hz:born "1950" ; hz:sex hz:Female .'
    degree = " kb:D a hz:Degree ; hz:holder kb:B ; hz:degreeLevel hz:Master ; hz:field isced:07 ."
    ours, theirs = opened(tmp_path, "ours", person), opened(tmp_path, "theirs", other + degree)
    notes = tmp_path / "notes.csv"
    notes.write_text("official,fact,key,ours,theirs,note\n", encoding="utf-8")
    found = crosscheck(ours, theirs, notes)
    assert [(one.fact, one.ours, one.theirs) for one in found.unresolved] == [("sex", "hz:Male", "hz:Female")]
    assert [one.fact for one in found.gaps] == ["field"] and found.compared == 2 and found.share == 50
    notes.write_text("official,fact,key,ours,theirs,note\n甲,sex,,hz:Male,hz:Female,a page says so\n", encoding="utf-8")
    assert not crosscheck(ours, theirs, notes).unresolved


def test_all_provinces_have_their_heads_on_the_day_of_the_article(kb: KnowledgeBase) -> None:
    """Otherwise a claim about all provinces is judged on some."""
    seats = coverage(kb, "2022-01-01").provinces
    assert len(seats) == 62
    assert [seat for seat in seats if not seat.holders] == []


def test_a_day_before_the_record_has_no_head(kb: KnowledgeBase) -> None:
    """Otherwise a blank would be filled with whoever came later."""
    assert all(not seat.holders and not seat.last_taken for seat in coverage(kb, "1930-01-01").provinces)


def test_dossier_shows_every_post_once_with_its_pages(kb: KnowledgeBase) -> None:
    """Otherwise a reviewer reads half a career."""
    found = dossier(kb, kb.finder.find("马兴瑞"))
    rows = kb.query('SELECT ?p { ?p a hz:Post ; hz:holder ?o . ?o rdfs:label "马兴瑞"@zh }', rules=None).rows
    assert len(found.posts) == len(rows) == len({post.iri for post in found.posts})
    assert all(post.sources for post in found.posts) and found.posts == tuple(
        sorted(found.posts, key=lambda post: (post.since or "9999", post.iri))
    )
    assert {number for post in found.posts for number in post.sources} <= {page.number for page in found.sources}
