"""What all pages share: the language, the templates, errors as pages, answers that are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from hongzhuan.names import shorten
from hongzhuan.serve.catalogue import Catalogue
from hongzhuan.serve.errors import EXPECTED, HttpError, as_http
from hongzhuan.serve.messages import Key
from hongzhuan.serve.places import local_of, page_of
from hongzhuan.serve.words import say

View = Callable[[Request], Awaitable[Response]]
KEPT = 400
"""Answers that are kept, since the facts do not change."""
LANGUAGE = "hongzhuan-language"

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def language_of(request: Request) -> str:
    """`zh` or `en`: as the address says, as was chosen before, as the browser prefers."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE)
    if asked in ("en", "zh"):
        return asked
    for part in request.headers.get("accept-language", "").lower().split(","):
        if part.strip().startswith(("zh", "en")):
            return part.strip()[:2]
    return "en"


async def catalogue_of(request: Request) -> Catalogue:
    """What there is to ask."""
    catalogue: Catalogue = await request.app.state.parent.catalogue()
    return catalogue


async def ask(request: Request, job: str, needs: Iterable[Key] = (), /, **arguments: Any) -> Any:
    """The answer of a worker, or the one that was kept."""
    kept: OrderedDict[object, Any] = request.app.state.kept
    key = (job, tuple(sorted(arguments.items(), key=lambda one: one[0])))
    if key in kept:
        kept.move_to_end(key)
        return kept[key]
    answer = await request.app.state.pool.ask(job, needs, **arguments)
    kept[key] = answer
    while len(kept) > KEPT:
        kept.popitem(last=False)
    return answer


def render(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """A page from a template."""
    language = language_of(request)
    zh = language == "zh"
    text = _TEMPLATES.get_template(template).render(
        **values,
        lang=language,
        zh=zh,
        t=lambda words: say(words, zh),
        said=lambda one: one.zh if zh else one.en,
        href=page_of,
        local=local_of,
        short=lambda iri: shorten(iri).removeprefix("hz:").removeprefix("kb:"),
        named=lambda iri: _class_name(request, iri, zh),
        path=request.url.path,
        other_language=_other_language(request, language),
        served=request.app.state.parent.opened,
    )
    response = HTMLResponse(text, status)
    response.headers.add_vary_header("Accept-Language, Cookie")
    if request.query_params.get("lang") in ("en", "zh"):
        response.set_cookie(LANGUAGE, language, samesite="strict", httponly=True)
    return response


def _class_name(request: Request, iri: str, zh: bool) -> str:
    """The label of a class that some rule set concludes; the short name of another."""
    catalogue: Catalogue | None = request.app.state.parent.opened
    labels = catalogue.labels.get(iri) if catalogue else None
    return labels[zh] if labels else shorten(iri).removeprefix("hz:")


def _other_language(request: Request, language: str) -> str:
    """The same page in the other language."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("lang", "token")]
    return f"{request.url.path}?{urlencode([*kept, ('lang', 'en' if language == 'zh' else 'zh')])}"


def page(view: View) -> View:
    """A view whose errors are pages."""

    async def shown(request: Request) -> Response:
        try:
            return await view(request)
        except EXPECTED as error:
            return error_page(request, as_http(error, request.app.state.limits))

    return shown


def error_page(request: Request, error: HttpError) -> Response:
    """An error as a page."""
    response = render(request, "error.html", error.status, message=error.message)
    response.headers.update(error.headers)
    return response


async def not_found(request: Request, error: Exception) -> Response:
    """A page that there is not, or a method that it does not take."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    message = "no such page" if status == 404 else "use another method"
    return render(request, "error.html", status, message=say(message, language_of(request) == "zh"))
