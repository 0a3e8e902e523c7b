"""Whether everything is in order: the data against their shapes, the ontology's coherence, the examples of the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import pyoxigraph as ox

from hongzhuan import shipped
from hongzhuan.facts import rdf_io
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.language.diagnostics import RuleSetError
from hongzhuan.names import shorten
from hongzhuan.program.rulesets import load, shipped_names
from hongzhuan.rule_tests import run_examples
from hongzhuan.sparql.dataset import build
from hongzhuan.sparql.graphs import ASSERTED_GRAPH

if TYPE_CHECKING:
    from hongzhuan.shacl.validate import Violation

Status = Literal["ok", "warning", "failed", "skipped"]

_FACTS = ox.NamedNode(ASSERTED_GRAPH)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `part` is data, ontology, clashes, rules or coverage; `details` are those of a clash.

    `place` is the file and line, `shape` the name of the shape that is not met, where there is one.
    """

    part: str
    status: Status
    text: str
    place: str | None = None
    shape: str | None = None
    details: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text

    def to_json(self) -> dict[str, Any]:
        """The form of `check --format json`."""
        shown: dict[str, Any] = {"part": self.part, "status": self.status, "text": self.text}
        shown |= {"place": self.place, "shape": self.shape}
        return shown if self.details is None else shown | {"clash": dict(self.details)}


def check_data(kb: KnowledgeBase, language: str = "en") -> Iterator[Finding]:
    """SHACL: every demand of `ontology/shapes/` that the facts do not meet, with its place and what to do."""
    from hongzhuan.shacl.places import Places
    from hongzhuan.shacl.validate import read_shapes, validate

    data = build(kb.store, None)
    found = validate(data, read_shapes(shipped.shape_files()), ASSERTED_GRAPH, language)
    mine = [violation for violation in found if _is_of_the_facts(kb, data, violation)]
    places = Places(kb.files)
    for violation in mine:
        status: Status = "failed" if violation.severity == "violation" else "warning"
        text, place = f"{shorten(violation.focus)}: {_said(violation)}", places.of(violation.focus, violation.path)
        yield Finding("data", status, text, place, violation.shape.strip("<>").rpartition("#")[2])
    failed = sum(v.severity == "violation" for v in mine)
    yield Finding("data", "failed" if failed else "ok", f"SHACL: {failed} violations, {len(mine) - failed} warnings")


def _is_of_the_facts(kb: KnowledgeBase, data: ox.Store, violation: Violation) -> bool:
    """Whether a node is one of the facts: the shipped ontology names leaders and sources that other facts do not have."""
    if shipped.kb_folder() / "sources.ttl" in kb.files and any(f.parent.name == "officials" for f in kb.files):
        return True
    node, reference = ox.NamedNode(violation.focus), _reference()
    quads = list(data.quads_for_pattern(node, None, None)) or list(data.quads_for_pattern(None, None, node))
    return any(ox.Quad(q.subject, q.predicate, q.object) not in reference for q in quads if q.graph_name == _FACTS)


@cache
def _reference() -> ox.Store:
    store = ox.Store()
    rdf_io.parse_into(store, shipped.reference_files())
    return store


def _said(violation: Violation) -> str:
    """The message, with the value at fault where it does not name it."""
    value = shorten(violation.value or "")
    return violation.message if value in violation.message else f"{violation.message} (value {value})"


def shortened(findings: Sequence[Finding], most: int) -> Iterator[Finding]:
    """The findings without those of a shape beyond a number, of which it is said how many there are."""
    count = Counter((finding.shape, finding.status) for finding in findings)
    seen: Counter[tuple[str | None, Status]] = Counter()
    for finding in findings:
        kind = (finding.shape, finding.status)
        seen[kind] += 1
        if finding.shape is None or seen[kind] <= most:
            yield finding
        elif seen[kind] == count[kind]:
            more = f"{count[kind] - most} more of {finding.shape}; --all prints them"
            yield Finding(finding.part, finding.status, more)


def check_ontology(kb: KnowledgeBase) -> Iterator[Finding]:
    """HermiT: no class that nothing can be a member of (needs Java); and what OWL 2 RL does not have, each with its place."""
    for found in kb.axioms.uncovered:
        place = kb.places.of(found.axiom)
        said = f"{found.axiom}: {found.construct} is outside of OWL 2 RL, only the rest of the axiom counts"
        yield Finding("ontology", "warning", said + (f" ({place})" if place else ""))
    if not kb.own:
        return
    from hongzhuan.ontology.consistency import check_coherence

    result = check_coherence(shipped.vocabulary_files())
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
        yield Finding("clashes", "failed", str(clash), details=clash.to_json())
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
