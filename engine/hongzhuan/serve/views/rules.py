"""Rule sets: read, and try a copy. Nothing of a copy is kept: what is run goes with the request."""

from __future__ import annotations

from dataclasses import asdict

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from hongzhuan.errors import BadInput
from hongzhuan.serve.errors import EXPECTED, as_http
from hongzhuan.serve.views.pages import ask, catalogue_of, page, render


@page
async def listed(request: Request) -> Response:
    """The rule sets that are served."""
    catalogue = await catalogue_of(request)
    return render(request, "rule_sets.html", catalogue=catalogue)


@page
async def one(request: Request) -> Response:
    """A rule set with its citations."""
    name, dot, suffix = request.path_params["name"].partition(".")
    found = await ask(request, "rules", rules=name)
    if dot and suffix == "hz":
        headers = {"Content-Disposition": f'attachment; filename="{found.name}.hz"'}
        return PlainTextResponse(found.source, headers=headers)
    return render(request, "rules.html", one=found)


@page
async def edit(request: Request) -> Response:
    """A copy in the page: checked and run when it is sent."""
    catalogue = await catalogue_of(request)
    name = request.path_params["name"]
    original = catalogue.rule_set(name)
    form: FormData = await request.form() if request.method == "POST" else FormData()
    source = _text(form, "source")
    if source is None:
        source = (await ask(request, "rules", rules=name)).source
    era = catalogue.era(_text(form, "era") or request.query_params.get("era") or original.era or "XiEra")
    pool = request.app.state.pool
    problems = await pool.ask("check", source=source) if request.method == "POST" else ()
    tried, failure = None, ""
    if request.method == "POST" and not any(problem.severity == "error" for problem in problems):
        try:
            tried = await pool.ask("attempt", source=source, era=era.name, original=name)
        except EXPECTED as error:
            failure = as_http(error, request.app.state.limits).message
    values = {"original": original, "source": source, "era": era, "problems": problems, "tried": tried}
    values |= {"failure": failure, "catalogue": catalogue, "sent": request.method == "POST"}
    return render(request, "edit.html", **values)


async def check(request: Request) -> Response:
    """What is wrong with a copy, as JSON, while it is written."""
    try:
        source = (await request.body()).decode("utf-8")
        found = await request.app.state.pool.ask("check", source=source)
    except UnicodeDecodeError:
        return JSONResponse({"error": "the rules are not UTF-8"}, 400)
    except BadInput as error:
        return JSONResponse({"error": str(error)}, 400)
    except EXPECTED as error:
        return JSONResponse({"error": as_http(error, request.app.state.limits).message}, 503)
    return JSONResponse({"problems": [asdict(problem) for problem in found]})


def _text(form: FormData, name: str) -> str | None:
    value = form.get(name)
    return value.replace("\r\n", "\n") if isinstance(value, str) else None
