"""How an official stands to a class: in it, not in it, or too little is known.

Unknown is counted apart, never as "no". Who has no training on record, or an employer that no source identifies, can be
neither in nor out of a class that rests on training or practice. Whether a class does, its rules say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from hongzhuan.analysis.bodies import pairs
from hongzhuan.derivation import Derivation
from hongzhuan.facts.codes import iri
from hongzhuan.facts.store import FactStore
from hongzhuan.names import HZ
from hongzhuan.program.ir import Const, Relation, Rule, class_relation, property_relation

Standing = Literal["yes", "no", "training unknown", "employer unknown", "leaders unknown"]
"""The last is for provinces of which one of the two leaders is not on record."""

TRAINING = frozenset(property_relation(HZ + name) for name in ("field", "degreeLevel"))
PRACTICE = frozenset(property_relation(HZ + name) for name in ("industry", "discipline"))
TRAINED = class_relation(HZ + "TrainedExpert")
LOWEST_COLLEGE = "JuniorCollege"


def standings(derivation: Derivation, cls: str, era: str, officials: Collection[int]) -> dict[int, Standing]:
    """How each official stands to a class in an era."""
    relation = class_relation(cls)
    inside = members(derivation, relation, era)
    read = read_by(derivation, relation)
    judged: dict[int, Standing] = {code: "yes" if code in inside else "no" for code in officials}
    if read & TRAINING:
        schooled = with_training_on_record(derivation.store)
        judged |= {code: "training unknown" for code in officials if code not in inside | schooled}
    if read & PRACTICE:
        trained = members(derivation, TRAINED, era) if TRAINED in derivation.program.defining() else officials
        hidden = with_hidden_employer(derivation.store).intersection(trained)
        judged |= {code: "employer unknown" for code in officials if code in hidden - inside}
    return judged


def members(derivation: Derivation, relation: Relation, era: str) -> frozenset[int]:
    """The members of a class in an era; those of every era where the class does not depend on it."""
    found = derivation.tuples(relation)
    if relation not in derivation.program.dated:
        return frozenset(row[0] for row in found)
    code = derivation.executor.code(Const(iri(era)))
    return frozenset(official for official, window in found if window == code)


def read_by(derivation: Derivation, relation: Relation) -> frozenset[Relation]:
    """Every relation that the rules behind a relation read, by any number of steps."""
    return frozenset(read for rule in rules_behind(derivation, relation) for read, _, _ in rule.depends_on())


def rules_behind(derivation: Derivation, relation: Relation) -> list[Rule]:
    """The rules that a relation rests on. Where authors define a relation, the axioms above it are left out: that whoever
    practised held a post is no part of what it means to have held one."""
    program = derivation.program
    defining = program.defining()
    found, seen, waiting = [], {relation}, [relation]
    while waiting:
        rules = [program.rules[number] for number in defining.get(waiting.pop(), ())]
        own = [rule for rule in rules if rule.origin.kind == "rule"] or rules
        found += own
        new = {read for rule in own for read, _, _ in rule.depends_on()} - seen
        seen |= new
        waiting += new
    return found


def with_training_on_record(store: FactStore) -> frozenset[int]:
    """Officials with a field of study on record, or schooling that ended below college."""
    found = _holders_with(store, "field", None)
    below = _schooling_below_college(store)
    return found | (_holders_with(store, "degreeLevel", below) if below else frozenset())


def _holders_with(store: FactStore, name: str, values: Iterable[int] | None) -> frozenset[int]:
    of, holder = pairs(store, name), pairs(store, "holder")
    if of is None or holder is None:
        return frozenset()
    where = "" if values is None else f" WHERE d.o IN ({', '.join(map(str, values))})"
    rows = store.connection.execute(f"SELECT DISTINCT h.o FROM {of} d JOIN {holder} h USING (s){where}").fetchall()
    return frozenset(row[0] for row in rows)


def _schooling_below_college(store: FactStore) -> list[int]:
    """The levels of schooling that lie below college, by their position on the scale."""
    lowest, position = store.resource(HZ + LOWEST_COLLEGE), pairs(store, "position")
    if lowest is None or position is None or not store.values(lowest, HZ + "position"):
        return []
    (limit, *_) = store.values(lowest, HZ + "position")
    kind = store.source("class", HZ + "DegreeLevel")
    if kind is None:
        return []
    rows = store.connection.execute(
        f"SELECT p.s FROM {position} p JOIN {kind.table} k ON k.s = p.s WHERE p.o < {limit}"
    ).fetchall()
    return [row[0] for row in rows]


def with_hidden_employer(store: FactStore) -> frozenset[int]:
    """Officials with a post in an organisation that no source identifies."""
    return with_post_in(store, HZ + "UnidentifiedOrganisation")


def with_post_in(store: FactStore, cls: str) -> frozenset[int]:
    """Officials with any post in an organisation of a class."""
    kind = store.source("class", cls)
    return frozenset() if kind is None else _holders_in(store, kind.table)


def _holders_in(store: FactStore, organisations: str) -> frozenset[int]:
    organisation, holder = pairs(store, "organisation"), pairs(store, "holder")
    if organisation is None or holder is None:
        return frozenset()
    rows = store.connection.execute(
        f"SELECT DISTINCT h.o FROM {organisation} p JOIN {organisations} k ON k.s = p.o JOIN {holder} h ON h.s = p.s"
    ).fetchall()
    return frozenset(row[0] for row in rows)
