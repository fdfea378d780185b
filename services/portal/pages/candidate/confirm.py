"""Double opt-in: the page behind the mailed link, and the button that confirms."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.portal.pages.portal import Portal, require
from services.portal.pages.rendering import page
from shared.pages.reader import reader_locale
from shared.tokens import Purpose


def router(portal: Portal) -> APIRouter:
    """``/confirm/{token}``."""
    routes = APIRouter(prefix="/confirm")

    @routes.get("/{token}")
    async def show(request: Request, token: str) -> HTMLResponse:
        candidate = await portal.owner(Purpose.CONFIRM, token)
        locale = reader_locale(request, candidate.locale)
        return page(request, "confirm.html", locale, portal.settings, candidate=candidate)

    @routes.post("/{token}")
    async def confirm(request: Request, token: str) -> Response:
        candidate = require(await portal.candidates.confirm(portal.tokens.read(Purpose.CONFIRM, token)))
        locale = reader_locale(request, candidate.locale)
        return RedirectResponse(
            f"{portal.address(Purpose.PROFILE, candidate)}?lang={locale}", status_code=303
        )

    return routes
