"""A candidate's own data: a copy to take along, and the end of it."""

import json

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from services.portal.pages.portal import ErasedError, Portal
from services.portal.pages.rendering import page
from shared.pages.reader import reader_locale
from shared.tokens import Purpose


def router(portal: Portal) -> APIRouter:
    """``/profile/{token}/data`` and ``/profile/{token}/erase``."""
    routes = APIRouter(prefix="/profile")

    @routes.get("/{token}/data")
    async def download(token: str) -> Response:
        stored = await portal.candidates.everything(portal.tokens.read(Purpose.PROFILE, token))
        if stored is None:
            raise ErasedError
        return Response(
            json.dumps(stored, default=str, ensure_ascii=False, indent=2),
            media_type="application/json",
            headers={"Content-Disposition": 'attachment; filename="talent-pool.json"'},
        )

    @routes.get("/{token}/erase")
    async def ask(request: Request, token: str) -> HTMLResponse:
        candidate = await portal.owner(Purpose.PROFILE, token)
        locale = reader_locale(request, candidate.locale)
        return page(request, "erase.html", locale, portal.settings, back=f"/profile/{token}")

    @routes.post("/{token}/erase")
    async def erase(request: Request, token: str) -> HTMLResponse:
        candidate = await portal.owner(Purpose.PROFILE, token)
        locale = reader_locale(request, candidate.locale)
        await portal.candidates.erase(candidate.candidate_id)
        return page(request, "erased.html", locale, portal.settings)

    return routes
