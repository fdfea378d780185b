"""Take an edition's steps, and read them."""

from collections.abc import Awaitable, Callable
from functools import partial

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer import stepping
from services.mailer.api.access import Bearer, Serving, caller
from services.mailer.api.failures import ALWAYS, BODY, NO_EDITION, REFUSED
from services.mailer.api.models import Note, Number, Resumption, StateNow
from services.mailer.storage.steps import Step, steps_of
from services.mailer.text import one_line
from services.mailer.who import By

Take = Callable[[AsyncConnection, int, By, str | None], Awaitable[object]]
MEANINGS = {
    "approve": "Approve an edition in review; it is sent now or at its time, unless a check fails.",
    "pause": "Stop an edition where it is; mails in hand that have not begun do not go out.",
    "cancel": "End an edition for good; what has not gone out does not.",
}


def router(serving: Serving) -> APIRouter:
    """``/api/editions/{number}/…``."""
    routes = APIRouter(prefix="/api/editions/{number}", tags=["steps"])
    runtime = serving.runtime

    async def take(number: int, given: Note | None, request: Request, step: Take) -> StateNow:
        by = caller(serving, request)
        note = one_line(given.note, 500) if given and given.note else None
        async with runtime.engine.begin() as tx:
            await step(tx, number, by, note)
            held = await stepping.hold(tx, number)
        runtime.nudge_relay()
        return StateNow(number=number, state=held.state.value)

    async def open_draft(tx: AsyncConnection, number: int, by: By, note: str | None) -> None:
        await stepping.open_draft(tx, runtime.ledger, number, by, note)

    answers = ALWAYS | BODY | NO_EDITION | REFUSED

    @routes.post("/open", summary="Open an edition", responses=answers)
    async def open_edition(
        number: Number, request: Request, _key: Bearer, given: Note | None = None
    ) -> StateNow:
        """Hand a draft to the matcher: it is ranked, then in review."""
        return await take(number, given, request, open_draft)

    def add(name: str, step: Take) -> None:
        async def handle(
            number: Number, request: Request, _key: Bearer, given: Note | None = None
        ) -> StateNow:
            return await take(number, given, request, step)

        routes.post(
            f"/{name}",
            summary=f"{name.capitalize()} an edition",
            description=MEANINGS[name],
            responses=answers,
            name=name,
        )(handle)

    for name, step in (
        ("approve", stepping.approve),
        ("pause", stepping.pause),
        ("cancel", stepping.cancel),
    ):
        add(name, step)

    @routes.post("/resume", summary="Resume an edition", responses=answers)
    async def resume(
        number: Number, request: Request, _key: Bearer, given: Resumption | None = None
    ) -> StateNow:
        """Let a paused edition go on from where it was; a canary that stopped it begins anew."""
        without = given is not None and given.without_canary
        return await take(number, given, request, partial(stepping.resume, without_canary=without))

    @routes.get("/steps", summary="An edition's steps", responses=ALWAYS | NO_EDITION)
    async def list_steps(number: Number, request: Request, _key: Bearer) -> list[Step]:
        """Every step of an edition with who and when, oldest first."""
        caller(serving, request)
        async with runtime.engine.connect() as tx:
            found = await steps_of(tx, number)
        if not found:
            raise stepping.UnknownEditionError(number)
        return found

    return routes
