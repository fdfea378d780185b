"""What came back: looked at, and handed in by hand. The bytes of a mail alone hold addresses."""

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from services.mailer.api.access import Bearer, Serving, caller
from services.mailer.api.failures import ALWAYS, answer
from services.mailer.coming_in.webhooks import whole_body
from services.mailer.coming_in.wiring import desk_of
from services.mailer.returns.reading import read
from services.mailer.returns.returned import Grade, Kind
from services.mailer.settings import MailerSettings
from services.mailer.storage.returned import Wanted, newest, raw_of
from services.mailer.taking_back import Effect

WAY = "api"
MAIL = "message/rfc822"
NO_BYTES = answer(404, "No bytes are kept of it.", "Not found", "no bytes are kept of 8f14e45f-…")
TOO_LARGE = answer(413, "The mail is too large.", "Content Too Large", "a call may have 10000000 bytes")
Limit = Annotated[int, Query(ge=1, le=1_000, description="Most lines.")]
Dry = Annotated[bool, Query(description="Only say what it is.")]


class ReturnedAnswer(BaseModel):
    """Something that came back, without its bytes."""

    id: UUID
    received_at: datetime
    kind: str
    grade: str | None
    status: str | None
    diagnostic: str | None
    way: str
    effect: str


class ReadAnswer(BaseModel):
    """What a mail is, and what followed from it."""

    kind: Kind
    grade: Grade | None
    status: str | None
    diagnostic: str | None
    effect: Effect | None = Field(description="Null in a dry run.")


def router(serving: Serving) -> APIRouter:
    """``/api/returns``."""
    routes = APIRouter(prefix="/api/returns", tags=["returns"])
    engine = serving.runtime.engine
    settings = cast("MailerSettings", serving.runtime.settings)
    desk = desk_of(settings, serving.runtime)

    @routes.get("", summary="What came back", responses=ALWAYS)
    async def list_returns(
        request: Request,
        _key: Bearer,
        grade: Grade | None = None,
        effect: Effect | None = None,
        limit: Limit = 50,
    ) -> list[ReturnedAnswer]:
        """Bounces, complaints and the rest, newest first."""
        caller(serving, request)
        async with engine.connect() as tx:
            return [ReturnedAnswer(**vars(one)) for one in await newest(tx, Wanted(grade, effect, limit))]

    @routes.get(
        "/{return_id}/mail",
        summary="Its bytes",
        response_class=Response,
        responses=ALWAYS | NO_BYTES | {200: {"content": {MAIL: {"schema": {"type": "string"}}}}},
    )
    async def show(return_id: UUID, request: Request, _key: Bearer) -> Response:
        """The mail as it came, with the addresses in it, as long as it is kept."""
        caller(serving, request)
        async with engine.connect() as tx:
            return Response(await raw_of(tx, return_id), media_type=MAIL)

    @routes.post("", summary="Hand a mail in", responses=ALWAYS | TOO_LARGE)
    async def take(request: Request, _key: Bearer, *, dry_run: Dry = False) -> ReadAnswer:
        """Take a mail, the body, as if it had come to the return path; a repeat changes nothing."""
        caller(serving, request)
        raw = await whole_body(request, settings.returns_largest)
        found = read(raw)
        effect = None if dry_run else await desk.take(found, WAY, raw)
        return ReadAnswer(
            kind=found.kind,
            grade=found.grade,
            status=found.status,
            diagnostic=found.diagnostic,
            effect=effect,
        )

    return routes
