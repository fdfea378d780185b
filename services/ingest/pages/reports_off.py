"""The page behind the link in a weekly report: a button that ends the reports. To look changes nothing."""

from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from services.ingest.pages.rendering import page
from services.ingest.serving import Serving
from services.ingest.settings import IngestSettings
from services.ingest.storage import companies
from shared.errors import TalentPoolError
from shared.tokens import Purpose, Tokens


def router(serving: Serving) -> APIRouter:
    """``/reports/{token}``. Any POST ends them (RFC 8058): neither cookie nor origin is asked for."""
    routes = APIRouter(include_in_schema=False)
    runtime, settings = serving.runtime, serving.settings

    @routes.get("/reports/{token}")
    async def ask(request: Request, token: str) -> Response:
        company_id = company_of(token, settings)
        async with runtime.engine.connect() as connection:
            wanted = await companies.wants_reports(connection, company_id)
        return page(request, "reports_off.html", settings, done=not wanted)

    @routes.post("/reports/{token}")
    async def end(request: Request, token: str) -> Response:
        company_id = company_of(token, settings)
        async with runtime.engine.begin() as tx:
            await companies.end_reports(tx, company_id)
        return page(request, "reports_off.html", settings, done=True)

    return routes


def company_of(token: str, settings: IngestSettings) -> UUID:
    """Whose reports a link is about; one that is not ours is a page that is missing."""
    try:
        return Tokens(settings.secret_keys.get_secret_value()).read(Purpose.REPORTS, token)
    except TalentPoolError as error:
        raise HTTPException(404, "missing") from error
