"""If these fail, rules read a value that a source was found to have wrong, or a proof hides that sources disagree."""

from __future__ import annotations

from pathlib import Path

import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.explain.proof import Fact, Proof

PEOPLE = Path(__file__).parents[1] / "explain" / "kb" / "people.ttl"
RULES = str(PEOPLE.parent / "works.hz")
NOTE = """
[] a rdf:Statement ; rdf:subject kb:Sun-director ; rdf:predicate hz:start ; rdf:object "{value}"^^xsd:gYearMonth ;
    dcterms:source kb:paper{rest} .
"""
SECOND = 'kb:Sun-director hz:start "2013-02"^^xsd:gYearMonth .\n'
PREFIX = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"


def opened(folder: Path, notes: str) -> KnowledgeBase:
    file = folder / "people.ttl"
    file.write_text(PREFIX + PEOPLE.read_text(encoding="utf-8") + SECOND + notes, encoding="utf-8")
    return KnowledgeBase.open(file)


def starts(kb: KnowledgeBase) -> dict[str, Proof]:
    """The starts of Sun's office that proofs read, with the step that shows each."""
    proofs = kb.explain("Sun Yue", "Technocrat", RULES, every=True)
    steps = [s for p in proofs for top in (p, *p.alternatives) for s in top.walk() for s in (s, *s.alternatives)]
    inner = [leaf for step in steps for leaf in step.walk()]
    return {s.fact.object: s for s in inner if s.fact.predicate.endswith("#start") and "Sun-director" in s.fact.subject}


def test_two_plain_values_are_both_read_and_each_names_the_other(tmp_path: Path) -> None:
    found = starts(opened(tmp_path, ""))
    assert set(found) == {"2012-12", "2013-02"}
    assert [rival.value for rival in found["2012-12"].rivals] == ["2013-02"]


@pytest.mark.parametrize(
    ("value", "rest", "read", "other"),
    [
        ("2013-02", " ; hz:preference hz:Preferred", "2013-02", "2012-12"),
        ("2012-12", " ; hz:preference hz:Preferred", "2012-12", "2013-02"),
        ("2013-02", " ; hz:preference hz:Doubtful", "2012-12", "2013-02"),
    ],
)
def test_the_preferred_value_alone_is_read(tmp_path: Path, value: str, rest: str, read: str, other: str) -> None:
    found = starts(opened(tmp_path, NOTE.format(value=value, rest=rest)))
    assert set(found) == {read}
    (rival,) = found[read].rivals
    assert rival.value == other
    noted = found[read].sources if value == read else rival.sources
    assert [source.title for source in noted] == ["Morning paper"]


def test_a_doubtful_value_is_read_where_it_is_the_only_one(tmp_path: Path) -> None:
    kb = opened(tmp_path, "")
    wrong = ("<https://w3id.org/hongzhuan/kb/Sun-director>", "<https://w3id.org/hongzhuan/ontology#start>")
    only = kb.with_statements((), [(*wrong, '"2013-02"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>')])
    note = "_:n"
    doubt = [
        (note, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#subject>", wrong[0]),
        (note, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate>", wrong[1]),
        (
            note,
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#object>",
            '"2012-12"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>',
        ),
        (note, "<https://w3id.org/hongzhuan/ontology#preference>", "<https://w3id.org/hongzhuan/ontology#Doubtful>"),
    ]
    assert set(starts(only.with_statements(doubt))) == {"2012-12"}


def test_a_value_in_a_note_alone_is_shown_and_not_read(tmp_path: Path) -> None:
    found = starts(opened(tmp_path, NOTE.format(value="2014-05", rest="")))
    assert set(found) == {"2012-12", "2013-02"}
    assert {rival.value for rival in found["2012-12"].rivals} == {"2013-02", "2014-05"}
    assert "recorded elsewhere: 2014-05" in _text(found["2012-12"])


def _text(proof: Proof) -> str:
    from hongzhuan.explain.render_text import text

    return text(Proof(Fact("", "", "", "shown"), "rule", rule="works/shown", premises=(proof,)))
