"""Domains that asked for fewer mails: which rest, and the end of a rest."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel

from services.mailer.api.access import Bearer, Serving, caller
from services.mailer.api.failures import ALWAYS, answer
from services.mailer.storage import rests
from services.mailer.storage.rests import Rest

Domain = Annotated[str, Path(max_length=253, description="The domain that rests.")]
NO_REST = answer(404, "The domain does not rest.", "Not found", "no mail to 'mail.example' is held back")


class Woken(BaseModel):
    """How many mails waited for the end of a rest, and go now."""

    mails: int


def router(serving: Serving) -> APIRouter:
    """``/api/rests``."""
    routes = APIRouter(prefix="/api/rests", tags=["rests"])
    engine = serving.runtime.engine

    @routes.get("", summary="Domains that rest", responses=ALWAYS)
    async def list_rests(request: Request, _key: Bearer) -> list[Rest]:
        """Domains that asked for fewer mails, until when they get none, and what they said."""
        caller(serving, request)
        async with engine.connect() as tx:
            return await rests.resting(tx)

    @routes.delete("/{domain}", summary="End a rest", responses=ALWAYS | NO_REST)
    async def end(domain: Domain, request: Request, _key: Bearer) -> Woken:
        """Let mails to the domain go now; if it complains again it rests again."""
        caller(serving, request)
        async with engine.begin() as tx:
            return Woken(mails=await rests.end(tx, domain))

    return routes
