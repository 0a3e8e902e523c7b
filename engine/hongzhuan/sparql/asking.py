"""Questions in SPARQL put to a knowledge base: the quads that they are asked of, kept while questions come in rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hongzhuan.opened import Opened
from hongzhuan.sparql.own_classes import OwnClasses, own_classes
from hongzhuan.sparql.results import QueryResult, run

if TYPE_CHECKING:
    from collections.abc import Hashable


class Asking:
    """The quads of the last question, and the classes that questions write out themselves."""

    def __init__(self) -> None:
        self._last: tuple[Hashable, ox.Store] | None = None

    def ask(self, sparql: str, key: Hashable, make: Callable[[], ox.Store]) -> QueryResult:
        """Answer a query over quads, which are made unless those of the last question were made for the same key.

        Raises:
            BadInput: the query does not parse, or is no query.
        """
        if self._last is None or self._last[0] != key:
            self._last = None  # before the next are made: two sets of quads need not fit in memory
            self._last = (key, make())
        return run(self._last[1], sparql)


def with_classes_of(sparql: str, opened: Opened) -> Opened | None:
    """What was opened, together with the classes that a query writes out; None where it writes none.

    Raises:
        BadInput: the query does not parse.
    """
    classes = own_classes(sparql)
    return _with_classes(opened, classes) if classes is not None else None


def _with_classes(opened: Opened, classes: OwnClasses) -> Opened:
    ontology = ox.Store()
    ontology.extend(opened.rdf())
    text = "".join(f"{' '.join(triple)} .\n" for triple in classes.triples)
    ontology.extend(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
    copy = opened.with_facts(classes.triples, (), opened.store.meta())
    return copy.with_axioms_of(ontology, classes.nodes)
