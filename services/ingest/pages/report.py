"""``/feeds/{name}/deliveries/{id}``: what became of a delivery, line by line."""

from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from services.ingest.api.access import own_feed
from services.ingest.pages.rendering import page
from services.ingest.pages.signing_in import Doorkeeper
from services.ingest.serving import Serving
from services.ingest.storage import brought, deliveries

SHOWN = 200


def router(serving: Serving, door: Doorkeeper) -> APIRouter:
    """A delivery's page."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/feeds/{name}/deliveries/{delivery}")
    async def show(request: Request, name: str, delivery: str) -> Response:
        async with serving.runtime.engine.connect() as connection:
            company = await door.company(connection, request)
            feed_id = await own_feed(connection, company, name)
            delivery_id = _id(delivery)
            found = await deliveries.find_report(connection, delivery_id, feed_id)
            if found is None:
                raise HTTPException(404, "missing")
            jobs = await brought.jobs_of(connection, delivery_id, SHOWN)
        return page(
            request,
            "report.html",
            serving.settings,
            company=company,
            found=found,
            report=found["report"] or {},
            jobs=jobs,
            shown=SHOWN,
        )

    return routes


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(404, "missing") from None
