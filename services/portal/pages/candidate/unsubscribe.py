"""Unsubscribing: one click from the mail program (RFC 8058) or the page's button, and the way back."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.portal.candidates import Candidate, Consent
from services.portal.consent_texts import CURRENT
from services.portal.pages.portal import Portal, require
from services.portal.pages.rendering import page
from shared.pages.reader import reader_locale
from shared.tokens import Purpose


def router(portal: Portal) -> APIRouter:
    """``/unsubscribe/{token}``."""
    routes = APIRouter(prefix="/unsubscribe")

    def answer(request: Request, token: str, candidate: Candidate) -> HTMLResponse:
        return page(
            request,
            "unsubscribe.html",
            reader_locale(request, candidate.locale),
            portal.settings,
            candidate=candidate,
            address=f"/unsubscribe/{token}",
        )

    @routes.get("/{token}")
    async def show(request: Request, token: str) -> HTMLResponse:
        return answer(request, token, await portal.owner(Purpose.UNSUBSCRIBE, token))

    @routes.post("/{token}")
    async def unsubscribe(request: Request, token: str) -> HTMLResponse:
        """Any POST unsubscribes: the token says all, so the body is not even read."""
        candidate_id = portal.tokens.read(Purpose.UNSUBSCRIBE, token)
        return answer(request, token, require(await portal.candidates.unsubscribe(candidate_id)))

    @routes.post("/{token}/return")
    async def come_back(request: Request, token: str) -> HTMLResponse:
        candidate = await portal.owner(Purpose.UNSUBSCRIBE, token)
        consent = Consent(CURRENT, reader_locale(request, candidate.locale), "return")
        back = require(await portal.candidates.come_back(candidate.candidate_id, consent))
        return page(request, "welcome_back.html", consent.locale, portal.settings, candidate=back)

    return routes
