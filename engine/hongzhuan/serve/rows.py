"""Answers of SELECT and ASK in the W3C's four formats. Source: SPARQL 1.1 Query Results JSON; XML; CSV and TSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from hongzhuan.sparql.results import binding, plain

Rows = Sequence[Sequence[Any]]
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'


def write_truth(truth: bool, form: str) -> bytes:
    """The answer of ASK."""
    word = "true" if truth else "false"
    if form == "json":
        return f'{{"head":{{}},"boolean":{word}}}'.encode()
    if form == "xml":
        return f"{_XML}<head></head><boolean>{word}</boolean></sparql>".encode()
    return (word + ("\r\n" if form == "csv" else "\n")).encode()


def write_rows(names: Sequence[str], rows: Rows, form: str) -> bytes:
    """The answer of SELECT; None is an unbound variable."""
    writers = {"json": _json, "xml": _xml, "csv": _csv, "tsv": _tsv}
    return writers[form](names, rows).encode()


def _json(names: Sequence[str], rows: Rows) -> str:
    bindings = [{n: binding(v) for n, v in zip(names, row, strict=True) if v is not None} for row in rows]
    return json.dumps({"head": {"vars": list(names)}, "results": {"bindings": bindings}}, ensure_ascii=False)


def _csv(names: Sequence[str], rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([["" if value is None else plain(value) for value in row] for row in rows])
    return out.getvalue()


def _tsv(names: Sequence[str], rows: Rows) -> str:
    lines = ["\t".join(f"?{name}" for name in names)]
    lines += ["\t".join("" if value is None else _in_line(value) for value in row) for row in rows]
    return "\n".join(lines) + "\n"


def _in_line(value: Any) -> str:
    """A term as in Turtle, on one line and without tabs."""
    return str(value).replace("\t", "\\t")


def _xml(names: Sequence[str], rows: Rows) -> str:
    return "".join(_xml_parts(names, rows))


def _xml_parts(names: Sequence[str], rows: Rows) -> Iterator[str]:
    yield f"{_XML}<head>" + "".join(f"<variable name={quoteattr(name)}/>" for name in names) + "</head><results>"
    for row in rows:
        yield "<result>"
        for name, value in zip(names, row, strict=True):
            if value is not None:
                yield f"<binding name={quoteattr(name)}>{_xml_term(value)}</binding>"
        yield "</result>"
    yield "</results></sparql>"


def _xml_term(value: Any) -> str:
    if isinstance(value, ox.NamedNode):
        return f"<uri>{escape(value.value)}</uri>"
    if isinstance(value, ox.BlankNode):
        return f"<bnode>{escape(value.value)}</bnode>"
    if not isinstance(value, ox.Literal):
        return f"<literal>{_printable(str(value))}</literal>"
    said = binding(value)
    attribute = f" xml:lang={quoteattr(value.language)}" if value.language else ""
    if "datatype" in said:
        attribute = f" datatype={quoteattr(said['datatype'])}"
    return f"<literal{attribute}>{_printable(value.value)}</literal>"


def _printable(text: str) -> str:
    """Text without the control characters that XML 1.0 cannot hold."""
    return escape("".join(c if c in "\t\n\r" or ord(c) >= 0x20 else "\ufffd" for c in text))
