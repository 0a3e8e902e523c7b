"""The real elite database: without these the names that every reader knows would come out wrong unnoticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from imports import HZ, Imported, short, valid_statements


@pytest.fixture(scope="session")
def elite(elite_workbook: Path) -> Imported:
    return Imported(elite_workbook)


def test_real_database_loses_nobody(elite: Imported) -> None:
    """Otherwise shares of the Central Committee are shares of something else."""
    assert (elite.report.rows_read, elite.report.people) == (1788, 1788)
    seats = elite.connection.execute(
        f"""SELECT regexp_extract(body.object, '[A-Za-z]+-[0-9]+'), role.object = '<{HZ}Member>', count(*)
        FROM statements AS body JOIN statements AS role USING (subject)
        WHERE body.predicate = '<{HZ}organisation>' AND role.predicate = '<{HZ}role>'
            AND regexp_matches(body.object, '(CentralCommittee|Politburo|StandingCommittee)-') GROUP BY ALL"""
    ).fetchall()
    assert {(body, full): number for body, full, number in seats} == {
        ("CentralCommittee-18", True): 194, ("CentralCommittee-18", False): 167,
        ("CentralCommittee-19", True): 194, ("CentralCommittee-19", False): 164,
        ("CentralCommittee-20", True): 204, ("CentralCommittee-20", False): 171,
        ("Politburo-18", True): 25, ("Politburo-19", True): 25, ("Politburo-20", True): 24,
        ("StandingCommittee-18", True): 7, ("StandingCommittee-19", True): 7, ("StandingCommittee-20", True): 7,
    }  # fmt: skip


def test_real_database_is_valid_rdf_with_single_values(elite: Imported) -> None:
    """Otherwise the file cannot be loaded, or a person was born twice."""
    assert valid_statements(elite) == elite.report.statements
    single = (
        "born died joinedParty sex birthplace holder organisation role start end lastKnown statedLevel "
        "degreeLevel institution awarded"
    )
    query = """SELECT subject, predicate FROM statements WHERE predicate IN (SELECT unnest(?))
        GROUP BY ALL HAVING count(*) > 1"""
    doubled = elite.connection.execute(query, [[f"<{HZ}{name}>" for name in single.split()]]).fetchall()
    assert doubled == []


KNOWN = [
    # who, industry that some organisation of theirs must have, place they headed
    ("MaXingrui-1959", "Aerospace", "XinjiangPartyCommittee"),
    ("ZhangQingwei-1961", "Aerospace", "HunanPartyCommittee"),
    ("YuanJiajun-1962", "Aerospace", "ZhejiangPartyCommittee"),
    ("XuDazhe-1956", "Aerospace", "HunanGovernment"),
    ("ZhangGuoqing-1964", "Defence", "LiaoningPartyCommittee"),
    ("LiGanjie-1964", "Nuclear", "ShandongPartyCommittee"),
    ("ChenJining-1964", "EnvironmentalProtection", "BeijingGovernment"),
    ("JiangJiemin-1955", "Petroleum", "organisation-sasac-149"),
    ("LiXi-1956", None, "GuangdongPartyCommittee"),
    ("HuangKunming-1956", None, "PropagandaDepartment"),
    ("XiJinping-1953", None, "ZhejiangPartyCommittee"),
    ("WangHuning-1955", None, "CentralPolicyResearchOffice"),
]


@pytest.mark.parametrize(("who", "industry", "headed"), KNOWN, ids=[row[0] for row in KNOWN])
def test_known_careers_come_out_right(elite: Imported, who: str, industry: str | None, headed: str) -> None:
    """Otherwise the names that every reader knows are wrong, and the rest is not believed."""
    posts = [subject for (subject,) in elite.connection.execute(
        "SELECT subject FROM statements WHERE predicate = ? AND object = ?",
        [f"<{HZ}holder>", f"<https://w3id.org/hongzhuan/elite/{who}>"]).fetchall()]  # fmt: skip
    nodes = {post: elite.of(short(post)) for post in posts}
    assert any(facts.get("role") == {"Head"} and facts.get("organisation") == {headed} for facts in nodes.values())
    found = set().union(*(elite.industries(short(post)) for post in posts))
    assert industry is None or industry in found
