"""Bodies over the congresses, and the provinces on a day."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from hongzhuan.serve.catalogue import Catalogue, Era
from hongzhuan.serve.charts import trend_chart
from hongzhuan.serve.messages import Key
from hongzhuan.serve.tiles import tile_map
from hongzhuan.serve.views.pages import ask, catalogue_of, language_of, page, render

FAMILIES = ("Politburo", "StandingCommittee", "CentralCommittee")
DAY = "2022-01-01"


@page
async def body(request: Request) -> Response:
    """A body or a family of bodies: a table, a chart, who stands how."""
    catalogue = await catalogue_of(request)
    name = request.path_params.get("name", FAMILIES[0])
    rules = catalogue.rule_set(request.query_params.get("rules", "xi"))
    cls = request.query_params.get("class") or _usual(rules.concludes)
    needs: list[Key] = [("rules", rules.name)]
    whole = name.partition("-")[0]
    found = await ask(request, "family", needs, body=whole, cls=cls, rules=rules.name)
    zh = language_of(request) == "zh"
    number = name.partition("-")[2]
    chosen = next((p for p in found.points if str(p.congress) == number), found.points[-1])
    values = {"rules": rules, "cls": found.cls, "name": name, "families": FAMILIES, "whole": whole, "chosen": chosen}
    values |= {"found": found, "chart": trend_chart(found.points, chosen.congress, zh), "classes": _classes(catalogue)}
    return render(request, "body.html", **values)


@page
async def provinces(request: Request) -> Response:
    """A map of the provinces by how many of their two leaders are in a class on a day."""
    catalogue = await catalogue_of(request)
    parameters = request.query_params
    rules = catalogue.rule_set(parameters.get("rules", "xi"))
    day, cls = parameters.get("on", DAY)[:10], parameters.get("class") or _usual(rules.concludes)
    era = era_of(catalogue, day)
    needs: list[Key] = [("rules", rules.name)]
    found = await ask(request, "provinces", needs, cls=cls, rules=rules.name, era=era.name, day=day)
    values = {"rules": rules, "cls": cls, "day": day, "era": era, "found": found, "classes": _classes(catalogue)}
    return render(request, "provinces.html", **values, drawing=tile_map(found, language_of(request) == "zh"))


def era_of(catalogue: Catalogue, day: str) -> Era:
    """The term in which a day lies, else the era, else the last one."""
    inside = [era for era in catalogue.eras if era.start <= day and (not era.end or day <= era.end)]
    return max(inside, key=lambda era: (era.within is not None, era.start), default=catalogue.eras[-1])


def _usual(concluded: tuple[str, ...]) -> str:
    """The class that is shown where none is asked for."""
    technocrat = "https://w3id.org/hongzhuan/ontology#Technocrat"
    return technocrat if technocrat in concluded or not concluded else concluded[0]


def _classes(catalogue: Catalogue) -> list[str]:
    return sorted({cls for rules in catalogue.rules for cls in rules.concludes})
