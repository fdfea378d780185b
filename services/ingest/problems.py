"""Errors of the API as RFC 9457 problem details."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from services.ingest.bodies import RefusedDeliveryError

MEDIA_TYPE = "application/problem+json"


def problem(status: int, title: str, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """``type`` is ``about:blank``: the title says it all."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


async def refused(_request: Request, error: Exception) -> JSONResponse:
    """A delivery that was not stored."""
    if not isinstance(error, RefusedDeliveryError):
        raise error
    return problem(error.status, error.title, error.detail)


async def invalid(_request: Request, error: Exception) -> JSONResponse:
    """A path or query that does not fit; the values are not repeated."""
    places = error.errors() if isinstance(error, RequestValidationError) else []
    detail = "; ".join(f"{place['loc'][-1]}: {place['msg']}" for place in places)
    return problem(422, "Request not understood", detail)


async def http(_request: Request, error: Exception) -> JSONResponse:
    """Everything else that has an HTTP status, such as an unknown path."""
    if not isinstance(error, HTTPException):
        raise error
    title, _, detail = str(error.detail).partition(": ")
    return problem(error.status_code, title, detail or title, dict(error.headers or {}))


HANDLERS = {RefusedDeliveryError: refused, RequestValidationError: invalid, HTTPException: http}
