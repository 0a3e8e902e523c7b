"""If these fail, a scholar is told that a definition is robust where it is not, or at another value than the true one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result

from hongzhuan import BadInput, KnowledgeBase
from hongzhuan.explain.schemas import schema
from hongzhuan.explain.sensitivity import Sensitivity, read_by, sensitivities
from hongzhuan.explain.sweep import sweep
from hongzhuan.program.ir import class_relation

HERE = Path(__file__).parent
RULES, PEOPLE = str(HERE / "kb" / "works.hz"), str(HERE / "kb" / "people.ttl")
LED = {"Lin Hai": 3.16, "Sun Yue": 9.33}


@pytest.fixture(scope="module")
def people() -> KnowledgeBase:
    return KnowledgeBase.open(PEOPLE)


def read(people: KnowledgeBase, name: str) -> dict[str, Sensitivity]:
    relation = class_relation(people.class_iri("Technocrat"))
    found = sensitivities(people, people.rule_set(RULES), relation, people.find(name).iri, None)
    return {one.name: one for one in found}


@pytest.mark.parametrize("name", LED)
def test_the_answer_turns_at_the_years_of_the_career(people: KnowledgeBase, name: str) -> None:
    found = read(people, name)["long_enough"]
    (turn,) = found.turns
    assert turn.exact and (turn.below, turn.above) == (True, False)
    assert turn.value == pytest.approx(LED[name], abs=0.02)
    assert found.holds == (LED[name] >= found.now)


def test_a_parameter_that_does_not_matter_is_said_not_to(people: KnowledgeBase) -> None:
    found = read(people, "Chen He")["long_enough"]
    assert found.turns == () and not found.holds
    assert found.said().text.startswith("does not hold at any value up to")


def test_only_parameters_that_the_class_rests_on_are_tried(kb: KnowledgeBase) -> None:
    """A scholar would wait for values that cannot matter, and read that the class is robust against them."""
    read = {}
    for name in ("Technocrat", "ExperiencedAdministrator"):
        relation = class_relation(kb.class_iri(name))
        read[name] = {one.name for one in read_by(kb.derive("xi", None, [relation]), relation)}
    assert "minimum_leadership" in read["ExperiencedAdministrator"] - read["Technocrat"]


def test_a_sweep_counts_and_names_who_goes(people: KnowledgeBase) -> None:
    found = sweep(people, people.rule_set(RULES), "long_enough", [3.0, 4.0, 9.0, 10.0], "Technocrat")
    assert [len(step.members) for step in found.steps] == [2, 1, 1, 0]
    gone = {c.person.label: c.at for step in found.steps for c in step.left}
    assert gone == {name: pytest.approx(years, abs=0.02) for name, years in LED.items()}


def test_a_sweep_leaves_nothing_behind(people: KnowledgeBase) -> None:
    """A long sweep would fill the memory with tables that nobody reads."""

    def schemas() -> int:
        return len(people.store.connection.execute("SELECT DISTINCT schema_name FROM duckdb_tables()").fetchall())

    sweep(people, people.rule_set(RULES), "long_enough", [3.0], "Technocrat")
    before = schemas()
    sweep(people, people.rule_set(RULES), "long_enough", [4.0, 5.0, 6.0], "Technocrat")
    assert schemas() == before


def test_unknown_parameters_and_endless_sweeps_are_refused(people: KnowledgeBase) -> None:
    with pytest.raises(BadInput, match="no parameter `long_enuff`") as caught:
        sweep(people, people.rule_set(RULES), "long_enuff", [1.0], "Technocrat")
    assert "long_enough" in str(caught.value)
    with pytest.raises(BadInput, match="too many"):
        sweep(people, people.rule_set(RULES), "long_enough", [float(n) for n in range(501)], "Technocrat")


def test_the_command_prints_draws_and_writes(run: Callable[..., Result], tmp_path: Path) -> None:
    where = ("--rules", RULES, "--kb", PEOPLE, "--class", "Technocrat")
    asked = ("sweep", "long_enough", "3", "10", "--step", "3.5", *where)
    table = run(*asked).stdout
    assert "3\t2\t\t" in table and "Lin Hai (3.2)" in table
    document = json.loads(run(*asked, "--format", "json").stdout)
    jsonschema.validate(document, schema("sweep"))
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    assert [row["label"] for row in rows if row["value"] == "3"] == ["Lin Hai", "Sun Yue"]
    for name in ("sweep.svg", "sweep.png", "sweep.html"):
        assert run(*asked, "--plot", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).stat().st_size > 1000
    assert "Technocrat by long enough" in (tmp_path / "sweep.svg").read_text(encoding="utf-8")
    assert "<script src" not in (tmp_path / "sweep.html").read_text(encoding="utf-8")
    assert run(*asked, "--plot", str(tmp_path / "sweep.pdf")).exit_code == 2
    assert run("sweep", "long_enough", "5", "2", *where).exit_code == 2


def test_explain_prints_it(run: Callable[..., Result]) -> None:
    where = ("--rules", RULES, "--kb", PEOPLE, "--sensitivity")
    assert "holds up to 3.16 years" in run("explain", "Lin Hai", "Technocrat", *where).stdout
    document = json.loads(run("explain", "Lin Hai", "Technocrat", *where, "--format", "json").stdout)
    jsonschema.validate(document, schema("sensitivity"))
