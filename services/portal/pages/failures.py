"""What a person reads when something is wrong: plain words, and what to do."""

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from services.portal.forms import LONGEST_EXPERIENCE, spaced
from services.portal.pages.personal import PERSONAL
from services.portal.pages.portal import ErasedError
from services.portal.pages.rendering import page
from services.portal.settings import PortalSettings
from shared.database import is_outage
from shared.logs import get_logger
from shared.pages.reader import reader_locale
from shared.pages.security import secured
from shared.tokens import InvalidTokenError

NOT_FOUND = 404
SERVER_ERROR = 500
KINDS = {NOT_FOUND: "missing", 413: "large"}
"""What is told of a request that was refused; of any other status, that it could not be read."""

log = get_logger()


def install(app: FastAPI, settings: PortalSettings) -> None:
    """Give the application a page for every failure."""

    def failure(request: Request, kind: str, status: int) -> HTMLResponse:
        limit = spaced(LONGEST_EXPERIENCE)
        locale = reader_locale(request)
        return page(request, "failure.html", locale, settings, status=status, kind=kind, limit=limit)

    async def bad_link(request: Request, _error: Exception) -> Response:
        return failure(request, "link", NOT_FOUND)

    async def erased(request: Request, _error: Exception) -> Response:
        return failure(request, "erased", NOT_FOUND)

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else SERVER_ERROR
        return failure(request, KINDS.get(status, "request"), status)

    async def broken(request: Request, error: Exception) -> Response:
        response = failure(request, "broken", 503 if is_outage(error) else SERVER_ERROR)
        response.headers["Retry-After"] = "60"
        return secured(response, request.url.path, PERSONAL)

    app.add_exception_handler(InvalidTokenError, bad_link)
    app.add_exception_handler(ErasedError, erased)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(Exception, broken)
