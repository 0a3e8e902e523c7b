"""What a notebook shows below a cell: without these a reader would see addresses of objects, or miss a warning."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.errors import BadInput
from hongzhuan.notebook import ROWS, table


class Tags(HTMLParser):
    """The tags that are open at the end of a text: none, in markup that cannot break the page around it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_table_names_what_it_rests_on_and_counts_what_it_leaves_out() -> None:
    """A reader would take forty rows for all of them, or copy a figure that cannot be traced."""
    shown = table(["n<", "x"], [(n, None) for n in range(ROWS + 2)], ["few & thin"], {"hongzhuan.kb": "abc"})
    assert not Tags(shown).open
    assert "and 2 rows more" in shown and "<b>warning</b>: few &amp; thin" in shown
    assert "n&lt;" in shown and "kb abc" in shown and "None" not in shown


def test_a_study_shows_its_warnings(kb: KnowledgeBase) -> None:
    """The figures of a prediction would stand there without what they cannot carry."""
    found = kb.evaluate("RedAndExpert", "CentralCommittee-20")
    assert found.warnings and found._repr_html_().count("<b>warning</b>") == len(found.warnings)


def test_a_proof_folds_in_one_language_and_every_note_leads_to_its_source(kb: KnowledgeBase) -> None:
    """Both languages would run into each other, and the links of one proof would lead into another."""
    shown = [kb.explain(name, "Technocrat")._repr_html_() for name in ("Ma Xingrui", "Yuan Jiajun")]
    for markup in shown:
        assert not Tags(markup).open
        assert "<details" in markup and 'lang="zh"' not in markup
        called, there = set(re.findall(r'href="#([^"]+)"', markup)), set(re.findall(r' id="([^"]+)"', markup))
        assert called and called == there
    assert not set(re.findall(r' id="([^"]+)"', shown[0])) & set(re.findall(r' id="([^"]+)"', shown[1]))


def test_no_proof_and_a_why_not_are_shown_too(kb: KnowledgeBase) -> None:
    """An empty list would look like a cell that did nothing."""
    assert "does not hold" in kb.explain("Li Xi", "Technocrat")._repr_html_()
    answer = kb.why_not("Li Xi", "Technocrat")
    assert str(answer).startswith("It does not hold") and "<pre>It does not hold" in answer._repr_html_()


def test_claims_are_a_table_and_open_to_names(kb: KnowledgeBase) -> None:
    """Users of Python could not check the article without the command line."""
    claims = kb.claims("xi-politburo", "ma-xingrui-space")
    assert list(claims.to_pandas()["claim"]) == ["xi-politburo", "ma-xingrui-space"]
    assert len(claims["xi-politburo"].names) == claims["xi-politburo"].computed
    assert [verdict.claim.name for verdict in claims.only("xi-")] == ["xi-politburo"]
    with pytest.raises(BadInput, match="no claim"):
        kb.claims("nothing-of-the-kind")


def test_answers_of_sparql_have_types(kb: KnowledgeBase) -> None:
    """Numbers would come into pandas as text, and a missing value as a word."""
    query = """SELECT ?o (COUNT(?p) AS ?posts) (1.5 AS ?half) (SAMPLE(?x) AS ?nothing)
      { ?p a hz:Post ; hz:holder ?o OPTIONAL { ?o hz:nothing ?x } } GROUP BY ?o LIMIT 3"""
    columns = kb.query(query, rules=None).to_arrow()
    assert [str(field.type) for field in columns.schema] == ["string", "int64", "double", "string"]
    assert columns["nothing"].null_count == 3
    assert kb.query("ASK { ?p a hz:Post }", rules=None).to_pandas()["answer"].tolist() == [True]
