"""Names of occupations and skills while somebody types; nothing of it is stored or logged."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from services.portal.pages.portal import Portal
from services.portal.suggestions import LONGEST
from services.portal.vocabulary import load_vocabulary
from shared.pages.rate_limit import RateLimit
from shared.vocabulary import Locale

SECONDS_FRESH = 3_600
MOST_REQUESTS = 1_500
"""Of one client in ten minutes: somebody who types without a pause."""
WINDOW_SECONDS = 600.0


def router(portal: Portal) -> APIRouter:
    """``/suggest``; raises ``TalentPoolError`` if the imported taxonomy is damaged."""
    routes = APIRouter()
    vocabulary = load_vocabulary(portal.settings.taxonomy_dir)
    limit = RateLimit(MOST_REQUESTS, WINDOW_SECONDS)

    @routes.get("/suggest")
    def suggest(
        request: Request,
        kind: Literal["occupation", "skill"],
        q: Annotated[str, Query(max_length=LONGEST)],
        locale: Locale = Locale.NB,
    ) -> JSONResponse:
        if not limit.take(request.client.host if request.client else ""):
            return JSONResponse({"suggestions": []}, status_code=429, headers={"Retry-After": "600"})
        names = vocabulary.occupations if kind == "occupation" else vocabulary.skills
        found = [{"label": each.label, "typed": each.typed} for each in names.find(q, locale)]
        fresh = {"Cache-Control": f"private, max-age={SECONDS_FRESH}"}
        return JSONResponse({"suggestions": found}, headers=fresh)

    return routes
