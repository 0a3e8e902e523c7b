"""The three commands as a person runs them: files for programs, pictures without network, errors with a next step."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import Result
from toy import STRICT, TOY

from hongzhuan import KnowledgeBase

Run = Callable[..., Result]
COMMANDS = {
    "compare": ["compare", "--rules", TOY, "--rules", STRICT, "--class", "Technocrat"],
    "upset": ["compare", "--rules", TOY, "--rules", STRICT, "--rules", "xi", "--class", "TrainedExpert"],
    "trend": ["trend", "--class", "Technocrat", "--body", "CentralCommittee", "--rules", TOY],
    "evaluate": ["evaluate", "--class", "Technocrat", "--outcome", "CentralCommittee-19", "--rules", TOY],
}  # fmt: skip
SHOWN = {"compare": "strict", "upset": "xi", "trend": "congress", "evaluate": "TrainedExpert"}


@pytest.mark.parametrize("name", COMMANDS)
def test_json_is_one_document_with_its_hashes(run: Run, elite_file: Path, name: str) -> None:
    result = run(*COMMANDS[name], "--kb", str(elite_file), "--format", "json")
    document = json.loads(result.stdout)
    assert result.exit_code == 0 and len(document["kb"]["hash"]) == 16


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("ending", ["svg", "png", "html"])
def test_picture_holds_all_it_needs(run: Run, elite_file: Path, tmp_path: Path, name: str, ending: str) -> None:
    """A reviewer without network would see an empty page."""
    path = tmp_path / f"picture.{ending}"
    result = run(*COMMANDS[name], "--kb", str(elite_file), "--plot", str(path))
    assert result.exit_code == 0, result.output
    content = path.read_bytes()
    if ending == "png":
        assert content.startswith(b"\x89PNG")
    else:
        text = content.decode()
        assert SHOWN[name] in text
        assert 'src="http' not in text and "@import" not in text and 'from "http' not in text


@pytest.mark.parametrize("name", COMMANDS)
def test_picture_in_chinese(run: Run, elite_file: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "picture.svg"
    run(*COMMANDS[name], "--kb", str(elite_file), "--plot", str(path), "--zh")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", COMMANDS)
def test_parquet_and_csv_have_the_same_columns(run: Run, elite_file: Path, tmp_path: Path, name: str) -> None:
    """Whoever reads the file in R or Stata has neither the rules nor the facts at hand: the file names them."""
    path = tmp_path / "table.parquet"
    assert run(*COMMANDS[name], "--kb", str(elite_file), "--format", "parquet", "--output", str(path)).exit_code == 0
    table = pq.read_table(path)
    header = run(*COMMANDS[name], "--kb", str(elite_file), "--format", "csv").stdout.splitlines()[0]
    assert header.split(",") == table.column_names
    assert {b"hongzhuan.rules", b"hongzhuan.kb"} <= set(table.schema.metadata)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["compare", "--rules", "xi"], "two rule sets"),
        ([*COMMANDS["trend"], "--plot", "trend.gif"], ".svg"),
        ([*COMMANDS["trend"], "--format", "parquet"], "--output"),
        ([*COMMANDS["compare"], "--open", "Ai"], "changes sides"),
        (["trend", "--class", "Technocrat", "--body", "Parliament"], "Politburo"),
        ([*COMMANDS["evaluate"], "--at", "2020-01-01"], "--at 2017-10-23"),
    ],
    ids=str,
)
def test_a_mistake_ends_with_a_next_step(run: Run, elite_file: Path, arguments: list[str], words: str) -> None:
    result = run(*arguments, "--kb", str(elite_file))
    assert result.exit_code == 2 and words in result.stderr and "Traceback" not in result.output


def test_open_shows_the_proof_and_what_is_missing(run: Run, elite_file: Path) -> None:
    result = run(*COMMANDS["compare"], "--kb", str(elite_file), "--open", "Cui")
    assert "toy: Cui is Technocrat" in result.stdout and "worked 3 years in enterprises" in result.stdout
    assert "strict: Cui is not Technocrat" in result.stdout and "minimum_practice" in result.stdout


def test_opened_json_has_both_answers(run: Run, elite_file: Path) -> None:
    result = run(*COMMANDS["compare"], "--kb", str(elite_file), "--open", "all", "--format", "json")
    opened = json.loads(result.stdout)["opened"]
    assert [set(one["sides"]["toy"]) | set(one["sides"]["strict"]) for one in opened] == [{"proof", "why_not"}] * 2


def test_results_show_themselves_and_stay_short(elite: KnowledgeBase, tmp_path: Path) -> None:
    """A notebook would print the whole rule set."""
    found = elite.compare([TOY, STRICT], cls="Technocrat")
    assert "<table" in found._repr_html_() and len(repr(found)) < 300
    found.to_parquet(tmp_path / "found.parquet")
    assert pq.read_table(tmp_path / "found.parquet").num_rows == len(found.to_pandas()) == 3
    classification = elite.classify(TOY, cls="Technocrat")
    assert classification.to_arrow().schema.metadata[b"hongzhuan.kb"] == elite.hash.encode()
