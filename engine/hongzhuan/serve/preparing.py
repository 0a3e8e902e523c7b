"""What is worked out before a question can be answered: in a copy of the process where that can be, so that others go on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from hongzhuan.program.ir import class_relation
from hongzhuan.serve.catalogue import Catalogue
from hongzhuan.serve.messages import FACTS, Key
from hongzhuan.serve.state import Served, described
from hongzhuan.sparql.dataset import merge, write_asserted, write_derived
from hongzhuan.sparql.graphs import ASSERTED_GRAPH, CATALOGUE_GRAPH

Memberships = Mapping[str, Mapping[str, tuple[str, ...]]]
"""The addresses of the classes that each thing is in, by era and thing."""
MOST_QUADS = 6_000_000
"""Quads that all stores together may hold before the one that was longest not asked for is given up: about a gigabyte."""
MOST_DERIVATIONS = 6
"""Rule sets whose derivations in all eras are kept at the same time."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a copy worked out: a file of N-Quads, or something to pass on."""

    file: str | None = None
    value: Any = None


def work_out(served: Served, key: Key, folder: str) -> Made:
    """Work out a key without changing what is served; done in a copy of the process.

    Args:
        folder: where files go.

    Raises:
        BadInput: a rule set that cannot be evaluated.
    """
    kind, name = key
    if kind == "members":
        return Made(value=memberships(served, name))
    if kind == "claims":
        return Made(value=served.kb.claims().verdicts)
    handle, path = tempfile.mkstemp(suffix=".nq", dir=folder)
    with open(handle, "wb"):
        pass
    if kind == "facts":
        write_asserted(served.kb.store, Path(path))
    else:
        graph = served.catalogue.graphs[name]
        rules = served.catalogue.rule_set(graph.rules)
        era = served.catalogue.era(graph.era or rules.era or "XiEra")
        write_derived(served.kb.derive(rules.reference, era.iri), Path(path))
    return Made(file=path)


def parts_of(catalogue: Catalogue, key: Key) -> list[Key]:
    """The files that a store is made of. What does not depend on the era stands in the file of every era of its rule set."""
    graphs = key[1].split()
    known = [catalogue.graphs[iri] for iri in graphs if iri in catalogue.graphs]
    dated = {graph.rules for graph in known if graph.era}
    parts: list[Key] = [FACTS] if ASSERTED_GRAPH in graphs else []
    return [*parts, *(("graph", graph.iri) for graph in known if graph.era or graph.rules not in dated)]


def fill(served: Served, key: Key) -> None:
    """Make a store of files that are there."""
    store, parts = ox.Store(), parts_of(served.catalogue, key)
    for part in parts:
        store.bulk_load(path=served.files[part], format=ox.RdfFormat.N_QUADS)
    if CATALOGUE_GRAPH in key[1].split():
        store.extend(described(served.catalogue))
    if sum(kind == "graph" for kind, _ in parts) > 1:
        merge(store)
    served.stores[key] = store


def make_room(served: Served, needed: Key) -> Iterator[Key]:
    """Give up what was longest not asked for, where there is too much; each key that is gone."""
    while len(served.stores) > 1 and sum(len(store) for store in served.stores.values()) > MOST_QUADS:
        oldest = next(key for key in served.stores if key != needed)
        del served.stores[oldest]
        yield oldest
    while len(served.derivations) > MOST_DERIVATIONS:
        name, derivation = next(iter(served.derivations.items()))
        served.kb.forget(derivation)
        del served.derivations[name]
        yield ("rules", name)


def memberships(served: Served, rules: str) -> Memberships:
    """Who is in which of the classes that a rule set concludes, in each era."""
    derivation = served.derivation(rules)
    eras = {derivation.store.resource(window.era): window.era for window in derivation.windows}
    found: dict[str, dict[str, list[str]]] = {era: {} for era in eras.values()}
    for cls in served.kb.concluded(derivation.rule_set):
        relation = class_relation(cls)
        dated = relation in derivation.program.dated
        rows = derivation.tuples(relation)
        terms = derivation.store.terms({row[0] for row in rows})
        for subject, *era in rows:
            for one in [eras[era[0]]] if dated else list(eras.values()):
                found[one].setdefault(terms[subject].value, []).append(cls)
    return {era: {who: tuple(sorted(of)) for who, of in members.items()} for era, members in found.items()}
