"""If these failed, people would look terms up and be told something else than the ontology says, or open half of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from rdflib import Graph
from rdflib.compare import isomorphic

from hongzhuan import shipped
from hongzhuan.ontology.page import page

ROOT = Path(__file__).parents[2]
Run = Callable[..., Result]


def test_the_page_is_the_ontology_s() -> None:
    """`make docs` makes it anew."""
    assert (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8") == page(shipped.vocabulary_files())


# what is asked; lines that the answer must have
SHOWN = [
    ("Post", ["hz:Post class post · 职务", "skos:relatedMatch org:Post", "hz:wikidataProperty wd:P39"]),
    ("学历学位", ["hz:Degree class degree · 学历学位"]),
    ("hz:born", ["Characteristics Functional", "hz:wikidataProperty wd:P569", "Range hz:PartialDate"]),
    ("isced:0715", ["Types hz:Field", "skos:exactMatch http://data.europa.eu/snb/isced-f/0715"]),
    ("inField", ["SubPropertyChain hz:field o hz:narrowerThan"]),
    ("EngineeringDegree", ["EquivalentTo hz:FinishedDegree and (hz:inField value isced:07)"]),
    ("sex", ["hz:sex object property sex · 性别"]),
]  # fmt: skip


@pytest.mark.parametrize(("term", "lines"), SHOWN, ids=[term for term, _ in SHOWN])
def test_a_term_is_shown_with_its_axioms_and_ties(run: Run, term: str, lines: list[str]) -> None:
    done = run("ontology", "show", term)
    assert done.exit_code == 0
    shown = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert [line for line in lines if line not in shown] == []


def test_the_rules_that_conclude_and_read_a_term_are_named_with_their_places(run: Run) -> None:
    document = json.loads(run("ontology", "show", "RedAndExpert", "--format", "json").stdout)
    concluding = {(use["rule_set"], use["how"]) for use in document["uses"]}
    assert ("xi", "concludes") in concluding and ("mao", "concludes") in concluding
    for use in document["uses"]:
        file, line = use["place"].rsplit(":", 1)
        text = (ROOT / "rules" / Path(file).name).read_text(encoding="utf-8").splitlines()
        assert use["rule"] in text[int(line) - 1]
    assert document["labels"] == {"en": "red and expert", "zh": "又红又专"}


def test_an_unknown_term_gets_the_nearest_and_an_ambiguous_one_its_candidates(run: Run) -> None:
    unknown, several = run("ontology", "show", "Technocrate"), run("ontology", "show", "level of higher education")
    assert (unknown.exit_code, several.exit_code) == (2, 0)
    assert "did you mean `Technocrat`?" in unknown.stderr
    ambiguous = run("ontology", "show", "class origin")
    assert ambiguous.exit_code == 2 and "hz:ClassOrigin, hz:origin" in ambiguous.stderr


def merged() -> Graph:
    graph = Graph()
    for file in shipped.vocabulary_files():
        graph.parse(file)
    return graph


@pytest.mark.parametrize(("form", "parser"), [("turtle", "turtle"), ("rdfxml", "xml"), ("jsonld", "json-ld")])
def test_every_export_says_the_same(run: Run, tmp_path: Path, form: str, parser: str) -> None:
    file = tmp_path / "ontology"
    assert run("ontology", "export", "--format", form, "--into", str(file)).exit_code == 0
    assert isomorphic(Graph().parse(file, format=parser), merged())


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs a Java runtime")
def test_the_export_without_dates_is_what_hermit_takes(run: Run, tmp_path: Path) -> None:
    """Someone who opens it in Protégé and starts the reasoner would get an error about a datatype."""
    import owlready2

    file = tmp_path / "ontology.owl"
    assert run("ontology", "export", "--format", "rdfxml", "--only-owl", "--into", str(file)).exit_code == 0
    world = owlready2.World()
    world.get_ontology(file.as_uri()).load(only_local=True)
    owlready2.sync_reasoner_hermit(world, debug=0)
    assert list(world.inconsistent_classes()) == []
