"""Wikidata: without these a date gains a precision that nobody claimed, or a statement that Wikidata withdrew counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyoxigraph as ox
import pytest
from click.testing import Result
from imports import short

from hongzhuan import shipped
from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io
from hongzhuan.importers import wikidata
from hongzhuan.importers.report import ImportReport

Run = Callable[..., Result]
Facts = dict[tuple[str, str], set[str]]
HERE = Path(__file__).parent / "wikidata"
LIN = HERE / "lin-anbo.json"
PREFIXES = "\n".join(
    f"PREFIX {name}: <{iri}>"
    for name, iri in {
        "wd": "http://www.wikidata.org/entity/",
        "p": "http://www.wikidata.org/prop/",
        "ps": "http://www.wikidata.org/prop/statement/",
        "psv": "http://www.wikidata.org/prop/statement/value/",
        "pq": "http://www.wikidata.org/prop/qualifier/",
        "pqv": "http://www.wikidata.org/prop/qualifier/value/",
        "pr": "http://www.wikidata.org/prop/reference/",
        "prov": "http://www.w3.org/ns/prov#",
        "wikibase": "http://wikiba.se/ontology#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    }.items()
)


def imported(*paths: Path, items: Path | None = None) -> tuple[ImportReport, Facts]:
    """The report, and the values by node and property in short names."""
    with duckdb.connect() as connection:
        rdf_io.statements_of(shipped.reference_files(), connection)
        connection.execute("CREATE TABLE before AS SELECT * FROM statements")
        report = wikidata.read(items, paths, connection)
        facts: Facts = {}
        for s, p, o in connection.execute("SELECT * FROM statements EXCEPT SELECT * FROM before").fetchall():
            facts.setdefault((short(s), short(p)), set()).add(short(o))
    return report, facts


def posts(facts: Facts) -> dict[str, str]:
    """The posts by their organisation."""
    return {
        next(iter(values)): post
        for (post, name), values in facts.items()
        if name == "organisation" and "-post-" in post
    }


def test_person_posts_and_degrees_are_read_with_their_precision() -> None:
    """Otherwise a year becomes the first of January, and service is counted that nobody recorded."""
    _, facts = imported(LIN)
    who = "Q900000001"
    expected = {
        "label": {'"Lin Anbo"@en', '"林安博"@zh'},
        "born": {'"1958-03"'},
        "birthplace": {"Heilongjiang"},
        "sex": {"Male"},
        "nationality": {"Han"},
        "joinedParty": {'"1980-07"'},
        "sameAs": {who},
    }
    assert {name: facts[who, name] for name in expected} == expected
    governor, seat = (posts(facts)[name] for name in ("GuangdongGovernment", "CentralCommittee-18"))
    assert [facts[governor, name] for name in ("role", "start", "end")] == [{"Head"}, {'"2013-01-28"'}, {'"2019"'}]
    assert [facts[seat, name] for name in ("role", "start", "end")] == [{"Member"}, {'"2012-11"'}, {'"2017-10"'}]
    degree = next(
        node for (node, name), values in facts.items() if name == "institution" and values == {"TsinghuaUniversity"}
    )
    assert [facts[degree, name] for name in ("degreeLevel", "field", "awarded")] == [
        {"Doctorate"},
        {"0715"},
        {'"1988"'},
    ]


def test_ranks_and_references_are_kept() -> None:
    """Otherwise what Wikidata marks as wrong counts, and a proof ends at Wikidata instead of at its source."""
    report, facts = imported(LIN)
    assert len([post for post in posts(facts).values()]) == 4
    governor = posts(facts)["GuangdongGovernment"]
    assert facts[governor, "comment"] == {'"Preferred rank at Wikidata."@en'}
    cited = {next(iter(facts[source, "url"])): facts.get((source, "dateRead")) for source in facts[governor, "source"]}
    assert cited == {"Q900000001": None, "lin": {'"2024-05-06"'}}
    found = {
        (p.kind, p.action, p.column) for p in report.problems if p.kind in ("deprecated-statement", "not-preferred")
    }
    assert found == {
        ("deprecated-statement", "left out", "Q900000001 P39"),
        ("not-preferred", "left out", "Q900000001 P569"),
    }


def test_what_is_not_known_is_kept_by_its_label_and_reported() -> None:
    """Otherwise a career has gaps where Wikidata has employers."""
    report, facts = imported(LIN)
    assert {"organisation-Northern-Spacecraft-Works", "organisation-Q900000024"} <= posts(facts).keys()
    assert "UnidentifiedOrganisation" in facts["organisation-Northern-Spacecraft-Works", "type"]
    told = {(p.kind, p.value) for p in report.problems}
    assert ("organisation-not-identified", "Unheard-of College") in told
    assert ("date-too-coarse", "+1980-00-00T00:00:00Z") in told
    assert report.unread == ("P106",) and report.rows()["left out"] == 1


def test_own_list_of_items_goes_first(tmp_path: Path) -> None:
    """Otherwise a scholar who knows what an item is cannot say so."""
    items = tmp_path / "items.csv"
    items.write_text(
        "item,kind,means,role\nQ900000024,position,MinistryOfCommerce,Deputy\nQ900000020,position,BeijingGovernment,Head\n"
    )
    _, facts = imported(LIN, items=items)
    assert facts[posts(facts)["MinistryOfCommerce"], "role"] == {"Deputy"}
    assert "BeijingGovernment" in posts(facts) and "GuangdongGovernment" not in posts(facts)


def test_all_forms_say_the_same(tmp_path: Path) -> None:
    """Otherwise lines of a dump mean something else than the page of the same item."""
    items: list[Any] = list(json.loads(LIN.read_text("utf-8"))["entities"].values())
    lines = [json.dumps(item, ensure_ascii=False) for item in items]
    (tmp_path / "dump.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    (tmp_path / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "person.json").write_text(lines[0], encoding="utf-8")
    (tmp_path / "others.json").write_text(json.dumps(items[1:]), encoding="utf-8")
    expected = imported(LIN)[1]
    for names in (["dump.json"], ["lines.jsonl"], ["person.json", "others.json"]):
        assert imported(*(tmp_path / name for name in names))[1] == expected


def test_result_of_the_shipped_query_is_read(tmp_path: Path) -> None:
    """Otherwise the query that the manual gives leads to a file that cannot be imported."""
    store = ox.Store()
    store.load(path=str(HERE / "one-person.ttl"), format=ox.RdfFormat.TURTLE)
    result = store.query(f"{PREFIXES}\n{wikidata.query()}")
    result.serialize(str(tmp_path / "result.json"), ox.QueryResultsFormat.JSON)  # type: ignore[union-attr]
    report, facts = imported(tmp_path / "result.json")
    governor = posts(facts)["GuangdongGovernment"]
    assert (facts["Q15031", "born"], facts["Q15031", "sex"]) == ({'"1958-03"'}, {"Male"})
    assert (facts[governor, "start"], facts[governor, "role"]) == ({'"2013"'}, {"Head"})
    assert (report.people, report.posts, report.credentials) == (1, 1, 1)
    assert [p.kind for p in report.problems] == ["deprecated-statement"]


WRONG = {
    "no JSON": ("nothing", "not JSON"),
    "other JSON": ("[1, 2]", "not from Wikidata"),
    "another result": ('{"results": {"bindings": [{"x": {"value": "1"}}]}}', "lacks person"),
    "nobody": ('{"entities": {"Q1": {"id": "Q1", "claims": {}}}}', "hold no person"),
    "a broken line": ('{"id": "Q1", "claims": {}}\n{"id": "Q2"\n', "item 2"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_file_is_refused_in_words(tmp_path: Path, name: str) -> None:
    """Otherwise another file imports as nothing, or ends in a traceback."""
    text, message = WRONG[name]
    (tmp_path / "w.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        imported(tmp_path / "w.json")
    assert message in str(caught.value)


def test_command_imports_and_strict_refuses(tmp_path: Path, run: Run) -> None:
    """Someone who asked for all or nothing would get a part."""
    target = tmp_path / "w.duckdb"
    assert run("import", "wikidata", "--query").stdout == wikidata.query()
    result = run("import", "wikidata", str(LIN), "--into", str(target), "--strict")
    assert result.exit_code == 2 and not target.exists()
    result = run("import", "wikidata", str(LIN), "--into", str(target), "--format", "json")
    report = json.loads(result.stdout)
    assert (report["people"], report["posts"], report["unread_columns"]) == (1, 4, ["P106"])
    assert "Lin Anbo" in run("classify", "--kb", str(target), "--class", "TrainedExpert").stdout


def test_lists_use_only_what_there_is() -> None:
    """Otherwise an item stands for a name that no rule knows."""
    with duckdb.connect() as work:
        wikidata.load_items(work, None)
        listed = work.execute("SELECT kind, means FROM known_items").fetchall()
        roles = {role for (role,) in work.execute("SELECT role FROM titles").fetchall()}
    texts = [
        path.read_text("utf-8")
        for folder in (shipped.ontology_folder(), shipped.kb_folder())
        for path in folder.rglob("*.ttl")
    ]
    declared = "\n".join(texts)
    prefix = {"field": "isced:", "province": "kb:", "organisation": "kb:"}
    names = {f"{prefix.get(kind, 'hz:')}{means}" for kind, means in listed if kind != "party"}
    assert {name for name in names | {f"hz:{role}" for role in roles} if f"\n{name} a " not in declared} == set()
