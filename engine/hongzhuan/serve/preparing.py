"""What is worked out before a question can be answered: in a copy of the process where that can be, so that others go on."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from hongzhuan.program.ir import class_relation
from hongzhuan.serve.catalogue import Catalogue
from hongzhuan.serve.messages import FACTS, Key
from hongzhuan.serve.state import Served, described, graphs_beside
from hongzhuan.sparql.dataset import write_asserted, write_derived

Memberships = Mapping[str, Mapping[str, tuple[str, ...]]]
"""The addresses of the classes that each thing is in, by era and thing."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a copy worked out: a file of N-Quads to load, or something to pass on."""

    file: str | None = None
    value: Any = None


def work_out(served: Served, key: Key) -> Made:
    """Work out a key without changing what is served; done in a copy of the process.

    Raises:
        BadInput: a rule set that cannot be evaluated.
    """
    kind, name = key
    if kind == "members":
        return Made(value=memberships(served, name))
    if kind == "claims":
        return Made(value=served.kb.claims().verdicts)
    handle, path = tempfile.mkstemp(prefix="hongzhuan-", suffix=".nq")
    with open(handle, "wb"):
        pass
    if kind == "facts":
        write_asserted(served.kb.store, Path(path))
    else:
        graph = served.catalogue.graphs[name]
        rules = served.catalogue.rule_set(graph.rules)
        era = graph.era or rules.era or "XiEra"
        write_derived(served.kb.derive(rules.reference, served.catalogue.era(era).iri), Path(path))
    return Made(file=path)


def take_in(served: Served, key: Key, made: Made) -> None:
    """Add what was worked out to what is served."""
    if made.file is not None:
        try:
            served.quads.bulk_load(path=made.file, format=ox.RdfFormat.N_QUADS)
        finally:
            Path(made.file).unlink(missing_ok=True)
    if key == FACTS:
        served.quads.extend(described(served.catalogue))
    served.prepared.update(keys_of(served.catalogue, key))


def keys_of(catalogue: Catalogue, key: Key) -> tuple[Key, ...]:
    """A key and what is made with it."""
    if key[0] != "graph":
        return (key,)
    return tuple(("graph", iri) for iri in graphs_beside(catalogue, key[1]))


def memberships(served: Served, rules: str) -> Memberships:
    """Who is in which of the classes that a rule set concludes, in each era."""
    derivation = served.derivation(rules)
    kb = served.kb
    concluded = kb.concluded(derivation.rule_set)
    eras = {derivation.store.resource(window.era): window.era for window in derivation.windows}
    found: dict[str, dict[str, list[str]]] = {era: {} for era in eras.values()}
    for cls in concluded:
        relation = class_relation(cls)
        dated = relation in derivation.program.dated
        rows = derivation.tuples(relation)
        terms = derivation.store.terms({row[0] for row in rows})
        for subject, *era in rows:
            for one in [eras[era[0]]] if dated else list(eras.values()):
                found[one].setdefault(terms[subject].value, []).append(cls)
    return {era: {who: tuple(sorted(of)) for who, of in members.items()} for era, members in found.items()}
