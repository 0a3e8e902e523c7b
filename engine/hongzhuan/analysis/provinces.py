"""The provinces, or those who led them, in each term: what stands in the place of a body where a class is followed there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hongzhuan.analysis.bodies import ElectedBody
from hongzhuan.analysis.standing import Standing, members, standings
from hongzhuan.derivation import Derivation
from hongzhuan.facts.codes import iri
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.names import HZ
from hongzhuan.program.ir import Const, Relation, class_relation, property_relation
from hongzhuan.program.rulesets import RuleSet

FAMILY = "Province"
GOVERNED = property_relation(HZ + "governed")
SECRETARY, GOVERNOR = (property_relation(HZ + name) for name in ("secretaryOf", "governorOf"))


@dataclass(frozen=True, slots=True)
class Provinces:
    """How provinces, for a class of them, or else their leaders stand to it in each term, by their codes.

    `count` is the number of provinces; None where leaders are followed, whose number no source gives.
    """

    derivation: Derivation
    standings: Mapping[str, Mapping[int, Standing]]
    count: int | None

    def as_body(self, body: ElectedBody) -> ElectedBody:
        """The term of a Central Committee as a body of the provinces."""
        return replace(body, iri=HZ + FAMILY, label="provinces", label_zh="省级行政区", seats=self.count)


def provinces_of(kb: KnowledgeBase, cls: str, rules: RuleSet, terms: Sequence[str]) -> Provinces:
    """Who governed which province in each term, under the rule set's own words `governed`, `secretaryOf`, `governorOf`."""
    derivation = kb.derive(rules, sorted(set(terms)), [class_relation(cls), GOVERNED, SECRETARY, GOVERNOR])
    if HZ + FAMILY not in kb.vocabulary.superclasses_of(cls):
        found = {term: standings(derivation, cls, term, _of_term(derivation, GOVERNED, term, 0)) for term in terms}
        return Provinces(derivation, found, None)
    places = {term: _places(derivation, cls, term) for term in terms}
    source = kb.store.source("class", HZ + FAMILY)
    count = kb.store.connection.execute(f"SELECT count(*) FROM {source.table}").fetchone() if source else None
    return Provinces(derivation, places, int(count[0]) if count else None)


def _places(derivation: Derivation, cls: str, term: str) -> Mapping[int, Standing]:
    """The provinces of which a leader is on record; who of the two is missing might have been in the class."""
    inside = members(derivation, class_relation(cls), term)
    led = _of_term(derivation, GOVERNED, term, 1)
    by_both = _of_term(derivation, SECRETARY, term, 1) & _of_term(derivation, GOVERNOR, term, 1)
    return {code: "yes" if code in inside else "no" if code in by_both else "leaders unknown" for code in led | inside}


def _of_term(derivation: Derivation, relation: Relation, term: str, place: int) -> frozenset[int]:
    """The first or the second of each pair that holds in a term."""
    if relation not in derivation.program.dated:
        return frozenset()
    era = derivation.executor.code(Const(iri(term)))
    return frozenset(row[place] for row in derivation.tuples(relation) if row[2] == era)
