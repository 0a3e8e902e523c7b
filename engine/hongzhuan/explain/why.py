"""Why a fact holds: its proof, found by running the rule's body again for this one head.

The witness of a fact names a rule and a round. The body is asked for bindings whose derived premises are of earlier rounds, so
that a proof never rests on itself; nothing is stored for it while deriving.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from hongzhuan.derivation import Derivation
from hongzhuan.execute.executor import ASSERTED
from hongzhuan.explain.absences import Absences
from hongzhuan.explain.aggregates import Contributions
from hongzhuan.explain.bindings import Bindings
from hongzhuan.explain.candidates import Candidates
from hongzhuan.explain.describe import Describer
from hongzhuan.explain.equal import recorded, under_other_name
from hongzhuan.explain.matching import Matcher
from hongzhuan.explain.phrase import Phraser, filled
from hongzhuan.explain.proof import Proof, Said
from hongzhuan.facts.codes import iri
from hongzhuan.program.aggregates import RESULTS
from hongzhuan.program.ir import (
    ERA,
    Aggregated,
    Argument,
    Atom,
    BodyLiteral,
    Compared,
    Const,
    Negated,
    Relation,
    Rule,
    Var,
)

if TYPE_CHECKING:
    from hongzhuan.explain.miss import Miss
    from hongzhuan.explain.why_not import Asker

_HIDDEN = {"window", "text", "datatype"}

Codes = Mapping[Var, int]
Prove = Callable[[Relation, tuple[int, ...]], Proof]


def prove(prover: Prover, relation: Relation, subject: int, every: bool = False) -> list[Proof]:
    """Proofs that a subject is in a class, in each window; the shortest only, or one for each rule and binding.

    Empty when it is not.
    """
    return prove_fact(prover, relation, (subject,), every)


def prove_fact(prover: Prover, relation: Relation, codes: tuple[int, ...], every: bool = False) -> list[Proof]:
    """The same for any fact: proofs that a relation holds of codes, in each window."""
    derivation = prover.derivation
    found: list[Proof] = []
    eras = [derivation.executor.code(Const(iri(window.era))) for window in derivation.windows]
    dated = relation in derivation.program.dated
    for arguments in [(*codes, era) for era in eras] if dated else [codes]:
        if derivation.holds(relation, arguments):
            found += prover.proofs(relation, arguments) if every else [prover.proof(relation, arguments)]
    return found


class Prover:
    """Builds proofs over one derivation; a fact proved once is not proved again."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.matcher = Matcher(derivation)
        self.candidates = Candidates(derivation)
        self.describe = Describer(derivation)
        self._program = derivation.program
        self._defining = derivation.program.defining()
        self._bindings = Bindings(derivation, self.matcher)
        self._phrase = Phraser(self.describe)
        self._contributions = Contributions(derivation, self.describe)
        self._absences = Absences(derivation, self.describe)
        self._earlier: dict[int, Prover] = {}
        self._proved: dict[tuple[Relation, tuple[int, ...]], Proof] = {}
        self._whole: dict[tuple[Relation, tuple[int, ...]], Proof] = {}

    def proof(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        """The proof of a fact by its witness: the rule that concluded it first, from what was there earliest."""
        key = (relation, arguments)
        if key not in self._proved:
            self._proved[key] = under_other_name(self, relation, arguments) or self._prove(relation, arguments)
        return self._proved[key]

    def derived(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        """The proof of a row as it stands in its table."""
        return self._prove(relation, arguments)

    def at(self, stage: int) -> Prover:
        """The prover of an earlier derivation, which found that names are one."""
        return self._earlier.setdefault(stage, Prover(self.derivation.earlier[stage]))

    def proofs(self, relation: Relation, arguments: tuple[int, ...]) -> list[Proof]:
        """Every proof of a fact, the shortest first: one for each rule and binding that concludes it.

        A premise that can be concluded in several ways has them as its `alternatives`; each fact is proved once, and shared.
        Left out is what goes round in a circle: a premise that took as many rounds as the conclusion.
        """
        if self.derivation.holds(relation, arguments) is None:
            return []
        first = self._every(relation, arguments)
        return [replace(first, alternatives=()), *first.alternatives]

    def _prove(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        number, round_number = self._witness(relation, arguments)
        if number == ASSERTED:
            return recorded(self, relation, arguments)
        rule = self._program.rules[number]
        codes = next(self._bindings.of(rule, arguments, round_number))
        return self._step(rule, relation, arguments, codes, self.proof)

    def _every(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        key = (relation, arguments)
        if key not in self._whole:
            self._whole[key] = under_other_name(self, relation, arguments) or self._ways(relation, arguments)
        return self._whole[key]

    def _ways(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        number, round_number = self._witness(relation, arguments)
        if number == ASSERTED:
            return recorded(self, relation, arguments)
        found = []
        for defining in self._defining.get(relation, ()):
            rule = self._program.rules[defining]
            for codes in self._bindings.of(rule, arguments, round_number):
                found.append(self._step(rule, relation, arguments, codes, self._every))
        unique = {(proof.rule, proof.because, tuple(p.fact for p in proof.premises)): proof for proof in found}
        first, *others = sorted(unique.values(), key=lambda proof: proof.size)
        return replace(first, alternatives=tuple(others))

    def _witness(self, relation: Relation, arguments: tuple[int, ...]) -> tuple[int, int]:
        witness = self.matcher.lookup.witness(relation, arguments)
        if witness is None:
            raise KeyError(f"{relation}{arguments} does not hold")
        return witness

    def leaf(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        """A fact as it is recorded, with its sources, and with the other values that sources give."""
        fact = self.describe.fact(relation, arguments)
        sources = self.describe.sources_of_fact(relation, arguments)
        return Proof(
            fact,
            "asserted",
            sources=sources,
            rivals=self.describe.rivals(relation, arguments),
            names=self.describe.names(arguments),
        )

    # --- one step of a proof

    def _step(self, rule: Rule, relation: Relation, arguments: tuple[int, ...], codes: Codes, prove: Prove) -> Proof:
        values = _named(codes)
        self.describe.prepare(codes.values())
        premises = tuple(p for literal in rule.body for p in self._premise(literal, codes, prove))
        compared = [x for x in rule.body if isinstance(x, Compared) and x.text]
        conditions = dict.fromkeys(self._condition(literal, codes) for literal in compared)
        origin = rule.origin
        fact = self.describe.fact(relation, arguments)
        if relation.kind == "step":
            fact = replace(fact, text=_contribution(premises), text_zh=_contribution(premises, zh=True))
        return Proof(
            fact=fact,
            kind="axiom" if origin.kind == "axiom" else "rule",
            rule=origin.text if origin.kind == "axiom" else f"{origin.rule_set}/{origin.name}",
            place=origin.span.place if origin.span else self.derivation.places.of(origin.text),
            because=self.describe.because(origin, values, "en"),
            because_zh=self.describe.because(origin, values, "zh"),
            cites=self.describe.cited(origin.cites),
            conditions=tuple(conditions),
            premises=premises,
            names=self.describe.names(codes.values()),
            bindings=self._values(values) if origin.kind == "rule" else (),
        )

    def _values(self, named: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
        """The author's variables with their values."""
        own = sorted(name for name in named if not name.startswith("_") and name != "era")
        return tuple((name, self.derivation.store.term(named[name]).value) for name in own)

    def _premise(self, literal: BodyLiteral, codes: Codes, prove: Prove) -> Iterator[Proof]:
        if isinstance(literal, Atom) and literal.relation.kind not in _HIDDEN:
            yield prove(literal.relation, self._codes(literal.arguments, codes))
        elif isinstance(literal, Negated) and literal.atom.relation.kind not in _HIDDEN:
            yield self._absences.of(literal, codes, self._lacking)
        elif isinstance(literal, Aggregated):
            yield self._contributions.of(literal, codes, prove)

    def _codes(self, arguments: Sequence[Argument], codes: Codes) -> tuple[int, ...]:
        return tuple(self.derivation.executor.code(a) if isinstance(a, Const) else codes[a] for a in arguments)

    def _condition(self, literal: Compared, codes: Codes) -> Said:
        """A comparison that held, with the values that it compared."""
        named = {variable.name: code for variable, code in codes.items()}
        text = filled(literal.text, named, self.describe.number, "")
        values = self._phrase.edges(literal, codes, "en")
        english = f"{text} ({', '.join(values)})" if values else text
        return Said(english, self._phrase.chinese(literal, codes))

    def aggregate(self, literal: Aggregated, codes: Codes) -> Proof:
        """The value of an aggregate with its contributions, for the group that the codes name."""
        return self._contributions.of(literal, codes, self.proof)

    @cached_property
    def _asker(self) -> Asker:
        from hongzhuan.explain.why_not import Asker

        return Asker(self)

    def _lacking(self, relation: Relation, arguments: tuple[int | None, ...]) -> tuple[Miss, ...]:
        """What the rules lacked that could have concluded what is absent: one step down, no further."""
        return self._asker.misses(relation, arguments, 0)


def _named(codes: Codes) -> dict[str, int]:
    """Codes by the names that an author can write: `{total}` is the first total of the rule, `{era}` the window."""
    named = {variable.name: code for variable, code in codes.items()}
    for name in sorted(named):
        match = re.fullmatch(r"_([a-z]+?)\d*", name)
        if match and (_is_number(match.group(1)) or name == ERA.name):
            named.setdefault(match.group(1), named[name])
    return named


def _is_number(name: str) -> bool:
    return name in RESULTS and not RESULTS[name].is_date


def _contribution(premises: Sequence[Proof], zh: bool = False) -> str:
    words = ((p.fact.text_zh if zh else "") or p.fact.text for p in premises[:2])
    return "; ".join(dict.fromkeys(words))
