"""The page for SPARQL: an editor, ready queries, the answer as a table, a chart or a download. The address holds the query."""

from __future__ import annotations

import json
import time
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hongzhuan.serve.answer import Wanted
from hongzhuan.serve.catalogue import Chosen
from hongzhuan.serve.charts import bar_chart
from hongzhuan.serve.endpoint import put
from hongzhuan.serve.errors import EXPECTED, as_http
from hongzhuan.serve.queries import READY
from hongzhuan.serve.views.pages import ask, catalogue_of, page, render

SHOWN = 1000
"""Rows that the page shows; downloads have all of them."""


@page
async def editor(request: Request) -> Response:
    """The editor; with `?query=` the answer as well."""
    catalogue = await catalogue_of(request)
    parameters = request.query_params
    query, rules, era = (parameters.get(name, "") for name in ("query", "rules", "era"))
    values = {"query": query or READY[0].sparql, "rules": rules, "era": era, "ready": READY, "catalogue": catalogue}
    values |= {
        "failure": "",
        "columns": (),
        "rows": (),
        "truth": None,
        "graph": "",
        "chart": "",
        "seconds": 0.0,
        "size": 0,
    }
    values["links"] = [
        (name, "/sparql?" + urlencode([("query", query), *_choice(rules, era), ("format", name)]))
        for name in ("json", "csv", "tsv", "xml", "turtle", "jsonld")
    ]
    if query:
        started = time.perf_counter()
        try:
            values |= await _answer(request, query, rules, era)
        except EXPECTED as error:
            values["failure"] = as_http(error, request.app.state.limits).message
        values["seconds"] = time.perf_counter() - started
    return render(request, "query.html", **values, asked=bool(query))


def _choice(rules: str, era: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in (("rules", rules), ("era", era)) if value]


async def _answer(request: Request, query: str, rules: str, era: str) -> dict[str, object]:
    catalogue = await catalogue_of(request)
    chosen = Chosen(rules=(rules,) if rules else (), eras=(era,) if era else ())
    wanted = Wanted("application/sparql-results+json, text/turtle;q=0.9", None, request.app.state.limits.rows)
    reply = await put(request, catalogue, query, chosen, wanted)
    if not reply.content_type.endswith("json"):
        return {"graph": reply.body.decode(), "size": reply.size}
    found = json.loads(reply.body)
    if "boolean" in found:
        return {"truth": found["boolean"]}
    columns = found["head"]["vars"]
    rows = [[row.get(name) for name in columns] for row in found["results"]["bindings"]]
    return {"columns": columns, "rows": rows[:SHOWN], "size": reply.size, "chart": _chart(columns, rows)}


def _chart(columns: list[str], rows: list[list[dict[str, str] | None]]) -> str:
    """Bars, where the last column is a number and one before it a name."""
    if len(columns) < 2 or len(rows) < 2:
        return ""
    numbers = [row[-1] for row in rows]
    if not all(
        one and one.get("datatype", "").rsplit("#", 1)[-1] in ("integer", "decimal", "double") for one in numbers
    ):
        return ""
    pairs = [((row[0] or {}).get("value", ""), float((row[-1] or {})["value"])) for row in rows]
    return bar_chart(pairs, f"{columns[0]}: {columns[-1]}")


async def completion(request: Request) -> Response:
    """The names of the ontology, for the editors of the pages."""
    found = await ask(request, "terms")
    names = [{"name": f"hz:{one.name}", "kind": one.kind, "label": one.label.en, "zh": one.label.zh} for one in found]
    return JSONResponse({"names": names}, headers={"Cache-Control": "max-age=3600"})
