"""Facts against shapes: what a person who writes facts has to mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from hongzhuan.facts import rdf_io
from hongzhuan.names import RDF, RDFS, shorten
from hongzhuan.shacl.demands import Demand, read_demands
from hongzhuan.shacl.values import CLASSES

Severity = Literal["violation", "warning", "info"]

_ORDER: dict[Severity, int] = {"violation": 0, "warning": 1, "info": 2}
_SEVERITIES: dict[str, Severity] = {"Violation": "violation", "Warning": "warning", "Info": "info"}
_INSERT = (
    f"INSERT {{{{ GRAPH <{CLASSES}> {{{{ ?one <{RDF}type> ?class }}}} }}}}"
    f" USING <{{graph}}> WHERE {{{{ ?one <{RDF}type>/<{RDFS}subClassOf>* ?class }}}}"
)
_BLANKS = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True)
class Violation:
    """One demand of one shape that one node does not meet.

    `focus` is the IRI of the node. `path` is the IRI of the property at fault, `None` for the node as a whole or where
    either of several properties would do. `message` says what to do, in the language that was asked for. `value` is the
    value at fault as text, `None` where the fault is that there is none. `shape` is the IRI of the shape.
    """

    focus: str
    path: str | None
    message: str
    severity: Severity
    value: str | None
    shape: str


def read_shapes(files: Sequence[Path]) -> tuple[Demand, ...]:
    """The demands that the shapes in some files make.

    Raises:
        BadInput: a file that cannot be read.
        ValueError: a construct of SHACL that has no query.
    """
    store = ox.Store()
    rdf_io.parse_into(store, files)
    return read_demands(store)


def validate(data: ox.Store, demands: Iterable[Demand], graph: str, language: str = "en") -> tuple[Violation, ...]:
    """Check the named graph of a store; the worst first, then by node, path and message. Nothing found is an empty tuple.

    Nothing is inferred but what follows from rdfs:subClassOf, for which the store gets a graph of its own: what the rules
    conclude is not what a person wrote.
    Source of the semantics: W3C Recommendation "Shapes Constraint Language (SHACL)", 2017.
    """
    data.update(_INSERT.format(graph=graph))
    facts = ox.NamedNode(graph)
    found = {violation for demand in demands for violation in _violations(data, facts, demand, language)}
    return tuple(sorted(found, key=_sort_key))


def _violations(data: ox.Store, facts: ox.NamedNode, demand: Demand, language: str) -> Iterator[Violation]:
    solutions = data.query(demand.query, default_graph=facts)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        bound = {name: _text(solution[name]) for name in names if solution[name] is not None}
        yield Violation(
            focus=bound["this"],
            path=bound.get("path", demand.path),
            message=_filled(_message(demand.messages, language), bound),
            severity=_SEVERITIES[demand.severity],
            value=bound.get("value"),
            shape=demand.shape,
        )


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal) else str(term)


def _message(messages: Mapping[str, str], language: str) -> str:
    """The message in the language, else in English, else any."""
    first = next((messages[key] for key in sorted(messages)), "the node does not meet the shape")
    return messages.get(language) or messages.get("en") or first


def _filled(message: str, bound: Mapping[str, str]) -> str:
    """A message with the values that its query found, addresses in short."""
    return _BLANKS.sub(lambda blank: shorten(bound.get(blank[1], "")) or blank[0], message)


def _sort_key(violation: Violation) -> tuple[int, str, str, str, str]:
    return (
        _ORDER[violation.severity],
        violation.focus,
        violation.path or "",
        violation.message,
        violation.value or "",
    )
