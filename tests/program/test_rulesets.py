"""If these fail, a rule set takes effect otherwise than its author wrote it, or two are called equal that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from hongzhuan.errors import BadInput
from hongzhuan.language.diagnostics import RuleSetError
from hongzhuan.program.diff import diff, to_text
from hongzhuan.program.rulesets import RuleSet, load
from hongzhuan.program.settings import with_values

COMMON = """ruleset common
  era XiEra

parameter least = 5 years

parameter most = 30 percent

rule expert
  ?official is TrainedExpert
when
  ?official is EngineerByTraining
  ?official earned ?degree

rule leader
  ?official is SeniorLeader
when
  ?official held ?post
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a rule set that others extend."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "common.hz").write_text(COMMON, encoding="utf-8")
    return tmp_path


def _load(desk: Path, **files: str) -> RuleSet:
    for name, text in files.items():
        (desk / f"{name}.hz").write_text(text, encoding="utf-8")
    return load(f"{list(files)[-1]}.hz")


REPLACED = "\n\nreplace rule expert\n  ?official is TrainedExpert\nwhen\n  ?official is Technocrat\n"


def test_a_change_prevails_over_what_is_only_passed_on(desk: Path) -> None:
    """Of two rule sets on one base, the order of names would decide whether a replacement counts."""
    one, two = "ruleset one extends common" + REPLACED, "ruleset two extends common\n\nset least = 7 years\n"
    for order in ("one, two", "two, one"):
        found = _load(desk, one=one, two=two, child=f"ruleset child extends {order}\n")
        assert found.rules["expert"][1] == "one"
        assert found.replaced == {"expert": "common"}
        assert found.parameters["least"].value == 7
        assert [value.value for value in found.earlier["least"]] == [5]


def test_a_drop_prevails_too(desk: Path) -> None:
    one, two = "ruleset one extends common\n\ndrop rule expert\n", "ruleset two extends common\n"
    found = _load(desk, one=one, two=two, child="ruleset child extends two, one\n")
    assert "expert" not in found.rules and found.dropped == {"expert": "one"}


def test_the_file_itself_settles_a_disagreement(desk: Path) -> None:
    one = "ruleset one extends common\n\nset least = 6 years\n\ndrop rule expert\n"
    two = "ruleset two extends common\n\nset least = 7 years\n" + REPLACED
    with pytest.raises(RuleSetError) as caught:
        _load(desk, one=one, two=two, child="ruleset child extends one, two\n")
    assert [d.code for d in caught.value.diagnostics] == ["HZ044", "HZ044"]
    child = "ruleset child extends one, two\n\nset least = 8 years\n" + REPLACED
    found = _load(desk, one=one, two=two, child=child)
    assert found.parameters["least"].value == 8 and found.rules["expert"][1] == "child"


def test_the_same_rule_from_two_sides_is_no_disagreement(desk: Path) -> None:
    rule = "\n\nrule lone\n  ?official is SeniorLeader\nwhen\n  ?official is Technocrat\n"
    one, two = "ruleset one" + rule, "ruleset two" + rule.replace("\nwhen", "\n# a remark\nwhen")
    assert "lone" in _load(desk, one=one, two=two, child="ruleset child extends one, two\n").rules


def test_a_dropped_name_is_free_again(desk: Path) -> None:
    one = "ruleset one extends common\n\ndrop rule expert\n"
    child = "ruleset child extends one" + REPLACED.replace("replace rule", "rule")
    assert _load(desk, one=one, child=child).rules["expert"][1] == "child"


def test_an_imported_file_is_part_of_the_file(desk: Path) -> None:
    """Its rules would be missing, or change without the hash of the rule set changing."""
    (desk / "parts").mkdir()
    (desk / "parts" / "more.hz").write_text("parameter further = 3\n", encoding="utf-8")
    careers = 'import "parts/more.hz"\n\nrule manager\n  ?official is SeniorLeader\nwhen\n  ?official is Technocrat\n'
    (desk / "careers.hz").write_text(careers, encoding="utf-8")
    child = 'ruleset child extends common\n\nimport "careers.hz"\n'
    found = _load(desk, child=child)
    assert found.rules["manager"][1] == "child"
    assert found.rules["manager"][0].name_span.place == "careers.hz:3"
    assert found.parameters["further"].value == 3
    before = found.hash
    (desk / "careers.hz").write_text(careers.replace("Technocrat", "Official"), encoding="utf-8")
    assert load("child.hz").hash != before


def test_a_link_does_not_lead_outside(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A rule set from elsewhere would read files that it has no business with."""
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.hz"
    secret.write_text("parameter secret = 1\n", encoding="utf-8")
    (desk / "link.hz").symlink_to(secret)
    with pytest.raises(RuleSetError) as caught:
        _load(desk, child='ruleset child\n\nimport "link.hz"\n')
    assert [d.code for d in caught.value.diagnostics] == ["HZ034"]


# --- values from outside


@pytest.mark.parametrize("written", ["least=3years", "least = 3 years", "least=3 year", "least=3.0years"])
def test_a_value_from_outside_counts_and_shows_in_the_hash(written: str, desk: Path) -> None:
    found = load("common.hz", [written])
    assert found.parameters["least"].value == 3 and found.parameters["least"].rule_set == "--set"
    assert found.hash != load("common.hz").hash == load("common.hz", ["least=5years"]).hash


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("leest=3years", "did you mean `least`?"),
        ("nothing=3years", "its parameters are least, most"),
        ("least=3", "`least` is in years, not in a plain number"),
        ("most=3years", "`most` is in percent, not in years"),
        ("least", "sets nothing"),
        ("least=three", "sets nothing"),
        ("least=-3years", "sets nothing"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(written: str, message: str, desk: Path) -> None:
    with pytest.raises(BadInput) as caught:
        with_values(load("common.hz"), [written])
    assert message in str(caught.value)


# --- differences


def _changed(desk: Path, before: str, after: str) -> str:
    one = _load(desk, one=COMMON)
    assert before in COMMON
    return to_text(diff(one, _load(desk, other=COMMON.replace(before, after))))


SAME = {
    "names of variables": ("earned ?degree", "earned ?d"),
    "the order of conditions": (
        "  ?official is EngineerByTraining\n  ?official earned ?degree\n",
        "  ?official earned ?degree\n  ?official is EngineerByTraining\n",
    ),
    "comments and empty lines": ("rule leader", "# who leads\n\n\nrule leader"),
    "margins": ("  ?official held ?post", "      ?official   held ?post"),
}


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME)
def test_what_makes_no_difference(before: str, after: str, desk: Path) -> None:
    """Two rule sets that say the same would be called different."""
    assert "the same definitions" in _changed(desk, before, after)


def test_the_order_of_rules_makes_no_difference(desk: Path) -> None:
    head, _, rest = COMMON.partition("rule expert")
    expert, _, leader = rest.partition("rule leader")
    turned = f"{head}rule leader{leader}\nrule expert{expert}"
    assert diff(_load(desk, one=COMMON), _load(desk, other=turned)).is_empty


def test_variables_that_trade_places_make_a_difference(desk: Path) -> None:
    """Who serves under whom would be lost in the comparison."""
    rule = "ruleset {}\n\nrule tie\n  ?a servedWith ?b\nwhen\n  ?a held ?x\n  ?b earned ?y\n"
    one = _load(desk, one=rule.format("one"))
    other = _load(desk, other=rule.format("other").replace("?a held ?x\n  ?b earned ?y", "?b held ?x\n  ?a earned ?y"))
    assert not diff(one, other).is_empty


DIFFERENT = {
    "a condition more": ("  ?official held ?post", "  ?official held ?post\n  ?post role Head", "+ ?post role Head"),
    "a condition less": ("  ?official earned ?degree\n", "", "- ?official earned ?degree"),
    "another condition": ("is EngineerByTraining", "is StemTrained", "+ ?official is StemTrained"),
    "another conclusion": ("is SeniorLeader", "is NationalLeader", "- ?official is SeniorLeader"),
    "a parameter": ("least = 5 years", "least = 6 years", "+ parameter least = 6 years"),
    "an era": ("XiEra", "HuEra", "- XiEra\n  + HuEra"),
    "another name": ("rule leader", "rule chief", "rule leader is called chief"),
    "a rule more": (
        "rule leader",
        "rule one_more\n  ?x is Official\nwhen\n  ?x is Technocrat\n\nrule leader",
        "one_more",
    ),
    "a sentence": ("earned ?degree\n", 'earned ?degree\nbecause "so"\n', '+ because "so"'),
}


@pytest.mark.parametrize(("before", "after", "shown"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_makes_a_difference_is_named(before: str, after: str, shown: str, desk: Path) -> None:
    assert shown in _changed(desk, before, after)
