"""A researcher's own tables: without these a column is read as another, or a row is lost and nobody hears of it."""

from __future__ import annotations

import codecs
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from imports import short
from workbooks import write_workbook

from hongzhuan import KnowledgeBase
from hongzhuan.errors import BadInput
from hongzhuan.importers import example, mapped, run
from hongzhuan.importers.report import ImportReport

Run = Callable[..., Result]
PEOPLE = """source = "test"
[[people]]
key = "id"
columns = { label = "name", %s = "value" }
"""
POSTS = """source = "test"
as_of = "2023-03"
[[people]]
file = "people.csv"
key = "id"
[[posts]]
file = "posts.csv"
holder = "id"
columns = { organisation = "org", role = "role", period = "years" }
"""


def imported(folder: Path, mapping: str, **tables: str | bytes) -> tuple[ImportReport, dict[tuple[str, str], set[str]]]:
    """The report, and the values by node and property in short names; a table `people` is the file people.csv."""
    paths = []
    for name, text in tables.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "m.toml").write_text(mapping, encoding="utf-8")
    return read(folder / "m.toml", *paths)


def read(mapping: Path, *paths: Path) -> tuple[ImportReport, dict[tuple[str, str], set[str]]]:
    """As `imported`, of files that are there."""
    target = mapping.with_suffix(".duckdb")
    report = run.import_files("csv", paths, target, mapping=mapping)
    facts: dict[tuple[str, str], set[str]] = {}
    for s, p, o in statements(mapping, *paths):
        facts.setdefault((short(s), short(p)), set()).add(short(o))
    return report, facts


def statements(mapping: Path, *paths: Path) -> list[tuple[str, str, str]]:
    """What the tables add to the ontology."""
    from hongzhuan import shipped
    from hongzhuan.facts import rdf_io

    with duckdb.connect() as connection:
        rdf_io.statements_of(shipped.reference_files(), connection)
        connection.execute("CREATE TABLE before AS SELECT * FROM statements")
        mapped.read(mapping, paths, connection)
        return connection.execute("SELECT * FROM statements EXCEPT SELECT * FROM before").fetchall()


def kinds(report: ImportReport) -> list[str]:
    return [problem.kind for problem in report.problems]


def cells() -> list[tuple[str, ...]]:
    lines = (Path(__file__).parent / "cells.txt").read_text("utf-8").splitlines()
    return [tuple(part.strip() for part in line.split("|")) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("prop", sorted({cell[0] for cell in cells()}))
def test_cell_becomes_what_it_says(tmp_path: Path, prop: str) -> None:
    """Otherwise a date gains a day that nobody knows, or a word is dropped in silence."""
    table = [cell for cell in cells() if cell[0] == prop]
    rows = "".join(f"P{n},Name,{written}\n" for n, (_, written, _, _) in enumerate(table))
    report, facts = imported(tmp_path, PEOPLE % prop, people=f"id,name,value\n{rows}")
    found = [
        (
            next(iter(facts.get((f"P{n}", prop), ())), "-"),
            next((p.kind for p in report.problems if p.row == n + 2), "-"),
        )
        for n in range(len(table))
    ]
    assert found == [(value, problem) for _, _, value, problem in table]


PERIODS = [
    ("1982.07-1994.05", ("1982-07", "1994-05", None)),
    ("1982-1994", ("1982", "1994", None)),
    ("1982-03–1994-05", ("1982-03", "1994-05", None)),
    ("1982年7月—1994年5月", ("1982-07", "1994-05", None)),
    ("2012-至今", ("2012", None, "2023-03")),
    ("2012 - present", ("2012", None, "2023-03")),
    ("2012-", ("2012", None, None)),
    ("1994-1982", ("1994", None, None)),
]


@pytest.mark.parametrize(("written", "expected"), PERIODS, ids=[written for written, _ in PERIODS])
def test_period_is_a_start_and_an_end(tmp_path: Path, written: str, expected: tuple[str | None, ...]) -> None:
    """Otherwise whoever is in office today left it, or a term lasts longer than it did."""
    tables = {"people": "id\nA\n", "posts": f"id,org,role,years\nA,Guangdong Government,Head,{written}\n"}
    _, facts = imported(tmp_path, POSTS, **tables)
    found = [next(iter(facts.get(("A-post-01", name), {None})), None) for name in ("start", "end", "lastKnown")]
    assert [value and value.strip('"') for value in found] == list(expected)


REFUSED = [
    ("B,Guangdong Government,Head,1990-1991", "person-unknown"),
    ("A,,Head,1990-1991", "organisation-missing"),
    (",Guangdong Government,Head,1990-1991", "key-missing"),
    ("A,Guangdong Government,Head", "uneven-row"),
    ("A,Guangdong Government,Head,1990-1991,more", "uneven-row"),
]


@pytest.mark.parametrize(("line", "kind"), REFUSED, ids=[f"{kind}: {line}" for line, kind in REFUSED])
def test_row_that_says_nothing_usable_is_refused_by_its_number(tmp_path: Path, line: str, kind: str) -> None:
    """Otherwise a post is missing from every count, and the report does not say which."""
    good = "A,Guangdong Government,Deputy,1980-1985"
    report, _ = imported(
        tmp_path,
        POSTS,
        people="id\nA\n",
        posts=f"id,org,role,years\n{good}\n\n{line}\nA,Beijing Government,Head,2000-\n",
    )
    refused = [(p.file, p.row, p.kind) for p in report.problems if p.action == "refused"]
    assert refused == [("posts.csv", 4, kind)]
    assert (report.rows()["refused"], report.posts) == (1, 2)


def test_organisation_by_a_known_name_is_the_shipped_one_and_another_is_kept_by_name(tmp_path: Path) -> None:
    """Otherwise a province has two governments, or an employer vanishes with its post."""
    posts = (
        "id,org,role,years\nA,guangdong government,Head,1990-\nA,Wheel Works,Staff,1980-\nA,wheel  works,Head,1985-\n"
    )
    report, facts = imported(tmp_path, POSTS, people="id\nA\n", posts=posts)
    where = [next(iter(facts[f"A-post-0{n}", "organisation"])) for n in (1, 2, 3)]
    assert where == ["organisation-Wheel-Works", "organisation-Wheel-Works", "GuangdongGovernment"]
    assert "UnidentifiedOrganisation" in facts["organisation-Wheel-Works", "type"]
    assert kinds(report) == ["organisation-not-identified"] * 2


def test_rows_of_one_person_come_together_and_contradictions_are_told(tmp_path: Path) -> None:
    """Otherwise a table with a row a post makes a person a row, or one of two years of birth is lost unseen."""
    text = "id,name,value\nA,Ann,1950\nA,Ann,1950\nA,Anne,1951\n"
    report, facts = imported(tmp_path, PEOPLE % "born", people=text)
    assert (report.people, facts["A", "born"]) == (1, {'"1950"'})
    assert (facts["A", "label"], facts["A", "altLabel"]) == ({'"Ann"@en'}, {'"Anne"@en'})
    assert [(p.row, p.kind) for p in report.problems] == [(4, "second-name"), (4, "values-disagree")]


TEXT = "id,name,value\nA,林安博,1950\n"
ENCODINGS = {
    "utf-8": (TEXT.encode(), []),
    "utf-8 with a mark": (codecs.BOM_UTF8 + TEXT.encode(), []),
    "utf-16": (TEXT.encode("utf-16"), []),
    "gb18030": (TEXT.encode("gb18030"), ["encoding-guessed"]),
    "old line ends": (TEXT.replace("\n", "\r").encode(), []),
    "windows line ends": (TEXT.replace("\n", "\r\n").encode(), []),
    "semicolons": (TEXT.replace(",", ";").encode(), []),
    "tabs": (TEXT.replace(",", "\t").encode(), []),
    "a NUL": (TEXT.replace("安", "安\0").encode(), ["control-character"]),
    "quoted line ends": ('id,name,"a\nb",value\nA,林安博,"x\n\ny",1950\n'.encode(), []),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_text_is_read_in_whatever_form_it_comes(tmp_path: Path, name: str) -> None:
    """Otherwise a table saved by a Chinese spreadsheet arrives as garbage."""
    raw, problems = ENCODINGS[name]
    report, facts = imported(tmp_path, PEOPLE % "born", people=raw)
    assert facts["A", "born"] == {'"1950"'}
    assert {label.replace(" ", "") for label in facts["A", "label"]} == {'"林安博"@zh'}
    assert kinds(report) == problems


WRONG = {
    "nothing": (b"", "no header"),
    "a header only": (b"id,name,value\n", "no rows"),
    "two columns of one name": (b"id,name,name,value\nA,b,c,1\n", "two columns are named name"),
    "an open quotation mark": (b'id,name,value\nA,"Ann,1950\nB,Bob,1951\n', "never closed"),
    "no text": (b"id,name,value\nA,\xff\xff\xff,1950\n", "not text"),
    "another column": (b"id,name,valeu\nA,Ann,1950\n", "did you mean `valeu`"),
}


@pytest.mark.parametrize("name", WRONG)
def test_damaged_table_is_refused_in_words(tmp_path: Path, name: str) -> None:
    """Otherwise half of a table is swallowed by one quotation mark."""
    raw, message = WRONG[name]
    with pytest.raises(BadInput) as caught:
        imported(tmp_path, PEOPLE % "born", people=raw)
    assert message in str(caught.value)


def test_a_million_empty_rows_are_one_line_of_the_report(tmp_path: Path) -> None:
    """Otherwise a sheet that was formatted to its end fills the report, or later rows have the wrong numbers."""
    empty = ",,\n" * 500_000 + "\n" * 500_000
    report, _ = imported(tmp_path, PEOPLE % "born", people=f"id,name,value\nA,Ann,1950\n{empty}B,Bob,never\n")
    assert [(p.row, p.kind) for p in report.problems] == [(1_000_003, "date-unreadable"), (3, "empty-rows")][::-1]
    assert "1,000,000 rows" in report.problems[0].note and report.rows_read == 2


def test_other_files_say_the_same(tmp_path: Path) -> None:
    """Otherwise a workbook means something else than the same table as text."""
    row = {"id": "A", "name": "林安博", "value": "1950"}
    write_workbook(tmp_path / "t.xlsx", list(row), [row])
    pq.write_table(
        pa.table({"id": ["A"], "name": ["林安博"], "value": pa.array([1950], pa.int64())}), tmp_path / "t.parquet"
    )
    (tmp_path / "t.tsv").write_text("id\tname\tvalue\nA\t林安博\t1950\n", encoding="utf-8")
    (tmp_path / "m.toml").write_text(PEOPLE % "born", encoding="utf-8")
    found = [
        read(tmp_path / "m.toml", tmp_path / f"t.{suffix}")[1]["A", "born"] for suffix in ("xlsx", "parquet", "tsv")
    ]
    assert found == [{'"1950"'}] * 3


MAPPINGS = {
    "no TOML": ("[[people", "not TOML"),
    "no source": ('[[people]]\nkey = "id"', "say whose table"),
    "nobody": ('source = "x"', "no section [[people]]"),
    "no such property": (PEOPLE % "borm", "did you mean `born`"),
    "no such section": ((PEOPLE % "born") + '[[peeple]]\nkey = "id"', "did you mean `people`"),
    "a word that means nothing": ('[values.sex]\n"1" = "Mael"\n' + (PEOPLE % "sex"), None),
    "an impossible day": ('as_of = "soon"\n' + (PEOPLE % "born"), "no date"),
}


@pytest.mark.parametrize("name", [name for name in MAPPINGS if MAPPINGS[name][1]])
def test_mistake_in_the_mapping_is_said_with_its_remedy(tmp_path: Path, name: str) -> None:
    """Otherwise a slip in the mapping costs a column, and nobody notices."""
    mapping, message = MAPPINGS[name]
    with pytest.raises(BadInput) as caught:
        imported(tmp_path, mapping, people="id,name,value\nA,Ann,1950\n")
    assert str(message) in str(caught.value)


def test_word_of_the_mapping_that_means_nothing_is_an_error(tmp_path: Path) -> None:
    """Otherwise every cell with that word is left out, one by one."""
    mapping = (PEOPLE % "sex") + '[values.sex]\n"1" = "Mael"\n'
    with pytest.raises(BadInput, match="the mapping cannot be used"):
        imported(tmp_path, mapping, people="id,name,value\nA,Ann,1\n")


def test_example_is_imported_classified_and_explained(tmp_path: Path, run: Run) -> None:
    """A newcomer would begin with a template that does not work."""
    example.write_example(tmp_path)
    assert run("import", "csv", "--template").stdout == (tmp_path / "mapping.toml").read_text("utf-8")
    files = [str(tmp_path / name) for name in example.TABLES]
    target = str(tmp_path / "x.duckdb")
    result = run("import", "csv", *files, "--mapping", str(tmp_path / "mapping.toml"), "--into", target)
    assert result.exit_code == 0, result.stderr
    assert "columns not read: people.csv: notes" in result.stderr
    assert "Lin Anbo" in run("classify", "--kb", target, "--class", "Technocrat").stdout
    assert "posts.csv, row 2" in run("explain", "Lin Anbo", "Technocrat", "--kb", target).stdout


def test_strict_ends_at_the_first_unusable_value_and_writes_nothing(tmp_path: Path, run: Run) -> None:
    """Someone who asked for all or nothing would get a part."""
    example.write_example(tmp_path)
    target = tmp_path / "x.duckdb"
    files = [str(tmp_path / name) for name in example.TABLES]
    result = run(
        "import", "csv", *files, "--mapping", str(tmp_path / "mapping.toml"), "--into", str(target), "--strict"
    )
    assert result.exit_code == 2 and "degrees.csv, row 4, column major" in result.stderr
    assert not target.exists()


def test_failed_import_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone who stops an import would be left without the old knowledge base."""
    mapping = tmp_path / "m.toml"
    (tmp_path / "people.csv").write_text("id,name,value\nA,Ann,1950\n", encoding="utf-8")
    mapping.write_text(PEOPLE % "born", encoding="utf-8")
    target = tmp_path / "old.duckdb"
    run.import_files("csv", [tmp_path / "people.csv"], target, mapping=mapping)
    before = target.read_bytes()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run.FactStore, "_write_layout", stop)
    with pytest.raises(KeyboardInterrupt):
        run.import_files("csv", [tmp_path / "people.csv"], target, mapping=mapping)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.toml", "old.duckdb", "people.csv"]
    assert KnowledgeBase.open(str(target))


def test_interrupt_from_the_keyboard_leaves_nothing_behind(tmp_path: Path) -> None:
    """Someone who presses Ctrl-C would find half a file, or see a traceback."""
    rows = "".join(f"P{n},Name {n},{1930 + n % 60}\n" for n in range(200_000))
    (tmp_path / "people.csv").write_text("id,name,value\n" + rows, encoding="utf-8")
    (tmp_path / "m.toml").write_text(PEOPLE % "born", encoding="utf-8")
    arguments = ["import", "csv", "people.csv", "--mapping", "m.toml", "--into", "new.duckdb"]
    code = f"import sys; sys.argv = ['hongzhuan', *{arguments}]; from hongzhuan.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=dict(os.environ),
    )
    assert process.stderr is not None and b"reading" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130 and errors.decode().split() == ["stopped"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.toml", "people.csv"]
