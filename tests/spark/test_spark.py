"""If these fail, the same rules give other answers on a cluster than on a desk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import find, settings
from properties.programs import Case, cases
from properties.test_engine_agrees import run
from reference import naive

from hongzhuan import KnowledgeBase
from hongzhuan.bench.spark import Measured, estimated
from hongzhuan.errors import BadInput
from hongzhuan.execute.spark import Cluster
from hongzhuan.program.rulesets import shipped_names

KB = Path(__file__).parents[2] / "kb"
FEW = [KB / "officials" / f"{name}.ttl" for name in ("MaXingrui", "LiXi")]
WHOLE = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


@pytest.fixture(scope="module")
def facts() -> list[str]:
    """A few officials with everything that is said of organisations, bodies and sources."""
    rest = sorted(path for path in KB.rglob("*.ttl") if path.parent.name not in ("officials", "claims"))
    return [str(path) for path in (*rest, *FEW)]


@pytest.mark.skipif(not WHOLE, reason="minutes for each rule set: HYPOTHESIS_PROFILE=nightly")
@pytest.mark.parametrize("rules", shipped_names())
def test_two_workers_derive_what_duckdb_derives(rules: str, facts: list[str], cluster: Cluster) -> None:
    """Every tuple of every relation, and a proof that DuckDB finds in what came back."""
    here, there = KnowledgeBase.open(facts), KnowledgeBase.open(facts, engine=cluster.executor)
    mine, theirs = here.derive_for(rules), there.derive_for(rules)
    assert any(mine.tuples(relation) for relation in mine.program.defining())
    for relation in mine.program.defining():
        assert theirs.tuples(relation) == mine.tuples(relation), relation
    for one in here.classify(rules).members:
        assert there.explain(one.official, one.cls, rules=rules, era=one.era)


@pytest.mark.parametrize("small", [0, 8])
def test_recursion_and_skew(small: int, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program with a recursive relation, and half of all facts about one thing; all there, or small steps at home."""
    monkeypatch.setattr(cluster, "small", small)
    case = find(cases(), _recursive, settings=settings(max_examples=500, derandomize=True, database=None))
    engine = run(case, make=cluster.executor)
    expected = naive.evaluate(engine.program, engine.asserted, engine.window, engine.executor.code)
    for relation, rows in engine.derived.items():
        assert set(rows) == expected[relation], relation


def _recursive(case: Case) -> bool:
    return any(rule.head.relation.name.endswith("reach") and len(rule.body) > 1 for rule in case.rules)


def test_nobody_at_the_address() -> None:
    """Spark itself would wait for minutes."""
    with pytest.raises(BadInput, match="no Spark master answers"):
        _ = Cluster("spark://127.0.0.1:9").session


def test_estimate_divides_what_workers_share() -> None:
    """A reader would buy workers that bring nothing: 2 s of 10 s are not shared out here."""
    one, two = (Measured(workers, (seconds,), {}) for workers, seconds in ((1, 10.0), (2, 6.0)))
    assert estimated(one, two, 4) == pytest.approx(4.0)
