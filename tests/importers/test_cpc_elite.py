"""The elite database: without these a scholar would count posts, degrees and purges that no source records."""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest
from imports import Imported, valid_statements
from workbooks import Row, write_workbook

from hongzhuan.errors import BadInput
from hongzhuan.importers import cpc_elite

COLUMNS = (
    "id cname ename byear dyear pyear ryear gender ethnic bpro edu bauniv bamajor mauniv mamajor phduniv phdmajor "
    "ayear amonth pursyear pureyear cc18 cc19 cc20 cdyear lmarch volunteer "
    + " ".join(f"job{n} job{n}s job{n}e" for n in range(1, 7))
).split()
ROOT = Path(__file__).resolve().parents[2]


def person(**cells: str) -> Row:
    """An invented person with one harmless job; the cells given come on top."""
    common = {
        "cname": "甲乙",
        "ename": "Jia Yi",
        "byear": "1950",
        "gender": "0",
        "job1": "2181.1",
        "job1s": "2001",
        "job1e": "2003",
    }
    return {**common, **cells}


@pytest.fixture
def imported(tmp_path: Path, request: pytest.FixtureRequest) -> Imported:
    return Imported(write_workbook(tmp_path / "elite.xlsx", COLUMNS, request.param))


def one(tmp_path: Path, **cells: str) -> Imported:
    return Imported(write_workbook(tmp_path / "elite.xlsx", COLUMNS, [person(**cells)]))


POSTS = [
    # code, organisation, role, level, industries
    ("2181.1", "GuangdongGovernment", "Head", "ProvincialLevel", set()),
    ("2183.3", "GuangdongPartyCommittee", "StandingMember", "SubProvincialLevel", set()),
    ("2187.2", "ShenzhenPartyCommittee", "Head", "SubProvincialLevel", set()),
    ("2127.8", "NingdePartyCommittee", "Head", "PrefectureLevel", set()),
    ("2107.91", "organisation-Zhejiang-prefecture-9-government", "Head", "PrefectureLevel", set()),
    ("1401", "organisation-environment-140", "Head", "ProvincialLevel", {"EnvironmentalProtection"}),
    ("1419.0701", "organisation-line-141.07-of-JiaYi-1950", "Head", "SubProvincialLevel", {"Aerospace"}),
    ("1531.2", "ChinaNationalSpaceAdministration", "Head", "SubProvincialLevel", {"Aerospace"}),
    ("1361.1", "organisation-finance-136.10", "Head", "SubProvincialLevel", {"Finance"}),
    ("1365.0023", "PeoplesBankOfChina-Sichuan", "Head", "PrefectureLevel", {"Finance"}),
    ("1496", "organisation-central-enterprise-149-of-JiaYi-1950", "Head", None, set()),
    ("10103.1", "organisation-school-10103", "Head", None, {"Education"}),
    ("13400.2", "CentralPartySchool", "Deputy", "SubProvincialLevel", set()),
    ("3001", "CentralMilitaryCommission", "Head", "NationalLevel", set()),
    ("46.1", "organisation-code-46.1-of-JiaYi-1950", None, None, set()),
]


@pytest.mark.parametrize(("code", "organisation", "role", "level", "industries"), POSTS, ids=[row[0] for row in POSTS])
def test_post_means_what_its_code_means(
    tmp_path: Path, code: str, organisation: str, role: str | None, level: str | None, industries: set[str]
) -> None:
    """Otherwise a governor is taken for a mayor, or a space engineer for a party clerk."""
    data = one(tmp_path, job1=code)
    post = data.of("JiaYi-1950-post-01")
    found = (post["organisation"], post.get("role", {None}), post.get("statedLevel", {None}))
    assert found[1:] == ({role}, {level})
    assert {name.removeprefix("organisation-") for name in found[0]} == {organisation.removeprefix("organisation-")}
    assert data.industries("JiaYi-1950-post-01") == industries
    assert (post["start"], post["end"]) == ({'"2001"'}, {'"2003"'})


PROBLEMS = [
    # what is wrong, the problem reported, the facts that remain
    ({"byear": "1919.1"}, ("birth-year-fractional", "repaired"), ("JiaYi-1919", "born", {'"1919"'})),
    ({"pyear": "1003"}, ("party-year-impossible", "left out"), ("JiaYi-1950", "joinedParty", None)),
    ({"ethnic": "17"}, ("nationality-code-unknown", "left out"), ("JiaYi-1950", "nationality", None)),
    ({"cname": "甲乙2"}, ("digit-in-name", "repaired"), ("JiaYi-1950", "label", {'"Jia Yi"@en', '"甲乙"@zh'})),
    ({"ename": " JiaYi "}, None, ("JiaYi-1950", "label", {'"Jia Yi"@en', '"甲乙"@zh'})),
    ({"job1s": "7"}, ("start-year-impossible", "left out"), ("JiaYi-1950-post-01", "start", None)),
    (
        {"job1s": "2013.1", "job1e": "2015"},
        ("year-fractional", "repaired"),
        ("JiaYi-1950-post-01", "start", {'"2013"'}),
    ),
    ({"job1s": "2009"}, ("end-before-start", "left out"), ("JiaYi-1950-post-01", "end", None)),
    ({"job1e": "9999"}, ("in-office-when-coded", "kept"), ("JiaYi-1950-post-01", "end", None)),
    ({"job1e": "9999"}, ("in-office-when-coded", "kept"), ("JiaYi-1950-post-01", "lastKnown", {'"2001"'})),
    (
        {"job1e": "9999", "cc20": "2005"},
        ("in-office-when-coded", "kept"),
        ("JiaYi-1950-post-01", "lastKnown", {'"2022"'}),
    ),
    ({"bauniv": "10103"}, ("major-blank", "kept"), ("JiaYi-1950-degree-1", "field", None)),
    (
        {"bauniv": "10103", "bamajor": "1981"},
        ("major-out-of-range", "left out"),
        ("JiaYi-1950-degree-1", "degreeLevel", {"Bachelor"}),
    ),
    ({"bamajor": "4"}, None, ("JiaYi-1950-degree-1", "field", {"07"})),
    ({"edu": "1.5"}, ("education-above-degrees", "kept"), ("JiaYi-1950-degree-1", "degreeLevel", {"JuniorCollege"})),
    (
        {"pursyear": "1969", "pureyear": "1975"},
        ("purge-of-a-youth", "left out"),
        ("JiaYi-1950-sanction-2", "kind", None),
    ),
    (
        {"byear": "1923", "pursyear": "1966"},
        ("purge-without-end", "kept"),
        ("JiaYi-1923-sanction-2", "kind", {"Purge"}),
    ),
    ({"ayear": "2014", "amonth": "9"}, None, ("JiaYi-1950-sanction-1", "awarded", {'"2014-09"'})),
    ({"cc18": "2077", "cdyear": "2014"}, None, ("JiaYi-1950-CentralCommittee-18", "end", {'"2014"'})),
    ({"cc19": "3077"}, None, ("JiaYi-1950-CentralCommittee-19", "role", {"AlternateMember"})),
    ({"cc19": "1002"}, None, ("JiaYi-1950-StandingCommittee-19", "organisation", {"StandingCommittee-19"})),
    ({"lmarch": "1"}, None, ("JiaYi-1950-record-1", "campaign", {"LongMarch"})),
    ({"volunteer": "3"}, ("revolutionary-code-unknown", "left out"), ("JiaYi-1950-record-1", "campaign", None)),
]


@pytest.mark.parametrize(("cells", "problem", "expected"), PROBLEMS, ids=[str(row[0]) for row in PROBLEMS])
def test_bad_cells_are_reported_and_never_guessed(
    tmp_path: Path, cells: Row, problem: tuple[str, str] | None, expected: tuple[str, str, set[str] | None]
) -> None:
    """Otherwise a typing error becomes a fact with a citation."""
    data = one(tmp_path, **cells)
    reported = [(kind, action) for _, kind, action in data.problems()]
    assert reported == ([problem] if problem else [])
    node, predicate, values = expected
    assert data.of(node).get(predicate) == values


SLIPPED = [
    person(job2="2257.48", job2s="2257.485", job2e="2002", job3="2011", job3s="2257.484", job3e="1995", job4="2002"),
    person(
        cname="丙丁",
        ename="Bing Ding",
        job2="1498",
        job2s="2014",
        job2e="2017",
        job3="2013",
        job3s="2014",
        job3e="1499",
        job4="2004",
    ),
    person(ename="Wu Ji", job2="2036.3", job2s="20221", job2e="2021"),
]


@pytest.mark.parametrize("imported", [SLIPPED], indirect=True)
def test_slipped_cells_are_read_in_order_or_not_at_all(imported: Imported) -> None:
    """Otherwise a job code is taken for a year and a career for another's."""
    slips = [(p.row, p.value, p.action) for p in imported.report.problems if p.kind == "job-slipped"]
    assert slips == [
        (2, "2257.48", "left out"),
        (2, "2257.485 2002 2011", "repaired"),
        (2, "2257.484 1995 2002", "repaired"),
        (3, "1499 2004", "left out"),
        (3, "2013 2014", "left out"),
    ]
    repaired = imported.of("JiaYi-1950-post-01")
    assert (repaired["start"], repaired["end"]) == ({'"1995"'}, {'"2002"'})
    assert "start" not in imported.of("BingDing-1950-post-03")
    assert (4, "start-year-impossible", "left out") in imported.problems()


TWINS = [
    person(job1="1496", job1e="9999"),
    person(job1="1496"),
    person(byear="1962", job1="1498"),
    person(job1="2181.1", job2="2181.1"),
]


@pytest.mark.parametrize("imported", [TWINS], indirect=True)
def test_namesakes_stay_apart_and_strangers_are_no_colleagues(imported: Imported) -> None:
    """Otherwise two people merge, or all who worked for some unnamed company have served together."""
    assert all(imported.of(name) for name in ("JiaYi-1950", "JiaYi-1950-2", "JiaYi-1950-3", "JiaYi-1962"))
    first, second = (imported.of(f"{name}-post-01")["organisation"] for name in ("JiaYi-1950", "JiaYi-1950-2"))
    assert first.isdisjoint(second)


SEATED = [
    person(job2="6003", job2s="2012", job2e="2017", cc18="1108"),
    person(cname="丙丁", ename="Bing Ding", job2="2181.1", job2s="2001", job2e="2003"),
]


@pytest.mark.parametrize("imported", [SEATED], indirect=True)
def test_what_is_told_twice_counts_once(imported: Imported) -> None:
    """Otherwise years in office are counted twice."""
    assert [(row, kind) for row, kind, _ in imported.problems()] == [(2, "seat-told-twice"), (3, "job-twice")]
    assert imported.report.posts == 1 + 2 + 1  # a job and two seats; a job


DEGREES = {"bauniv": "10103", "bamajor": "4", "mauniv": "13400", "phduniv": "10103", "phdmajor": "2"}
STAYS = {
    **{"job2": "10103", "job2s": "1975", "job2e": "1979"},
    **{"job3": "10103", "job3s": "1998", "job3e": "2002"},
    **{"job4": "10902", "job4s": "1988", "job4e": "1989"},
}
STUDIES = [person(**DEGREES, **STAYS)]


@pytest.mark.parametrize("imported", [STUDIES], indirect=True)
def test_a_stay_at_the_school_dates_the_degree(imported: Imported) -> None:
    """Otherwise a degree taken late in life counts from the start of a career, or a visit counts as a degree."""
    degrees = [imported.of(f"JiaYi-1950-degree-{n}") for n in (1, 2, 3)]
    assert [degree.get("awarded") for degree in degrees] == [{'"1979"'}, None, {'"2002"'}]
    assert [kind for _, kind, _ in imported.problems()] == ["study-without-degree", "major-blank"]
    assert not any("institution" in degree for degree in degrees)  # no list of schools stands beside the workbook


def test_school_list_beside_the_workbook_names_the_institution(tmp_path: Path) -> None:
    """Otherwise nobody can ask which university an engineer went to."""
    (tmp_path / "school_codes.csv").write_text(
        'id,code,cname,ename\n1,10103,某大学,"A ""Certain"" University"\n', "utf-8"
    )
    data = one(tmp_path, bauniv="10103", bamajor="4")
    assert data.of("JiaYi-1950-degree-1")["institution"] == {"organisation-school-10103"}
    assert data.of("organisation-school-10103")["label"] == {'"某大学"@zh', '"A \\"Certain\\" University"@en'}


def test_every_node_has_the_row_as_its_source(tmp_path: Path) -> None:
    """Otherwise a reader cannot look a fact up."""
    data = one(tmp_path, bamajor="4", ayear="2014", cc18="2001")
    for node in (
        "JiaYi-1950",
        "JiaYi-1950-post-01",
        "JiaYi-1950-degree-1",
        "JiaYi-1950-sanction-1",
        "JiaYi-1950-CentralCommittee-18",
    ):
        assert data.of(node)["source"] == {"row-2"}
    assert data.of("row-2")["title"] == {'"CPC Elite Database, row 2"@en'}
    assert data.of("row-2")["isPartOf"] == {"lee-shih2023"}


JUNK = ['"<x>\\', "inf", "nan", "-1", "1e300", "'; DROP TABLE people; --", "2015-03", "\n\t", "é²"]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_any_cell_is_no_crash_and_no_broken_rdf(tmp_path: Path, junk: str) -> None:
    """Otherwise one odd cell costs the whole import, or the file that it makes cannot be read."""
    rows = [person(), *(person(**{column: junk}) for column in COLUMNS)]
    data = Imported(write_workbook(tmp_path / "elite.xlsx", [*COLUMNS, "job²", "jobs"], rows))
    assert data.report.people == len(rows)
    assert valid_statements(data) == data.report.statements


BAD_FILES = [
    ("missing.xlsx", None, "there is no such file"),
    ("text.xlsx", b"cname,ename\n", "this is not a spreadsheet"),
    ("empty.xlsx", b"", "this is not a spreadsheet"),
]


@pytest.mark.parametrize(("name", "content", "message"), BAD_FILES, ids=[row[0] for row in BAD_FILES])
def test_wrong_file_is_refused_in_words(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    """Otherwise the reader sees a traceback; or an earlier import is half overwritten."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    connection = duckdb.connect()
    with pytest.raises(BadInput, match=message) as caught:
        cpc_elite.read(path, connection)
    assert caught.value.place and caught.value.hint
    assert connection.execute("SHOW TABLES").fetchall() == []


@pytest.mark.parametrize(
    ("columns", "rows", "message"),
    [
        (["cname", "ename"], [{"cname": "甲"}], "no column byear, gender, job1"),
        (COLUMNS, [], "no rows"),
        ([], [], "no column cname"),
    ],
    ids=["columns missing", "no rows", "nothing at all"],
)
def test_wrong_sheet_is_refused_in_words(tmp_path: Path, columns: list[str], rows: list[Row], message: str) -> None:
    """Otherwise another workbook imports as nothing, and nobody notices."""
    with pytest.raises(BadInput, match=message):
        cpc_elite.read(write_workbook(tmp_path / "elite.xlsx", columns, rows), duckdb.connect())


def test_two_imports_give_the_same_statements(tmp_path: Path) -> None:
    """Otherwise an IRI that a paper cites is gone after the next import."""
    path = write_workbook(tmp_path / "elite.xlsx", COLUMNS, [*SLIPPED, *TWINS[:2], *STUDIES])
    first, second = (
        Imported(path).connection.execute("SELECT * FROM statements ORDER BY ALL").fetchall() for _ in range(2)
    )
    assert first == second


def code_table(name: str) -> list[dict[str, str]]:
    with files("hongzhuan.importers").joinpath(f"{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_code_tables_use_only_the_vocabulary() -> None:
    """Otherwise a rule that asks for hz:Aerospace never meets a company that says hz:Space."""
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "ontology").glob("*.ttl"))
    known = set(re.findall(r"^(?:hz|isced):(\w+) a ", text, re.M))
    used = Counter(
        word
        for row in [*code_table("position_codes"), *code_table("position_ladders"), *code_table("prefectures")]
        for column in ("kind", "industries", "disciplines", "rank", "role", "level")
        for word in (row.get(column) or "").split()
    )
    assert set(used) - known == set()


def test_shipped_organisations_are_there() -> None:
    """Otherwise a post hangs at an organisation without a kind or a rank."""
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "kb" / "organisations").glob("*.ttl"))
    kinds = dict(re.findall(r"^kb:([\w-]+) a hz:(\w+)", text, re.M))
    named = [
        (row["organisation"].removeprefix("kb:"), row["kind"])
        for row in code_table("position_codes")
        if row["organisation"].startswith("kb:")
    ]
    provinces = [row["province"] for row in code_table("provinces")]
    wrong = [
        (name, kind)
        for template, kind in named
        for name in ([template.format(province=province) for province in provinces] if "{" in template else [template])
        if kinds.get(name) != kind
    ]
    assert wrong == []
