"""If these fail, another program is given other answers than `hongzhuan query` gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result

Run = Callable[..., Result]
KB = Path(__file__).parents[2] / "kb" / "officials" / "MaXingrui.ttl"
MEMBERS = (
    "SELECT ?cls (COUNT(?o) AS ?n) { ?o a ?cls FILTER(STRSTARTS(STR(?cls), STR(hz:))) } GROUP BY ?cls ORDER BY ?cls"
)


def _asked(run: Run, sparql: str, *options: str) -> object:
    found = run("query", "-", *options, "--format", "json", text=sparql)
    assert found.exit_code == 0, found.stderr
    return json.loads(found.stdout)["results"]["bindings"]


@pytest.mark.parametrize("eras", [("XiEra",), ("JiangEra", "HuEra", "XiEra")], ids=["one era", "three eras"])
def test_a_folder_on_disk_answers_as_memory_does(eras: tuple[str, ...], tmp_path: Path, run: Run) -> None:
    """Also where somebody is in a class in several eras: one member, counted once."""
    chosen = [part for era in eras for part in ("--era", era)]
    folder = tmp_path / "whole.store"
    made = run("dataset", *chosen, "--kb", str(KB), "--into", str(folder))
    assert made.exit_code == 0, made.stderr
    there = _asked(run, MEMBERS, "--store", str(folder))
    assert there and there == _asked(run, MEMBERS, *chosen, "--kb", str(KB))
    assert [path.name for path in tmp_path.iterdir()] == ["whole.store"]


def test_quads_have_each_rule_set_in_graphs_of_its_own(tmp_path: Path, run: Run) -> None:
    """A triple store that reads them tells what is recorded from what some rules say."""
    file = tmp_path / "whole.nq"
    assert (
        run("dataset", "--rules", "xi", "--rules", "brookings-2022", "--kb", str(KB), "--into", str(file)).exit_code
        == 0
    )
    quads = list(ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS))
    graphs = {quad.graph_name.value.partition("/graph/")[2] for quad in quads}
    assert {"asserted", "xi/XiEra", "brookings-2022/XiThirdTerm"} <= graphs


def test_what_was_settled_when_a_folder_was_made_is_not_asked_again(tmp_path: Path, run: Run) -> None:
    """Options that change nothing would be taken for the rules of the answer."""
    found = run("query", "-", "--store", str(tmp_path), "--rules", "mao", text="ASK {}")
    assert found.exit_code == 2 and "--rules was settled" in found.stderr
    found = run("query", "-", "--store", str(tmp_path), text="ASK {}")
    assert found.exit_code == 2 and "no folder of Oxigraph" in found.stderr
    found = run("dataset", "--kb", str(KB), "--into", str(tmp_path))
    assert found.exit_code == 2 and "is there already" in found.stderr
