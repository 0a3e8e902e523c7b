"""If this fails, a reader gets a proof that hides evidence, cannot be read, or says other things in another format."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import rdflib

from hongzhuan.explain.proof import Cited, Fact, Kind, Proof, Said, SourceRef
from hongzhuan.explain.render_dot import dot
from hongzhuan.explain.render_html import html
from hongzhuan.explain.render_mermaid import COLOURS, graph, mermaid
from hongzhuan.explain.render_text import text
from hongzhuan.explain.to_rdf import turtle
from hongzhuan.names import HZ, KB, RDF

GOLDEN = Path(__file__).parent.parent / "golden"
WIKI = SourceRef(KB + "source-LinHai-1", "Lin Hai", "Encyclopaedia", "https://example.org/LinHai?a=1&b=2", "2026-11-24")
NEWS = SourceRef(KB + "source-LinHai-2", "Governor named", "Daily", "https://example.org/news", "2026-11-23")
BOOK = SourceRef(KB + "book", "Rule of Engineers", "Press", "https://example.org/book", "2026-11-22")
OFFICIAL, POST, DEGREE = KB + "LinHai", KB + "LinHai-post-1", KB + "LinHai-degree-1"


def leaf(subject: str, name: str, value: str, words: str, words_zh: str = "", *sources: SourceRef) -> Proof:
    predicate = RDF + "type" if name == "a" else HZ + name
    return Proof(Fact(subject, predicate, value, words, words_zh), "asserted", sources=sources)


def step(subject: str, cls: str, words: str, *premises: Proof, kind: Kind = "rule", **more: object) -> Proof:
    era = HZ + "XiEra" if kind == "rule" else None
    fact = Fact(subject, RDF + "type", HZ + cls, words, era=era)
    return Proof(fact, kind, premises=premises, **more)  # type: ignore[arg-type]


HOLDER = leaf(POST, "holder", OFFICIAL, "Governor of Hebei: holder Lin Hai", "河北省省长:任职者 林海", WIKI)
START = leaf(POST, "start", "2016-12-30", "Governor of Hebei: start 2016-12-30", "河北省省长:开始 2016-12-30", WIKI)
ROLE = leaf(POST, "role", HZ + "Head", "Governor of Hebei: role head", "河北省省长:角色 正职", WIKI, NEWS)
IS_POST = leaf(POST, "a", HZ + "Post", "Governor of Hebei is post", "河北省省长:职务", WIKI)
SCALE = leaf(HZ + "Head", "position", "8", "head: position on its scale 8")
FIELD = leaf(
    DEGREE, "field", KB + "mechanics", "kb:LinHai-degree-1: field mechanics", "kb:LinHai-degree-1:学科 力学", WIKI
)
IS_DEGREE = leaf(DEGREE, "a", HZ + "Degree", "kb:LinHai-degree-1 is degree", "kb:LinHai-degree-1:学历", WIKI)
NEVER = Proof(
    Fact(OFFICIAL, RDF + "type", HZ + "Purged", "no record that Lin Hai is purged", "无记录:林海遭清洗"), "absence"
)
IN_OFFICE = step(
    OFFICIAL,
    "OfficialOfTheEra",
    "Lin Hai is official of the era",
    HOLDER,
    START,
    IS_POST,
    rule="base/entered",
    because="Lin Hai became Governor of Hebei in 2016-12-30",
    because_zh="林海任河北省省长",
)
STEM = step(
    DEGREE,
    "StemDegree",
    "kb:LinHai-degree-1 is STEM degree",
    IS_DEGREE,
    FIELD,
    kind="axiom",
    rule="hz:StemDegree EquivalentTo (hz:Degree and (hz:inField value isced:07))",
)


def contribution(number: int) -> Proof:
    words = f"Lin Hai: held post {number}; post {number}: organisation Hebei"
    fact = Fact(OFFICIAL, "xi.experienced.where-1", "", words, f"林海:曾任职务{number}")
    start = leaf(f"{POST}{number}", "start", f"20{number:02}", f"post {number}: start 20{number:02}", "", NEWS)
    return Proof(fact, "rule", rule="xi/experienced", premises=(start,))


TOTAL = Proof(
    Fact(OFFICIAL, "xi.experienced.where-1", "28", "total years: 28 (from 14 contributions)", "累计年数:28(共14项)"),
    "aggregate",
    value=28.0,
    premises=tuple(contribution(number) for number in range(1, 15)),
)
PROOF = step(
    OFFICIAL,
    "Technocrat",
    "Lin Hai is technocrat in Xi era",
    IN_OFFICE,
    STEM,
    ROLE,
    SCALE,
    TOTAL,
    NEVER,
    step(OFFICIAL, "Loyal", "Lin Hai is loyal", IN_OFFICE, HOLDER, rule="xi/loyal"),
    rule="xi/technocrat",
    because="Lin Hai is trained & practised",
    because_zh="林海受过训练",
    cites=(Cited(BOOK, "p. 5"),),
    conditions=(Said("28 years >= 5 years", "28年不少于5年"),),
    place="rules/xi.hz:12",
)

RENDERED = {
    "proof.txt": text(PROOF),
    "proof-zh.txt": text(PROOF, zh=True, width=60),
    "proof.mmd": mermaid(PROOF),
    "proof.dot": dot(PROOF),
    "proof.html": html([PROOF], "Lin Hai: technocrat", "rules aa, knowledge base bb"),
    "proof.ttl": turtle([PROOF], "xi", "sha256:aa", "sha256:bb"),
}


@pytest.mark.parametrize("name", RENDERED)
def test_what_people_read_is_what_was_reviewed(name: str) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        (GOLDEN / name).write_text(RENDERED[name], encoding="utf-8")
    assert RENDERED[name] == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("wanted", "times"),
    [
        ("Governor of Hebei: holder Lin Hai; start 2016-12-30  [2]", 1),
        ("Lin Hai became Governor of Hebei in 2016-12-30  as above", 1),
        ("Governor of Hebei: holder Lin Hai  as above", 1),
        ("kb:LinHai-degree-1: field mechanics  [2]", 1),
        ("✓ 28 years >= 5 years", 1),
        ("Lin Hai: held post 10 (2010 – ?)  [3]", 1),
        ("held post 11", 0),
        ("and 4 more; --format json shows all", 1),
        ("no record that Lin Hai is purged", 1),
        ("[1] Rule of Engineers, Press, read 2026-11-22", 1),
        ("https://example.org/book", 1),
        ("xi/technocrat: p. 5", 1),
        ("position on its scale", 0),
        ("is post", 0),
    ],
)
def test_text_is_short_and_complete(wanted: str, times: int) -> None:
    assert RENDERED["proof.txt"].count(wanted) == times


def test_the_class_of_an_organisation_or_of_a_lone_record_is_evidence() -> None:
    firm = leaf(KB + "Firm", "a", HZ + "StateOwnedEnterprise", "Firm is state-owned enterprise")
    rank = leaf(KB + "Firm", "rank", HZ + "X", "Firm: rank high")
    alone = step(OFFICIAL, "Veteran", "Lin Hai is veteran", firm, rank, IS_POST)
    assert "Firm: is state-owned enterprise; rank high" in text(alone)
    assert "Governor of Hebei is post" in text(alone)


@pytest.mark.parametrize("width", [20, 60, 140])
def test_lines_fit_but_for_addresses(width: int) -> None:
    from rich.cells import cell_len

    assert all(cell_len(line) <= width for line in text(PROOF, width, zh=True).splitlines() if "://" not in line)


def test_colour_comes_only_on_request_and_never_from_the_data() -> None:
    hostile = replace(PROOF, because="red \x1b[31m alert \u202e\nnext")
    assert "\x1b" not in text(hostile) and "\u202e" not in text(hostile)
    assert "\x1b[31m" not in text(hostile, colour=True) and "\x1b[1m" in text(hostile, colour=True)


def test_pictures_have_one_node_a_fact_and_cut_no_contribution() -> None:
    drawn = graph(PROOF)
    words = [" ".join(node.lines) for node in drawn.nodes]
    assert sum(word.startswith("Governor of Hebei: holder") for word in words) == 1
    assert sum(word.startswith("Lin Hai: held post") for word in words) == 14
    names = {node.name for node in drawn.nodes}
    assert {name for edge in drawn.edges for name in edge} == names
    assert not any("position on its scale" in word or "is post" in word for word in words)


HOSTILE = '"]; x --> y <script>alert(1)</script> \\" & #quot; `md` {a|b}\n\\N'


def test_a_label_cannot_leave_its_quotation_marks() -> None:
    bad = Proof(Fact(OFFICIAL, HZ + "x", "y", HOSTILE), "asserted")
    label = re.search(r'n1\["(.*)"\]:::asserted', mermaid(bad))
    assert label and not set('"`\\') & set(label.group(1)) and "<script" not in label.group(1)
    quoted = re.search(r'label="((?:[^"\\]|\\.)*)", shape', dot(bad))
    assert quoted and quoted.group(1).replace('\\"', '"').startswith('"]; x --> y')
    page = html([bad], HOSTILE)
    assert "<script>alert" not in page and page.count("<script>") == 1


def test_a_source_is_linked_only_if_it_is_on_the_web() -> None:
    source = replace(WIKI, url="javascript:alert(1)")
    assert 'href="javascript' not in html([replace(HOLDER, sources=(source,))], "x")
    assert 'href="https://example.org/LinHai?a=1&amp;b=2"' in RENDERED["proof.html"]


class _Checker(HTMLParser):
    """Checks that tags nest, ids are unique, links lead somewhere and nothing is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in ("meta", "input"):
            self.open.append(tag)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values["href"] or ""] if "href" in values else []
        self.loaded += [str(values[name]) for name in ("src", "srcset", "data") if name in values]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_needs_no_network() -> None:
    page = html([PROOF, IN_OFFICE], "Lin Hai")
    checker = _Checker()
    checker.feed(page)
    assert not checker.open and not checker.loaded and "default-src 'none'" in page
    assert len(checker.ids) == len(set(checker.ids))
    assert {link[1:] for link in checker.links if link.startswith("#")} <= set(checker.ids)
    assert page.count("held post") == 14 and 'lang="zh">林海受过训练' in page


@pytest.mark.parametrize("kind", COLOURS)
def test_black_can_be_read_on_each_colour(kind: Kind) -> None:
    channels = [int(COLOURS[kind][0][i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    assert (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) / 0.05 > 15


WALK = """
    PREFIX hz: <https://w3id.org/hongzhuan/ontology#>
    PREFIX prov: <http://www.w3.org/ns/prov#>
    PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
    SELECT DISTINCT ?fact { ?root hz:conclusion/rdf:object hz:Technocrat ; %s ?fact }
"""


@pytest.mark.parametrize("path", ["prov:wasInformedBy*/prov:used", "prov:used/(hz:derivedBy/prov:used)*"])
def test_a_property_path_walks_the_whole_proof(path: str) -> None:
    found = rdflib.Graph().parse(data=RENDERED["proof.ttl"], format="turtle").query(WALK % path)
    assert len(list(found)) == len({p.fact for p in PROOF.walk()} - {PROOF.fact})


def test_every_statement_names_its_triple_and_source() -> None:
    data = rdflib.Graph().parse(data=RENDERED["proof.ttl"], format="turtle")
    node = next(data.subjects(rdf("object"), rdflib.Literal("2016-12-30", datatype=rdflib.XSD.date)))
    assert data.value(node, rdf("predicate")) == rdflib.URIRef(HZ + "start")
    assert data.value(node, rdflib.DCTERMS.source) == rdflib.URIRef(WIKI.iri)
    reasons = {(r.language, str(r)) for r in data.objects(None, rdflib.URIRef(HZ + "because"))}
    assert {("en", "Lin Hai is trained & practised"), ("zh", "林海受过训练")} <= reasons


def rdf(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(RDF + name)


def addresses(document: str, kind: str) -> set[str]:
    return set(re.findall(rf"hzd:{kind}-[0-9a-f]+", document))


def test_addresses_hang_on_content_alone() -> None:
    again = [turtle([PROOF], "xi", rules, kb) for rules, kb in (("sha256:aa", "sha256:cc"), ("sha256:zz", "sha256:bb"))]
    assert addresses(again[0], "step") == addresses(RENDERED["proof.ttl"], "step")
    assert not addresses(again[1], "step") & addresses(RENDERED["proof.ttl"], "step")


def test_another_run_writes_the_same_bytes() -> None:
    code = "import test_render, json; print(json.dumps(test_render.RENDERED))"
    folder = str(Path(__file__).parent)
    paths = os.pathsep.join([folder, *filter(None, sys.path)])
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "7"},
    )
    assert json.loads(ran.stdout) == RENDERED


def test_the_picture_of_a_large_proof_is_long_and_not_wide() -> None:
    """Nobody reads a picture that is ten screens wide."""
    many = replace(PROOF, premises=tuple(step(f"{OFFICIAL}{n}", "Post", f"post {n}") for n in range(30)))
    assert "flowchart BT" in mermaid(HOLDER) and "rankdir=BT" in dot(HOLDER)
    assert "flowchart RL" in mermaid(many) and "rankdir=RL" in dot(many)
