"""An imported workbook as the tests ask about it."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pyoxigraph

from hongzhuan.importers.coded import Layout, read_coded
from hongzhuan.importers.cpc_elite import LAYOUT
from hongzhuan.importers.report import ImportReport

HZ = "https://w3id.org/hongzhuan/ontology#"
Facts = dict[str, set[str]]


class Imported:
    """An imported workbook: its report, and what its statements say of a node, in short names."""

    def __init__(self, path: Path, layout: Layout = LAYOUT) -> None:
        self.connection = duckdb.connect()
        self.namespace = layout.namespace
        self.report: ImportReport = read_coded(layout, path, self.connection)

    def of(self, node: str) -> Facts:
        """Local name of each predicate of `node`, with its values."""
        query = "SELECT predicate, object FROM statements WHERE subject = ?"
        facts: Facts = {}
        for predicate, value in self.connection.execute(query, [f"<{self.namespace}{node}>"]).fetchall():
            facts.setdefault(short(predicate), set()).add(short(value))
        return facts

    def industries(self, post: str) -> set[str]:
        """The industries of the organisation of a post."""
        query = """SELECT kind.object FROM statements AS post JOIN statements AS kind ON kind.subject = post.object
            WHERE post.subject = ? AND post.predicate = ? AND kind.predicate = ?"""
        values = [f"<{self.namespace}{post}>", f"<{HZ}organisation>", f"<{HZ}industry>"]
        return {short(value) for (value,) in self.connection.execute(query, values).fetchall()}

    def problems(self) -> list[tuple[int | None, str, str]]:
        return [(problem.row, problem.kind, problem.action) for problem in self.report.problems]


def short(term: str) -> str:
    return re.split(r"[#/]", term.strip("<>"))[-1] if term.startswith("<") else term.partition("^^")[0]


def valid_statements(data: Imported) -> int:
    """The number of statements that a strict parser reads."""
    query = "SELECT subject || ' ' || predicate || ' ' || object || ' .' FROM statements"
    text = "\n".join(line for (line,) in data.connection.execute(query).fetchall()).encode()
    return sum(1 for _ in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES))
