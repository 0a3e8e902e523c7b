"""What every request passes: limits of size, a token away from the loopback, and headers that keep pages to themselves."""

from __future__ import annotations

import hmac
import ipaddress
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hongzhuan.serve.limits import Limits

COOKIE = "hongzhuan-token"
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def is_loopback(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class TooMuch(Exception):
    """The body of a request is longer than it may be."""


class Guard:
    """Stands before the application.

    On the loopback the Host header must name the loopback: a page elsewhere could otherwise make a browser ask here under its
    own name. Elsewhere each request brings the token, as `Authorization: Bearer`, as `?token=` once, or as a cookie,
    unless the server is open to everybody.
    """

    def __init__(self, app: ASGIApp, limits: Limits, token: str | None = None, is_open: bool = False) -> None:
        self._app = app
        self._limits = limits
        self._token = token
        self._is_open = is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, _with_headers(send))
            return
        await self._pass(scope, receive, _with_headers(send, self._new_cookie(scope)))

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > self._limits.address:
            return _plain(414, f"the address is longer than {self._limits.address:,} bytes; use POST")
        if not length.isdigit() or int(length) > self._limits.body:
            return _plain(413, f"the body is longer than {self._limits.body:,} bytes")
        if self._is_open:
            return None
        if self._token is None:
            host = headers.get("host", "").rsplit(":", 1)[0].strip("[]")
            return None if is_loopback(host) else _plain(421, "this server answers on the loopback alone")
        return None if self._knows_token(scope) else _plain(401, "a token is needed: `Authorization: Bearer TOKEN`")

    def _knows_token(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        given = [_cookie(headers.get("cookie", "")), *_query_token(scope)]
        given.append(headers.get("authorization", "").removeprefix("Bearer ").strip())
        return any(hmac.compare_digest(one.encode(), (self._token or "").encode()) for one in given)

    def _new_cookie(self, scope: Scope) -> str | None:
        """The cookie to set, where the token came with the address, so that links need not carry it."""
        if self._token is None or not _query_token(scope):
            return None
        return f"{COOKIE}={self._token}; HttpOnly; SameSite=Strict; Path=/"

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = 0

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._limits.body:
                raise TooMuch
            return message

        try:
            await self._app(scope, limited, send)
        except TooMuch:
            await _plain(413, f"the body is longer than {self._limits.body:,} bytes")(scope, receive, send)


def _plain(status: int, message: str) -> PlainTextResponse:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return PlainTextResponse(f"{message}\n", status, headers)


def _query_token(scope: Scope) -> list[str]:
    return parse_qs(scope["query_string"].decode("latin-1")).get("token", [])[:1]


def _cookie(header: str) -> str:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def _with_headers(send: Send, cookie: str | None = None) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if cookie:
                headers.append("Set-Cookie", cookie)
        await send(message)

    return sending
