"""If these fail, the published figures compare different answers, or Parquet does not hold what the store held."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from hongzhuan import KnowledgeBase
from hongzhuan.bench.answers import Answers, Usage
from hongzhuan.bench.classify import differences
from hongzhuan.bench.generate import write
from hongzhuan.bench.peers import RULES
from hongzhuan.errors import BadInput
from hongzhuan.facts import parquet
from hongzhuan.facts.store import FactStore

OFFICIALS = 200


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of generated officials."""
    path = tmp_path_factory.mktemp("bench") / "generated.duckdb"
    write(path, OFFICIALS)
    return path


def test_systems_find_the_same_people(run: Callable[..., Result], tmp_path: Path) -> None:
    """A ratio between systems that answer differently would say nothing."""
    pytest.importorskip("clingo")
    picture = tmp_path / "curve.svg"
    result = run(
        "bench", "classify", "--officials", str(OFFICIALS), "--runs", "1", "--format", "json", "--plot", str(picture)
    )
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)["measured"]
    assert [one["system"] for one in found] == ["hongzhuan", "clingo", "Oxigraph, SPARQL updates"]
    assert not any(one["differences"] for one in found)
    assert all(int(found[0]["classes"][f"{name} XiEra"].split()[0]) > 0 for name in ("Technocrat", "RedAndExpert"))
    assert picture.read_text().startswith("<svg")


def test_a_difference_is_named() -> None:
    """Whoever compares must be told in which class and era two systems part."""
    usage = Usage(0, 0, 0)
    ours, other = Answers(usage, {"A XiEra": "2 ab", "B XiEra": "1 cd"}), Answers(usage, {"A XiEra": "2 ef"})
    assert differences(ours, other) == ("A XiEra: 2, ours 2", "B XiEra: 0, ours 1")


def test_parquet_answers_like_the_store_it_was_written_from(generated: Path, tmp_path: Path) -> None:
    """A knowledge base that is kept as Parquet must be the same knowledge base."""
    folder = tmp_path / "parquet"
    parquet.write(FactStore.open(generated), folder)
    answers = [
        KnowledgeBase.open(path).classify(str(RULES), ["DengEra", "XiEra"]).to_json()["results"]
        for path in (generated, folder)
    ]
    assert answers[0] and answers[0] == answers[1]


def test_a_folder_that_holds_something_is_not_written_to(generated: Path, tmp_path: Path) -> None:
    """Nobody's files are mixed with ours."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BadInput, match="not empty"):
        parquet.write(FactStore.open(generated), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_with_a_file_missing_is_refused(generated: Path, tmp_path: Path) -> None:
    """Half a copy must not pass for the whole."""
    folder = tmp_path / "parquet"
    parquet.write(FactStore.open(generated), folder)
    (folder / "wide_0.parquet").unlink()
    with pytest.raises(BadInput, match="not whole"):
        KnowledgeBase.open(folder)
