"""Claims evaluated on a knowledge base: what was computed, and what that says of the claim.

Unknown is counted apart, never as "no": who has no field of study on record can neither confirm nor contradict a figure
about technocrats, and a body of which a tenth or more is missing gives no figure at all.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pyoxigraph as ox

from hongzhuan.analysis.claims import Claim
from hongzhuan.derivation import Derivation, labels_of
from hongzhuan.errors import BadInput
from hongzhuan.facts.codes import iri
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.names import HZ, PREFIXES, shorten
from hongzhuan.program.ir import Relation, class_relation, property_relation
from hongzhuan.sparql.dataset import add_derived
from hongzhuan.sparql.graphs import ASSERTED_GRAPH, derived_graph

Word = Literal["reproduced", "close", "contradicted", "cannot be computed"]

_OWN_NAME = re.compile(r"(?<![\w:])hz:(\w+)")

COVERAGE = 0.9
"""The share of a population that must be on record before a figure about it is given."""

MEMBERS = (
    "SELECT DISTINCT ?it {{ ?seat hz:organisation <{body}> ; hz:holder ?it ; hz:role ?role ."
    " FILTER(?role IN (hz:Member, hz:Head, hz:Deputy)) }}"
)
UNKNOWN = """SELECT DISTINCT ?it {
  { ?it a hz:Official MINUS { ?degree a hz:Degree ; hz:field ?field ; hz:holder ?it } }
  UNION { ?it a hz:TrainedExpert . ?post hz:holder ?it ; hz:organisation ?place . ?place a hz:UnidentifiedOrganisation } }"""
"""Officials whose training or practice cannot be judged: no field of study on record, or an employer not identified."""

REST_ON_TRAINING = ("Technocrat", "Stem", "Expert")
"""Words in the names of the classes that training or practice decides."""


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that was counted: its address and label, and the record that shows it, if the query names one."""

    iri: str
    label: str
    evidence: str | None = None
    evidence_label: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a claim.

    `computed` is a number of things, of percent, or 1 and 0 for yes and no; None when nothing can be computed. `unknown`
    are those of the population who were not counted and of whom a field of study or an employer is not on record.
    """

    claim: Claim
    word: Word
    computed: float | None
    names: tuple[Named, ...] = ()
    before: tuple[Named, ...] = ()
    population: int = 0
    size: int | None = None
    unknown: tuple[Named, ...] = ()
    reason: str = ""

    def figure(self) -> str:
        """The computed figure as it is printed: `7`, `58.3 % (7 of 12)`, `yes`."""
        if self.computed is None:
            return "-"
        if self.claim.measure == "holds":
            return "yes" if self.computed else "no"
        if self.claim.measure == "count":
            return f"{self.computed:g}"
        if self.claim.measure == "change":
            return f"{self.computed:+.1f} % ({len(self.before)} to {len(self.names)})"
        return f"{self.computed:.1f} % ({len(self.names)} of {self.population})"

    def to_json(self) -> dict[str, object]:
        """The form of `claims --format json`."""
        claim = self.claim
        return {
            "claim": claim.iri,
            "label": {"en": claim.label, "zh": claim.label_zh},
            "quotation": claim.quotation,
            "reading": claim.reading,
            "source": claim.source,
            "rules": claim.rules,
            "eras": list(claim.eras),
            "as_of": claim.as_of,
            "class": claim.cls,
            "measure": claim.measure,
            "expected": claim.expected,
            "expected_to": claim.expected_to,
            "tolerance": claim.tolerance,
            "computed": self.computed,
            "verdict": self.word,
            "reason": self.reason,
            "population": {"on_record": self.population, "size": self.size},
            "names": [_named_json(named) for named in self.names],
            "before": [_named_json(named) for named in self.before],
            "unknown": [_named_json(named) for named in self.unknown],
        }


class Evaluator:
    """Evaluates claims on one knowledge base. What they need of a rule set is derived once, for all of them together."""

    def __init__(self, kb: KnowledgeBase, claims: Iterable[Claim]) -> None:
        self.kb = kb
        self.claims = tuple(claims)
        self._derived: dict[tuple[str, str | None], Derivation] = {}

    def verdicts(self) -> Iterator[Verdict]:
        """The verdict on each claim, in their order."""
        for claim in self.claims:
            yield self.verdict(claim)

    def verdict(self, claim: Claim) -> Verdict:
        """The verdict on one claim.

        Raises:
            BadInput: a query of the claim does not parse; the message names the claim.
        """
        if claim.not_computable or claim.counted is None:
            return Verdict(claim, "cannot be computed", None, reason=claim.not_computable or "")
        counted = self._found(claim, claim.counted)
        population = self._found(claim, claim.population or MEMBERS.format(body=claim.body))
        if claim.measure == "holds":
            return _of_fact(claim, self._named(counted), len(population))
        return _of_figure(
            claim,
            names=self._named(counted),
            before=self._named(self._found(claim, claim.before) if claim.before else {}),
            population=len(population),
            size=claim.size or (self._sizes.get(claim.body) if claim.body else None),
            unknown=self._named(self._unknown(claim, population, counted)),
            gap_before=self._gap_before(claim),
        )

    def _graphs(self, claim: Claim) -> list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]:
        """The graphs that a claim speaks of, written before they are asked."""
        if claim.rules is None:
            return [ox.NamedNode(ASSERTED_GRAPH)]
        self._derive(claim.rules, claim.as_of)
        derived = [derived_graph(claim.rules, era, claim.as_of) for era in claim.eras]
        return [ox.NamedNode(iri) for iri in (ASSERTED_GRAPH, derived_graph(claim.rules, None), *derived)]

    def _derive(self, rules: str, as_of: str | None) -> None:
        """Derive, once, what all claims under these rules name, in all of their eras."""
        if (rules, as_of) in self._derived:
            return
        alike = [claim for claim in self.claims if (claim.rules, claim.as_of) == (rules, as_of)]
        eras = sorted({era.removeprefix(HZ) for claim in alike for era in claim.eras})
        goals = {goal for claim in alike for goal in _goals(claim)}
        self._derived[rules, as_of] = self.kb.derive(rules, eras, goals, as_of)
        add_derived(self._quads, self._derived[rules, as_of])

    @cached_property
    def _quads(self) -> ox.Store:
        return self.kb.quads(None)

    def _found(self, claim: Claim, query: str) -> dict[str, str]:
        """What a query finds, each once, with the record that shows it."""
        try:
            answer = self._quads.query(query, prefixes=dict(PREFIXES), default_graph=self._graphs(claim))
        except SyntaxError as error:
            raise BadInput(f"a query of the claim {claim.name} does not parse: {error}") from None
        if not isinstance(answer, ox.QuerySolutions):
            raise BadInput(f"a query of the claim {claim.name} is no SELECT")
        found: dict[str, str] = {}
        for row in answer:
            cells = [str(getattr(cell, "value", cell or "")) for cell in row]
            if cells and cells[0]:
                found.setdefault(cells[0], cells[1] if len(cells) > 1 else "")
        return found

    def _unknown(self, claim: Claim, population: Iterable[str], counted: Container[str]) -> dict[str, str]:
        """Those of the population who cannot be judged: only for a class that rests on training."""
        if claim.cls is None or not any(word in claim.cls for word in REST_ON_TRAINING):
            return {}
        blank = self._found(claim, UNKNOWN)
        return {iri: "" for iri in population if iri in blank and iri not in counted}

    def _named(self, found: Mapping[str, str]) -> tuple[Named, ...]:
        """What was found with its labels, in alphabetical order."""
        addresses = {*found, *filter(None, found.values())}
        codes = {address: self.kb.store.code(iri(address)) for address in addresses}
        labels = labels_of(self.kb.store, [code for code in codes.values() if code is not None])
        shown = {a: shorten(a) if code is None else labels[code] for a, code in codes.items()}
        named = [Named(a, shown[a], record or None, shown[record] if record else None) for a, record in found.items()]
        return tuple(sorted(named, key=lambda one: (one.label, one.iri)))

    @cached_property
    def _sizes(self) -> dict[str, int | None]:
        return {address: size for address, _, _, size in self.kb.coverage()}

    def _gap_before(self, claim: Claim) -> str:
        """Why the body of the earlier time gives no figure; empty when it does."""
        if claim.body_before is None:
            return ""
        known = len(self._found(claim, MEMBERS.format(body=claim.body_before)))
        return _gap(known, self._sizes.get(claim.body_before), shorten(claim.body_before))


def _goals(claim: Claim) -> Iterator[Relation]:
    """The classes and properties that the queries of a claim name."""
    queries = " ".join(query for query in (claim.counted, claim.population, claim.before, UNKNOWN) if query)
    for name in _OWN_NAME.findall(queries):
        yield class_relation(HZ + name) if name[0].isupper() else property_relation(HZ + name)


def _of_fact(claim: Claim, names: tuple[Named, ...], population: int) -> Verdict:
    """The verdict on a claim that something is so."""
    if names:
        return Verdict(claim, "reproduced", 1.0, names, population=population)
    if not population:
        return Verdict(
            claim, "cannot be computed", None, reason="these facts know too little of the person or the office"
        )
    return Verdict(claim, "contradicted", 0.0, population=population, reason="nothing of the kind is on record")


def _of_figure(
    claim: Claim,
    names: tuple[Named, ...],
    before: tuple[Named, ...],
    population: int,
    size: int | None,
    unknown: tuple[Named, ...],
    gap_before: str,
) -> Verdict:
    """The verdict on a claim that gives a figure."""

    def made(word: Word, computed: float | None, reason: str = "") -> Verdict:
        return Verdict(claim, word, computed, names, before, population, size, unknown, reason)

    gap = _gap(population, size, shorten(claim.body) if claim.body else "") or gap_before
    if gap:
        return made("cannot be computed", None, gap)
    if claim.measure == "change" and not before:
        return made("cannot be computed", None, "none in the earlier time, so there is no change in percent")
    computed = _computed(claim, len(names), len(before), population)
    missed = _missed(claim, computed)
    if missed == 0:
        return made("reproduced", computed)
    if missed <= claim.tolerance:
        return made("close", computed)
    could = _computed(claim, len(names) + len(unknown), len(before), population)
    if unknown and min(computed, could) <= (claim.expected or 0) <= max(computed, could):
        words = f"of {len(unknown)} more the training or an employer is not on record, enough to make the figure true"
        return made("cannot be computed", computed, words)
    return made("contradicted", computed)


def _computed(claim: Claim, counted: int, before: int, population: int) -> float:
    if claim.measure == "share":
        return 100 * counted / population
    if claim.measure == "change":
        return 100 * (counted - before) / before
    return float(counted)


def _missed(claim: Claim, computed: float) -> float:
    """By how much the computed figure lies outside of the expected one; rounding as the source rounds is no miss."""
    low = claim.expected or 0.0
    high = low if claim.expected_to is None else claim.expected_to
    rounding = 0.5 if claim.measure in ("share", "change") else 0.0
    if low - rounding <= computed <= high + rounding:
        return 0.0
    return low - computed if computed < low else computed - high


def _gap(known: int, size: int | None, what: str) -> str:
    """Why too few of a population are on record; empty when there are enough."""
    if size is None and known == 0:
        return f"nothing of the population{' of ' + what if what else ''} is on record"
    if size is not None and known < COVERAGE * size:
        return f"{known} of {size}{' of ' + what if what else ''} are on record, below {COVERAGE:.0%}"
    return ""


def _named_json(named: Named) -> dict[str, object]:
    found: dict[str, object] = {"iri": named.iri, "label": named.label}
    if named.evidence:
        found["evidence"] = {"iri": named.evidence, "label": named.evidence_label}
    return found
