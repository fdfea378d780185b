"""Push a feed delivery, read its report, look back."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request

from services.ingest.api import examples
from services.ingest.api.access import Bearer, caller, own_feed
from services.ingest.api.bodies import BODY_OF_A_FEED, body_of
from services.ingest.api.models import DeliveryLine, DeliveryReport, Receipt
from services.ingest.api.problem_answers import ALWAYS, BODY, NO_DELIVERY, NO_FEED, NOT_UNDERSTOOD
from services.ingest.feed_view import delivery_line
from services.ingest.receiving import take_delivery
from services.ingest.serving import Serving
from services.ingest.spooling import spool_folder
from services.ingest.storage import deliveries

ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {"content": {"application/json": {"example": examples.RECEIPT}}, "description": "It is durable."}
}
SHOWN = 50


def router(serving: Serving) -> APIRouter:
    """``/v1/feeds/{feed}/deliveries``."""
    routes = APIRouter(prefix="/v1/feeds/{feed}/deliveries", tags=["deliveries"])
    runtime = serving.runtime

    @routes.post(
        "",
        status_code=202,
        summary="Send a feed",
        responses=ACCEPTED | ALWAYS | NO_FEED | BODY,
        openapi_extra=BODY_OF_A_FEED,
    )
    async def push(feed: str, request: Request, _key: Bearer) -> Receipt:
        """Take a feed file, whole; the answer comes when it is durable, and it is read soon after."""
        company = await caller(runtime, request)
        async with runtime.engine.connect() as connection:
            feed_id = await own_feed(connection, company, feed)
        with spool_folder() as folder:
            part, _ = await body_of(request, folder, serving.settings.largest_delivery)
            delivery_id = await take_delivery(runtime.engine, runtime.ledger, feed_id, [part])
        runtime.nudge_relay()
        address = request.url_for("report", feed=feed, delivery_id=str(delivery_id))
        return Receipt(id=delivery_id, report=str(address))

    @routes.get("", summary="The last deliveries", responses=ALWAYS | NO_FEED)
    async def history(feed: str, request: Request, _key: Bearer) -> list[DeliveryLine]:
        """The last 50 deliveries of a feed, newest first, each with its counts."""
        company = await caller(runtime, request)
        async with runtime.engine.connect() as connection:
            feed_id = await own_feed(connection, company, feed)
            rows = await deliveries.history(connection, feed_id, SHOWN)
        return [DeliveryLine.model_validate(delivery_line(row)) for row in rows]

    @routes.get(
        "/{delivery_id}",
        summary="The report of a delivery",
        responses=ALWAYS | NO_DELIVERY | NOT_UNDERSTOOD,
        name="report",
    )
    async def report(feed: str, delivery_id: UUID, request: Request, _key: Bearer) -> DeliveryReport:
        """What became of a delivery: counts, and a line for whatever there is to know or to mend."""
        company = await caller(runtime, request)
        async with runtime.engine.connect() as connection:
            feed_id = await own_feed(connection, company, feed)
            found = await deliveries.find_report(connection, delivery_id, feed_id)
        if found is None:
            raise HTTPException(404, "No such delivery: this feed has no delivery of that id")
        return DeliveryReport.model_validate(found)

    return routes
