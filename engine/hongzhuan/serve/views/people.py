"""Pages about people: search, an official, why and why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hongzhuan.explain.addresses import DERIVATION
from hongzhuan.names import HZ
from hongzhuan.serve.answer import Reply
from hongzhuan.serve.catalogue import Catalogue, Era, ServedRules
from hongzhuan.serve.messages import Key
from hongzhuan.serve.negotiate import GRAPHS, choose
from hongzhuan.serve.places import iri_of, local_of, page_of
from hongzhuan.serve.timeline import anchor, timeline
from hongzhuan.serve.views.pages import ask, catalogue_of, language_of, page, render

if TYPE_CHECKING:
    from hongzhuan.serve.reasons import Reason


@page
async def home(request: Request) -> Response:
    """The first page: it waits for nothing."""
    return render(request, "home.html")


@page
async def search(request: Request) -> Response:
    """What was found; a single official at once."""
    words = request.query_params.get("q", "").strip()[:200]
    hits = await ask(request, "search", words=words) if words else []
    exact = [hit for hit in hits if hit.kind == "official" and words in (hit.label, hit.label_zh)]
    if len(exact) == 1:
        return RedirectResponse(quote(page_of(exact[0].iri)), 303)
    return render(request, "search.html", words=words, hits=hits)


@dataclass(frozen=True, slots=True)
class Cell:
    """The classes that hold under a rule set in an era; None while that is being worked out."""

    era: Era
    classes: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A rule set with its cells."""

    rules: ServedRules
    cells: tuple[Cell, ...]


def matrix(request: Request, catalogue: Catalogue, iri: str, terms: bool) -> list[MatrixRow]:
    """What every rule set says of someone in every era, as far as it is worked out."""
    eras = [era for era in catalogue.eras if (era.within is not None) == terms]
    rows = []
    for rules in catalogue.in_order():
        members = request.app.state.parent.ready(("members", rules.name))
        cells = (Cell(e, None if members is None else members[e.iri].get(iri, ())) for e in eras)
        rows.append(MatrixRow(rules, tuple(cells)))
    return rows


def wanted_members(request: Request, catalogue: Catalogue) -> None:
    """Have what the matrix shows worked out, without waiting for it."""
    for rules in catalogue.in_order():
        request.app.state.parent.begin(("members", rules.name))


def levels_key(catalogue: Catalogue) -> Key:
    """The rule set whose levels of posts are shown."""
    names = [rules.name for rules in catalogue.rules]
    return ("rules", "xi" if "xi" in names else names[0])


async def official(request: Request, iri: str) -> Response:
    """An official: career, credentials, what every rule set says."""
    catalogue = await catalogue_of(request)
    key = levels_key(catalogue)
    found = await ask(request, "portrait", [key], official=iri, rules=key[1])
    wanted_members(request, catalogue)
    terms, zh = "terms" in request.query_params, language_of(request) == "zh"
    rows = matrix(request, catalogue, iri, terms)
    values = {"one": found, "rows": rows, "terms": terms, "name": local_of(iri), "anchor": anchor}
    values["waiting"] = any(cell.classes is None for row in rows for cell in row.cells)
    if request.query_params.get("part") == "matrix":
        return render(request, "matrix.html", **values)
    return render(request, "official.html", **values, drawing=timeline(found.posts, catalogue.eras, zh))


@page
async def why(request: Request) -> Response:
    """Why someone is in a class, or why not; without a class, all classes of the rule set."""
    catalogue = await catalogue_of(request)
    parameters = request.query_params
    name = request.path_params["name"]
    rules = catalogue.rule_set(parameters.get("rules", "xi"))
    era = catalogue.era(parameters.get("era") or rules.era or "XiEra")
    cls = parameters.get("class")
    needs: list[Key] = [("rules", rules.name)]
    if cls is None:
        found = await ask(request, "standing", needs, official=iri_of(name), rules=rules.name, era=era.name)
        return render(request, "standing.html", one=found, rules=rules, era=era, name=name)
    question = {"official": iri_of(name), "cls": cls, "rules": rules.name, "era": era.name}
    if "format" in parameters:
        form = choose(None, GRAPHS, parameters["format"]).name
        reply: Reply = await ask(request, "proof_data", needs, **question, form=form)
        return Response(reply.body, media_type=reply.content_type)
    changes, cited = "changes" in parameters, parameters.get("cited")
    reason: Reason = await ask(request, "reason", needs, **question, changes=changes)
    values = {"one": reason, "rules": rules, "era": era, "name": name, "changes": changes, "cls": reason.cls.iri}
    values["address"] = citation(request, reason, name, rules, era)
    values["is_other"] = cited is not None and DERIVATION + cited not in reason.derivations
    return render(request, "reason.html", **values)


def citation(request: Request, reason: Reason, name: str, rules: ServedRules, era: Era) -> str:
    """The address by which the proof can be cited: that of its last derivation, with what it is about."""
    if not reason.derivations:
        return ""
    asked = {"official": name, "class": (reason.cls.iri or "").removeprefix(HZ), "rules": rules.name, "era": era.name}
    local = reason.derivations[0].removeprefix("https://w3id.org/hongzhuan/")
    return f"{request.base_url}{local}?{urlencode(asked)}"
