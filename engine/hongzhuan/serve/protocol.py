"""The SPARQL 1.1 Protocol: a query in any of its three forms, the graphs that it is about. Source: W3C, 21 March 2013."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from hongzhuan.serve.catalogue import Chosen
from hongzhuan.serve.errors import HttpError

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it came: its text, the graphs, the wished format by its short name. None is no query at all."""

    sparql: str | None
    chosen: Chosen
    format: str | None


async def read(request: Request) -> Asked:
    """Read a request.

    Raises:
        HttpError: 400, 403, 405 or 415, with what is wrong.
    """
    address = _decoded(request.scope["query_string"])
    if request.method in ("GET", "HEAD"):
        if _values(address, "update"):
            raise HttpError(400, "an update cannot be sent with GET, and is not done in any case: this is read-only")
        return _asked(address)
    if request.method != "POST":
        raise HttpError(405, "use GET or POST", {"Allow": "GET, HEAD, POST, OPTIONS"})
    media, charset = _media_type(request)
    body = await request.body()
    if media == UPDATE:
        raise HttpError(403, "updates are refused: the knowledge base is read-only")
    if media == QUERY:
        return _asked([*address, ("query", _text(body, charset))])
    if media == FORM:
        fields = _decoded(body)
        if _values(fields, "update"):
            raise HttpError(403, "updates are refused: the knowledge base is read-only")
        return _asked([*address, *fields])
    raise HttpError(415, f"`{media or 'no type'}` is no form of a query; send {FORM} or {QUERY}")


def _media_type(request: Request) -> tuple[str, str]:
    media, *parameters = (part.strip() for part in request.headers.get("content-type", "").split(";"))
    charsets = [p.partition("=")[2].strip('" ') for p in parameters if p.lower().startswith("charset=")]
    return media.lower(), (charsets or ["utf-8"])[0].lower()


def _text(body: bytes, charset: str) -> str:
    if charset not in ("utf-8", "utf8"):
        raise HttpError(400, f"a query is sent in UTF-8, not in {charset}")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HttpError(400, f"the query is not UTF-8: byte {error.start}") from None


def _decoded(text: bytes) -> Parameters:
    try:
        return parse_qsl(text.decode("ascii", "strict"), keep_blank_values=True, encoding="utf-8", errors="strict")
    except UnicodeDecodeError as error:
        raise HttpError(400, f"the parameters are not UTF-8: byte {error.start}") from None
    except ValueError as error:
        raise HttpError(400, f"the parameters cannot be read: {error}") from None


def _asked(parameters: Parameters) -> Asked:
    queries = _values(parameters, "query")
    if len(queries) > 1:
        raise HttpError(400, "there are several queries; send one at a time")
    unknown = [name for name in ("using-graph-uri", "using-named-graph-uri") if _values(parameters, name)]
    if unknown:
        raise HttpError(400, f"`{unknown[0]}` belongs to an update; use default-graph-uri or named-graph-uri")
    chosen = Chosen(
        _values(parameters, "default-graph-uri"),
        _values(parameters, "named-graph-uri"),
        _values(parameters, "rules"),
        _values(parameters, "era"),
    )
    formats = _values(parameters, "format")
    return Asked(queries[0] if queries else None, chosen, formats[0] if formats else None)


def _values(parameters: Parameters, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in parameters if key == name)
