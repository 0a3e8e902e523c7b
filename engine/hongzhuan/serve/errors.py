"""What goes wrong, as HTTP says it: a status, a message that a person can act on, headers."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hongzhuan.errors import BadInput
from hongzhuan.serve.limits import Limits
from hongzhuan.serve.negotiate import NotAcceptable
from hongzhuan.serve.pool import Defect, Overloaded, TooLarge, TooSlow
from hongzhuan.serve.refusal import Refused


class HttpError(Exception):
    """An answer that is none: a status with its message."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})


EXPECTED = (HttpError, NotAcceptable, BadInput, Overloaded, TooSlow, TooLarge, Defect)
"""What is answered with a status; anything else is a defect."""


def failed(request: Request, error: Exception) -> Response:
    """An error as plain text with its status."""
    found = as_http(error, request.app.state.limits)
    return PlainTextResponse(f"{found.message}\n", found.status, found.headers)


def as_http(error: Exception, limits: Limits) -> HttpError:
    """The status and message of an error."""
    match error:
        case HttpError():
            return error
        case NotAcceptable():
            return HttpError(406, str(error))
        case Refused():
            return HttpError(403, str(error))
        case BadInput():
            return HttpError(400, str(error))
        case Overloaded():
            return HttpError(503, "the server is busy; try again in a moment", {"Retry-After": str(error.seconds)})
        case TooSlow():
            return HttpError(
                504,
                f"the question was not answered in {limits.deadline:g} seconds, and was stopped; ask for less at a time",
            )
        case TooLarge():
            return HttpError(
                422, f"the question needed more than {limits.megabytes} MB, and was stopped; ask for less at a time"
            )
        case Defect():
            return HttpError(500, "the server made a mistake, which stands in its log")
        case _:
            raise error
