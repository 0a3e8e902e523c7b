"""The older database: without these a scholar would count seats of the wrong Congress, or lose the founders."""

from __future__ import annotations

from pathlib import Path

import pytest
from imports import HZ, Imported, valid_statements
from workbooks import Row, write_workbook

from hongzhuan.importers.cc_members import LAYOUT

COLUMNS = (
    "id name name1 gender birthpro birthpro1 birth death ethnic edu college major gschool gmajor careerb ptime purged "
    "purgeds pursede lmarch base1 enterp enterps enterpe " + " ".join(f"job{n} job{n}s job{n}e" for n in range(1, 4))
).split()


def one(tmp_path: Path, **cells: str) -> Imported:
    """An invented person with one harmless job; the cells given come on top."""
    common = {"name": "甲乙", "name1": "Jia Yi", "birth": "1930", "gender": "1", "purged": "0"}
    job = {"job1": "2181.1", "job1s": "1978", "job1e": "1981"}
    return Imported(write_workbook(tmp_path / "members.xlsx", COLUMNS, [{**common, **job, **cells}]), LAYOUT)


SEATS = [
    # the job, its years, the node of the seat, its body and role, its years
    ("14", "1992", "1997", "JiaYi-1930-CentralCommittee-14", ("CentralCommittee-14", "Member", "1992", "1997")),
    ("9.1", "1969", "1973", "JiaYi-1930-CentralCommittee-9", ("CentralCommittee-9", "AlternateMember", "1969", "1973")),
    ("12", "1985", "1987", "JiaYi-1930-CentralCommittee-12", ("CentralCommittee-12", "Member", "1985", "1987")),
    ("18", "2012", "2081", "JiaYi-1930-CentralCommittee-18", ("CentralCommittee-18", "Member", "2012", "2017")),
    ("6003", "1985", "1992", "JiaYi-1930-Politburo-12", ("Politburo-12", "Member", "1985", "1987")),
    ("6003", "1985", "1992", "JiaYi-1930-Politburo-13", ("Politburo-13", "Member", "1987", "1992")),
    ("6004", "1982", "1987", "JiaYi-1930-Politburo-12", ("Politburo-12", "AlternateMember", "1982", "1987")),
    ("6002", "1956", "1966", "JiaYi-1930-StandingCommittee-8", ("StandingCommittee-8", "Member", "1956", "1966")),
]


@pytest.mark.parametrize(("code", "first", "last", "node", "expected"), SEATS, ids=[str(row[:3]) for row in SEATS])
def test_seat_has_its_congress(
    tmp_path: Path, code: str, first: str, last: str, node: str, expected: tuple[str, str, str, str]
) -> None:
    """Otherwise a member of one Politburo is counted in another."""
    seat = one(tmp_path, job2=code, job2s=first, job2e=last).of(node)
    found = [seat[name] for name in ("organisation", "role", "start", "end")]
    assert found == [{expected[0]}, {expected[1]}, {f'"{expected[2]}"'}, {f'"{expected[3]}"'}]


def test_years_that_only_touch_a_term_give_no_seat_in_it(tmp_path: Path) -> None:
    """Otherwise everyone who left in 1987 sat in the 13th Politburo as well."""
    data = one(tmp_path, job2="6003", job2s="1982", job2e="1987")
    assert data.of("JiaYi-1930-Politburo-12") and not data.of("JiaYi-1930-Politburo-13")


CELLS = [
    # the cells, the problems reported, the node, a property and its values
    ({}, [], ("JiaYi-1930", "sex", {"Male"})),
    ({"gender": "0"}, [], ("JiaYi-1930", "sex", {"Female"})),
    ({"birthpro": "湖北", "birthpro1": "18"}, ["birthplace-disagrees"], ("JiaYi-1930", "birthplace", {"Hubei"})),
    ({"birth": "1878"}, [], ("JiaYi-1878", "born", {'"1878"'})),
    ({"edu": "0"}, ["education-below-secondary"], ("JiaYi-1930-degree-1", "degreeLevel", None)),
    ({"edu": "201"}, ["education-out-of-range"], ("JiaYi-1930-degree-1", "degreeLevel", None)),
    ({"edu": "2", "college": "103", "major": "4"}, [], ("JiaYi-1930-degree-1", "field", {"07"})),
    ({"edu": "3", "gschool": "103", "gmajor": "3"}, [], ("JiaYi-1930-degree-1", "degreeLevel", {"Master"})),
    ({"purged": "1", "purgeds": "1966", "pursede": "1973"}, [], ("JiaYi-1930-sanction-2", "lifted", {'"1973"'})),
    (
        {"birth": "1905", "purged": "1", "purgeds": "1930", "pursede": "1931"},
        [],
        ("JiaYi-1905-sanction-2", "kind", {"Purge"}),
    ),
    ({"purged": "1"}, ["purge-without-year"], ("JiaYi-1930-sanction-2", "kind", None)),
    ({"job2": "6003", "job2s": "1945", "job2e": "1949"}, ["seat-in-no-term"], ("JiaYi-1930-Politburo-8", "role", None)),
    ({"careerb": "技术员"}, ["first-occupation-undated"], ("JiaYi-1930-post-02", "role", None)),
    (
        {"enterp": "7", "enterps": "1955", "enterpe": "1964"},
        ["enterprise-not-identified"],
        ("JiaYi-1930-post-01", "start", {'"1955"'}),
    ),
    ({"job2": "1487", "job2s": "1980", "job2e": "1990"}, [], ("JiaYi-1930-post-02", "start", {'"1980"'})),
]


@pytest.mark.parametrize(("cells", "reported", "expected"), CELLS, ids=[str(row[0]) for row in CELLS])
def test_cells_are_read_or_reported(
    tmp_path: Path, cells: Row, reported: list[str], expected: tuple[str, str, set[str] | None]
) -> None:
    """Otherwise a code of one database is read with the meaning of the other."""
    data = one(tmp_path, **cells)
    assert [kind for _, kind, _ in data.problems()] == reported
    node, predicate, values = expected
    assert data.of(node).get(predicate) == values


def test_real_database_loses_nobody(members_workbook: Path) -> None:
    """Otherwise shares of a Central Committee are shares of something else."""
    data = Imported(members_workbook, LAYOUT)
    assert (data.report.rows_read, data.report.people) == (1968, 1968)
    assert valid_statements(data) == data.report.statements
    found = data.connection.execute(
        f"""SELECT regexp_extract(body.object, '[A-Za-z]+-[0-9]+'), count(DISTINCT holder.object)
        FROM statements AS body JOIN statements AS role USING (subject) JOIN statements AS holder USING (subject)
        WHERE body.predicate = '<{HZ}organisation>' AND role.predicate = '<{HZ}role>' AND role.object = '<{HZ}Member>'
            AND holder.predicate = '<{HZ}holder>' AND regexp_matches(body.object, '(Politburo|StandingCommittee)-[0-9]+')
        GROUP BY ALL"""
    ).fetchall()
    counts = {str(body): int(number) for body, number in found}
    # The sizes at the Congresses are in kb/bodies; a term can see more members than were elected at its beginning.
    assert counts["Politburo-15"] == 22 and counts["Politburo-16"] == 24 and counts["Politburo-17"] == 25
    assert counts["StandingCommittee-14"] == 7 and counts["StandingCommittee-16"] == 9
