"""Try a feed without storing anything: a file, or an address."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from services.ingest import tries
from services.ingest.api import examples
from services.ingest.api.access import Bearer, caller
from services.ingest.api.bodies import BODY_OF_A_FEED, body_of
from services.ingest.api.models import Address, Trial
from services.ingest.api.problem_answers import ALWAYS, BODY, NOT_UNDERSTOOD, TOO_MANY
from services.ingest.serving import Serving
from services.ingest.spooling import spool_folder

ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"application/json": {"example": examples.TRIAL}},
        "description": "What it holds, as `talentpool feeds check --json` prints it; `failure` says why it "
        "cannot be read.",
    }
}
NO_NAME = "feed"


def router(serving: Serving) -> APIRouter:
    """``/v1/check``."""
    routes = APIRouter(prefix="/v1/check", tags=["feeds"])
    runtime = serving.runtime

    async def answer(request: Request, address: str | None) -> Response:
        company = await caller(runtime, request)
        if not serving.tries.take(str(company.company_id)):
            raise HTTPException(
                429, "Too many tries: wait ten minutes, or send the feed", headers={"Retry-After": "600"}
            )
        folders = spool_folder()
        folder = folders.__enter__()
        try:
            if address is None:
                part, name = await body_of(request, folder, serving.settings.largest_delivery)
                tried = await tries.try_file(serving, company, name or NO_NAME, part, folder)
            else:
                tried = await tries.try_address(serving, company, address, folder)
        except BaseException:
            folders.__exit__(None, None, None)
            raise
        gone = BackgroundTask(folders.__exit__, None, None, None)
        return FileResponse(tried.path, media_type="application/json", background=gone)

    @routes.post(
        "",
        summary="Try a file",
        responses=ANSWERS | ALWAYS | BODY | TOO_MANY,
        response_model=Trial,
        openapi_extra=BODY_OF_A_FEED,
    )
    async def check(request: Request, _key: Bearer) -> Response:
        """What would be taken of a file, and what is wrong with it. Nothing is stored."""
        return await answer(request, None)

    @routes.post(
        "/address",
        summary="Try an address",
        responses=ANSWERS | ALWAYS | TOO_MANY | NOT_UNDERSTOOD,
        response_model=Trial,
    )
    async def check_address(given: Address, request: Request, _key: Bearer) -> Response:
        """Fetch the first pages of a feed or career page, and say what would be taken."""
        return await answer(request, given.address)

    return routes
