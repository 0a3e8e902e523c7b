"""What a table can say: the kinds of row, and for each the properties that a column can hold.

These are the facts of docs/knowledge-base.md. The ontology says which names a property can take.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ValueKind = Literal["text", "date", "period", "thing", "class", "organisation", "boolean", "wikidata", "source"]


@dataclass(frozen=True, slots=True)
class CellMeaning:
    """What a cell of a property is read as: a text, a date, a named thing of a `range`, ...

    A property with `many` values takes several in one cell, separated by semicolons.
    """

    predicate: str
    value: ValueKind
    range: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class RowKind:
    """What a row describes: a class of the ontology, the word for it in addresses, and its properties."""

    cls: str
    word: str
    properties: Mapping[str, CellMeaning]
    required: tuple[str, ...] = ()


def _dates(*names: str) -> dict[str, CellMeaning]:
    return {name: CellMeaning(f"hz:{name}", "date") for name in names}


def _things(**ranges: str) -> dict[str, CellMeaning]:
    return {name: CellMeaning(f"hz:{name}", "thing", f"hz:{range_}") for name, range_ in ranges.items()}


LABEL = {"label": CellMeaning("rdfs:label", "text")}
NOTES = {"comment": CellMeaning("rdfs:comment", "text"), "source": CellMeaning("dcterms:source", "source")}
FIELD = {"field": CellMeaning("hz:field", "thing", "hz:Field", many=True)}

KINDS: Mapping[str, RowKind] = {
    "people": RowKind(
        "hz:Official",
        "",
        {
            **LABEL,
            "altLabel": CellMeaning("skos:altLabel", "text"),
            **_dates("born", "died", "joinedParty"),
            **_things(sex="Sex", nationality="Nationality", birthplace="Province"),
            "sameAs": CellMeaning("owl:sameAs", "wikidata"),
            **NOTES,
        },
    ),
    "posts": RowKind(
        "hz:Post",
        "post",
        {
            **LABEL,
            "organisation": CellMeaning("hz:organisation", "organisation"),
            **_things(role="Role", statedLevel="Level"),
            **_dates("start", "end", "lastKnown"),
            "period": CellMeaning("", "period"),
            **NOTES,
        },
        ("organisation",),
    ),
    "degrees": RowKind(
        "hz:Degree",
        "degree",
        {
            **_things(degreeLevel="DegreeLevel"),
            **FIELD,
            "subject": CellMeaning("hz:subject", "text"),
            "institution": CellMeaning("hz:institution", "organisation"),
            **_dates("awarded"),
            "partTime": CellMeaning("hz:partTime", "boolean"),
            **NOTES,
        },
    ),
    "titles": RowKind(
        "hz:ProfessionalTitle",
        "title",
        {"title": CellMeaning("hz:title", "text"), **FIELD, **_dates("awarded"), **NOTES},
        ("title",),
    ),
    "records": RowKind(
        "hz:RevolutionaryRecord",
        "record",
        {**_things(campaign="Campaign"), **_dates("awarded"), **NOTES},
        ("campaign",),
    ),
    "origins": RowKind("hz:ClassOrigin", "origin", {**_things(origin="ClassStatus"), **NOTES}, ("origin",)),
    "sanctions": RowKind(
        "hz:Sanction",
        "sanction",
        {**_things(kind="SanctionKind"), **_dates("awarded", "lifted"), **NOTES},
        ("kind",),
    ),
    "organisations": RowKind(
        "hz:Organisation",
        "organisation",
        {
            **LABEL,
            "altLabel": CellMeaning("skos:altLabel", "text"),
            "kind": CellMeaning("rdf:type", "class", "hz:Organisation"),
            "industry": CellMeaning("hz:industry", "thing", "hz:Industry", many=True),
            "discipline": CellMeaning("hz:discipline", "thing", "hz:Field", many=True),
            **_things(rank="Level", province="Province"),
            "parent": CellMeaning("hz:parent", "organisation"),
            **NOTES,
        },
    ),
}
HELD = tuple(name for name in KINDS if name not in ("people", "organisations"))
