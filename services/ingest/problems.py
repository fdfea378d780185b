"""Errors of the API as RFC 9457 problem details."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from services.ingest.bodies import RefusedDeliveryError
from shared.errors import TalentPoolError
from shared.problem_details import MEDIA_TYPE, Handler, broken, http, invalid, problem, wrong

__all__ = ["HANDLERS", "MEDIA_TYPE", "broken", "http", "invalid", "problem", "wrong"]


async def refused(_request: Request, error: Exception) -> JSONResponse:
    """A delivery that was not stored."""
    if not isinstance(error, RefusedDeliveryError):
        raise error
    return problem(error.status, error.title, error.detail)


HANDLERS: dict[type[Exception], Handler] = {
    RefusedDeliveryError: refused,
    RequestValidationError: invalid,
    HTTPException: http,
    TalentPoolError: wrong,
    Exception: broken,
}
