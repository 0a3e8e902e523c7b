"""How long answers take: why, why-not and all derivations, each against its bound.

Every question is asked once, about an official of whom nothing was read before, and all count, also the first of a class, which
makes the texts of its queries. The very first of a process is shown apart: most of its time goes into loading modules.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from hongzhuan.derivation import Derivation
from hongzhuan.program.ir import Relation, class_relation

if TYPE_CHECKING:
    from hongzhuan.knowledge_base import KnowledgeBase

WHY, WHY_NOT, RDF = 0.150, 0.500, 10.0
WHY_OF_MANY = 0.500
"""Bounds in seconds."""
MANY = 100_000
"""Officials from which on the larger bound for a why counts."""

TEN = str(Path(__file__).with_name("ten.hz"))
"""The rules for generated officials: by those of `base` nearly every pair of them would have served together."""

Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of question: how often it was asked, and the seconds that it took, in rising order."""

    question: str
    seconds: tuple[float, ...]
    bound: float | None

    def quantile(self, part: float) -> float:
        """The seconds within which a part of the questions was answered."""
        return self.seconds[min(len(self.seconds) - 1, int(part * len(self.seconds)))] if self.seconds else 0.0

    @property
    def is_within(self) -> bool | None:
        """Whether every question was answered within the bound; None where there is none."""
        return None if self.bound is None else self.quantile(1) <= self.bound

    def to_json(self) -> dict[str, Any]:
        """Median, 95th percentile, largest, bound."""
        return {
            "question": self.question,
            "asked": len(self.seconds),
            "median": self.quantile(0.5),
            "p95": self.quantile(0.95),
            "largest": self.quantile(1),
            "bound": self.bound,
            "within": self.is_within,
        }


def measure(
    kb: KnowledgeBase,
    rules: str,
    classes: Sequence[str],
    questions: int,
    rdf: bool,
    note: Note,
    seed: int = 1956,
) -> Iterator[Measured]:
    """Derive once, then ask: a why of who is in a class, a why-not of who is not, and all derivations.

    Args:
        classes: what to derive and ask about; what the rule set concludes where none is named.
        questions: whys and why-nots, about as many for each class.
        rdf: whether to write all derivations as well.
    """
    note(f"deriving {rules} ...")
    start = perf_counter()
    derivation = kb.derive_for(rules, None, classes)
    yield Measured("derive", (perf_counter() - start,), None)
    named = [kb.class_iri(name) for name in classes] or kb.concluded(kb.rule_set(rules))
    relations = [class_relation(iri) for iri in named]
    draw = random.Random(seed)
    officials = _officials(kb)
    each = max(1, questions // len(relations))
    note(f"asking why, {each} times a class ...")
    members = {r: _some(draw, derivation.tuples(r), each) for r in relations}
    bound = WHY if len(officials) < MANY else WHY_OF_MANY
    first = next((r for r in relations if members[r]), None)
    if first is not None:
        once = {first: members[first][:1]}
        yield Measured("the first why of a process", _asked(once, lambda r, row: _why(derivation, r, tuple(row))), None)
        members[first] = members[first][1:]
    yield Measured("why", _asked(members, lambda r, row: _why(derivation, r, tuple(row))), bound)
    note(f"asking why not, {each} times a class ...")
    others = {r: _some(draw, _outside(derivation, r, officials), each) for r in relations}
    yield Measured("why-not", _asked(others, lambda r, code: _why_not(derivation, r, code)), WHY_NOT)
    if rdf:
        note("writing all derivations as RDF ...")
        yield Measured("all derivations to RDF", (_rdf(derivation),), RDF)


def _officials(kb: KnowledgeBase) -> list[int]:
    source = kb.store.source("class", "https://w3id.org/hongzhuan/ontology#Official")
    if source is None:
        return []
    return [row[0] for row in kb.store.connection.execute(f"SELECT s FROM {source.table} ORDER BY s").fetchall()]


def _some(draw: random.Random, choices: Sequence[Any], many: int) -> list[Any]:
    return draw.sample(list(choices), min(many, len(choices)))


def _outside(derivation: Derivation, relation: Relation, officials: Sequence[int]) -> list[int]:
    inside = {row[0] for row in derivation.tuples(relation)}
    return [code for code in officials if code not in inside]


def _asked(questions: Mapping[Relation, Sequence[Any]], ask: Callable[[Relation, Any], object]) -> tuple[float, ...]:
    """The seconds of each question, in rising order; the first of a class also makes the texts of its SQL."""
    found = []
    for relation, about in questions.items():
        for one in about:
            start = perf_counter()
            ask(relation, one)
            found.append(perf_counter() - start)
    return tuple(sorted(found))


def _why(derivation: Derivation, relation: Relation, row: tuple[int, ...]) -> str:
    """A proof and its text."""
    from hongzhuan.explain.render_text import text
    from hongzhuan.explain.why import Prover

    return text(Prover(derivation).proof(relation, row))


def _why_not(derivation: Derivation, relation: Relation, code: int) -> list[str]:
    """The answer and its text, without the search for changes, which derives anew."""
    from hongzhuan.explain.render_why_not import text
    from hongzhuan.explain.why import Prover
    from hongzhuan.explain.why_not import why_not

    return [text(answer, ()) for answer in why_not(Prover(derivation), relation, code)]


def _rdf(derivation: Derivation) -> float:
    from hongzhuan.explain.bulk import write_nquads

    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        start = perf_counter()
        write_nquads(derivation, Path(folder) / "derivations.nq")
        return perf_counter() - start
