"""The HTTP API for companies: push a feed delivery, read its report."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from services.ingest.bodies import RefusedDeliveryError, collect
from services.ingest.keys import hash_of, key_in
from services.ingest.receiving import take_delivery
from services.ingest.settings import IngestSettings
from services.ingest.storage import companies, deliveries
from shared.runtime import Runtime

ENCODINGS = ("identity", "gzip", "x-gzip")
PROBLEM: dict[str, Any] = {"application/problem+json": {}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"description": "The API key is missing or does not work.", "content": PROBLEM},
    404: {"description": "The company has no such feed or delivery.", "content": PROBLEM},
}
PUSH_RESPONSES = RESPONSES | {
    400: {"description": "The body is empty, or no gzip or form.", "content": PROBLEM},
    415: {"description": "Content-Encoding is neither identity nor gzip.", "content": PROBLEM},
    413: {"description": "The body is too large.", "content": PROBLEM},
}
PUSH_BODY = {
    "requestBody": {
        "required": True,
        "description": "The feed file, plain or gzip, or a form with one file.",
        "content": {"application/octet-stream": {}, "multipart/form-data": {}},
    }
}


class Receipt(BaseModel):
    """A delivery that is durable; its report stands at ``report`` when it was read."""

    id: UUID
    report: str


class DeliveryReport(BaseModel):
    """``state`` is received, read, superseded or failed; ``report`` is null until it is read."""

    id: UUID
    feed: str
    state: str
    size: int
    received_at: str
    read_at: str | None
    report: dict[str, Any] | None


def create_router(runtime: Runtime, settings: IngestSettings) -> APIRouter:
    """The routes, each for the company whose key it is called with."""
    router = APIRouter(prefix="/v1/feeds", tags=["feeds"])

    async def own_feed(feed: str, request: Request) -> UUID:
        return await feed_of(runtime, feed, request.headers.get("Authorization"))

    @router.post("/{feed}/deliveries", status_code=202, responses=PUSH_RESPONSES, openapi_extra=PUSH_BODY)
    async def push(feed: str, feed_id: Annotated[UUID, Depends(own_feed)], request: Request) -> Receipt:
        """Take a feed file; the answer comes when it is durable."""
        content = await body_of(request, settings.largest_delivery)
        delivery_id = await take_delivery(
            runtime.engine, runtime.ledger, feed_id, content, settings.largest_delivery
        )
        runtime.nudge_relay()
        address = request.url_for("report", feed=feed, delivery_id=str(delivery_id))
        return Receipt(id=delivery_id, report=str(address))

    @router.get("/{feed}/deliveries/{delivery_id}", responses=RESPONSES, name="report")
    async def report(feed_id: Annotated[UUID, Depends(own_feed)], delivery_id: UUID) -> DeliveryReport:
        """What became of a delivery."""
        async with runtime.engine.connect() as connection:
            found = await deliveries.find_report(connection, delivery_id, feed_id)
        if found is None:
            raise HTTPException(404, "No such delivery: this feed has no delivery of that id")
        return DeliveryReport.model_validate(found)

    return router


async def feed_of(runtime: Runtime, feed: str, authorization: str | None) -> UUID:
    """The feed, if the key's company has it. A missing key and a wrong one are answered alike."""
    secret = key_in(authorization)
    async with runtime.engine.connect() as connection:
        company_id = await companies.company_of_key(connection, hash_of(secret)) if secret else None
        if company_id is None:
            detail = "Not authorised: send `Authorization: Bearer KEY` with an API key that works"
            raise HTTPException(401, detail, headers={"WWW-Authenticate": "Bearer"})
        feed_id = await companies.find_feed(connection, company_id, feed)
    if feed_id is None:
        raise HTTPException(404, "No such feed: your company has no feed of that name")
    return feed_id


async def body_of(request: Request, limit: int) -> bytes:
    """The file in the body, or in the first file field of a form."""
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding not in ENCODINGS:
        raise RefusedDeliveryError(
            415, "Encoding not understood", f"send the body plain or gzip, not {encoding[:20]}"
        )
    content = await collect(request.stream(), limit)
    if not request.headers.get("Content-Type", "").lower().startswith("multipart/form-data"):
        return content
    form = await _form(request, content)
    try:
        for value in form.values():
            if isinstance(value, UploadFile):
                return await value.read()
    finally:
        await form.close()
    raise RefusedDeliveryError(400, "No file in the form", "send the feed file as a file field of the form")


async def _form(request: Request, content: bytes) -> FormData:
    async def once() -> AsyncGenerator[bytes, None]:
        yield content

    try:
        return await MultiPartParser(request.headers, once()).parse()
    except (MultiPartException, KeyError, ValueError):
        detail = "the multipart form is broken: send the feed file as the plain body instead"
        raise RefusedDeliveryError(400, "Broken form", detail) from None
