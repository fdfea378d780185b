"""``/feeds``: a company's feeds, how they are doing, and the way to one more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.feed_view import FeedView, view_of
from services.ingest.pages.rendering import page
from services.ingest.pages.signing_in import Doorkeeper
from services.ingest.reading import Company
from services.ingest.serving import Serving
from services.ingest.storage import health


@dataclass(frozen=True)
class Entry:
    """What the form shows again, and what is wrong with it."""

    entered: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)


NOTHING_ENTERED = Entry({"address": "", "name": ""})


def router(serving: Serving, door: Doorkeeper) -> APIRouter:
    """``/feeds``."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/feeds")
    async def show(request: Request) -> Response:
        async with serving.runtime.engine.connect() as connection:
            company = await door.company(connection, request)
            views = await views_of(connection, company)
        return feeds_page(request, serving, company, views)

    return routes


async def views_of(connection: AsyncConnection, company: Company) -> list[FeedView]:
    """A company's feeds; those that need somebody come first."""
    now = datetime.now(UTC)
    views = [view_of(seen, now) for seen in await health.of_company(connection, company.company_id)]
    return sorted(views, key=lambda view: not view.needs_somebody)


def feeds_page(
    request: Request,
    serving: Serving,
    company: Company,
    views: list[FeedView],
    entry: Entry = NOTHING_ENTERED,
) -> Response:
    """The page, with what was entered if that will not do."""
    return page(
        request,
        "feeds.html",
        serving.settings,
        status=422 if entry.errors else 200,
        company=company,
        views=views,
        entered=entry.entered,
        errors=entry.errors,
    )
