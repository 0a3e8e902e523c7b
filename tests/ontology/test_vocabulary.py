"""If these failed, a reader would meet a term without a meaning, and a tool a name that leads nowhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from hongzhuan import KnowledgeBase
from hongzhuan.program.rulesets import load, shipped_names

ROOT = Path(__file__).parents[2]
HZ = Namespace("https://w3id.org/hongzhuan/ontology#")
KB = Namespace("https://w3id.org/hongzhuan/kb/")
XSD = "http://www.w3.org/2001/XMLSchema#"
ISCED = Namespace("https://w3id.org/hongzhuan/isced-f/")
OURS = (str(HZ), str(ISCED))
ONTOLOGY = URIRef("https://w3id.org/hongzhuan/ontology")
SPACES = {"hz": HZ, "kb": KB, "isced": ISCED}
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
BUILT_IN = (str(RDF), str(RDFS), str(OWL), XSD)
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)


@cache
def ontology() -> Graph:
    """The ontology."""
    merged = Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        merged.parse(path)
    return merged


@cache
def facts() -> Graph:
    """The shipped facts."""
    merged = Graph()
    for path in sorted((ROOT / "kb").rglob("*.ttl")):
        merged.parse(path)
    return merged


def terms() -> list[URIRef]:
    """Everything of ours that the ontology gives a type."""
    found = {term for term in ontology().subjects(RDF.type) if isinstance(term, URIRef)}
    return sorted(term for term in found if str(term).startswith(OURS))


def languages(term: Node, prop: URIRef) -> list[str | None]:
    return sorted(text.language or "" for text in ontology().objects(term, prop) if isinstance(text, Literal))


def test_every_term_is_named_and_explained_in_both_languages_and_has_an_example() -> None:
    found = terms()
    assert len(found) > 400
    wanting = {
        str(term): (languages(term, RDFS.label), languages(term, RDFS.comment), languages(term, SKOS.example))
        for term in found
        if languages(term, RDFS.label) != ["en", "zh"]
        or languages(term, RDFS.comment) != ["en", "zh"]
        or "en" not in languages(term, SKOS.example)
    }
    assert wanting == {}


def test_what_rule_sets_conclude_cites_the_literature(kb: KnowledgeBase) -> None:
    concluded = {iri for name in shipped_names() for iri in kb.concluded(load(name))}
    assert len(concluded) > 30
    assert [iri for iri in sorted(concluded) if not list(ontology().objects(URIRef(iri), DCTERMS.source))] == []


def test_every_citation_of_the_ontology_leads_to_a_source() -> None:
    cited = set(ontology().objects(None, DCTERMS.source))
    assert len(cited) > 10
    assert [str(source) for source in cited if (source, RDF.type, HZ.Source) not in facts()] == []


def test_what_an_example_names_exists() -> None:
    known = set(ontology().subjects()) | set(facts().subjects())
    texts = [str(text) for prop in (SKOS.example, HZ.alignmentNote) for text in ontology().objects(None, prop)]
    named = {(prefix, name) for text in texts for prefix, name in re.findall(r"\b(hz|kb|isced):([\w-]+)", text)}
    assert len(named) > 150
    assert sorted(f"{prefix}:{name}" for prefix, name in named if SPACES[prefix][name] not in known) == []


def test_no_term_is_used_that_is_not_declared() -> None:
    graph = ontology()
    properties = {prop for kind in PROPERTIES for prop in graph.subjects(RDF.type, kind)}
    classes = set(graph.subjects(RDF.type, OWL.Class)) | set(graph.subjects(RDF.type, RDFS.Datatype))
    used = set(graph.predicates()) - properties
    used |= {kind for kind in graph.objects(None, RDF.type) if kind not in classes}
    used |= {c for p in (RDFS.subClassOf, RDFS.domain, RDFS.range) for c in graph.objects(None, p) if c not in classes}
    used |= {p for p in graph.objects(None, RDFS.subPropertyOf) if p not in properties}
    assert sorted(str(term) for term in used if isinstance(term, URIRef) and not str(term).startswith(BUILT_IN)) == []


def test_no_name_is_two_kinds_of_thing() -> None:
    kinds = (OWL.Class, RDFS.Datatype, *PROPERTIES, OWL.NamedIndividual)
    named = {term for kind in kinds for term in ontology().subjects(RDF.type, kind) if isinstance(term, URIRef)}
    assert [str(t) for t in sorted(named) if sum((t, RDF.type, kind) in ontology() for kind in kinds) > 1] == []


@pytest.mark.parametrize(
    "prop",
    [OWL.versionIRI, OWL.versionInfo, RDFS.label, RDFS.comment, DCTERMS.title, DCTERMS.description, DCTERMS.creator,
     DCTERMS.license, DCTERMS.created],
)  # fmt: skip
def test_the_header_says_what_the_ontology_is(prop: URIRef) -> None:
    assert list(ontology().objects(ONTOLOGY, prop))


def test_the_version_is_the_package_s_and_nothing_is_imported() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    assert [str(v) for v in ontology().objects(ONTOLOGY, OWL.versionInfo)] == [version[1]]
    assert [str(v) for v in ontology().objects(ONTOLOGY, OWL.versionIRI)] == [f"{ONTOLOGY}/{version[1]}"]
    assert list(ontology().objects(None, OWL.imports)) == []


def aligned() -> set[Node]:
    """Our terms, fields of education apart, that are tied to a term of another vocabulary."""
    graph = ontology()
    pairs = {pair for prop in (RDFS.subClassOf, RDFS.subPropertyOf, *MATCHES) for pair in graph.subject_objects(prop)}
    pairs |= {pair for prop in (HZ.wikidataProperty, HZ.wikidataQualifier) for pair in graph.subject_objects(prop)}
    outside = {s for s, o in pairs if isinstance(o, URIRef) and not str(o).startswith((*OURS, *BUILT_IN))}
    return {term for term in outside if str(term).startswith(str(HZ))}


def test_every_alignment_gives_its_reason() -> None:
    text = (ROOT / "ontology" / "alignments.ttl").read_text(encoding="utf-8")
    here = {HZ[name] for name in re.findall(r"^hz:(\w+) ", text, re.MULTILINE)}
    explained = set(ontology().subjects(HZ.alignmentNote))
    assert len(explained) > 50
    assert here & aligned() == explained


def test_no_class_of_another_vocabulary_is_made_ours() -> None:
    """Equivalence would turn whatever a person loads beside the facts into officials and organs of China."""
    pairs = [p for prop in (OWL.equivalentClass, OWL.equivalentProperty) for p in ontology().subject_objects(prop)]
    assert [pair for pair in pairs if not all(str(t).startswith(OURS) for t in pair if isinstance(t, URIRef))] == []


def test_every_field_has_its_address_in_the_european_list() -> None:
    fields = set(ontology().subjects(RDF.type, HZ.Field))
    matched = dict(ontology().subject_objects(SKOS.exactMatch))
    assert set(matched) == fields and len(fields) > 100
    for field, address in matched.items():
        assert str(address).rpartition("/")[2] == str(field).rpartition("/")[2]


def test_an_example_that_is_a_statement_is_on_record() -> None:
    """Someone would copy a fact that is none."""
    known = ontology() + facts()
    asserted = set(known.predicates())
    statements = []
    for text in sorted(map(str, ontology().objects(None, SKOS.example))):
        if found := re.fullmatch(r'((?:kb|hz|isced):[\w-]+) (hz:\w+) ((?:kb|hz|isced):[\w-]+|".+"\S*|\d+)', text):
            head = f"@prefix hz: <{HZ}> . @prefix kb: <{KB}> . @prefix isced: <{ISCED}> . @prefix xsd: <{XSD}> ."
            statements += list(Graph().parse(data=f"{head} {found[0]} .", format="turtle"))
    stated = [triple for triple in statements if triple[1] in asserted]
    assert len(stated) > 50
    assert [triple for triple in stated if triple not in known] == []


def test_owlready_opens_the_ontology_with_its_classes_and_labels(kb: KnowledgeBase) -> None:
    opened = kb.ontology()
    ours = {cls.iri for cls in opened.classes() if cls.iri.startswith(str(HZ))}
    assert ours == {str(cls) for cls in ontology().subjects(RDF.type, OWL.Class) if str(cls).startswith(str(HZ))}
    assert sorted(map(str, opened.world[str(HZ.Technocrat)].label)) == ["technocrat", "技术官僚"]
