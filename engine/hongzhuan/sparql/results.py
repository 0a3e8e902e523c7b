"""SPARQL answers as tables, JSON, CSV and Turtle."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pyoxigraph as ox

from hongzhuan.errors import BadInput
from hongzhuan.names import PREFIXES, XSD, shorten
from hongzhuan.sparql.complaint import complaint
from hongzhuan.sparql.dataset import is_merged
from hongzhuan.tabular import Cell, Table

_NO_KEYWORD = re.compile(
    r"""\\.|"{3}(?:\\.|.)*?"{3}|'{3}(?:\\.|.)*?'{3}|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'"""
    r"""|<[^<>"{}|^`\\\x00-\x20]*>|\#[^\n\r]*""",
    re.S,
)
"""What stands in a query and holds no keyword: escapes, texts, addresses, comments. Source: SPARQL 1.1, section 19.8."""
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
Form = Literal["select", "ask", "graph"]
TYPES: Mapping[str, type] = {
    XSD + "integer": int,
    XSD + "decimal": float,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": bool,
}
"""The datatypes that are numbers and truth values in a table; everything else is text."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """An answer: rows of terms for SELECT, a truth value for ASK, triples for CONSTRUCT and DESCRIBE."""

    form: Form
    variables: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def truth(self) -> bool:
        """The answer of ASK."""
        return bool(self.rows[0][0])

    def cells(self) -> list[list[str]]:
        """The rows as people read them: short names, texts, nothing for an unbound variable."""
        return [[_shown(value) for value in row] for row in self.rows]

    def to_json(self) -> dict[str, Any]:
        """SPARQL 1.1 Query Results JSON; a graph as a list of triples in N-Triples terms."""
        if self.form == "ask":
            return {"head": {}, "boolean": self.truth}
        if self.form == "graph":
            return {"triples": [[str(value) for value in row] for row in self.rows]}
        bindings = [
            {name: binding(value) for name, value in zip(self.variables, row, strict=True) if value is not None}
            for row in self.rows
        ]
        return {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}

    def to_csv(self) -> str:
        """SPARQL 1.1 Query Results CSV."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.variables)
        writer.writerows([["" if v is None else plain(v) for v in row] for row in self.rows])
        return out.getvalue()

    def to_turtle(self) -> str:
        """The triples of CONSTRUCT or DESCRIBE.

        Raises:
            BadInput: for the rows of a SELECT.
        """
        if self.form != "graph":
            raise BadInput("only CONSTRUCT and DESCRIBE answer with triples", hint="use --format table, json or csv")
        text = ox.serialize((ox.Triple(*row) for row in self.rows), format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
        return (text or b"").decode()

    def to_table(self) -> Table:
        """The rows with typed columns: numbers where a column has nothing else, full addresses, empty where unbound."""
        if self.form == "ask":
            return Table({"answer": bool}, [[self.truth]])
        columns = list(zip(*self.rows, strict=True)) or [()] * len(self.variables)
        kinds = [_kind(column) for column in columns]
        cells = [[_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in self.rows]
        return Table(dict(zip(self.variables, kinds, strict=True)), cells)

    def to_arrow(self) -> Any:
        """The table in Arrow."""
        return self.to_table().to_arrow()

    def to_pandas(self) -> Any:
        """The table as a data frame."""
        return self.to_table().to_pandas()

    def to_parquet(self, path: str | Path) -> None:
        """The table as a Parquet file, whole or not at all.

        Raises:
            OSError: the file cannot be written.
        """
        self.to_table().to_parquet(path)

    def _repr_html_(self) -> str:
        return self.to_table()._repr_html_()

    def __str__(self) -> str:
        return json.dumps(self.to_json(), ensure_ascii=False)


def run(store: ox.Store, sparql: str) -> QueryResult:
    """Run a query over the union of all named graphs.

    Raises:
        BadInput: with the place where it does not parse.
    """
    if calls_a_service(sparql):
        raise BadInput(
            "SERVICE is not answered: a query never leaves this machine", hint="query the other endpoint itself"
        )
    try:
        union = not is_merged(store)
        answer = store.query(sparql, prefixes=dict(PREFIXES), use_default_graph_as_union=union)
    except SyntaxError as error:
        raise complaint(sparql, error) from None
    except (ValueError, OSError) as error:
        raise BadInput(f"the query cannot be run: {error}") from None
    if isinstance(answer, ox.QueryBoolean):
        return QueryResult("ask", (), ((bool(answer),),))
    try:
        if isinstance(answer, ox.QuerySolutions):
            names = tuple(v.value for v in answer.variables)
            return QueryResult("select", names, tuple(tuple(s[name] for name in names) for s in answer))
        triples = tuple((t.subject, t.predicate, t.object) for t in answer)
    except (RuntimeError, OSError) as error:
        raise BadInput(f"the query cannot be run: {error}") from None
    return QueryResult("graph", ("subject", "predicate", "object"), triples)


def calls_a_service(sparql: str) -> bool:
    """Whether the keyword SERVICE stands outside texts, addresses, comments and names, also where it is escaped."""
    return any(keywords(text, "SERVICE") for text in (sparql, _unescaped(sparql)))


def keywords(sparql: str, word: str) -> int:
    """How often a keyword stands in a query."""
    quiet = _NO_KEYWORD.sub(" ", sparql)
    return len(re.findall(rf"(?<![\w:?$]){word}(?![\w:])", quiet, re.IGNORECASE))


def _unescaped(sparql: str) -> str:
    """A query with its code points written out. Source: SPARQL 1.1, section 19.2."""
    return _CODE_POINT.sub(lambda found: _character(int(found[1] or found[2], 16)), sparql)


def _character(number: int) -> str:
    return chr(number) if number <= 0x10FFFF else "?"


def _kind(column: tuple[Any, ...]) -> type:
    """The type that all values of a column have; text where they differ or there are none."""
    kinds = {TYPES.get(v.datatype.value, str) if isinstance(v, ox.Literal) else str for v in column if v is not None}
    return kinds.pop() if len(kinds) == 1 else str


def _cell(value: Any, kind: type) -> Cell:
    if value is None:
        return None
    text = str(getattr(value, "value", value))
    return text in ("true", "1") if kind is bool else kind(text) if kind is not str else text


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, ox.NamedNode):
        return shorten(value.value)
    return plain(value)


def plain(value: Any) -> str:
    """A term as SPARQL 1.1 Query Results CSV writes it: a blank node with `_:`, anything else as it reads."""
    return f"_:{value.value}" if isinstance(value, ox.BlankNode) else str(getattr(value, "value", value))


def binding(value: Any) -> dict[str, str]:
    """A term in SPARQL 1.1 Query Results JSON."""
    if isinstance(value, ox.NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, ox.BlankNode):
        return {"type": "bnode", "value": value.value}
    if not isinstance(value, ox.Literal):
        return {"type": "triple", "value": str(value)}
    found = {"type": "literal", "value": value.value}
    if value.language:
        found["xml:lang"] = value.language
    elif value.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
        found["datatype"] = value.datatype.value
    return found
