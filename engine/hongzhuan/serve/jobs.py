"""What a worker can be asked to do, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hongzhuan.serve.answer import Reply, Wanted, answer
from hongzhuan.serve.catalogue import Dataset
from hongzhuan.serve.portrait import Portrait, portrait
from hongzhuan.serve.reasons import proof_data, reason
from hongzhuan.serve.search import Hit
from hongzhuan.serve.seats import family, provinces
from hongzhuan.serve.standing import standing
from hongzhuan.serve.state import Served
from hongzhuan.serve.studies import comparison
from hongzhuan.serve.thing import statements, thing
from hongzhuan.serve.vocabulary import ontology_data, term, terms
from hongzhuan.serve.workbench import attempt, check, shown


def sparql(served: Served, query: str, graphs: tuple[str, ...], dataset: Dataset | None, wanted: Wanted) -> Reply:
    """Answer a SPARQL query over some graphs."""
    return answer(served.store_of(graphs), query, dataset, wanted)


def search(served: Served, words: str) -> list[Hit]:
    """What has these words in a name."""
    return served.index.find(words)


def official(served: Served, official: str, rules: str) -> Portrait:
    """The portrait of an official, with the levels that a rule set works out."""
    return portrait(served.derivation(rules), served.kb.find(official))


JOBS: Mapping[str, Callable[..., Any]] = {
    "sparql": sparql,
    "search": search,
    "portrait": official,
    "reason": reason,
    "proof_data": proof_data,
    "standing": standing,
    "thing": thing,
    "statements": statements,
    "terms": terms,
    "term": term,
    "ontology_data": ontology_data,
    "family": family,
    "provinces": provinces,
    "comparison": comparison,
    "rules": shown,
    "check": check,
    "attempt": attempt,
}
