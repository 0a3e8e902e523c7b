"""Whether everything is in order: the data against their shapes, the ontology's coherence, the examples of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hongzhuan import shipped
from hongzhuan.facts import rdf_io
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.language.diagnostics import RuleSetError
from hongzhuan.names import shorten
from hongzhuan.program.rulesets import load, shipped_names
from hongzhuan.rule_tests import run_examples

Status = Literal["ok", "warning", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `part` is data, ontology, clashes, rules or coverage; `details` are those of a clash."""

    part: str
    status: Status
    text: str
    details: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The form of `check --format json`."""
        shown: dict[str, Any] = {"part": self.part, "status": self.status, "text": self.text}
        return shown if self.details is None else shown | {"clash": dict(self.details)}


def check_data(kb: KnowledgeBase) -> Iterator[Finding]:
    """SHACL: every demand of `ontology/shapes.ttl` that the facts do not meet."""
    from rdflib import Graph

    from hongzhuan.ontology.shapes import validate

    folder = shipped.ontology_folder()
    ontology, shapes = Graph(), Graph().parse(folder / "shapes.ttl")
    for file in rdf_io.files_of(folder):
        if file.name != "shapes.ttl":
            ontology.parse(file)
    data = Graph()
    for triple in kb.asserted_triples():
        data.add(triple)
    found = validate(data, ontology, shapes)
    for violation in found:
        status: Status = "failed" if violation.severity == "violation" else "warning"
        value = f" (value {violation.value})" if violation.value else ""
        yield Finding("data", status, f"{shorten(violation.focus)}: {violation.message}{value}")
    failed = sum(v.severity == "violation" for v in found)
    yield Finding("data", "failed" if failed else "ok", f"SHACL: {failed} violations, {len(found) - failed} warnings")


def check_ontology(kb: KnowledgeBase) -> Iterator[Finding]:
    """HermiT: no class that nothing can be a member of (needs Java); and what OWL 2 RL does not have, each with its place."""
    for found in kb.axioms.uncovered:
        place = kb.places.of(found.axiom)
        said = f"{found.axiom}: {found.construct} is outside of OWL 2 RL, only the rest of the axiom counts"
        yield Finding("ontology", "warning", said + (f" ({place})" if place else ""))
    if not kb.own:
        return
    from hongzhuan.ontology.consistency import check_coherence

    files = [file for file in rdf_io.files_of(shipped.ontology_folder()) if file.name != "shapes.ttl"]
    result = check_coherence(files)
    if result.status == "coherent":
        yield Finding("ontology", "ok", "HermiT: coherent")
    elif result.status == "skipped":
        yield Finding("ontology", "skipped", f"HermiT did not run: {result.reason}. {result.hint or ''}".strip())
    else:
        classes = ", ".join(shorten(c) for c in result.unsatisfiable)
        yield Finding("ontology", "failed", f"HermiT: {result.status} {classes} {result.reason or ''}".strip())


def check_clashes(kb: KnowledgeBase) -> Iterator[Finding]:
    """OWL 2 RL: every axiom that the facts break, with the facts and who says so."""
    clashes = kb.clashes()
    for clash in clashes:
        yield Finding("clashes", "failed", str(clash), clash.to_json())
    if not clashes:
        yield Finding("clashes", "ok", "OWL 2 RL: the facts contradict no axiom")


def check_rules(kb: KnowledgeBase) -> Iterator[Finding]:
    """The examples of every shipped rule set."""
    for name in shipped_names():
        try:
            outcomes = list(run_examples(kb, load(name)))
        except RuleSetError as error:
            yield Finding(
                "rules", "failed", f"{name}: {len(error.diagnostics)} errors; `hongzhuan rules check {name}` shows them"
            )
            continue
        for outcome in outcomes:
            if not outcome.met:
                yield Finding(
                    "rules", "failed", f"{name}: {outcome.expectation}: {outcome.reason} ({outcome.span.place})"
                )
        met = sum(outcome.met for outcome in outcomes)
        yield Finding(
            "rules", "ok" if met == len(outcomes) else "failed", f"{name}: {met} of {len(outcomes)} expectations met"
        )


def check_coverage(kb: KnowledgeBase) -> Iterator[Finding]:
    """How many members of each body the facts know, of those elected."""
    for body, label, known, size in kb.coverage():
        if not known:
            continue
        complete = size is not None and known >= size
        yield Finding(
            "coverage", "ok" if complete else "warning", f"{label} ({shorten(body)}): {_counted(known, size)}"
        )


def _counted(known: int, size: int | None) -> str:
    """Members over the whole term, who can be more than were elected at its beginning."""
    if size is None:
        return f"{known} full members, the number elected is not recorded"
    if known > size:
        return f"{known} full members over the term, {size} were elected at first"
    return f"{known} of {size} full members"
