"""Every derivation of a rule set as a file of RDF."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from hongzhuan.derivation import Derivation
from hongzhuan.explain.bulk import write_nquads
from hongzhuan.names import PREFIXES
from hongzhuan.program.ir import Relation
from hongzhuan.writing import put_in_place

_FORMATS = {"trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE}


def write(
    derivation: Derivation, file: Path, form: str, triple_terms: bool = False, goals: Sequence[Relation] = ()
) -> int:
    """Write all derivations; the file is there whole or not at all. Returns the number of statements.

    Args:
        form: `nquads`, `trig`, or `turtle`, which has no graphs.
        triple_terms: facts as triple terms of RDF 1.2.
        goals: only what these rest on.
    """
    with tempfile.TemporaryDirectory(prefix=".hongzhuan-", dir=file.parent) as folder:
        lines, made = Path(folder) / "derivations.nq", Path(folder) / "made"
        write_nquads(derivation, lines, triple_terms, goals)
        if form == "nquads":
            os.replace(lines, made)
        else:
            _serialised(lines, made, _FORMATS[form])
        written = _count(made) if form == "nquads" else _count(lines)
        put_in_place(made, file)
    return written


def _serialised(lines: Path, made: Path, form: ox.RdfFormat) -> None:
    """The same statements with prefixes, in order."""
    quads = ox.parse(path=str(lines), format=ox.RdfFormat.N_QUADS)
    if form == ox.RdfFormat.TRIG:
        ordered = sorted(quads, key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))
        ox.serialize(ordered, output=str(made), format=form, prefixes=dict(PREFIXES))
        return
    triples = sorted((quad.triple for quad in quads), key=str)
    ox.serialize(triples, output=str(made), format=form, prefixes=dict(PREFIXES))


def _count(file: Path) -> int:
    with file.open("rb") as stream:
        return sum(1 for _ in stream)
