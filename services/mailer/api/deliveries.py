"""Read the ledger of mails page by page, and settle mails in doubt."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from services.mailer import deciding
from services.mailer.api.access import Bearer, Serving, caller
from services.mailer.api.failures import ALWAYS, BODY, NO_EDITION, NO_MAIL, REFUSED
from services.mailer.api.models import Decision, MailState, Number
from services.mailer.deciding import UnknownMailError
from services.mailer.delivery import State
from services.mailer.ledger_line import LedgerLine
from services.mailer.settling import decision
from services.mailer.stepping import UnknownEditionError
from services.mailer.storage.ledger import find_line, read_page
from services.mailer.storage.views import read_views

Limit = Annotated[int, Query(ge=1, le=200, description="Most mails of a page.")]
Doubted = Annotated[bool, Query(description="Only mails ever in doubt: no other can have come twice.")]
After = Annotated[UUID | None, Query(description="The last id of the page before.")]


def router(serving: Serving) -> APIRouter:
    """``/api/editions/{number}/deliveries`` and ``/api/deliveries``."""
    routes = APIRouter(prefix="/api", tags=["mail deliveries"])
    runtime = serving.runtime

    @routes.get("/editions/{number}/deliveries", summary="An edition's mails", responses=ALWAYS | NO_EDITION)
    async def of_edition(  # noqa: PLR0913  a query's parameters
        number: Number,
        request: Request,
        _key: Bearer,
        *,
        state: State | None = None,
        doubted: Doubted = False,
        after: After = None,
        limit: Limit = 50,
    ) -> list[LedgerLine]:
        """Mails in the order of their ids, without addresses; the next page begins after the last id."""
        caller(serving, request)
        async with runtime.engine.connect() as tx:
            if not await read_views(tx, number):
                raise UnknownEditionError(number)
            return await read_page(tx, number=number, state=state, doubted=doubted, after=after, limit=limit)

    @routes.get("/deliveries", summary="Mails of all kinds", responses=ALWAYS)
    async def of_all(
        request: Request,
        _key: Bearer,
        *,
        state: State | None = None,
        doubted: Doubted = False,
        after: After = None,
        limit: Limit = 50,
    ) -> list[LedgerLine]:
        """The same for all mails, those to single people included: ``state=unknown`` finds mails in doubt."""
        caller(serving, request)
        async with runtime.engine.connect() as tx:
            return await read_page(tx, state=state, doubted=doubted, after=after, limit=limit)

    @routes.get("/deliveries/{delivery_id}", summary="One mail", responses=ALWAYS | NO_MAIL)
    async def show(delivery_id: UUID, request: Request, _key: Bearer) -> LedgerLine:
        """All that the ledger knows of a mail."""
        caller(serving, request)
        async with runtime.engine.connect() as tx:
            found = await find_line(tx, delivery_id)
        if found is None:
            raise UnknownMailError(delivery_id)
        return found

    @routes.post(
        "/deliveries/{delivery_id}/settle",
        summary="Settle a mail in doubt",
        responses=ALWAYS | BODY | NO_MAIL | REFUSED,
    )
    async def settle(delivery_id: UUID, given: Decision, request: Request, _key: Bearer) -> MailState:
        """Say that it arrived, that it is to be sent again with the same Message-ID, or that it failed."""
        by = caller(serving, request)
        decided = decision(given.how, given.why)
        async with runtime.engine.begin() as tx:
            state = await deciding.settle_mail(tx, runtime.ledger, delivery_id, decided, by)
        runtime.nudge_relay()
        return MailState(id=str(delivery_id), state=state.value)

    return routes
