"""Comparisons and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from hongzhuan.language.diagnostics import did_you_mean
from hongzhuan.serve.errors import HttpError
from hongzhuan.serve.messages import CLAIMS
from hongzhuan.serve.views.pages import ask, catalogue_of, page, render

if TYPE_CHECKING:
    from hongzhuan.analysis.verdict import Verdict


@page
async def compare(request: Request) -> Response:
    """Two rule sets or two eras: who changes sides, and at which condition."""
    catalogue = await catalogue_of(request)
    parameters = request.query_params
    names = [parameters.get(name) or usual for name, usual in (("a", "mao"), ("b", "xi"))]
    rules = [catalogue.rule_set(name) for name in names]
    first = parameters.get("era") or rules[1].era or "XiEra"
    eras = [catalogue.era(first), catalogue.era(parameters.get("era2") or first)]
    cls, body = parameters.get("class") or None, parameters.get("body") or None
    values = {"rules": rules, "eras": eras, "cls": cls, "body": body, "catalogue": catalogue}
    values["classes"] = sorted(set(rules[0].concludes) | set(rules[1].concludes))
    if "a" not in parameters and "era" not in parameters:
        return render(request, "compare.html", **values, found=None)
    chosen = [one.name for one in rules] if rules[0] != rules[1] else [rules[0].name]
    windows = [era.name for era in eras] if eras[0] != eras[1] else [eras[0].name]
    arguments = {"rules": tuple(chosen), "eras": tuple(windows), "classes": (cls,) if cls else (), "body": body}
    found = await ask(request, "comparison", **arguments)
    return render(request, "compare.html", **values, found=found)


@page
async def claims(request: Request) -> Response:
    """Every claim with its verdict."""
    return render(request, "claims.html", verdicts=await _verdicts(request))


@page
async def claim(request: Request) -> Response:
    """One claim, opened to its names."""
    name = request.path_params["name"]
    verdicts = {verdict.claim.name: verdict for verdict in await _verdicts(request)}
    if name not in verdicts:
        raise HttpError(404, f"no claim `{name}`. {did_you_mean(name, verdicts)}")
    return render(request, "claim.html", one=verdicts[name], catalogue=await catalogue_of(request))


async def _verdicts(request: Request) -> tuple[Verdict, ...]:
    """The verdict on every claim; they are worked out once, which takes longer than a question may."""
    found: tuple[Verdict, ...] = await request.app.state.parent.value(CLAIMS)
    return found
