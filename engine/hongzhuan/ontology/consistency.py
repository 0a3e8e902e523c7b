"""HermiT on the ontology: does it contradict itself, and can every class have a member?"""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyoxigraph as ox

Status = Literal["coherent", "incoherent", "inconsistent", "skipped"]

JAVA_HINT = "install a Java runtime 11 or newer, for example Debian's default-jre-headless"
CONSTRUCT_HINT = "take out of the ontology what HermiT names here; it accepts what OWL 2 DL allows"

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDFS_RANGE = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#range")
_OWL_IMPORTS = ox.NamedNode("http://www.w3.org/2002/07/owl#imports")
_MERGED = "https://w3id.org/hongzhuan/ontology/merged"
# Of the date types, only dateTime and dateTimeStamp are in the datatype map of OWL 2 (Structural Specification, 4.7).
_UNKNOWN_TO_OWL = frozenset(
    ox.NamedNode(_XSD + name) for name in ("date", "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay", "time")
)
_DATES = _UNKNOWN_TO_OWL | {ox.NamedNode("https://w3id.org/hongzhuan/ontology#PartialDate")}


@dataclass(frozen=True, slots=True)
class Coherence:
    """What HermiT says of an ontology.

    `unsatisfiable` holds the IRIs of the named classes that can have no member, sorted; `seconds` is wall time.
    `reason` and `hint` are set when the check was skipped; `reason` also when the ontology is inconsistent.
    """

    status: Status
    unsatisfiable: tuple[str, ...]
    reason: str | None
    hint: str | None
    seconds: float


def check_coherence(files: Sequence[Path], java: str | None = None) -> Coherence:
    """Run HermiT on the Turtle `files` taken together; `java` names the program, else it is sought on the path.

    Handed over without the literals of xsd:date, xsd:gYear and the like, and without the ranges of these and of
    hz:PartialDate: they are not in the datatype map of OWL 2, and HermiT refuses what is not. So the dates of eras take
    no part in the check; no axiom speaks of them. Where HermiT refuses something else, the check is skipped too, and
    `reason` says what it named. Imports are not followed: nothing is fetched, and nothing is written but in a temporary
    folder.
    Raises SyntaxError (from pyoxigraph, with the place) for a file that is not Turtle.
    """
    started = time.monotonic()
    found = shutil.which(java or "java")
    if found is None:
        return _skipped(f"no Java runtime: `{java or 'java'}` was not found", JAVA_HINT, started)
    with tempfile.TemporaryDirectory(prefix="hongzhuan-hermit-") as folder:
        merged = Path(folder) / "merged.nt"
        _write_merged(files, merged)
        return _run(merged, found, Path(folder), started)


def subsumptions(files: Sequence[Path], java: str | None = None) -> frozenset[tuple[str, str]] | None:
    """The pairs of named classes of which HermiT finds the first below the second; None where HermiT does not run."""
    found = shutil.which(java or "java")
    if found is None:
        return None
    with tempfile.TemporaryDirectory(prefix="hongzhuan-hermit-") as folder:
        merged = Path(folder) / "merged.nt"
        _write_merged(files, merged)
        return _subsumptions(merged, found, Path(folder))


def _subsumptions(merged: Path, java: str, folder: Path) -> frozenset[tuple[str, str]] | None:
    import owlready2

    world = owlready2.World()
    try:
        with _settings(owlready2, java, folder), _quiet():
            with merged.open("rb") as stream:
                world.get_ontology(_MERGED).load(fileobj=stream, only_local=True)
            owlready2.sync_reasoner_hermit(world, debug=0)
        named = [(cls, [above for above in cls.ancestors() if above is not cls]) for cls in world.classes()]
        return frozenset(
            (cls.iri, above.iri) for cls, uppers in named for above in uppers if above is not owlready2.Thing
        )
    except (owlready2.OwlReadyInconsistentOntologyError, owlready2.OwlReadyJavaError):
        return None
    finally:
        world.close()


def _skipped(reason: str, hint: str, started: float) -> Coherence:
    return Coherence("skipped", (), reason, hint, time.monotonic() - started)


def _write_merged(files: Iterable[Path], target: Path) -> None:
    statements = {quad.triple for path in files for quad in _parse(path) if has_meaning_in_owl(quad)}
    with target.open("wb") as stream:
        ox.serialize(sorted(statements, key=str), stream, format=ox.RdfFormat.N_TRIPLES)


def _parse(path: Path) -> Iterator[ox.Quad]:
    # Blank nodes of two files must not meet under one name.
    return iter(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True))


def has_meaning_in_owl(quad: ox.Quad) -> bool:
    """Whether OWL 2 knows what a statement says: not those about xsd:date and the like, and not imports."""
    if isinstance(quad.object, ox.Literal):
        return quad.object.datatype not in _UNKNOWN_TO_OWL
    return quad.predicate != _OWL_IMPORTS and not (quad.predicate == _RDFS_RANGE and quad.object in _DATES)


def _run(merged: Path, java: str, folder: Path, started: float) -> Coherence:
    import owlready2  # takes a third of a second, which every command would pay

    world = owlready2.World()
    try:
        with _settings(owlready2, java, folder), _quiet():
            with merged.open("rb") as stream:
                world.get_ontology(_MERGED).load(fileobj=stream, only_local=True)
            owlready2.sync_reasoner_hermit(world, debug=0)
        names = tuple(sorted(cls.iri for cls in world.inconsistent_classes() if cls is not owlready2.Nothing))
    except owlready2.OwlReadyInconsistentOntologyError:
        return _inconsistent(started)
    except owlready2.OwlReadyJavaError as error:
        return _not_run(str(error), started)
    finally:
        world.close()
    return Coherence("incoherent" if names else "coherent", names, None, None, time.monotonic() - started)


def _inconsistent(started: float) -> Coherence:
    reason = "the axioms and the named individuals contradict one another, so that everything follows"
    return Coherence("inconsistent", (), reason, None, time.monotonic() - started)


def _not_run(output: str, started: float) -> Coherence:
    hint = JAVA_HINT if "UnsupportedClassVersionError" in output else CONSTRUCT_HINT
    return _skipped(f"HermiT did not run: {_cause(output)}", hint, started)


def _cause(output: str) -> str:
    """The line of Java's output that names the error, and the two after it, which name its object; no stack frames."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("\tat ")]
    first = next((at for at, line in enumerate(lines) if "Exception" in line or "Error" in line), 0)
    return " ".join(lines[first : first + 3]) or "no message"


@contextlib.contextmanager
def _settings(owlready2: Any, java: str, folder: Path) -> Iterator[None]:
    """Owlready2 reads the program from a global, and leaves its own temporary file behind when HermiT fails."""
    before = owlready2.JAVA_EXE, tempfile.tempdir
    owlready2.JAVA_EXE, tempfile.tempdir = java, str(folder)
    try:
        yield
    finally:
        owlready2.JAVA_EXE, tempfile.tempdir = before


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield
