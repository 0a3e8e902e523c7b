"""Claims of the literature: their definition, as it stands in `kb/claims/`.

A claim holds the words of its source, the reading of them, the queries that compute it and the figure that the source
gives. It is read from RDF, so that claims can be queried, cited and shared like every other fact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from hongzhuan import shipped
from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io
from hongzhuan.language.diagnostics import did_you_mean
from hongzhuan.names import DCTERMS, HZ, KB, RDF, RDFS

Measure = Literal["count", "share", "change", "holds"]
MEASURES: dict[str, Measure] = {
    HZ + "CountMeasure": "count",
    HZ + "ShareMeasure": "share",
    HZ + "ChangeMeasure": "change",
    HZ + "HoldsMeasure": "holds",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the literature.

    `counted` and `population` are SPARQL queries whose first column is what is counted; `before` is that of an earlier
    time. `expected` is a number of things or of percent, `expected_to` the upper end of a range. A claim with
    `not_computable` has no query: no facts of this kind can decide it.
    """

    iri: str
    label: str
    label_zh: str
    quotation: str
    reading: str
    source: str
    rules: str | None
    eras: tuple[str, ...]
    as_of: str | None
    cls: str | None
    measure: Measure | None
    body: str | None
    body_before: str | None
    counted: str | None
    population: str | None
    before: str | None
    size: int | None
    expected: float | None
    expected_to: float | None
    tolerance: float
    not_computable: str | None

    @property
    def name(self) -> str:
        """The short name, as it is given on the command line: `xi-politburo`."""
        return self.iri.removeprefix(KB).removeprefix("claim-")

    def figure(self) -> str:
        """The figure that the source gives, as it is written: `8`, `60-63 %`, `-50 %`, `yes`."""
        if self.measure == "holds":
            return "yes"
        if self.expected is None:
            return ""
        unit = "" if self.measure == "count" else " %"
        if self.expected_to is None:
            return f"{self.expected:g}{unit}"
        return f"{self.expected:g} to {self.expected_to:g}{unit}"


def read_claims(paths: Iterable[Path] | None = None) -> tuple[Claim, ...]:
    """The claims of files or folders of RDF, those of the shipped knowledge base without any, in the order of their names.

    Raises:
        BadInput: a file that cannot be read, or a claim that lacks a part; the message names it.
    """
    graph = ox.Store()
    files = [file for path in paths or (shipped.kb_folder() / "claims",) for file in rdf_io.files_of(path)]
    rdf_io.parse_into(graph, files)
    kind, claim = ox.NamedNode(RDF + "type"), ox.NamedNode(HZ + "Claim")
    subjects = {
        quad.subject for quad in graph.quads_for_pattern(None, kind, claim) if isinstance(quad.subject, ox.NamedNode)
    }
    return tuple(_claim(graph, subject) for subject in sorted(subjects, key=lambda node: node.value))


def choose(claims: Iterable[Claim], names: Iterable[str]) -> tuple[Claim, ...]:
    """The claims of some names, all of them without names.

    Raises:
        BadInput: no claim of a name, with the nearest.
    """
    every = tuple(claims)
    known = {claim.name: claim for claim in every}
    wanted = [name.removeprefix("kb:").removeprefix("claim-") for name in names]
    for name in wanted:
        if name not in known:
            raise BadInput(f"no claim `{name}`", hint=did_you_mean(name, known) or "`hongzhuan claims` lists them")
    return tuple(known[name] for name in wanted) if wanted else every


def _claim(graph: ox.Store, node: ox.NamedNode) -> Claim:
    values = _Values(graph, node)
    measure = values.one("measure")
    if measure is not None and measure not in MEASURES:
        raise BadInput(f"{node.value}: `{measure}` is no measure", hint="one of " + ", ".join(MEASURES))
    reason = values.one("notComputable")
    claim = Claim(
        iri=node.value,
        label=values.text(RDFS + "label", "en"),
        label_zh=values.text(RDFS + "label", "zh"),
        quotation=values.required("quotation"),
        reading=values.one("reading") or "",
        source=values.required(DCTERMS + "source"),
        rules=values.one("underRules"),
        eras=tuple(sorted(values.all("inEra"))),
        as_of=values.one("asOf"),
        cls=values.one("concludes"),
        measure=MEASURES.get(measure or ""),
        body=values.one("ofBody"),
        body_before=values.one("bodyBefore"),
        counted=values.one("counted"),
        population=values.one("population"),
        before=values.one("countedBefore"),
        size=int(values.one("populationSize") or 0) or None,
        expected=_number(values.one("expected")),
        expected_to=_number(values.one("expectedUpTo")),
        tolerance=_number(values.one("tolerance")) or 0.0,
        not_computable=reason,
    )
    _complain_of_gaps(claim)
    return claim


def _complain_of_gaps(claim: Claim) -> None:
    """Raise BadInput for a claim that could not be evaluated."""
    if claim.not_computable:
        return
    gaps = [
        ("hz:measure", claim.measure is None),
        ("hz:counted", claim.counted is None),
        ("hz:expected", claim.expected is None and claim.measure != "holds"),
        ("hz:countedBefore", claim.before is None and claim.measure == "change"),
        ("hz:population or hz:ofBody", claim.population is None and claim.body is None),
    ]
    missing = [name for name, absent in gaps if absent]
    if missing:
        hint = "or say with hz:notComputable why it cannot be computed"
        raise BadInput(f"the claim {claim.name} lacks {', '.join(missing)}", hint=hint)


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of a claim's properties; a short name is one of our own vocabulary."""

    graph: ox.Store
    node: ox.NamedNode

    def all(self, name: str) -> list[str]:
        """Every value."""
        predicate = ox.NamedNode(name if "://" in name else HZ + name)
        return [
            str(getattr(q.object, "value", q.object)) for q in self.graph.quads_for_pattern(self.node, predicate, None)
        ]

    def one(self, name: str) -> str | None:
        """The first value in alphabetical order, None without any."""
        return min(self.all(name), default=None)

    def required(self, name: str) -> str:
        """A value that every claim has."""
        found = self.one(name)
        if found is None:
            raise BadInput(f"the claim {self.node.value} lacks {name}", hint="see docs/claims.md for its parts")
        return found

    def text(self, name: str, language: str) -> str:
        """The value in a language, the short name of the claim without one."""
        for quad in self.graph.quads_for_pattern(self.node, ox.NamedNode(name), None):
            if isinstance(quad.object, ox.Literal) and quad.object.language == language:
                return str(quad.object.value)
        return self.node.value.removeprefix(KB)
