"""The command: what it prints where, and with which exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_help_names_every_command(run: Run) -> None:
    """A newcomer would not learn what there is."""
    result = run("--help")
    assert result.exit_code == 0
    for name in ("classify", "explain", "query", "rules", "check", "import", "tour"):
        assert name in result.output


@pytest.mark.parametrize("command", ["classify", "explain", "query", "rules", "check", "import", "tour"])
def test_every_command_explains_itself(run: Run, command: str) -> None:
    """A command without help cannot be learnt; most show an example."""
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_help_loads_nothing_heavy() -> None:
    """`--help` would keep a person waiting for libraries that it does not need."""
    heavy = ("duckdb", "pandas", "rdflib", "sqlglot", "owlready2", "lark")
    code = f"import sys, hongzhuan.cli; print([m for m in {heavy} if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_json_is_one_document_and_nothing_else(run: Run) -> None:
    """A program that reads standard output would break on a progress line."""
    result = run("classify", "--rules", "xi", "--class", "Technocrat", "--format", "json")
    document = json.loads(result.stdout)
    assert document["rules"] == "xi" and document["results"]
    assert set(document["results"][0]) >= {"official", "label", "class", "era", "rules"}


def test_explain_json_is_the_tree_of_the_contract(run: Run) -> None:
    """Programs that read proofs would break."""
    result = run("explain", "马兴瑞", "Technocrat", "--rules", "xi", "--format", "json")
    document = json.loads(result.stdout)
    assert document["holds"] is True
    root = document["proofs"][0]
    assert set(root["fact"]) >= {"subject", "predicate", "object", "text"}
    kinds, waiting = set(), [root]
    while waiting:
        step = waiting.pop()
        assert set(step) >= {"fact", "kind", "rule", "source", "premises"}
        kinds.add(step["kind"])
        waiting += step["premises"]
    assert kinds <= {"rule", "axiom", "asserted", "absence", "aggregate"}
    assert {"rule", "axiom", "asserted"} <= kinds


def test_the_answer_no_is_status_1(run: Run) -> None:
    """A script could not tell no from yes."""
    result = run("explain", "Li Xi", "Technocrat", "--rules", "xi")
    assert result.exit_code == 1
    assert "is not" in result.stderr


def test_the_next_command_asks_about_the_same_era(run: Run) -> None:
    """It would answer that the class holds, in another era."""
    shown = run("explain", "Ma Xingrui", "Technocrat", "--era", "HuEra").stderr
    assert '`hongzhuan why-not "Ma Xingrui" Technocrat --rules xi --era HuEra`' in shown
    asked = ("why-not", "Ma Xingrui", "Technocrat", "--era", "HuEra", "--era", "XiEra", "--no-changes")
    assert '`hongzhuan explain "Ma Xingrui" Technocrat --rules xi --era XiEra`' in run(*asked).stderr


def test_a_blank_node_is_marked_in_tables(run: Run, tmp_path: Path) -> None:
    """It would pass for a text. Source: SPARQL 1.1 Query Results CSV, section 3.2."""
    file = tmp_path / "facts.ttl"
    file.write_text("@prefix : <http://example.org/> . :a :p [ :q 1 ] .", encoding="utf-8")
    for form in ("table", "csv"):
        where = ("--ontology", "none", "--kb", str(file), "--format", form)
        shown = run("query", "-", *where, text="SELECT ?o { <http://example.org/a> <http://example.org/p> ?o }").stdout
        assert shown.splitlines()[1].startswith("_:"), shown


def test_a_query_from_standard_input(run: Run) -> None:
    """The line that the README shows would not work."""
    result = run("query", "-", "--rules", "xi", text="SELECT (COUNT(DISTINCT ?o) AS ?n) { ?o a hz:Technocrat }")
    assert result.exit_code == 0
    assert int(result.stdout.split()[1]) > 0


BAD = """ruleset bad extends base
  title "bad"@en

rule broken
  ?official is Technocart
when
  ?official held ?post
  ?when before ?then

rule circle
  ?official is RedCadre
when
  ?official is OfficialOfTheEra
  not ?official is Insider

rule circle_back
  ?official is Insider
when
  ?official is RedCadre
"""

CYCLE = BAD[: BAD.index("rule broken")] + BAD[BAD.index("rule circle") :]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("classify", "--class", "Technocart"), "did you mean `Technocrat`?"),
        (("classify", "--rules", "xii"), "no rule set `xii`"),
        (("classify", "--rules", "nowhere.hz"), "no such file: nowhere.hz"),
        (("classify", "--era", "XiEar"), "did you mean `XiEra`?"),
        (("explain", "Ma Xingru", "Technocrat"), "did you mean Ma Xingrui"),
        (("explain", "Li", "Technocrat"), "no official `Li`"),
        (("classify", "--kb", "nowhere"), "no such file or folder"),
        (("classify", "--kb", "{not_rdf}"), "not valid RDF"),
        (("classify", "--kb", "{text}"), "is not RDF"),
        (("classify", "--kb", "{not_a_store}"), "is not a knowledge base"),
        (("classify", "--rules", "{bad}"), "HZ010"),
        (("rules", "check", "{bad}"), "HZ012"),
        (("classify", "--rules", "{cycle}"), "HZ031"),
        (("query", "nowhere.rq"), "no such file"),
        (("import", "cpc-elite", "nowhere.xlsx", "--into", "{out}"), "no such file"),
        (("import", "cpc-elite", "{text}", "--into", "{out}"), "not a spreadsheet"),
        (("import", "cpc-elite", "{text}", "--into", "elite.txt"), "does not end in .duckdb"),
        (("clasify",), "did you mean `classify`?"),
        (("classify", "--rules", "xi", "--rules", "jiang"), "`hongzhuan compare` holds rule sets against each other"),
        (("explain", "Xi", "Technocrat"), "did you mean Xi Jinping or Xi Zhongxun?"),
        (("explain", "习", "Technocrat"), "did you mean Xi Jinping or Xi Zhongxun?"),
        (("classify", "--body", "Xi Jinping"), "no body `Xi Jinping`"),
        (("classify", "--body", "Politburo"), "did you mean Politburo-20 or Politburo-19"),
        (
            ("classify", "--body", "20th Central Committee"),
            "did you mean 20th Central Committee of the Communist Party",
        ),
        (("compare", "--rules", "jiang", "--rules", "xi", "--plot", "flow.gif"), "no picture has this ending"),
        (("derive", "--into", "xi.ttl", "--format", "nquads"), "would be read as turtle"),
        (("classify", "--format", "xml"), "Invalid value"),
        (("classify", "--as-of", "yesterday"), "is no date"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bad_input_is_one_message_and_status_2(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    """A user would see a traceback, or not know what to do next."""
    files = {
        "not_rdf": ("bad.ttl", "this is no Turtle"),
        "text": ("notes.txt", "nothing"),
        "not_a_store": ("notes.duckdb", "nothing"),
        "bad": ("bad.hz", BAD),
        "cycle": ("cycle.hz", CYCLE),
    }
    for name, text in files.values():
        (tmp_path / name).write_text(text, encoding="utf-8")
    places = {key: str(tmp_path / name) for key, (name, _) in files.items()} | {"out": str(tmp_path / "out.duckdb")}
    result = run(*(argument.format(**places) for argument in arguments))
    assert result.exit_code == 2, result.output
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert not result.stdout.strip()


def test_a_misspelt_class_an_unbound_variable_and_a_cycle_come_together(run: Run, tmp_path: Path) -> None:
    """An author would mend one error only to meet the next."""
    file = tmp_path / "bad.hz"
    file.write_text(BAD, encoding="utf-8")
    shown = run("rules", "check", str(file)).stderr
    assert "HZ010" in shown and "did you mean `Technocrat`?" in shown
    assert "unbound variable ?when" in shown and "unbound variable ?then" in shown


def test_a_cycle_is_printed_whole(run: Run, tmp_path: Path) -> None:
    """An author would be told that there is a cycle, and not where."""
    file = tmp_path / "cycle.hz"
    file.write_text(CYCLE, encoding="utf-8")
    shown = run("rules", "check", str(file)).stderr
    assert "RedCadre needs the absence of Insider" in shown
    assert "Insider needs RedCadre" in shown
    assert f"{file}:8" in shown and f"{file}:13" in shown


def test_shipped_rules_are_clean_and_their_examples_hold(run: Run) -> None:
    """A shipped definition would not do what its examples say; `check` runs those of all sets, below."""
    assert run("rules", "check").exit_code == 0
    result = run("rules", "test", "base", "xi")
    assert result.exit_code == 0, result.output
    assert " 0 failed" in result.output


def test_a_failed_example_is_status_1_and_names_its_line(run: Run, tmp_path: Path) -> None:
    """An author would not see which expectation failed."""
    file = tmp_path / "mine.hz"
    file.write_text(
        'ruleset mine extends xi\n  title "mine"@en\n\nexample "wrong"\n  given LiXi\n  expect LiXi is Technocrat in XiEra\n',
        encoding="utf-8",
    )
    result = run("rules", "test", str(file))
    assert result.exit_code == 1
    assert "mine.hz:6" in result.output


def test_an_example_of_an_unknown_class_is_an_error_with_its_line(run: Run, tmp_path: Path) -> None:
    """An author would be told that there is no such class, and not where it stands."""
    file = tmp_path / "asks.hz"
    file.write_text('ruleset asks extends xi\n\nexample "one"\n  expect MaXingrui is Technocart in XiEra\n', "utf-8")
    result = run("rules", "test", str(file))
    assert result.exit_code == 2 and "HZ010" in result.stderr and "asks.hz:4:23" in result.stderr


def test_rules_show_says_where_each_piece_comes_from(run: Run) -> None:
    """Something would be overridden silently."""
    shown = run("rules", "show", "xi").stdout
    assert "# from base, rules/base.hz:" in shown
    assert "# from xi, rules/xi.hz:" in shown
    assert "parameter minimum_leadership = 5 years" in shown


def test_check_speaks_of_data_ontology_rules_and_coverage(run: Run) -> None:
    """A maintainer would not learn that the data or a rule is broken."""
    result = run("check", "--format", "json", "--only", "rules", "--only", "coverage", "--only", "data")
    document = json.loads(result.stdout)
    assert {"rules", "coverage", "data"} <= {finding["part"] for finding in document["findings"]}
    texts = " ".join(finding["text"] for finding in document["findings"])
    assert "25 of 25 full members" in texts
    assert document["failed"] == 0, [f for f in document["findings"] if f["status"] == "failed"]


def test_a_query_sees_only_what_was_true_on_the_day(run: Run) -> None:
    """A query about 1995 would count those who became technocrats later."""
    counts = []
    for day in ([], ["--as-of", "1995-06"]):
        text = "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?o a hz:Technocrat }"
        result = run("query", "-", "--rules", "jiang", *day, "--format", "json", text=text)
        counts.append(int(json.loads(result.stdout)["results"]["bindings"][0]["n"]["value"]))
    assert 0 < counts[1] < counts[0]


def test_a_value_goes_to_the_rule_sets_that_have_the_parameter(run: Run) -> None:
    """Trying a value while two rule sets are compared would fail because the other lacks it, or change nothing."""
    asked = [
        "compare",
        "--rules",
        "xi",
        "--rules",
        "jiang",
        "--era",
        "XiEra",
        "--class",
        "Technocrat",
        "--format",
        "json",
    ]
    plain, tried = (json.loads(run(*asked, *more).stdout) for more in ([], ["--set", "minimum_leadership=15years"]))
    assert plain["sides"][0] != tried["sides"][0]
    assert plain["sides"][1] == tried["sides"][1]
    refused = run(*asked, "--set", "minimum_ladership=15years")
    assert refused.exit_code == 2
    assert "did you mean `minimum_leadership`?" in refused.stderr
