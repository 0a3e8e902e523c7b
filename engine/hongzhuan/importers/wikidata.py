"""Wikidata: items as JSON, or the result of a query, read into posts, degrees and people.

The statements are laid out as cells by SQL over whole files (`wikidata_sql/`) and read by the steps of `records`. What
items mean stands in `wikidata_items.csv`; titles that speak for themselves in `wikidata_titles.csv`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa

from hongzhuan.errors import BadInput
from hongzhuan.importers.coded import count
from hongzhuan.importers.records import Dataset, deliver, prepare, read_cells
from hongzhuan.importers.report import ImportReport
from hongzhuan.importers.wikidata_json import entity_texts

NAMESPACE = "https://w3id.org/hongzhuan/wikidata/"
SOURCE = {"title": "Wikidata", "publisher": "Wikidata", "url": "https://www.wikidata.org/"}
KINDS = ("sex", "nationality", "province", "party", "organisation", "degree", "field", "position")
COLUMNS = "{'item': 'VARCHAR', 'kind': 'VARCHAR', 'means': 'VARCHAR', 'role': 'VARCHAR'}"


def read(mapping: Path | None, paths: Sequence[Path], connection: duckdb.DuckDBPyConnection) -> ImportReport:
    """Add what Wikidata says of people to `statements` of `connection`, which holds the ontology.

    `mapping` is a further list of items in the form of `wikidata_items.csv`, which goes before the shipped one. All or
    nothing: on an error the connection is as it was.

    Raises:
        BadInput: a file is no JSON of Wikidata, or holds nobody; or the list cannot be used.
    """
    with duckdb.connect() as work:
        prepare(work, connection, Dataset(NAMESPACE, SOURCE))
        load_items(work, mapping)
        load_entities(work, paths)
        for step in ("items", "claims"):
            run(work, step)
        people = count(work, "SELECT count(*) FROM items WHERE person")
        if people == 0:
            hint = "an item is a person if it is an instance of (P31) human (Q5)"
            raise BadInput("the files hold no person", ", ".join(path.name for path in paths), hint)
        for step in ("posts", "cells"):
            run(work, step)
        read_cells(work)
        run(work, "places")
        return deliver(work, connection, ", ".join(path.name for path in paths), people, unread(work))


def query() -> str:
    """The query whose result, as JSON, this importer reads."""
    return files("hongzhuan.importers").joinpath("wikidata_query.rq").read_text("utf-8")


def load_items(work: duckdb.DuckDBPyConnection, mapping: Path | None) -> None:
    """The tables `known_items` and `titles`.

    Raises:
        BadInput: a further list that lacks the columns or names a kind that there is not.
    """
    read_csv = f"SELECT * FROM read_csv(?, header = true, columns = {COLUMNS})"
    work.execute(f"CREATE TABLE known_items AS {read_csv}", [_shipped("wikidata_items.csv")])
    work.execute(
        """CREATE TABLE titles AS SELECT (row_number() OVER ())::INTEGER AS place, *
        FROM read_csv(?, header = true, all_varchar = true)""",
        [_shipped("wikidata_titles.csv")],
    )
    if mapping is None:
        return
    try:
        listed = f"{read_csv} WHERE item IS NOT NULL"
        own = work.sql(listed, params=[str(mapping).replace("[", "[[]")]).to_arrow_table()
    except duckdb.Error as error:
        hint = f"it needs the columns item, kind, means, role ({str(error).partition(chr(10))[0]})"
        raise BadInput("the list of items cannot be read", str(mapping), hint) from None
    wrong = sorted(set(own["kind"].to_pylist()) - set(KINDS), key=str)
    if wrong:
        raise BadInput(f"the list of items has no kind {wrong[0]}", str(mapping), f"kinds are {', '.join(KINDS)}")
    work.register("own_items", own)
    work.execute("DELETE FROM known_items WHERE (item, kind) IN (SELECT (item, kind) FROM own_items)")
    work.execute("INSERT INTO known_items SELECT DISTINCT ON (item, kind) * FROM own_items")


def load_entities(work: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> None:
    """The table `entities`: file, the number of the item in it, and its JSON."""
    work.execute('CREATE TABLE entities(file VARCHAR, "row" INTEGER, entity JSON)')
    for path in paths:
        texts = entity_texts(path)
        numbers = pa.array(range(1, len(texts) + 1), pa.int32())
        work.register("loading", pa.table({"n": numbers, "entity": pa.array(texts, pa.string())}))
        bad = count(work, "SELECT coalesce(min(n), 0) FROM loading WHERE NOT json_valid(entity)")
        if bad:
            raise BadInput("this is not JSON", f"{path}, item {bad}", "give items as Wikidata exports them")
        work.execute("INSERT INTO entities SELECT ?, n, entity::JSON FROM loading", [path.name])
        work.unregister("loading")


def run(work: duckdb.DuckDBPyConnection, step: str) -> None:
    """One step of `wikidata_sql/`."""
    work.execute(files("hongzhuan.importers").joinpath("wikidata_sql", f"{step}.sql").read_text("utf-8"))


def unread(work: duckdb.DuckDBPyConnection) -> list[str]:
    """The properties of people that are not read."""
    found = work.execute(
        """SELECT DISTINCT property FROM (SELECT unnest(json_keys(claims)) AS property FROM items WHERE person)
        WHERE property NOT IN (SELECT property FROM wanted) AND property <> 'P31' ORDER BY substr(property, 2)::INTEGER"""
    ).fetchall()
    return [name for (name,) in found]


def _shipped(name: str) -> str:
    return str(files("hongzhuan.importers").joinpath(name))
