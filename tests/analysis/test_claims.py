"""Claims of the literature: without these a figure would be bent, or unknown be counted as no."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.analysis.claims import Claim, Measure, choose, read_claims
from hongzhuan.analysis.verdict import Evaluator, Named, Verdict, _of_figure
from hongzhuan.errors import BadInput
from hongzhuan.program import rulesets

ROOT = Path(__file__).resolve().parents[2]
CLAIMS = read_claims()


def claim(**changes: object) -> Claim:
    """A claim of eight technocrats; what is given comes on top."""
    return replace(next(c for c in CLAIMS if c.name == "xi-politburo"), body=None, **changes)


def names(count: int, start: int = 0) -> tuple[Named, ...]:
    return tuple(Named(f"urn:{n}", str(n)) for n in range(start, start + count))


FIGURES = [
    # measure, expected, up to, tolerance; counted, before, population, size, unknown; verdict, computed
    ("count", 8, None, 1, 8, 0, 25, 25, 0, "reproduced", 8),
    ("count", 8, None, 1, 7, 0, 25, 25, 0, "close", 7),
    ("count", 8, None, 1, 3, 0, 25, 25, 0, "contradicted", 3),
    ("count", 8, None, 1, 3, 0, 25, 25, 6, "cannot be computed", 3),
    ("count", 8, None, 1, 3, 0, 25, 25, 2, "contradicted", 3),
    ("count", 8, None, 1, 8, 0, 20, 25, 0, "cannot be computed", None),
    ("count", 8, None, 1, 8, 0, 23, 25, 0, "reproduced", 8),
    ("count", 8, None, 1, 9, 0, 27, 25, 0, "close", 9),
    ("count", 8, None, 1, 0, 0, 0, None, 0, "cannot be computed", None),
    ("share", 88, None, 5, 22, 0, 25, 25, 0, "reproduced", 88),
    ("share", 56.7, None, 5, 17, 0, 30, 30, 0, "reproduced", 56.7),
    ("share", 60, 63, 2, 16, 0, 25, 25, 0, "close", 64),
    ("share", 50, 100, 5, 13, 0, 25, 25, 0, "reproduced", 52),
    ("change", -50, None, 10, 33, 66, 198, 198, 0, "reproduced", -50),
    ("change", -50, None, 10, 44, 66, 198, 198, 0, "contradicted", -33.3),
    ("change", 1, 1000, 1, 5, 0, 198, 198, 0, "cannot be computed", None),
]


@pytest.mark.parametrize("case", FIGURES, ids=str)
def test_figure_gets_the_verdict_that_it_deserves(case: tuple[object, ...]) -> None:
    """Otherwise a claim is called reproduced on half of the names, or contradicted by what nobody knows."""
    measure, expected, upto, tolerance, counted, before, population, size, unknown, word, computed = case
    made: Measure = measure  # type: ignore[assignment]
    one = claim(measure=made, expected=expected, expected_to=upto, tolerance=tolerance)
    found: Verdict = _of_figure(
        one,
        names(counted),
        names(before),
        population,
        size,
        names(unknown, 100),
        gap_before="",  # type: ignore[arg-type]
    )
    assert (found.word, None if found.computed is None else round(found.computed, 1)) == (word, computed)


def test_every_quotation_stands_in_the_article() -> None:
    """Otherwise the article is blamed for what it did not say."""
    path = Path(os.environ.get("HONGZHUAN_SEED", ROOT.parent / "shared" / "seed")) / "the-return-of-technocracy.txt"
    if not path.is_file():
        pytest.skip(f"the article is not at {path}; set HONGZHUAN_SEED")
    article = plain(path.read_text(encoding="utf-8"))
    missing = [
        (one.name, part)
        for one in CLAIMS
        for part in plain(one.quotation).split("...")
        if part.strip() and part.strip() not in article
    ]
    assert not missing


def plain(text: str) -> str:
    """A text with straight quotation marks, short dashes and single blanks."""
    straight = text.translate(str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-"}))
    return re.sub(r"\s+", " ", straight)


def test_claims_name_rule_sets_classes_and_eras_that_exist(kb: KnowledgeBase) -> None:
    """Otherwise a misspelt name counts nobody, and the article is contradicted by a slip."""
    for one in CLAIMS:
        assert one.rules is None or rulesets.load(one.rules)
        assert set(one.eras) <= set(kb.eras)
        assert one.cls is None or kb.class_iri(one.cls)
        queries = " ".join(query for query in (one.counted, one.population, one.before) if query)
        for name in re.findall(r"(?<![\w:])hz:(\w+)", queries):
            kind = "class" if name[0].isupper() else "property"
            assert kb.vocabulary.resolve(name, kind) or kb.vocabulary.resolve(name, "individual"), name


def test_a_claim_about_the_shipped_facts_opens_to_names_with_proofs(kb: KnowledgeBase) -> None:
    """Otherwise a reader has to believe a number."""
    (chosen,) = choose(CLAIMS, ["xi-politburo"])
    verdict = Evaluator(kb, [chosen]).verdict(chosen)
    assert verdict.names and verdict.computed == len(verdict.names)
    for named in verdict.names:
        assert kb.explain(named.iri, "Technocrat", "xi", "XiSecondTerm")


def test_what_the_facts_do_not_hold_is_said_and_not_counted_as_no(kb: KnowledgeBase) -> None:
    """Otherwise a claim about a hundred provinces' promotions is judged on two."""
    chosen = choose(CLAIMS, ["mao-workers-peasants"])
    verdict = next(iter(Evaluator(kb, chosen).verdicts()))
    assert verdict.word == "cannot be computed" and "membership of the Party" in verdict.reason


BROKEN = [
    ('hz:quotation "x" ; hz:measure hz:CountMeasure ; hz:counted "SELECT ?it {}"', "lacks hz:expected, hz:population"),
    ('hz:quotation "x" ; hz:measure hz:Guess', "is no measure"),
    ("hz:measure hz:CountMeasure", "lacks quotation"),
]


@pytest.mark.parametrize(("parts", "message"), BROKEN)
def test_an_incomplete_claim_is_refused_with_its_name(tmp_path: Path, parts: str, message: str) -> None:
    """Otherwise the next author's claim fails somewhere else, without its name."""
    file = tmp_path / "claim.ttl"
    prefixes = "@prefix hz: <https://w3id.org/hongzhuan/ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
    file.write_text(f"{prefixes}<urn:one> a hz:Claim ; {parts} ; dcterms:source <urn:s> .", encoding="utf-8")
    with pytest.raises(BadInput, match=message):
        read_claims([file])


def test_unknown_claim_names_the_nearest() -> None:
    """Otherwise a typing error costs a look into the files."""
    with pytest.raises(BadInput, match="no claim `xi-politbureau`") as found:
        choose(CLAIMS, ["xi-politbureau"])
    assert "xi-politburo" in str(found.value)
