"""What breaks an axiom: the axiom and its place, the facts that break it, their sources, and the proof.

Source: the rules of W3C OWL 2 Profiles, section 4.3, that conclude `false`. Every clash is found, not the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hongzhuan.errors import BadInput
from hongzhuan.explain.equal import one_thing
from hongzhuan.explain.proof import Fact, Proof, SourceRef
from hongzhuan.explain.why import Prover
from hongzhuan.facts.equality import Pair
from hongzhuan.program.ir import SAME_AS, Relation

UNIQUE = "names of the knowledge base stand for different things"
_FUNCTIONAL = " Characteristics: Functional"
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Clash:
    """One broken axiom. `individuals` are the codes of the things that the facts against it speak of."""

    axiom: str
    place: str | None
    text: str
    facts: tuple[Fact, ...]
    sources: tuple[SourceRef, ...]
    individuals: frozenset[int]
    proof: Proof

    def to_json(self) -> dict[str, Any]:
        """All of it; `facts` are statements, `proof` the tree that `explain` prints."""
        return {
            "axiom": self.axiom,
            "place": self.place,
            "text": self.text,
            "facts": [fact.to_json() for fact in self.facts],
            "sources": [source.to_json() for source in self.sources],
            "proof": self.proof.to_json(),
        }

    def __str__(self) -> str:
        place = f" ({self.place})" if self.place else ""
        said = "; ".join(_said(self.proof))
        return f"{self.text}{place}" + (f"; {said}" if said else "")


class Inconsistent(BadInput):
    """The facts contradict the axioms, so that everything would follow."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        listed = "\n".join(f"  {clash}" for clash in clashes[:_SHOWN])
        more = f"\n  and {len(clashes) - _SHOWN} more; `hongzhuan check` lists all" if len(clashes) > _SHOWN else ""
        count = f"{len(clashes)} clash{'es' if len(clashes) != 1 else ''}"
        super().__init__(
            f"the facts contradict the ontology ({count}):\n{listed}{more}",
            hint="mend the facts or the axiom; --keep-going leaves out what rests on an individual of a clash",
        )
        self.clashes = tuple(clashes)


def clashes_of(prover: Prover) -> list[Clash]:
    """Every clash of a derivation, in a stable order."""
    found: dict[tuple[str, frozenset[int]], Clash] = {}
    for clash in (*_broken(prover), *_refused(prover)):
        found.setdefault((clash.axiom, clash.individuals), clash)
    return sorted(found.values(), key=lambda clash: (clash.axiom, clash.text))


def _broken(prover: Prover) -> Iterator[Clash]:
    derivation = prover.derivation
    for relation in sorted(derivation.program.defining()):
        if relation.kind == "clash" and not derivation.executor.is_empty(relation):
            for row in derivation.tuples(relation):
                yield _clash(prover, relation, row)


def _clash(prover: Prover, relation: Relation, row: tuple[int, ...]) -> Clash:
    proof = prover.proof(relation, row)
    facts = tuple(premise.fact for premise in _evidence(proof))
    text = _text(relation.name, facts)
    things = row[: relation.arity]
    return _made(prover, relation.name, text, replace(proof, fact=replace(proof.fact, text=text)), things)


def _refused(prover: Prover) -> Iterator[Clash]:
    """Two names that are made one, and that never are."""
    equality = prover.derivation.equality
    for pair in equality.refused:
        names = (equality.representative(pair.first), equality.representative(pair.second))
        proof = _why_one(prover, pair)
        if proof.kind != "axiom" or names != (pair.first, pair.second):
            proof = _through_others(prover, names, pair, proof)
        axiom = proof.rule or UNIQUE
        text = _text(axiom, tuple(premise.fact for premise in _evidence(proof)))
        yield _made(prover, axiom, text, replace(proof, fact=replace(proof.fact, text=text)), names)


def _through_others(prover: Prover, names: tuple[int, int], pair: Pair, proof: Proof) -> Proof:
    """Two names that are one only through a third, or because facts say so."""
    ends = [(names[0], pair.first), (pair.second, names[1])]
    ways = [one_thing(prover, first, second) for first, second in ends if first != second]
    fact = prover.describe.fact(SAME_AS, names)
    return Proof(fact, "axiom", UNIQUE, premises=(proof, *ways))


def _why_one(prover: Prover, pair: Pair) -> Proof:
    stages = prover.derivation.earlier
    if pair.stage is None:
        return prover.leaf(SAME_AS, (pair.first, pair.second))
    if pair.stage < len(stages):
        return prover.at(pair.stage).proof(SAME_AS, (pair.first, pair.second))
    return prover.derived(SAME_AS, (pair.first, pair.second))


def _made(prover: Prover, axiom: str, text: str, proof: Proof, things: Sequence[int]) -> Clash:
    terms = prover.derivation.store.terms(code for code in things)
    individuals = frozenset(code for code, term in terms.items() if term.kind != "literal")
    facts = tuple(step.fact for step in _evidence(proof)) or (proof.fact,)
    sources = tuple(dict.fromkeys(source for step in proof.walk() for source in step.sources))
    return Clash(axiom, proof.place, text, facts, sources, individuals, proof)


def _evidence(proof: Proof) -> Iterator[Proof]:
    """The facts against the axiom; steps on the way to them are passed over."""
    for premise in proof.premises:
        if premise.fact.predicate and premise.kind != "absence":
            yield from _evidence(premise) if "/" not in premise.fact.predicate else iter([premise])


def _text(axiom: str, facts: Sequence[Fact]) -> str:
    if axiom.endswith(_FUNCTIONAL) and len(facts) == 2:
        first, second = sorted(fact.text for fact in facts)
        shared = _common(first, second)
        joined = f"{first} and {second[len(shared) :]}" if shared else f"{first}; {second}"
        return f"{joined}: functional property {axiom.removesuffix(_FUNCTIONAL)}"
    return f"{'; '.join(dict.fromkeys(fact.text for fact in facts))}: against {axiom}"


def _common(first: str, second: str) -> str:
    """The words at the beginning that two statements share."""
    words = first.split(" ")
    others = second.split(" ")
    count = next((n for n, (a, b) in enumerate(zip(words, others, strict=False)) if a != b), 0)
    return " ".join(words[:count]) + " " if count else ""


def _said(proof: Proof) -> Iterator[str]:
    """Who says so, fact by fact."""
    for step in proof.walk():
        if step.kind == "asserted" and step.sources:
            sources = ", ".join(source.title for source in step.sources)
            yield f"{sources} says {step.fact.text}"
