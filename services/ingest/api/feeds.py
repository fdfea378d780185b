"""A company's feeds: which there are, how they are doing, new ones, and decisions about held postings."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest import own_feeds
from services.ingest.api import examples
from services.ingest.api.access import Bearer, caller, own_feed
from services.ingest.api.models import Decided, Decision, Feed, FeedChange, FeedWithHistory, NewFeed
from services.ingest.api.problem_answers import ALWAYS, NO_FEED, NOT_UNDERSTOOD, answer
from services.ingest.feed_view import delivery_line, view_of
from services.ingest.pull_operating import Wishes
from services.ingest.serving import Serving
from services.ingest.storage import deliveries, health

TAKEN = answer(
    409,
    "The company has a feed of that name.",
    "Name taken",
    "your company has a feed careers already: choose another name, or change that one",
)
ADDED: dict[int | str, dict[str, Any]] = {
    201: {"content": {"application/json": {"example": examples.FEED}}, "description": "It is there."}
}
SHOWN = 50


def router(serving: Serving) -> APIRouter:
    """``/v1/feeds``."""
    routes = APIRouter(prefix="/v1/feeds", tags=["feeds"])
    runtime, settings = serving.runtime, serving.settings

    @routes.get("", summary="All feeds", responses=ALWAYS)
    async def feeds(request: Request, _key: Bearer) -> list[Feed]:
        """Every feed of the company with its state, its open jobs, and what was wrong with the last fetch."""
        company = await caller(runtime, request)
        now = datetime.now(UTC)
        async with runtime.engine.connect() as connection:
            seen = await health.of_company(connection, company.company_id)
        return [Feed.model_validate(view_of(one, now).own()) for one in seen]

    @routes.post("", status_code=201, summary="Add a feed", responses=ADDED | ALWAYS | TAKEN | NOT_UNDERSTOOD)
    async def add(new: NewFeed, request: Request, _key: Bearer) -> Feed:
        """Add a feed: with an address it is fetched soon and then regularly, without one it is pushed."""
        company = await caller(runtime, request)
        async with runtime.engine.begin() as tx:
            wishes = Wishes(url=new.address, every=new.every if new.address else None)
            try:
                feed_id = await own_feeds.add(tx, settings, company, new.name, wishes)
            except own_feeds.TakenError as error:
                raise HTTPException(409, f"Name taken: {error}") from None
            return await _feed(tx, feed_id)

    @routes.get("/{feed}", summary="One feed", responses=ALWAYS | NO_FEED)
    async def feed_page(feed: str, request: Request, _key: Bearer) -> FeedWithHistory:
        """A feed and its last deliveries."""
        company = await caller(runtime, request)
        async with runtime.engine.connect() as connection:
            feed_id = await own_feed(connection, company, feed)
            shown = await _feed(connection, feed_id)
            rows = await deliveries.history(connection, feed_id, SHOWN)
        lines = [delivery_line(row) for row in rows]
        return FeedWithHistory.model_validate(shown.model_dump() | {"deliveries": lines})

    @routes.patch("/{feed}", summary="Change a feed", responses=ALWAYS | NO_FEED | NOT_UNDERSTOOD)
    async def change(feed: str, new: FeedChange, request: Request, _key: Bearer) -> Feed:
        """Change where or how often a feed is fetched, stop fetching it, or go on; its jobs stay."""
        company = await caller(runtime, request)
        async with runtime.engine.begin() as tx:
            feed_id = await own_feed(tx, company, feed)
            wishes = Wishes(url=new.address, every=new.every)
            await own_feeds.change(tx, settings, feed_id, wishes, paused=new.paused)
            return await _feed(tx, feed_id)

    @routes.post(
        "/{feed}/held", summary="Decide about held postings", responses=ALWAYS | NO_FEED | NOT_UNDERSTOOD
    )
    async def decide(feed: str, decision: Decision, request: Request, _key: Bearer) -> Decided:
        """A feed that suddenly lacks more than half of its jobs holds them: close them, or keep them."""
        company = await caller(runtime, request)
        async with runtime.engine.begin() as tx:
            feed_id = await own_feed(tx, company, feed)
            close = decision.decision == "close"
            count = await own_feeds.decide(tx, runtime.ledger, feed_id, close=close)
        runtime.nudge_relay()
        return Decided(postings=count)

    return routes


async def _feed(connection: AsyncConnection, feed_id: UUID) -> Feed:
    seen = await health.of_feed(connection, feed_id)
    if seen is None:
        raise HTTPException(404, "No such feed: it was removed meanwhile")
    return Feed.model_validate(view_of(seen, datetime.now(UTC)).own())
