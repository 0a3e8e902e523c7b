"""SHACL on the data: what a person who writes facts has to mend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

Severity = Literal["violation", "warning", "info"]

_SEVERITIES: dict[Node, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_ORDER: dict[Severity, int] = {"violation": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Violation:
    """One demand of one shape that one node does not meet.

    `focus` is the IRI of the node. `path` is the IRI of the property at fault, `None` for the node as a whole or where
    either of several properties would do. `message` says what to do, in the language that was asked for. `value` is the
    value at fault as text, `None` where the fault is that there is none.
    """

    focus: str
    path: str | None
    message: str
    severity: Severity
    value: str | None


def validate(data: Graph, ontology: Graph, shapes: Graph, language: str = "en") -> tuple[Violation, ...]:
    """Check `data` against `shapes`; the worst first, then by node, path and message. Nothing found is an empty tuple.

    Of the ontology only the subclass axioms and the kinds of its named individuals take part, and nothing is inferred:
    what the rules conclude is not what a person wrote. None of the three graphs is changed and none is fetched from.
    Source of the semantics: W3C Recommendation "Shapes Constraint Language (SHACL)", 2017.
    """
    from pyshacl import validate as run_shacl  # takes most of a second, which every command would pay

    merged = _with_hierarchy(data, ontology)
    _, report, _ = run_shacl(merged, shacl_graph=shapes, inplace=True, advanced=True, do_owl_imports=False)
    results = report.subjects(RDF.type, SH.ValidationResult)
    return tuple(sorted((_violation(report, node, language) for node in results), key=_sort_key))


def _with_hierarchy(data: Graph, ontology: Graph) -> Graph:
    """The data in a graph of its own, with what `sh:class` and `sh:targetClass` must know of the ontology."""
    merged = Graph()
    for graph in (data, _hierarchy(ontology)):
        for triple in graph:
            merged.add(triple)
    return merged


def _hierarchy(ontology: Graph) -> Graph:
    kept = Graph()
    for lower, upper in ontology.subject_objects(RDFS.subClassOf):
        if isinstance(lower, URIRef) and isinstance(upper, URIRef):
            kept.add((lower, RDFS.subClassOf, upper))
    for individual in ontology.subjects(RDF.type, OWL.NamedIndividual):
        for kind in ontology.objects(individual, RDF.type):
            kept.add((individual, RDF.type, kind))
    return kept


def _violation(report: Graph, node: Node, language: str) -> Violation:
    path = report.value(node, SH.resultPath)
    value = report.value(node, SH.value)
    return Violation(
        focus=str(report.value(node, SH.focusNode)),
        path=str(path) if isinstance(path, URIRef) else None,
        message=_message(report.objects(node, SH.resultMessage), language),
        severity=_SEVERITIES.get(report.value(node, SH.resultSeverity) or SH.Violation, "violation"),
        value=None if value is None else str(value),
    )


def _message(messages: Iterable[Node], language: str) -> str:
    """The message in the language, else in English, else any."""
    by_language = {text.language or "": str(text) for text in messages if isinstance(text, RdfLiteral)}
    first = next(iter(sorted(by_language.values())), "the node does not meet the shape")
    return by_language.get(language) or by_language.get("en") or first


def _sort_key(violation: Violation) -> tuple[int, str, str, str, str]:
    return (
        _ORDER[violation.severity],
        violation.focus,
        violation.path or "",
        violation.message,
        violation.value or "",
    )
