"""Which of the classes of a rule set someone is in, in an era."""

from __future__ import annotations

from dataclasses import dataclass

from hongzhuan.program.ir import class_relation
from hongzhuan.serve.portrait import Said
from hongzhuan.serve.state import Served


@dataclass(frozen=True, slots=True)
class Stand:
    """Someone with the classes that hold and those that do not."""

    official: Said
    holding: tuple[Said, ...]
    lacking: tuple[Said, ...]


def standing(served: Served, official: str, rules: str, era: str) -> Stand:
    """The classes that a rule set concludes, by whether they hold of someone.

    Raises:
        BadInput: no such thing.
    """
    kb, derivation = served.kb, served.derivation(rules)
    found, window = kb.find(official), kb.store.resource(served.catalogue.era(era).iri) or 0
    holding: list[Said] = []
    lacking: list[Said] = []
    for cls in kb.concluded(derivation.rule_set):
        relation = class_relation(cls)
        arguments = (found.code, window) if relation in derivation.program.dated else (found.code,)
        said = Said(kb.label(cls), kb.label(cls, "zh"), cls)
        (holding if derivation.holds(relation, arguments) else lacking).append(said)
    name = Said(found.label, kb.label(found.iri, "zh"), found.iri)
    return Stand(name, tuple(holding), tuple(lacking))
