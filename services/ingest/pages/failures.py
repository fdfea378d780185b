"""What a person reads when something is wrong; programs get problem details."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from services.ingest import problems
from services.ingest.bodies import RefusedDeliveryError
from services.ingest.pages.rendering import page
from services.ingest.pages.signing_in import NotSignedInError
from services.ingest.settings import IngestSettings
from shared.database import is_outage
from shared.errors import TalentPoolError
from shared.pages.reader import reader_locale
from shared.pages.security import secured

NOT_FOUND, SERVER_ERROR = 404, 500
FOR_PROGRAMS = ("/v1/", "/docs", "/redoc", "/openapi.json", "/healthz", "/readyz", "/metrics")
KINDS = {NOT_FOUND: "missing", 403: "origin", 429: "limit"}


def is_page(path: str) -> bool:
    """Whether a path is for people."""
    return not path.startswith(FOR_PROGRAMS) and path != "/v1"


def install(app: FastAPI, settings: IngestSettings) -> None:
    """Answer failures of pages with pages, and guard all pages with headers."""

    def failure(request: Request, status: int, kind: str | None = None) -> Response:
        kind = kind or KINDS.get(status, "request")
        return page(request, "failure.html", settings, status=status, kind=kind)

    async def refused(request: Request, error: Exception) -> Response:
        if not is_page(request.url.path):
            return await problems.HANDLERS[_known(error)](request, error)
        status = error.status_code if isinstance(error, HTTPException) else 422
        response = failure(request, error.status if isinstance(error, RefusedDeliveryError) else status)
        if isinstance(error, HTTPException):
            response.headers.update(error.headers or {})
        return response

    async def broken(request: Request, error: Exception) -> Response:
        if not is_page(request.url.path):
            return await problems.broken(request, error)
        response = failure(request, 503 if is_outage(error) else SERVER_ERROR, "broken")
        response.headers["Retry-After"] = "60"
        return _guarded(response, request.url.path)

    async def sign_in_first(request: Request, _error: Exception) -> Response:
        return RedirectResponse(f"/?lang={reader_locale(request)}", status_code=303)

    for kind in (HTTPException, RequestValidationError, TalentPoolError):
        app.add_exception_handler(kind, refused)
    app.add_exception_handler(NotSignedInError, sign_in_first)
    app.add_exception_handler(Exception, broken)
    app.middleware("http")(add_headers)


async def add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """The middleware."""
    response = await call_next(request)
    return _guarded(response, request.url.path) if is_page(request.url.path) else response


def _guarded(response: Response, path: str) -> Response:
    """``same-origin``, since with no referrer at all browsers hide where a form comes from."""
    secured(response, path, ("/feeds",)).headers["Referrer-Policy"] = "same-origin"
    return response


def _known(error: Exception) -> type[Exception]:
    return next(kind for kind in problems.HANDLERS if isinstance(error, kind))
