"""A rule set as SHACL rules: a `sh:SPARQLRule` for each rule, run in the order of the strata.

Source: SHACL Advanced Features (W3C Working Group Note, 2017), section 8. The focus nodes of a rule are what its conclusion
speaks of; `$this` stands for one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hongzhuan.export.program import Exported, Omission, address
from hongzhuan.export.sparql import calendar, is_transitive, listed, origin_of, reads_itself
from hongzhuan.export.sparql_pattern import PatternWriter, indented
from hongzhuan.export.sparql_terms import prefixes, term
from hongzhuan.export.steps import Steps
from hongzhuan.facts.codes import Term, iri
from hongzhuan.program.ir import Aggregated, Argument, Atom, BodyLiteral, Const, Rule, Var

SHAPES = "https://w3id.org/hongzhuan/shapes/export/"


@dataclass(frozen=True, slots=True)
class _Shape:
    name: str
    target: str
    construct: str


def to_shacl(program: Exported) -> tuple[str, list[Omission]]:
    """The shapes as Turtle, and what SHACL says otherwise than the rule set."""
    omissions = [
        Omission("the calendar", "rules only add, so the days of each date (`cal:`) stay in the data"),
        *_recursive(program),
    ]
    shapes = [_calendar_shape(), *_shapes(program, omissions)]
    blocks = [_turtle(shape, order) for order, shape in enumerate(shapes)]
    text = "\n".join(blocks)
    used = text + " sh: rdfs: owl: xsd: "
    declared = [line.replace("PREFIX ", "@prefix ") + " ." for line in prefixes(used)]
    head = [
        *(f"# {line}" for line in program.head_lines("SHACL rules")),
        "# Data graph: the facts and the ontology. The rules must be run in the order of sh:order.",
        *(f"# Note: {omission}" for omission in omissions),
    ]
    return "\n".join([*head, "", *declared, "", _declarations(text), "", text]), omissions


def _recursive(program: Exported) -> Iterator[Omission]:
    for stratum in program.strata:
        if any(reads_itself(rule, stratum) and not is_transitive(rule) for rule in stratum.rules):
            names = listed(dict.fromkeys(str(rule.head.relation) for rule in stratum.rules))
            yield Omission(
                names, f"recursive: its rules stand here {stratum.rounds} times, as often as these facts need"
            )


def _shapes(program: Exported, omissions: list[Omission]) -> Iterator[_Shape]:
    for stratum in program.strata:
        inner = [rule for rule in stratum.rules if reads_itself(rule, stratum)]
        once = [rule for rule in stratum.rules if rule not in inner]
        for rule in [*once, *inner * (stratum.rounds if inner else 0)]:
            targets = _targets(rule, Steps(program.steps))
            if targets:
                yield _Shape(origin_of(rule), " ; ".join(dict.fromkeys(targets)), _construct(rule, program))
            else:
                omissions.append(Omission(origin_of(rule), "left out: nothing tells which nodes to look at"))


def _targets(rule: Rule, steps: Steps) -> list[str]:
    """The nodes that a rule looks at; none where nothing in it tells."""
    subject = rule.head.arguments[0]
    if isinstance(subject, Const):
        return [f"sh:targetNode {term(subject.term)}"]
    return _named_in(rule.body, subject, steps)


def _named_in(body: tuple[BodyLiteral, ...], subject: Argument, steps: Steps) -> list[str]:
    """The first condition that speaks of the subject; of a step or an aggregate, that of each way to satisfy it."""
    for item in body:
        if isinstance(item, Atom) and item.relation.kind in ("class", "property") and subject in item.arguments:
            return [_target_of(item, subject)]
    for item in body:
        inner = item if isinstance(item, Atom) else item.source if isinstance(item, Aggregated) else None
        if inner is not None and inner.relation.kind == "step" and subject in inner.arguments:
            found = [_named_in(way, subject, steps) for way in steps.ways(inner)]
            return [target for way in found for target in way] if all(found) else []
    return []


def _target_of(atom: Atom, subject: Argument) -> str:
    name = term(iri(address(atom.relation)))
    if atom.relation.kind == "class":
        return f"sh:targetClass {name}"
    return f"sh:targetSubjectsOf {name}" if atom.arguments[0] == subject else f"sh:targetObjectsOf {name}"


def _construct(rule: Rule, program: Exported) -> str:
    subject = rule.head.arguments[0]
    writer = PatternWriter(program.steps, {subject: "$this"} if isinstance(subject, Var) else {})
    body, raw = writer.body(rule.body, rule.head)
    return "\n".join([f"CONSTRUCT {{ {writer.head(rule.head, raw)} }}", "WHERE {", *indented(body), "}"])


def _calendar_shape() -> _Shape:
    return _Shape(
        "the days that each date covers", "sh:targetNode cal:calendar", calendar().replace("INSERT", "CONSTRUCT", 1)
    )


def _turtle(shape: _Shape, order: int) -> str:
    text = Term("literal", shape.name).n3()
    return "\n".join(
        [
            f"# {shape.name}",
            f"<{SHAPES}{order}> a sh:NodeShape ;",
            f"  rdfs:label {text} ;",
            f"  {shape.target} ;",
            "  sh:rule [",
            "    a sh:SPARQLRule ;",
            f"    sh:order {order} ;",
            f"    sh:prefixes <{SHAPES}prefixes> ;",
            '    sh:construct """',
            shape.construct.replace("\\", "\\\\"),
            '"""',
            "  ] .",
            "",
        ]
    )


def _declarations(text: str) -> str:
    """The prefixes as the queries see them."""
    pairs = [line.removeprefix("PREFIX ").split(": ") for line in prefixes(text)]
    lines = [
        f'  sh:declare [ sh:prefix "{name}" ; sh:namespace "{url.strip("<>")}"^^xsd:anyURI ]' for name, url in pairs
    ]
    return f"<{SHAPES}prefixes> a owl:Ontology ;\n" + " ;\n".join(lines) + " ."
