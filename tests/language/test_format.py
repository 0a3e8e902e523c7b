"""If these fail, formatting a rule file changes what it means, loses a comment, or never comes to rest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from golden_errors import read_cases
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_texts import mangled, rule_files

from hongzhuan import shipped
from hongzhuan.language.diagnostics import RuleSetError
from hongzhuan.language.format import format_text, same_meaning
from hongzhuan.language.parse import parse

HERE = Path("x.hz")
SHIPPED = sorted(shipped.rules_folder().glob("*.hz"))
GOLDEN = Path(__file__).parents[1] / "golden" / "format" / "cases.txt"


def _formatted(text: str) -> str:
    return format_text(text, HERE, "x.hz")


def _parses(text: str) -> bool:
    try:
        parse(text, HERE, "x.hz")
    except RuleSetError:
        return False
    return True


def _comments(text: str) -> list[str]:
    outside = re.sub(r'"(?:[^"\\\n]|\\.)*"', "", text)
    return [comment.strip() for comment in re.findall(r"#.*", outside)]


def _cases() -> list[tuple[str, str, str]]:
    found = []
    for text in re.split(r"^=== ", GOLDEN.read_text(encoding="utf-8"), flags=re.M)[1:]:
        title, _, rest = text.partition("\n--- before\n")
        before, _, after = rest.partition("--- after\n")
        found.append((title, before, after))
    return found


GOLDEN_RULES = [text for case in read_cases() for _, text in case.files if _parses(text)]


@pytest.mark.parametrize(("title", "before", "after"), _cases(), ids=lambda v: v if "\n" not in v else "")
def test_layout(title: str, before: str, after: str) -> None:
    """An author would see another layout than the one that was agreed on."""
    assert _formatted(before) == after


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
def test_shipped_files_are_formatted(path: Path) -> None:
    """Whoever formats a copy of a shipped rule set would drown the change in noise."""
    text = path.read_text(encoding="utf-8")
    assert _formatted(text) == text


@pytest.mark.parametrize("text", GOLDEN_RULES)
def test_rules_of_the_error_table_keep_their_meaning(text: str) -> None:
    """Rules that are wrong in meaning, not in form, would be changed by formatting them."""
    assert same_meaning(parse(text, HERE, "x.hz"), parse(_formatted(text), HERE, "x.hz"))


@given(rule_files())
def test_meaning_is_kept_and_nothing_moves_twice(text: str) -> None:
    """A rule would mean something else after formatting, or the file would change each time."""
    once = _formatted(text)
    assert same_meaning(parse(text, HERE, "x.hz"), parse(once, HERE, "x.hz"))
    assert _formatted(once) == once


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
@settings(max_examples=8)
@given(seed=st.integers(0, 10_000))
def test_carelessly_typed_files_come_out_the_same(path: Path, seed: int) -> None:
    """Odd margins, spaces and comments would change the rules, or a comment would be lost."""
    text = path.read_text(encoding="utf-8")
    careless = mangled(text, seed)
    once = _formatted(careless)
    assert same_meaning(parse(text, HERE, "x.hz"), parse(once, HERE, "x.hz"))
    assert _comments(once) == _comments(careless)
    assert _formatted(once) == once


def test_command_writes_checks_and_compares(run, tmp_path: Path) -> None:
    """`--check` in a build would let an untidy file through, or write where it was only asked."""
    file = tmp_path / "a.hz"
    file.write_text("ruleset   a\n", encoding="utf-8")
    checked = run("rules", "format", "--check", str(tmp_path))
    assert checked.exit_code == 1
    compared = run("rules", "format", "--diff", str(file))
    assert "-ruleset   a\n+ruleset a\n" in compared.stdout
    assert file.read_text(encoding="utf-8") == "ruleset   a\n"
    written = run("rules", "format", str(file))
    assert written.exit_code == 0
    assert file.read_text(encoding="utf-8") == "ruleset a\n"
    assert run("rules", "format", "--check", str(file)).exit_code == 0
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_with_errors_is_left_alone(run, tmp_path: Path) -> None:
    """An author would lose half a rule to the formatter; the other files would stay untidy."""
    broken, untidy = tmp_path / "broken.hz", tmp_path / "untidy.hz"
    broken.write_text("ruleset   a\nrule\n", encoding="utf-8")
    untidy.write_text("ruleset   b\n", encoding="utf-8")
    result = run("rules", "format", str(tmp_path))
    assert result.exit_code == 2
    assert "error HZ001" in result.stderr
    assert "1 with errors and left alone" in result.stderr
    assert broken.read_text(encoding="utf-8") == "ruleset   a\nrule\n"
    assert untidy.read_text(encoding="utf-8") == "ruleset b\n"


def test_a_file_that_others_import_has_a_layout_too() -> None:
    """A file without a `ruleset` block of its own would be refused."""
    assert _formatted("parameter   a = 3\nrule  b\n    ?x is Technocrat\n") == (
        "parameter a = 3\n\nrule b\n  ?x is Technocrat\n"
    )


def test_standard_input_goes_to_standard_output(run) -> None:
    """An editor that pipes its text through the command would get nothing back."""
    result = run("rules", "format", "-", text="ruleset   a\n# 备注\n")
    assert result.stdout == "ruleset a\n\n# 备注\n"
