"""Facts kept as they were laid out, with what the ontology says of names and its axioms as rules."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyoxigraph as ox

from hongzhuan import kept
from hongzhuan.errors import BadInput
from hongzhuan.facts.store import FactStore
from hongzhuan.ontology.axioms import Compiled
from hongzhuan.ontology.vocabulary import Vocabulary

_WORTH_KEEPING = 1_000_000
_LARGEST = 300_000_000
"""Bytes of facts; fewer are read as fast, more would fill the disk."""


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """Facts that are laid out, the vocabulary and the axioms."""

    store: FactStore
    vocabulary: Vocabulary
    axioms: Compiled


def name_of(hashes: Sequence[str], files: Sequence[Path]) -> str | None:
    """The name that the facts of some files are kept under; None where they are not worth it."""
    if not _WORTH_KEEPING < sum(path.stat().st_size for path in files) < _LARGEST:
        return None
    return kept.name_of("facts", *hashes, *(path.resolve() for path in files))


def load(name: str | None) -> KeptFacts | None:
    """What was kept under a name."""
    path = kept.file(f"{name}.duckdb") if name else None
    about = kept.load(name) if name and path else None
    if path is None or not isinstance(about, tuple):
        return None
    with suppress(BadInput, duckdb.Error):  # damaged: it is read anew
        store = FactStore.open(path, threads=1)
        if store.meta().get("build") == about[0]:
            return KeptFacts(store, about[1], about[2])
    return None


def save(name: str | None, found: KeptFacts) -> None:
    """Keep facts; where they cannot be written, nothing is lost but time."""
    if name is None or kept.folder() is None:
        return
    with suppress(duckdb.Error, OSError):
        with kept.writing(f"{name}.duckdb") as path:
            assert path is not None
            found.store.write_to(path)
        kept.save(name, (found.store.meta().get("build"), found.vocabulary, found.axioms))


def as_rdf(store: FactStore) -> ox.Store:
    """Every statement of a store as RDF, blank nodes named as they are in it."""
    rows = zip(*(column.to_pylist() for column in store.statements().columns), strict=True)
    found = ox.Store()
    found.extend(ox.parse("".join(f"{s} {p} {o} .\n" for s, p, o in rows), format=ox.RdfFormat.N_TRIPLES))
    return found
