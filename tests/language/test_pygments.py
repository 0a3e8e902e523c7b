"""If these fail, rules in documents and notebooks are shown grey, or with red boxes."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest
from pygments.token import Comment, Error, Keyword, Literal, Name, Number, Operator, String

from hongzhuan import shipped
from hongzhuan.language.pygments import RuleLexer

SHIPPED = sorted(shipped.rules_folder().glob("*.hz"))
RULE = """ruleset 红 extends base  # 注释
rule engineer_in_office
  ?官员 is Technocrat
when
  ?官员 held ?post
  ?post level at least ProvincialLevel
  ?post starts on or before 1983-04
  count of ?post >= minimum_years + 2
    where ?post role Head or not ?post at kb:NASA
because "{?官员}曾任{?post}"@zh
replace rule set
  ?x label "技术"
"""


def _tokens(text: str) -> dict[str, object]:
    return {value: kind for kind, value in RuleLexer().get_tokens(text)}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
def test_shipped_files_have_no_error(path: Path) -> None:
    """A red box would stand in the middle of a shipped rule."""
    text = path.read_text(encoding="utf-8")
    tokens = list(RuleLexer().get_tokens(text))
    assert [value for kind, value in tokens if kind is Error] == []
    assert "".join(value for _, value in tokens) == text


def test_words_have_the_colours_of_what_they_are() -> None:
    """A class would look like a property, a variable like a word of the language, Chinese names like errors."""
    found = _tokens(RULE)
    expected = {
        "ruleset": Keyword.Declaration,
        "红": Name.Function,
        "# 注释": Comment.Single,
        "engineer_in_office": Name.Function,
        "?官员": Name.Variable,
        "is": Keyword,
        "Technocrat": Name.Class,
        "held": Name.Attribute,
        "at least": Operator.Word,
        "on or before": Operator.Word,
        "1983-04": Literal.Date,
        "count": Name.Builtin,
        "2": Number,
        "or": Keyword,
        "not": Keyword,
        "kb:NASA": Name.Namespace,
        '"{?官员}曾任{?post}"': String,
        "@zh": String.Affix,
        "replace": Keyword.Declaration,
        "set": Name.Function,
    }
    assert {word: found.get(word) for word in expected} == expected
    assert Error not in found.values()


def test_pygments_finds_the_lexer() -> None:
    """`hz` blocks in Sphinx, MkDocs and notebooks would not be highlighted."""
    lexers = [point for point in entry_points(group="pygments.lexers") if point.name == "hz"]
    if not lexers:
        pytest.skip("installed before the lexer was registered: install the package again")
    assert lexers[0].load() is RuleLexer
