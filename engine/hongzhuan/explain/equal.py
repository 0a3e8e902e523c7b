"""Equality in proofs: a fact found under another name of the same thing, and why two names are one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Protocol

from hongzhuan.derivation import Derivation
from hongzhuan.explain.describe import Describer
from hongzhuan.explain.proof import Proof
from hongzhuan.facts.equality import Pair
from hongzhuan.program.ir import SAME_AS, Relation

SHARED = "names of one thing share every fact (eq-rep)"
ONE_VALUE = "two texts of one value (dt-eq)"
CLOSED = "owl:sameAs is symmetric and transitive (eq-sym, eq-trans)"


class Proves(Protocol):
    """What builds the other steps: a prover."""

    derivation: Derivation
    describe: Describer

    def proof(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        """The proof of a fact."""

    def leaf(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        """A fact as it is recorded."""

    def at(self, stage: int) -> Proves:
        """The prover of an earlier derivation."""


def under_other_name(prover: Proves, relation: Relation, arguments: tuple[int, ...]) -> Proof | None:
    """The proof of a fact about names that are not the representatives; None where all are."""
    if not prover.derivation.equality:
        return None
    inner = tuple(prover.derivation.equality.representative(code) for code in arguments)
    if relation == SAME_AS and len(inner) > 1 and inner[0] == inner[1]:
        return one_thing(prover, arguments[0], arguments[1])
    if inner == arguments:
        return None
    return _shared(prover, relation, arguments, prover.proof(relation, inner), inner)


def recorded(prover: Proves, relation: Relation, arguments: tuple[int, ...]) -> Proof:
    """An asserted fact: as it is recorded, or why it holds although it is recorded of another name."""
    written = next((row for row in _written(prover.derivation, relation, arguments)), arguments)
    if written == arguments:
        return prover.leaf(relation, arguments)
    return _shared(prover, relation, arguments, prover.leaf(relation, written), written)


def _shared(prover: Proves, relation: Relation, arguments: Sequence[int], inner: Proof, others: Sequence[int]) -> Proof:
    pairs = dict.fromkeys((a, b) for a, b in zip(arguments, others, strict=True) if a != b)
    reasons = tuple(one_thing(prover, first, second) for first, second in pairs)
    return Proof(prover.describe.fact(relation, arguments), "axiom", SHARED, premises=(inner, *reasons))


def _written(derivation: Derivation, relation: Relation, arguments: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The rows of the facts that are read as these arguments, the very same first."""
    source = derivation.store.source(relation.kind, relation.name)
    if source is None or not derivation.equality:
        return
    known = arguments[: len(source.columns)]
    choices = [sorted(derivation.equality.component(code), key=lambda c, own=code: (c != own, c)) for code in known]  # type: ignore[misc]
    tables = [(source.table, source.columns)]
    if source.beside:
        tables.append((source.beside, ("s", "o")))
    for row in product(*choices):
        for table, columns in tables:
            where = " AND ".join(f"{name} = {code}" for name, code in zip(columns, row, strict=True))
            if derivation.store.connection.execute(f"SELECT 1 FROM {table} WHERE {where} LIMIT 1").fetchone():
                yield (*row, *arguments[len(row) :])


def one_thing(prover: Proves, first: int, second: int) -> Proof:
    """Why two names are one: the pairs that lead from one to the other."""
    steps = [_pair(prover, pair) for pair in prover.derivation.equality.path(first, second)]
    if len(steps) == 1:
        return steps[0]
    return Proof(prover.describe.fact(SAME_AS, (first, second)), "axiom", CLOSED, premises=tuple(steps))


def _pair(prover: Proves, pair: Pair) -> Proof:
    codes = (pair.first, pair.second)
    if pair.stage is not None:
        return prover.at(pair.stage).proof(SAME_AS, codes)
    if prover.derivation.store.term(pair.first).kind == "literal":
        return Proof(prover.describe.fact(SAME_AS, codes), "axiom", ONE_VALUE)
    return prover.leaf(SAME_AS, codes)
