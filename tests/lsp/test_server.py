"""If these fail, an author's editor shows errors in the wrong place, explains nothing, or loses the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from client import Editor

from hongzhuan import cli

pytest.importorskip("pygls")

MINE = """ruleset mine extends xi
  title "我的规则"@zh
  era XiEra

set minimum_leadership = 8 years

replace rule enterprise_veteran
  ?官员 is EnterpriseVeteran
when
  ?官员 held ?post
  ?post role Head
because "{?官员}在企业工作" "𠀀𠀁"@zh
cite reddy2022 "work"

rule own
  ?x is Technocrat
when
  ?x is EnterpriseVeteran
  total years of ?p >= minimum_leadership
    where ?x held ?p
cite reddy2022
"""
LINES = MINE.split("\n")


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """One editor with one document open."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "mine.hz").write_text(MINE, encoding="utf-8")
    editor = Editor(folder)
    assert editor.open("mine.hz", MINE) == []
    yield editor
    assert editor.close() == 0


def place(needle: str, within: str) -> tuple[int, int]:
    """Line and UTF-16 column of the beginning of a word on the line that contains `within`."""
    number = next(n for n, line in enumerate(LINES) if within in line)
    before = LINES[number][: LINES[number].index(needle)]
    return number, len(before.encode("utf-16-le")) // 2


def labels(editor: Editor, text: str) -> list[str]:
    """What is suggested at the mark `|` of a text."""
    before, _, after = text.partition("|")
    editor.open("typed.hz", before + after)
    last = before.split("\n")[-1]
    found = editor.at("completion", "typed.hz", before.count("\n"), len(last.encode("utf-16-le")) // 2)
    return [item["label"] for item in found["items"]]


def test_errors_are_those_of_the_command_and_stand_where_they_are(editor: Editor, run: Any, tmp_path: Path) -> None:
    """An editor would show other errors than `rules check`, or underline the wrong characters of a Chinese line."""
    text = "ruleset wrong extends base\nrule 甲\n  ?𠀀官 is Technocrat\nwhen\n  ?𠀀官 is Technocratt  # 𠀀\n  ?𠀀官 hald ?p\n"
    file = tmp_path / "wrong.hz"
    file.write_text(text, encoding="utf-8")
    checked = json.loads(run("rules", "check", str(file), "--format", "json").stdout)["diagnostics"]
    found = editor.open("wrong.hz", text)
    assert [d["code"] for d in found] == [d["code"] for d in checked]
    assert [d["severity"] for d in found] == [1 if d["severity"] == "error" else 2 for d in checked]
    unknown = next(d for d in found if "Technocratt" in d["message"])
    assert unknown["range"]["start"] == {"line": 4, "character": 10}
    assert unknown["range"]["end"] == {"line": 4, "character": 21}
    assert "did you mean `Technocrat`?" in unknown["message"]


def test_errors_follow_the_typing(editor: Editor) -> None:
    """An error would stay on the screen after it was mended, or a new one stay unseen until the file is saved."""
    assert [d["code"] for d in editor.open("typing.hz", "ruleset t\nrule\n")] == ["HZ001"]
    assert editor.change("typing.hz", "ruleset t\n") == []
    assert editor.change("typing.hz", "ruleset t extends nothing\n")[0]["code"] == "HZ030"


@pytest.mark.parametrize(
    ("needle", "within", "expected"),
    [
        ("EnterpriseVeteran", "?官员 is", "class **hz:EnterpriseVeteran**"),
        ("held", "?官员 held", "property **hz:held**"),
        ("Head", "role Head", "individual **hz:Head**"),
        ("reddy2022", 'cite reddy2022 "work"', "The Return of Technocracy"),
        ("minimum_leadership", "total years", "parameter **minimum_leadership** = 8 years, from mine (5 years in xi)"),
        ("enterprise_veteran", "replace rule", "from **mine**, in place of the rule of xi"),
        ("xi", "ruleset", "**xi** Red and expert again · 又红又专"),
        ("?官员", "?官员 held", "?官员 is EnterpriseVeteran"),
    ],
)
def test_hover(editor: Editor, needle: str, within: str, expected: str) -> None:
    """An author would have to look a name up in another window."""
    line, column = place(needle, within)
    found = editor.at("hover", "mine.hz", line, column + 1)
    assert found is not None
    assert expected in found["contents"]["value"]


def test_nothing_to_say_in_a_text(editor: Editor) -> None:
    """A word of a sentence would be taken for a name."""
    line, column = place("work", "cite")
    assert editor.at("hover", "mine.hz", line, column) is None


@pytest.mark.parametrize(
    ("text", "some", "none"),
    [
        ("ruleset a extends xi\n\nrule r\n  ?x is Tech|", ["Technocrat"], ["TrainedExpert", "held"]),
        ("ruleset a\n\nrule r\n  ?官员 is Technocrat\nwhen\n  ?官员 hel|", ["held", "heldInEra"], ["Technocrat"]),
        ("ruleset a\n\nrule r\n  ?x is Technocrat\nwhen\n  ?x |", ["is", "held", "differs from"], ["when"]),
        ("ruleset a\n\nrule r\n  ?x role H|", ["Head"], ["HuEra"]),
        ("ruleset a\n  era Xi|", ["XiEra", "XiThirdTerm"], ["JiangEra"]),
        ('ruleset a\n\nexample "e"\n  expect MaXingrui is Technocrat in Mao|', ["MaoEra"], ["XiEra"]),
        ("ruleset a\n\nrule r\n  ?x is Technocrat\ncite re|", ["reddy2022"], ["lee1991"]),
        ("ruleset a extends xi\n\nreplace rule techno|", ["technocrat"], ["red_and_expert"]),
        ("ruleset a extends xi\n\ndrop rule loyal|", ["loyal_by_service"], ["technocrat"]),
        ("ruleset a extends xi\n\nset minimum|", ["minimum_leadership"], []),
        ("ruleset a extends |", ["base", "xi", "mine"], ["a"]),
        ("ruleset a\n\nr|", ["rule", "ruleset", "replace"], ["example"]),
        ("ruleset a\n\nrule r\n  ?x is Technocrat\nw|", ["when"], ["where"]),
        ("ruleset a\n\nrule r\n  ?x is Technocrat\nwhen\n  |", ["not", "either", "count of", "?x"], ["title"]),
        ("ruleset a\n\nrule r\n  ?甲 is Technocrat\nwhen\n  ?|", ["?甲"], []),
        ('ruleset a\n  title "is |', [], ["Technocrat"]),
    ],
)
def test_completion(editor: Editor, text: str, some: list[str], none: list[str]) -> None:
    """An author would have to know every name by heart, or would be offered what cannot stand there."""
    found = labels(editor, text)
    assert [word for word in some if word not in found] == []
    assert [word for word in none if word in found] == []


@pytest.mark.parametrize(
    ("needle", "within", "file", "begins"),
    [
        ("enterprise_veteran", "replace rule", "rules/xi.hz", "rule enterprise_veteran"),
        ("minimum_leadership", "total years", "rules/xi.hz", "parameter minimum_leadership"),
        ("xi", "ruleset", "rules/xi.hz", "# Red and expert"),
        ("EnterpriseVeteran", "?官员 is", "ontology/classes.ttl", "hz:EnterpriseVeteran a owl:Class"),
        ("held", "?官员 held", "ontology/core.ttl", "hz:held a"),
        ("reddy2022", 'cite reddy2022 "work"', "kb/sources.ttl", "kb:reddy2022 a hz:Source"),
    ],
)
def test_definition(editor: Editor, needle: str, within: str, file: str, begins: str) -> None:
    """An author could not see where a rule or a class that is built on comes from."""
    line, column = place(needle, within)
    found = editor.at("definition", "mine.hz", line, column + 1)
    assert found is not None
    path = Path(found["uri"].removeprefix("file://"))
    assert path.as_posix().endswith(file)
    assert path.read_text(encoding="utf-8").split("\n")[found["range"]["start"]["line"]].startswith(begins)


def test_outline(editor: Editor) -> None:
    """A long file could be read from top to bottom only."""
    found = editor.ask("textDocument/documentSymbol", textDocument={"uri": editor.uri("mine.hz")})
    assert [(symbol["detail"], symbol["name"]) for symbol in found] == [
        ("ruleset", "mine"),
        ("set", "minimum_leadership"),
        ("replace rule", "enterprise_veteran"),
        ("rule", "own"),
    ]
    assert found[2]["range"]["end"]["line"] == 12


def test_formatting(editor: Editor) -> None:
    """The editor's `format document` would do nothing, or damage a file with errors."""
    options = {"tabSize": 2, "insertSpaces": True}
    editor.open("untidy.hz", "ruleset   a\n# 注\n")
    (edit,) = editor.ask("textDocument/formatting", textDocument={"uri": editor.uri("untidy.hz")}, options=options)
    assert edit["newText"] == "ruleset a\n\n# 注\n"
    editor.open("broken.hz", "ruleset   a\nrule\n")
    assert editor.ask("textDocument/formatting", textDocument={"uri": editor.uri("broken.hz")}, options=options) is None


def test_without_pygls_the_command_says_what_to_install(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A traceback would hide that one package is missing."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = run("lsp")
    assert result.exit_code == 2
    assert "pip install 'hongzhuan[lsp]'" in result.stderr
    assert "lsp" in cli.COMMANDS
