"""Errors of a service's HTTP interface as RFC 9457 problem details."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.database import is_outage

Handler = Callable[[Request, Exception], Awaitable[Response]]
MEDIA_TYPE = "application/problem+json"


def problem(
    status: int, title: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """``type`` is ``about:blank``: the title says it all. ``more`` says which thing is wrong."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail} | more
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


async def invalid(_request: Request, error: Exception) -> JSONResponse:
    """A path, query or body that does not fit; the values are not repeated."""
    places = error.errors() if isinstance(error, RequestValidationError) else []
    detail = "; ".join(f"{place['loc'][-1]}: {place['msg']}" for place in places)
    return problem(422, "Request not understood", detail)


async def http(_request: Request, error: Exception) -> JSONResponse:
    """Everything else that has an HTTP status, such as an unknown path."""
    if not isinstance(error, HTTPException):
        raise error
    title, _, detail = str(error.detail).partition(": ")
    return problem(error.status_code, title, detail or title, dict(error.headers or {}))


async def wrong(_request: Request, error: Exception) -> JSONResponse:
    """What was asked for cannot be done, for a reason that is a sentence."""
    return problem(422, "Request not understood", str(error))


async def broken(_request: Request, error: Exception) -> JSONResponse:
    """An outage of the database, or a mistake of this program, which the log names."""
    headers = {"Retry-After": "60"}
    if is_outage(error):
        return problem(503, "Not available", "the service is being restarted: try again", headers)
    return problem(500, "Something is wrong on our side", "try again; tell the operator if it stays", headers)
