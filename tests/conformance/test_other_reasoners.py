"""If one of these fails, we and another reasoner disagree about OWL 2 RL, and nobody has looked up who is right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conformance.rl_cases import PREFIXES, Case, cases

owlrl = pytest.importorskip("owlrl")
reasonable = pytest.importorskip("reasonable")
rdflib = pytest.importorskip("rdflib")

Closed = tuple[set[tuple[str, str, str]], bool]
LINES = (Path(__file__).parent / "differences.txt").read_text(encoding="utf-8").splitlines()
DIFFERENCES = {tuple(part.strip() for part in line.split("|")[:3]) for line in LINES if not line.startswith("#")}
_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage"


def by_owlrl(case: Case, file: Path) -> Closed:
    """The closure, and whether it says that something is wrong."""
    graph = rdflib.Graph().parse(file)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return {(s.n3(), p.n3(), o.n3()) for s, p, o in graph}, (None, None, rdflib.URIRef(_ERROR)) in graph


def by_reasonable(case: Case, file: Path) -> Closed:
    """The closure; it reports no clash as a value, so that none is compared."""
    reasoner = reasonable.PyReasoner()
    reasoner.load_file(str(file))
    return {(s.n3(), p.n3(), o.n3()) for s, p, o in reasoner.reason()}, bool(case.clash)


SYSTEMS: dict[str, Callable[[Case, Path], Closed]] = {"owlrl": by_owlrl, "reasonable": by_reasonable}


@pytest.mark.parametrize("case", cases(), ids=str)
@pytest.mark.parametrize("name", SYSTEMS)
def test_agrees_but_for_what_is_listed(name: str, case: Case, tmp_path: Path) -> None:
    file = tmp_path / "premise.ttl"
    file.write_text(PREFIXES + case.premise, encoding="utf-8")
    closure, clashes = SYSTEMS[name](case, file)
    found = [] if clashes == bool(case.clash) else ["no clash" if case.clash else "a clash"]
    if not case.clash:
        found += [f"lacks {triple}" for triple in case.follows if not _terms(triple) <= closure]
        found += [f"has {triple}" for triple in case.not_follows if _terms(triple) <= closure]
    if name == "reasonable" and case.name.startswith("scm-") and all(what.startswith("lacks") for what in found):
        found = []
    listed = sorted(what for system, of, what in DIFFERENCES if system == name and of == case.name)
    assert sorted(found) == listed


def _terms(turtle: str) -> set[tuple[str, str, str]]:
    return {(s.n3(), p.n3(), o.n3()) for s, p, o in rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle")}
