"""Pages that only inform: privacy."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.portal.pages.portal import Portal
from services.portal.pages.rendering import page
from services.portal.storage.expiry import SILENT_DAYS, UNCONFIRMED_DAYS
from shared.pages.reader import reader_locale


def router(portal: Portal) -> APIRouter:
    """``/privacy``."""
    routes = APIRouter()

    @routes.get("/privacy")
    async def privacy(request: Request) -> HTMLResponse:
        return page(
            request,
            "privacy.html",
            reader_locale(request),
            portal.settings,
            unconfirmed_days=UNCONFIRMED_DAYS,
            silent_days=SILENT_DAYS,
        )

    return routes
