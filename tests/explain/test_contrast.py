"""If these fail, a reviewer who asks why one and not the other is shown another condition than the one that decides."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result

from hongzhuan import BadInput, KnowledgeBase
from hongzhuan.explain.contrast import Contrast
from hongzhuan.explain.render_contrast import text
from hongzhuan.explain.schemas import schema

HERE = Path(__file__).parent
RULES, PEOPLE = str(HERE / "kb" / "works.hz"), str(HERE / "kb" / "people.ttl")


@pytest.fixture(scope="module")
def people() -> KnowledgeBase:
    return KnowledgeBase.open(PEOPLE)


def parting(found: Contrast) -> tuple[str, str, str]:
    assert found.parting is not None
    pair = found.conditions[found.parting]
    assert pair.left and pair.right
    return pair.left.written, pair.left.status, pair.right.status


@pytest.mark.parametrize(
    ("left", "right", "written", "statuses"),
    [
        ("Sun Yue", "Lin Hai", "?official is ExperiencedAdministrator", ("held", "failed")),
        ("Wang Shan", "Sun Yue", "?official practised ?practice", ("failed", "held")),
        ("Sun Yue", "Chen He", "not ?official is Purged", ("held", "failed")),
    ],
)
def test_officials_part_at_the_first_condition_that_differs(
    people: KnowledgeBase, left: str, right: str, written: str, statuses: tuple[str, str]
) -> None:
    found = people.contrast([left, right], "Technocrat", [RULES])
    assert parting(found) == (written, *statuses)
    assert (found.left.proof is not None, found.right.proof is not None) == (left == "Sun Yue", right == "Sun Yue")


def test_the_class_at_which_they_part_is_contrasted_in_turn(people: KnowledgeBase) -> None:
    """A reader would learn that one is experienced and not by how much the other is not."""
    below = people.contrast(["Sun Yue", "Lin Hai"], "Technocrat", [RULES]).below
    assert below is not None
    written, *_ = parting(below)
    assert written == "total years of ?post >= long_enough"
    assert "3.2 years, needs at least 5 years" in text(people.contrast(["Sun Yue", "Lin Hai"], "Technocrat", [RULES]))


def test_rule_sets_part_at_a_parameter(people: KnowledgeBase, tmp_path: Path) -> None:
    """Two definitions would seem to differ everywhere, or nowhere."""
    softer = tmp_path / "softer.hz"
    body = Path(RULES).read_text(encoding="utf-8").replace("ruleset works", "ruleset softer")
    softer.write_text(body.replace("long_enough = 5 years", "long_enough = 3 years"), encoding="utf-8")
    found = people.contrast(["Lin Hai"], "Technocrat", [RULES, str(softer)])
    assert parting(found) == ("?official is ExperiencedAdministrator", "failed", "held")
    assert found.left.name.text == "works" and found.right.name.text == "softer"


def test_eras_part(kb: KnowledgeBase) -> None:
    found = kb.contrast(["Ma Xingrui"], "LoyalToCore", ["xi"], ["XiSecondTerm", "XiThirdTerm"])
    assert parting(found) == ("?official is PromotedUnderCore", "failed", "held")


def test_nothing_parts_who_is_the_same(people: KnowledgeBase) -> None:
    found = people.contrast(["Sun Yue", "Sun Yue"], "Technocrat", [RULES])
    assert found.parting is None
    assert "do not part" in text(found)


@pytest.mark.parametrize(("officials", "eras"), [(["Sun Yue"], []), (["Sun Yue", "Lin Hai"], ["XiEra", "HuEra"])])
def test_anything_but_one_pair_is_refused(people: KnowledgeBase, officials: list[str], eras: list[str]) -> None:
    with pytest.raises(BadInput, match="two of one thing"):
        people.contrast(officials, "Technocrat", [RULES], eras)


def test_the_command_prints_text_and_json(run: Callable[..., Result]) -> None:
    asked = ("explain", "Sun Yue", "Lin Hai", "Technocrat", "--rules", RULES, "--kb", PEOPLE)
    shown = run(*asked)
    assert shown.exit_code == 0
    assert "Lin Hai: not technocrat; works/engineer_in_office comes nearest" in shown.stdout
    assert "they part at condition 4 of 5" in shown.stdout
    assert "分歧" in run(*asked, "--zh").stdout
    jsonschema.validate(json.loads(run(*asked, "--format", "json").stdout), schema("contrast"))
    assert run(*asked, "--format", "dot").exit_code == 2
