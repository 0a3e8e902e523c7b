"""What two programs over the same facts have in common: relations that hold the same tuples, whatever the facts.

A relation is the same where the same rules conclude it from relations that are the same. So after a change of a parameter, or
of a rule, only what rests on it has to be worked out again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from hongzhuan.program.ir import Program, Relation, Rule

Numbers = Mapping[int, int]
"""The number of a rule in one program, and the number of the same rule in another."""


def same_relations(program: Program, before: Program) -> dict[Relation, Numbers]:
    """The derived relations of a program that are the same in an earlier one, each with its rules there and here."""
    found: dict[Relation, Numbers] = {}
    mine, theirs = program.defining(), before.defining()
    for stratum in program.strata:
        derived = [relation for relation in stratum if relation in mine]
        matched = {relation: _matched(program, before, relation) for relation in derived}
        if not derived or any(numbers is None for numbers in matched.values()):
            continue
        around = {on for relation in derived for n in mine[relation] for on, _, _ in program.rules[n].depends_on()}
        if all(on in derived or on in found or (on not in mine and on not in theirs) for on in around):
            found |= {relation: numbers for relation, numbers in matched.items() if numbers is not None}
    return found


def _matched(program: Program, before: Program, relation: Relation) -> Numbers | None:
    """The rules of a relation there and here; None where one has no counterpart, or the era counts in one only."""
    if (relation in program.dated) != (relation in before.dated):
        return None
    here = _by_meaning(program, program.defining()[relation])
    there = _by_meaning(before, before.defining().get(relation, ()))
    if here.keys() != there.keys() or any(len(here[key]) != len(there[key]) for key in here):
        return None
    return {old: new for key in here for old, new in zip(there[key], here[key], strict=True)}


def _by_meaning(program: Program, numbers: Iterable[int]) -> dict[object, list[int]]:
    """Rules by what they say; where they come from is beside the point."""
    found: dict[object, list[int]] = defaultdict(list)
    for number in numbers:
        found[_meaning(program.rules[number])].append(number)
    return found


def _meaning(rule: Rule) -> object:
    return rule.head, rule.body
