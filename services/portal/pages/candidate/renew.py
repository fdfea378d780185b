"""Going on: the page behind the link in renewal mails, and the button that asks for mails anew."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.portal.choices import CADENCES
from services.portal.pages.portal import Portal, require
from services.portal.pages.rendering import page
from shared.pages.reader import reader_locale
from shared.tokens import Purpose


def router(portal: Portal) -> APIRouter:
    """``/renew/{token}``."""
    routes = APIRouter(prefix="/renew")

    @routes.get("/{token}")
    async def show(request: Request, token: str) -> HTMLResponse:
        candidate = await portal.owner(Purpose.RENEW, token)
        return page(
            request,
            "renew.html",
            reader_locale(request, candidate.locale),
            portal.settings,
            candidate=candidate,
            cadences=CADENCES,
            renewed=request.query_params.get("renewed") == "1",
            address=f"/renew/{token}",
            profile=portal.address(Purpose.PROFILE, candidate),
        )

    @routes.post("/{token}")
    async def renew(request: Request, token: str) -> Response:
        candidate = require(await portal.candidates.renew(portal.tokens.read(Purpose.RENEW, token)))
        locale = reader_locale(request, candidate.locale)
        return RedirectResponse(f"/renew/{token}?renewed=1&lang={locale}", status_code=303)

    return routes
