"""What a reviewer of the knowledge base would send back: without these it is merged, and found by a reader."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from hongzhuan import shipped
from hongzhuan.curation.lint import lint
from hongzhuan.curation.order import in_order, put_in_order
from hongzhuan.curation.skeleton import PREFIXES, Newcomer, skeleton, write_new
from hongzhuan.errors import BadInput

PERSON = "kb:JiaYi a hz:Official ;\n    dcterms:source kb:source-JiaYi-1 .\n"
SOURCE = 'kb:source-JiaYi-1 a hz:Source ;\n    dcterms:title "A page"@en .\n'


def post(number: str, start: str, more: str = "") -> str:
    return (
        f'kb:JiaYi-post-{number} a hz:Post ;\n    hz:holder kb:JiaYi ;\n    hz:start "{start}"^^xsd:gYear ;\n'
        f"    dcterms:source kb:source-JiaYi-1 {more}.\n"
    )


FLAWS = [
    # what the file holds, what is said of it
    ([PERSON, post("01", "1990"), post("02", "1995"), SOURCE], []),
    ([PERSON, post("01", "1990", "; hz:role hz:Haed "), SOURCE], ["nothing defines hz:Haed"]),
    ([PERSON, post("01", "1990", "; hz:organisation kb:NoSuchOffice "), SOURCE], ["nothing defines kb:NoSuchOffice"]),
    ([PERSON, post("01", "1990", '; rdfs:comment "of kb:Nobody"@en '), SOURCE], []),
    ([PERSON, post("01", "1990"), post("03", "1995"), SOURCE], ["JiaYi-post-03 follows post 1"]),
    ([PERSON, post("01", "1995"), post("02", "1990"), SOURCE], ["JiaYi-post-02 began in 1990, before JiaYi-post-01"]),
    ([PERSON, SOURCE, post("01", "1990")], ["JiaYi-post-01 stands too late"]),
    ([PERSON, post("01", "1990"), post("01", "1991"), SOURCE], ["JiaYi-post-01 follows post 1", "is defined again"]),
    ([post("01", "1990"), SOURCE], ["the file begins with JiaYi-post-01", "nothing defines kb:JiaYi"]),
    ([PERSON, post("01", "1990").replace("kb:JiaYi-post", "kb:BingDing-post"), SOURCE], ["is not of JiaYi"]),
    ([PERSON, SOURCE, SOURCE.replace("JiaYi-1", "JiaYi-2")], ["source-JiaYi-2 supports nothing"]),
    ([PERSON, SOURCE.replace(" .\n", ' ;\n    hz:dateRead "2999-01-01"^^xsd:date .\n')], ["which is to come"]),
    ([PERSON, "kb:JiaYi-degree-1 a hz:Degree ;\n    hz:holder kb:JiaYi .\n", SOURCE], ["JiaYi-degree-1 has no source"]),
    ([PERSON, "kb:JiaYi-post-01 a hz:Post\n    hz:holder .\n"], ["is not valid RDF"]),
]


def written(folder: Path, parts: list[str]) -> Path:
    (folder / "officials").mkdir(exist_ok=True)
    file = folder / "officials" / "JiaYi.ttl"
    file.write_text("\n".join([PREFIXES, *parts]), encoding="utf-8")
    return file


@pytest.mark.parametrize(("parts", "expected"), FLAWS, ids=[str(row[1]) for row in FLAWS])
def test_flaws_are_named_with_their_place(tmp_path: Path, parts: list[str], expected: list[str]) -> None:
    """Otherwise a misspelt role or a lost source goes unseen."""
    found = lint([written(tmp_path, parts)])
    assert len(found) == len(expected), found
    for flaw, words in zip(found, expected, strict=True):
        assert words in flaw.message and flaw.file.endswith("JiaYi.ttl") and flaw.line >= 1


def test_a_file_with_nothing_in_it_yet_is_looked_at(tmp_path: Path) -> None:
    """Whoever begins a file with its prefixes would see a traceback."""
    begun = tmp_path / "begun.ttl"
    begun.write_text(PREFIXES, encoding="utf-8")
    assert lint([begun]) == []
    assert "the file begins with nothing" in lint([written(tmp_path, [])])[0].message


def test_shipped_files_of_officials_are_in_order() -> None:
    """Otherwise a change to one post shows as a change to all."""
    flaws = [flaw for flaw in lint() if "/officials/" in flaw.file]
    assert not flaws, "\n".join(map(str, flaws[:20]))


def test_order_moves_and_renumbers_but_changes_no_fact(tmp_path: Path) -> None:
    """Otherwise putting a file in order would lose a post or a comment."""
    comment = "# Two pages disagree here.\n"
    file = written(
        tmp_path, [PERSON, post("01", "1995"), comment + post("02", "1990", "; rdfs:comment kb:JiaYi-post-01 "), SOURCE]
    )
    before = facts(file)
    assert put_in_order(file) and not put_in_order(file)
    text = file.read_text(encoding="utf-8")
    assert text.index("# Two pages") < text.index('"1990"') < text.index('"1995"')
    assert "rdfs:comment kb:JiaYi-post-02" in text, "a reference follows the number"
    assert len(facts(file)) == len(before)


def facts(file: Path) -> list[object]:
    return list(ox.parse(path=str(file)))


def test_every_shipped_file_keeps_its_facts_in_order() -> None:
    """Otherwise the shipped files are not in the order that the command makes."""
    for file in sorted((shipped.kb_folder() / "officials").glob("*.ttl")):
        text = file.read_text(encoding="utf-8")
        assert in_order(text) == text, file.name


def test_new_file_is_valid_and_holds_nothing_that_was_not_said(tmp_path: Path) -> None:
    """Otherwise a newcomer's first file is broken, or begins with a guess."""
    new = Newcomer("Jia Yi", "甲乙", born="1959-10", url="https://example.org/jia")
    file = write_new(new, tmp_path)
    assert file.name == "JiaYi.ttl" and not lint([file])
    said = {str(fact.predicate.value).rpartition("#")[2].rpartition("/")[2] for fact in facts(file)}  # type: ignore[attr-defined]
    assert said == {"type", "label", "born", "source", "url"}
    with pytest.raises(BadInput, match="is there already"):
        write_new(new, tmp_path)


@pytest.mark.parametrize(
    ("new", "message"),
    [(Newcomer("甲乙", "甲乙"), "no Latin letters"), (Newcomer("Jia Yi", "甲乙", born="59"), "is no date")],
)
def test_bad_newcomer_is_refused(new: Newcomer, message: str) -> None:
    """Otherwise the file has no name, or a date that no reader understands."""
    with pytest.raises(BadInput, match=message):
        skeleton(new)
