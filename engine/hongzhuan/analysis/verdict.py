"""Claims evaluated on a knowledge base: what was computed, and what that says of the claim.

Unknown is counted apart, never as "no": who has no field of study on record can neither confirm nor contradict a figure
about technocrats, and a body of which a tenth or more is missing gives no figure at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import pyoxigraph as ox

from hongzhuan.analysis.claims import Claim
from hongzhuan.errors import BadInput
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.names import HZ, PREFIXES, shorten

Word = Literal["reproduced", "close", "contradicted", "cannot be computed"]

COVERAGE = 0.9
"""The share of a population that must be on record before a figure about it is given."""

MEMBERS = (
    "SELECT DISTINCT ?it {{ ?seat hz:organisation <{body}> ; hz:holder ?it ; hz:role ?role ."
    " FILTER(?role IN (hz:Member, hz:Head, hz:Deputy)) }}"
)
UNSCHOOLED = """SELECT DISTINCT ?it { ?it a hz:Official
  FILTER NOT EXISTS { ?degree hz:holder ?it ; a hz:Degree ; hz:field ?field } }"""
"""Officials of whom no field of study is on record."""


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
    are those of the population of whom no field of study is on record and who were not counted.
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


@dataclass
class Evaluator:
    """Evaluates claims on one knowledge base; what a rule set derives in an era is derived once."""

    kb: KnowledgeBase
    _datasets: dict[tuple[object, ...], ox.Store] = field(default_factory=dict)

    def verdicts(self, claims: Iterable[Claim]) -> Iterator[Verdict]:
        """The verdict on each claim, in their order."""
        for claim in claims:
            yield self.verdict(claim)

    def verdict(self, claim: Claim) -> Verdict:
        """The verdict on one claim.

        Raises:
            BadInput: a query of the claim does not parse; the message names the claim.
        """
        if claim.not_computable or claim.counted is None:
            return Verdict(claim, "cannot be computed", None, reason=claim.not_computable or "")
        data = self._dataset(claim)
        names = self._found(data, claim, claim.counted)
        population = {named.iri: named for named in self._found(data, claim, self._population(claim))}
        if claim.measure == "holds":
            return _of_fact(claim, names, population)
        counted = {named.iri for named in names}
        unknown = tuple(self._unknown(data, claim, population, counted))
        before = self._found(data, claim, claim.before) if claim.before else ()
        size = claim.size or self._size(claim.body)
        return _of_figure(claim, names, before, len(population), size, unknown, self._gap_before(data, claim))

    def _dataset(self, claim: Claim) -> ox.Store:
        eras = tuple(era.removeprefix(HZ) for era in claim.eras)
        key = (claim.rules, eras, claim.as_of)
        if key not in self._datasets:
            self._datasets[key] = self.kb.quads(claim.rules, eras or None, claim.as_of)
        return self._datasets[key]

    def _population(self, claim: Claim) -> str:
        return claim.population or MEMBERS.format(body=claim.body)

    def _found(self, data: ox.Store, claim: Claim, query: str) -> tuple[Named, ...]:
        """What a query finds, each once, in alphabetical order."""
        try:
            answer = data.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
        except SyntaxError as error:
            raise BadInput(f"a query of the claim {claim.name} does not parse: {error}") from None
        if not isinstance(answer, ox.QuerySolutions):
            raise BadInput(f"a query of the claim {claim.name} is no SELECT")
        found: dict[str, Named] = {}
        for row in answer:
            cells = [getattr(cell, "value", None) for cell in row]
            if cells and cells[0] is not None and cells[0] not in found:
                shown = cells[1] if len(cells) > 1 else None
                found[cells[0]] = Named(cells[0], self._label(cells[0]), shown, self._label(shown) if shown else None)
        return tuple(sorted(found.values(), key=lambda named: (named.label, named.iri)))

    def _unknown(
        self, data: ox.Store, claim: Claim, population: dict[str, Named], counted: set[str]
    ) -> Iterator[Named]:
        """Those of the population of whom no field of study is on record: only of a class that rests on training."""
        if claim.cls is None or not any(word in claim.cls for word in ("Technocrat", "Stem", "Trained")):
            return
        blank = {named.iri for named in self._found(data, claim, UNSCHOOLED)}
        yield from (named for iri, named in population.items() if iri in blank and iri not in counted)

    def _size(self, body: str | None) -> int | None:
        return self._sizes.get(body) if body else None

    @cached_property
    def _sizes(self) -> dict[str, int | None]:
        return {address: size for address, _, _, size in self.kb.coverage()}

    def _gap_before(self, data: ox.Store, claim: Claim) -> str:
        """Why the body of the earlier time gives no figure; empty when it does."""
        if claim.body_before is None:
            return ""
        known = len(self._found(data, claim, MEMBERS.format(body=claim.body_before)))
        size = self._size(claim.body_before)
        return _gap(known, size, shorten(claim.body_before))

    def _label(self, address: str) -> str:
        from hongzhuan.derivation import label_of
        from hongzhuan.facts.codes import iri

        code = self.kb.store.code(iri(address))
        return shorten(address) if code is None else label_of(self.kb.store, code)


def _of_fact(claim: Claim, names: tuple[Named, ...], population: dict[str, Named]) -> Verdict:
    """The verdict on a claim that something is so."""
    if names:
        return Verdict(claim, "reproduced", 1.0, names, population=len(population))
    if not population:
        return Verdict(
            claim, "cannot be computed", None, reason="these facts know too little of the person or the office"
        )
    return Verdict(claim, "contradicted", 0.0, population=len(population), reason="nothing of the kind is on record")


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
        words = f"{len(unknown)} more have no field of study on record, enough to make the figure true"
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
