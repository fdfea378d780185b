"""``/feeds/{name}``: one feed, its history, and what its company can do about it."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest import holding, own_feeds
from services.ingest.api.access import own_feed
from services.ingest.api.bodies import file_of
from services.ingest.bodies import RefusedDeliveryError
from services.ingest.feed_view import FeedView, delivery_line, view_of
from services.ingest.pages import words
from services.ingest.pages.bars import bars
from services.ingest.pages.forms import check_origin, field, file_form, small_form
from services.ingest.pages.rendering import page, translated
from services.ingest.pages.signing_in import Doorkeeper
from services.ingest.pull_operating import Wishes
from services.ingest.reading import Company
from services.ingest.receiving import take_delivery
from services.ingest.serving import Serving
from services.ingest.spooling import spool_folder
from services.ingest.storage import deliveries, health, pulls
from shared.pages.reader import reader_locale

SHOWN = 30
SHOWN_HELD = 100


def router(serving: Serving, door: Doorkeeper) -> APIRouter:
    """A feed's page and its forms."""
    routes = APIRouter(prefix="/feeds/{name}", include_in_schema=False)
    runtime = serving.runtime

    async def own(connection: AsyncConnection, request: Request, name: str) -> tuple[Company, UUID]:
        company = await door.company(connection, request)
        return company, await own_feed(connection, company, name)

    def back(request: Request, name: str, note: str) -> Response:
        address = f"/feeds/{quote(name, safe='')}?lang={reader_locale(request)}&note={note}"
        return RedirectResponse(address, status_code=303)

    @routes.get("")
    async def show(request: Request, name: str) -> Response:
        async with runtime.engine.connect() as connection:
            company, feed_id = await own(connection, request, name)
            return await feed_page(request, serving, company, await _contents(connection, feed_id))

    @routes.post("/held")
    async def decide(request: Request, name: str) -> Response:
        check_origin(request)
        form = await small_form(request)
        close = field(form, "decision") == "close"
        if not close and field(form, "decision") != "keep":
            raise HTTPException(422, "request")
        async with runtime.engine.begin() as tx:
            _, feed_id = await own(tx, request, name)
            await own_feeds.decide(tx, runtime.ledger, feed_id, close=close)
        runtime.nudge_relay()
        return back(request, name, "closed" if close else "kept")

    @routes.post("/pause")
    async def pause(request: Request, name: str) -> Response:
        check_origin(request)
        paused = field(await small_form(request), "paused") == "yes"
        async with runtime.engine.begin() as tx:
            _, feed_id = await own(tx, request, name)
            await own_feeds.change(tx, serving.settings, feed_id, Wishes(), paused=paused)
        return back(request, name, "paused" if paused else "resumed")

    @routes.post("/fetch")
    async def fetch(request: Request, name: str) -> Response:
        check_origin(request)
        async with runtime.engine.begin() as tx:
            _, feed_id = await own(tx, request, name)
            await pulls.hurry(tx, feed_id)
        return back(request, name, "fetched")

    @routes.post("/files")
    async def send(request: Request, name: str) -> Response:
        check_origin(request)
        async with runtime.engine.connect() as connection:
            company, feed_id = await own(connection, request, name)
        form = await file_form(request, serving.settings.largest_delivery)
        try:
            with spool_folder() as folder:
                part, _ = await file_of(form, folder, serving.settings.largest_delivery)
                delivery_id = await take_delivery(runtime.engine, runtime.ledger, feed_id, [part])
        except RefusedDeliveryError as error:
            said = translated(request, words.MISTAKES[words.Mistake.FILE], why=error.detail)
            async with runtime.engine.connect() as connection:
                contents = await _contents(connection, feed_id)
            return await feed_page(request, serving, company, contents, {"file": said})
        finally:
            await form.close()
        runtime.nudge_relay()
        lang = reader_locale(request)
        address = f"/feeds/{quote(name, safe='')}/deliveries/{delivery_id}?lang={lang}"
        return RedirectResponse(address, status_code=303)

    return routes


async def _contents(connection: AsyncConnection, feed_id: UUID) -> dict[str, Any]:
    seen = await health.of_feed(connection, feed_id)
    if seen is None:
        raise HTTPException(404, "missing")
    view: FeedView = view_of(seen, datetime.now(UTC))
    lines = [delivery_line(row) for row in await deliveries.history(connection, feed_id, SHOWN)]
    held = await holding.held(connection, feed_id) if seen.facts.held else ()
    return {"view": view, "deliveries": lines, "bars": bars(lines), "held": held[:SHOWN_HELD]}


async def feed_page(
    request: Request,
    serving: Serving,
    company: Company,
    contents: dict[str, Any],
    errors: dict[str, str] | None = None,
) -> Response:
    """The page; the last action's note comes from its address."""
    note = words.NOTES.get(request.query_params.get("note", ""))
    return page(
        request,
        "feed.html",
        serving.settings,
        status=422 if errors else 200,
        company=company,
        errors=errors or {},
        note=note,
        base=str(request.base_url).rstrip("/"),
        **contents,
    )
