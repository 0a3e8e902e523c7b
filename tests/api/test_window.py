"""If these fail, what came after a day counts on that day."""

from __future__ import annotations

from pathlib import Path

import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.errors import BadInput

FACTS = """@prefix hz: <https://w3id.org/hongzhuan/ontology#> .
@prefix kb: <https://w3id.org/hongzhuan/kb/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
kb:Early a hz:Official ; rdfs:label "Early"@en .
kb:Late a hz:Official ; rdfs:label "Late"@en .
kb:Joined a hz:Official ; rdfs:label "Joined"@en .
kb:Body18 a hz:CentralCommittee ; hz:term hz:XiFirstTerm ; hz:elected "2012-11-14"^^xsd:date .
kb:Body19 a hz:CentralCommittee ; hz:term hz:XiSecondTerm ; hz:elected "2017-10-24"^^xsd:date .
kb:seat1 a hz:Post ; hz:holder kb:Early ; hz:organisation kb:Body18 ; hz:role hz:Member .
kb:seat2 a hz:Post ; hz:holder kb:Late ; hz:organisation kb:Body19 ; hz:role hz:Member ; hz:start "2017"^^xsd:gYear .
kb:seat3 a hz:Post ; hz:holder kb:Joined ; hz:organisation kb:Body18 ; hz:role hz:Member ; hz:start "2015-10"^^xsd:gYearMonth .
"""


def test_a_seat_counts_once_its_body_is_elected_and_it_was_taken(tmp_path: Path) -> None:
    """Members of a committee that is elected years later would be officials already."""
    file = tmp_path / "facts.ttl"
    file.write_text(FACTS, encoding="utf-8")
    kb = KnowledgeBase.open(file)

    def officials(day: str | None) -> set[str]:
        found = kb.classify("base", "XiEra", "OfficialOfTheEra", as_of=day)
        return {member.label for member in found.members}

    assert officials("2013-06-01") == {"Early"}
    assert officials("2016-01-01") == {"Early", "Joined"}
    assert officials("2018-01-01") == officials(None) == {"Early", "Joined", "Late"}


@pytest.mark.parametrize(("day", "where"), [("1949-09-30", "before"), ("1990-01-01", "after")])
def test_a_day_outside_of_the_era_is_refused(day: str, where: str, kb: KnowledgeBase) -> None:
    """The whole era would count, and a reader would take it for that day."""
    with pytest.raises(BadInput, match=f"{day} lies {where} "):
        kb.classify("base", "MaoEra", as_of=day)
