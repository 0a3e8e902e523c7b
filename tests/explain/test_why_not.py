"""If these fail, a reviewer who asks why someone is left out gets a wrong reason, or none."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result

from hongzhuan import KnowledgeBase
from hongzhuan.explain.changes import with_parameters
from hongzhuan.explain.miss import Miss, WhyNot
from hongzhuan.explain.render_why_not import text
from hongzhuan.explain.schemas import schema
from hongzhuan.explain.why import Prover
from hongzhuan.explain.why_not import why_not
from hongzhuan.program.ir import class_relation

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "golden"
RULES = "works.hz"
PEOPLE = ["Lin Hai", "Wang Shan", "Zhao Jiang", "Chen He", "Sun Yue"]


@pytest.fixture(autouse=True)
def beside_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule set is named as in its folder, so that lines are folded alike wherever the tests lie."""
    monkeypatch.chdir(HERE / "kb")


@pytest.fixture(scope="module")
def people() -> KnowledgeBase:
    """Five invented officials, each of whom misses the class for another reason; the fifth is in it."""
    return KnowledgeBase.open(HERE / "kb" / "people.ttl")


def asked(people: KnowledgeBase, name: str) -> WhyNot:
    (answer,) = people.why_not(name, "Technocrat", RULES)
    return answer


@pytest.mark.parametrize("zh", [False, True], ids=["english", "chinese"])
def test_what_people_read_is_what_was_reviewed(people: KnowledgeBase, zh: bool) -> None:
    """The reasons would be worded so that nobody understands them."""
    parts = []
    for name in PEOPLE:
        (changes,) = people.changes(name, "Technocrat", RULES)
        parts.append(text(asked(people, name), changes, zh=zh))
    golden = GOLDEN / ("why-not-zh.txt" if zh else "why-not.txt")
    shown = without_lines("\n".join(parts))
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def without_lines(shown: str) -> str:
    """Where a shipped rule stands in its file changes with every sentence above it."""
    return re.sub(r"rules/base\.hz:\d+", "rules/base.hz:0", shown)


@pytest.mark.parametrize(
    ("name", "condition", "cause", "said"),
    [
        ("Lin Hai", "Lin Hai is ExperiencedAdministrator", "recorded otherwise", "3.2 years, needs at least 5 years"),
        (
            "Wang Shan",
            "Wang Shan practised some practice",
            "recorded otherwise",
            "the Committee is recorded as Party organ",
        ),
        (
            "Zhao Jiang",
            "Zhao Jiang practised some practice",
            "not recorded",
            "no record: start of technician of the Works",
        ),
        ("Chen He", "not Chen He is Purged", "recorded otherwise", "but it does: the purge of 2022-05"),
    ],
)
def test_the_first_failed_condition_tells_what_is_recorded(
    people: KnowledgeBase, name: str, condition: str, cause: str, said: str
) -> None:
    """Unknown would be taken for false, or false for unknown."""
    miss = asked(people, name).misses[0]
    assert (miss.failed[0].condition, miss.cause) == (condition, cause)
    leaf = miss
    while leaf.failed[0].below and not leaf.failed[0].said:
        leaf = leaf.failed[0].below[0]
    assert leaf.failed[0].said[0].text.startswith(said)


def test_a_sum_that_is_too_small_lists_what_was_counted(people: KnowledgeBase) -> None:
    """Nobody could check the sum."""
    (seasoned,) = asked(people, "Lin Hai").misses[0].failed[0].below
    (total,) = [proof for proof in seasoned.failed[0].evidence if proof.kind == "aggregate"]
    assert total.value == pytest.approx(3.2, abs=0.05)
    assert len(total.premises) == 1
    assert {source.title for step in total.walk() for source in step.sources} >= {"Record of offices"}


def test_what_holds_is_said_to_hold(people: KnowledgeBase) -> None:
    """A question with a false premise would be answered as if it were true."""
    assert asked(people, "Sun Yue").holds
    assert people.changes("Sun Yue", "Technocrat", RULES) == [[]]


@pytest.mark.parametrize("name", PEOPLE[:4])
def test_changes_make_it_hold(people: KnowledgeBase, name: str) -> None:
    """An author would be sent to change facts that change nothing."""
    (changes,) = people.changes(name, "Technocrat", RULES)
    rules = people.rule_set(RULES)
    for change in changes:
        added = [triple for edit in change.edits for triple in edit.add]
        removed = [triple for edit in change.edits for triple in edit.remove]
        changed = with_parameters(rules, dict(edit.parameter for edit in change.edits if edit.parameter))
        copy = people.with_statements(added, removed)
        assert copy.explain(name, "Technocrat", changed), change
    assert changes or name == "Zhao Jiang"


def test_the_facts_are_as_they_were_after_changes_were_tried(people: KnowledgeBase) -> None:
    """A question would alter the knowledge base."""
    before = sorted(map(str, people.store.statements().to_pylist()))
    people.changes("Lin Hai", "Technocrat", RULES)
    assert sorted(map(str, people.store.statements().to_pylist())) == before


@pytest.mark.parametrize("rules", ["xi", "mao", "deng", "jiang"])
def test_every_official_outside_a_class_gets_a_reason(kb: KnowledgeBase, rules: str) -> None:
    """Some officials would be left out without a reason, or with one that is not true."""
    derivation = kb.derive(rules)
    officials = [row[0] for row in derivation.tuples(class_relation(kb.class_iri("Official")))][::17]
    prover = Prover(derivation)
    for address in kb.concluded(kb.rule_set(rules)):
        relation = class_relation(address)
        holding = {row[0] for row in derivation.tuples(relation)}
        for code in [code for code in officials if code not in holding][:1]:
            for answer in why_not(prover, relation, code):
                assert not answer.holds
                assert answer.reason or answer.misses
                for miss in [step for top in answer.misses for step in top.walk()]:
                    assert_a_reason(miss)


def assert_a_reason(miss: Miss) -> None:
    assert miss.failed, f"{miss.rule} lacks nothing and does not hold"
    assert miss.distance >= len(miss.failed)
    for checked in miss.failed:
        assert checked.cause, checked.condition
        assert checked.said or checked.below, checked.condition
        assert checked.condition and checked.condition_zh


def test_nearest_miss_comes_first(kb: KnowledgeBase) -> None:
    """A reader would have to search for the rule that nearly held."""
    (answer,) = kb.why_not("Zhang Youxia", "LoyalToCore", "xi")
    assert [miss.rule for miss in answer.misses] == ["xi/loyal_by_promotion", "xi/loyal_by_service"]
    assert [miss.distance for miss in answer.misses] == sorted(miss.distance for miss in answer.misses)


def test_json_is_as_published(people: KnowledgeBase, run: Callable[..., Result]) -> None:
    """A program that relies on the schema would fail."""
    where = ("--rules", RULES, "--kb", str(HERE / "kb" / "people.ttl"), "--format", "json")
    for name in PEOPLE:
        result = run("why-not", name, "Technocrat", *where)
        document = json.loads(result.stdout)
        jsonschema.validate(document, schema("why-not"))
        assert result.exit_code == (1 if document["answers"][0]["holds"] else 0)
    assert json.loads(run("why-not", "--schema").stdout) == schema("why-not")


def test_explain_points_to_it(run: Callable[..., Result]) -> None:
    """Who asks the wrong way round would be left with a no."""
    result = run("explain", "Li Xi", "RedAndExpert")
    assert result.exit_code == 1
    assert "nearest: xi/red_and_expert" in result.stderr
    assert 'hongzhuan why-not "Li Xi" RedAndExpert' in result.stderr


def test_a_class_that_no_rule_concludes_is_said_to_be_so(kb: KnowledgeBase) -> None:
    """A reader would look for a fault in the facts."""
    (answer,) = kb.why_not("Deng Xiaoping", "Technocrat", "mao")
    assert answer.reason is not None
    assert "no rule of mao" in answer.reason.text
