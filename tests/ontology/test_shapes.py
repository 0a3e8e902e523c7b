"""If these failed, a slip in a fact (no source, an end before the start, an unknown role) would be taken in unseen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import Result
from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from hongzhuan import shipped
from hongzhuan.names import HZ, KB, shorten
from hongzhuan.shacl.demands import Demand, read_demands
from hongzhuan.shacl.places import Places
from hongzhuan.shacl.validate import Violation, read_shapes, validate

HERE = Path(__file__).parent / "shapes"
SOUND = (HERE / "sound.ttl").read_text(encoding="utf-8")
GRAPH = "urn:facts"


@dataclass(frozen=True, slots=True)
class Case:
    """A slip in the sound facts, and every finding that it leads to."""

    name: str
    sound: str
    slip: str
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return self.name

    @property
    def turtle(self) -> str:
        return SOUND.replace(self.sound, self.slip)


def read_cases() -> Iterator[Case]:
    """The cases of the text file: a name, what is replaced (-), by what (+), and the findings (!)."""
    for block in re.split(r"^# ", (HERE / "cases.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, *lines = block.strip().splitlines()
        said = {mark: [line[2:].strip() for line in lines if line.startswith(mark)] for mark in "-+!"}
        sound, slip = ("\n".join(said[mark]).replace("\\n", "\n") for mark in "-+")
        yield Case(name, sound, slip, tuple(said["!"]))


CASES = list(read_cases())


@cache
def demands() -> tuple[Demand, ...]:
    return read_shapes(shipped.shape_files())


@cache
def ontology() -> tuple[ox.Triple, ...]:
    files = shipped.vocabulary_files()
    return tuple(q.triple for f in files for q in ox.parse(path=str(f), format=ox.RdfFormat.TURTLE))


def found_in(turtle: str, language: str = "en") -> tuple[Violation, ...]:
    """What our validator finds in facts beside the ontology, about these facts."""
    return tuple(v for v in everything_found_in(turtle, language) if _is_of(v, turtle))


def everything_found_in(turtle: str, language: str = "en") -> tuple[Violation, ...]:
    store, graph = ox.Store(), ox.NamedNode(GRAPH)
    facts = (quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    for triples in (ontology(), facts):
        store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    return validate(store, demands(), GRAPH, language)


def _is_of(violation: Violation, turtle: str) -> bool:
    """Whether a finding is about these facts, and not about the leaders and sources of the shipped eras, left out here."""
    return violation.focus.endswith("OddTerm") or (
        violation.focus.startswith(KB) and shorten(violation.focus) in turtle
    )


def said(violation: Violation) -> str:
    path = f" {shorten(violation.path)}" if violation.path else ""
    return f"{violation.severity} {shorten(violation.focus)}{path}: {violation.message}"


def test_sound_facts_meet_every_shape() -> None:
    assert [said(v) for v in found_in(SOUND)] == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_slip_is_found_with_what_to_do(case: Case) -> None:
    assert SOUND.count(case.sound) == 1
    assert [said(v) for v in found_in(case.turtle)] == list(case.expected)


def test_every_demand_has_a_slip_that_breaks_it() -> None:
    """A shape that nothing can break would be taken for a check."""
    reported = {line.partition(": ")[2] for case in CASES for line in case.expected}
    unbroken = [d.messages["en"] for d in demands() if not any(_fits(d.messages["en"], text) for text in reported)]
    assert unbroken == [], "\n".join(unbroken)


def _fits(template: str, text: str) -> bool:
    return re.fullmatch(re.sub(r"\\\{\\\?\w+\\\}", ".+", re.escape(template)), text) is not None


def test_every_message_comes_in_chinese_too() -> None:
    assert [d.shape for d in demands() if not re.search(r"[\u4e00-\u9fff]", d.messages.get("zh", ""))] == []
    slip = SOUND.replace("hz:role hz:Specialist ;", "")
    assert [v.message for v in found_in(slip, "zh")] == ["职务须有且只有一个角色(hz:role)。"]
    assert "role" in found_in(slip, "fr")[0].message


# --- agreement with pySHACL, another validator


def shapes_graph() -> Graph:
    merged = Graph()
    for file in shipped.shape_files():
        merged.parse(file)
    return merged


def apart(case: Case, number: int) -> str:
    """The facts of a case under names of their own, so that many cases fit into one graph."""
    text = case.turtle.replace(f"<{KB}>", f"<{KB}case{number}->").replace("entity/>", f"entity/case{number}->")
    return text.replace("hz:OddTerm", f"hz:OddTerm{number}")


@cache
def all_slips() -> str:
    """Every case in one text."""
    return "\n".join(apart(case, number) for number, case in enumerate(CASES))


def small_ontology() -> Graph:
    """What the shapes must know of the ontology: kinds, hierarchy, domains and ranges."""
    merged, kept = Graph(), Graph()
    for file in shipped.vocabulary_files():
        merged.parse(file)
    for prop in (RDF.type, RDFS.subClassOf, RDFS.domain, RDFS.range):
        for subject, value in merged.subject_objects(prop):
            if isinstance(subject, URIRef) and isinstance(value, URIRef):
                kept.add((subject, prop, value))
    return kept


Told = tuple[str, str, str]


def told_by_pyshacl(data: Graph, shapes: Graph) -> set[Told]:
    """What pySHACL finds: the node, the severity, the English message."""
    from pyshacl import validate as run

    _, report, _ = run(data, shacl_graph=shapes, advanced=True, inplace=True)
    assert isinstance(report, Graph)
    return {
        (
            str(report.value(node, SH.focusNode)),
            _severity(report.value(node, SH.resultSeverity)),
            _english(report, node),
        )
        for node in report.objects(None, SH.result)
    }


def _severity(node: Node | None) -> str:
    return str(node).rpartition("#")[2].lower()


def _english(report: Graph, node: Node) -> str:
    """The English message, without what stands in its blanks and the language that pySHACL drops where there are some."""
    texts = [_bare(str(text)) for text in report.objects(node, SH.resultMessage)]
    return next((text for text in texts if any(text == d.messages["en"] for d in demands())), texts[0])


def _bare(text: str) -> str:
    fitting = [d.messages["en"] for d in demands() if _fits(d.messages["en"], text)]
    return fitting[0] if fitting else text


def _aimed(shapes: Graph, shape: str, nodes: set[str]) -> Graph:
    """One shape, aimed at some nodes, with the prefixes and the shapes of values that it leans on."""
    space = "https://w3id.org/hongzhuan/shapes"
    kept = Graph()
    for name in (shape, space, f"{space}#Date", f"{space}#English", f"{space}#Chinese"):
        kept += shapes.cbd(URIRef(name))
    for target in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf):
        kept.remove((URIRef(shape), target, None))
    for node in nodes:
        kept.add((URIRef(shape), SH.targetNode, URIRef(node)))
    return kept


def _namesake(node: str) -> str:
    """The node of the same name in the first case, in which little is wrong."""
    return re.sub(r"case\d+-", "case0-", re.sub(r"OddTerm\d+", "OddTerm0", node))


def test_another_validator_finds_the_same() -> None:
    """For each shape, in some nodes that break it and in some that do not."""
    data, shapes = Graph().parse(data=all_slips(), format="turtle") + small_ontology(), shapes_graph()
    found = [v for v in everything_found_in(all_slips()) if "/case" in v.focus or "#OddTerm" in v.focus]
    assert len({v.shape for v in found}) == len({d.shape for d in demands()})
    for shape in sorted({d.shape for d in demands()}):
        ours = {(v.focus, v.severity, _bare(v.message)) for v in found if v.shape == shape}
        broken = {focus for focus, _, _ in sorted(ours)[:: max(1, len(ours) // 4)]}
        nodes = broken | {node for node in map(_namesake, broken) if (URIRef(node), RDF.type, None) in data}
        told = told_by_pyshacl(data, _aimed(shapes, shape.strip("<>"), nodes))
        assert told == {one for one in ours if one[0] in nodes}, shape


def test_another_validator_finds_nothing_in_sound_facts() -> None:
    facts, shapes = Graph().parse(data=SOUND, format="turtle"), shapes_graph()
    for shape in list(shapes.subjects(SH.targetSubjectsOf, RDF.type)):  # every term of the ontology would be one
        shapes.remove((shape, SH.targetSubjectsOf, RDF.type))
        for node in set(facts.subjects()):
            shapes.add((shape, SH.targetNode, node))
    told = told_by_pyshacl(facts + small_ontology(), shapes)
    assert [one for one in told if one[0].startswith(KB)] == []


def test_the_shapes_are_shapes() -> None:
    from pyshacl import validate as run

    conforms, _, text = run(Graph(), shacl_graph=shapes_graph(), meta_shacl=True, advanced=True)
    assert conforms, text


# --- the validator itself


def test_a_construct_without_a_query_is_named_and_never_passed_over() -> None:
    shape = "<urn:s> sh:targetClass <urn:c> ; sh:property [ sh:path <urn:p> ; sh:lessThan <urn:q> ] ."
    store = ox.Store()
    store.load(f"@prefix sh: <{SH}> . {shape}".encode(), format=ox.RdfFormat.TURTLE)
    with pytest.raises(ValueError, match="sh:lessThan"):
        read_demands(store)


def test_places_lead_to_the_line_of_the_property(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "a.ttl"
    file.write_text(
        "@prefix kb: <x> .\n\nkb:A a hz:Post ;\n    hz:end 1 .\n<urn:b>\n    a hz:Post .\n", encoding="utf-8"
    )
    places = Places([file, tmp_path / "b.jsonld"])
    assert places.of(f"{KB}A") == "a.ttl:3"
    assert places.of(f"{KB}A", f"{HZ}end") == "a.ttl:4"
    assert places.of(f"{KB}A", f"{HZ}start") == "a.ttl:3"
    assert places.of("urn:b") == "a.ttl:5"
    assert places.of(f"{KB}C") is None


def test_the_shipped_facts_break_no_shape(kb: object) -> None:
    from hongzhuan import KnowledgeBase, checking

    assert isinstance(kb, KnowledgeBase)
    assert [str(finding) for finding in checking.check_data(kb) if finding.status == "failed"] == []


def test_many_findings_of_one_shape_are_cut_and_counted() -> None:
    from hongzhuan.checking import Finding, shortened

    findings = [Finding("data", "failed", f"post {n}", None, "Post") for n in range(5)] + [Finding("data", "ok", "end")]
    assert [f.text for f in shortened(findings, 3)] == [
        "post 0",
        "post 1",
        "post 2",
        "2 more of Post; --all prints them",
        "end",
    ]
    assert list(shortened(findings, 5)) == findings


def test_facts_of_one_s_own_are_not_blamed_for_the_shipped_eras(run: Callable[..., Result], tmp_path: Path) -> None:
    """The ontology names leaders and sources that are described in the shipped facts only."""
    file = tmp_path / "own.ttl"
    file.write_text(SOUND.replace('hz:end "1970"', 'hz:end "1954"'), encoding="utf-8")
    done = run("check", "--only", "data", "--kb", str(file), "--format", "json")
    findings = json.loads(done.stdout)["findings"]
    assert done.exit_code == 1
    assert [(f["shape"], f["place"]) for f in findings] == [("EndBeforeStart", f"{file}:35"), (None, None)]
