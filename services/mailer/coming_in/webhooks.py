"""Webhooks that bounces and complaints come in by: a generic one, and Amazon SES by way of SNS."""

import json
import time
from collections import Counter
from collections.abc import Sequence

import httpx
from fastapi import APIRouter, HTTPException, Request
from pydantic import ValidationError

from services.mailer.coming_in.reports import MOST_REPORTS, read_reports
from services.mailer.coming_in.ses import read_event
from services.mailer.coming_in.signatures import is_genuine, key_bytes
from services.mailer.coming_in.sns import Checker, ForgedError
from services.mailer.returning_settings import ReturningSettings
from services.mailer.returns.returned import Returned
from services.mailer.taking_back import Desk
from shared.database import is_outage
from shared.errors import TalentPoolError
from shared.logs import get_logger

SHORTEST_KEY = 32
FETCH_SECONDS = 10.0

log = get_logger()


async def fetch(address: str) -> bytes:
    """The body of an address of SNS; no redirect is followed."""
    async with httpx.AsyncClient(timeout=FETCH_SECONDS, follow_redirects=False) as client:
        response = await client.get(address)
    response.raise_for_status()
    return response.content


def router(desk: Desk, settings: ReturningSettings, checker: Checker) -> APIRouter:
    """``/returns/reports`` and ``/returns/ses``, each closed until its setting is made."""
    key = _usable(settings.returns_webhook_key.get_secret_value())
    routes = APIRouter(prefix="/returns", tags=["returns"])

    @routes.post("/reports", summary="Report bounces and complaints")
    async def reports(request: Request) -> dict[str, int]:
        """A JSON list of reports, signed as Standard Webhooks says; a repeat changes nothing."""
        _open(bool(key))
        body = await whole_body(request, settings.returns_largest)
        if not is_genuine(key, request.headers, body, time.time()):
            raise HTTPException(401, "the signature is missing, wrong, or older than five minutes")
        try:
            found = read_reports(body)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise HTTPException(422, f"{where or 'body'}: {first['msg']}") from None
        if len(found) > MOST_REPORTS:
            raise HTTPException(413, f"send at most {MOST_REPORTS} reports at a time")
        return await _take(desk, found, "webhook")

    @routes.post("/ses", summary="Notifications of Amazon SES")
    async def ses(request: Request) -> dict[str, int]:
        """A message of an SNS topic named in the settings; its subscription is confirmed by itself."""
        _open(bool(settings.returns_sns_topics))
        message = _object(await whole_body(request, settings.returns_largest))
        try:
            await checker.check(message)
            if message["Type"] == "SubscriptionConfirmation":
                await checker.confirm(message)
                log.info("sns_subscribed")
                return {}
        except ForgedError:
            raise HTTPException(401, "not signed by Amazon SNS for a topic of the settings") from None
        except httpx.HTTPError as error:
            raise HTTPException(503, f"Amazon SNS does not answer: {type(error).__name__}") from None
        found = read_event(_object(str(message.get("Message")).encode()))
        return await _take(desk, [found] if found else [], "ses")

    return routes


def _usable(key: str) -> str:
    if key and len(key) < SHORTEST_KEY:
        message = f"TALENTPOOL_MAILER_RETURNS_WEBHOOK_KEY needs at least {SHORTEST_KEY} characters"
        raise TalentPoolError(message)
    try:
        key_bytes(key)
    except ValueError as error:
        message = "TALENTPOOL_MAILER_RETURNS_WEBHOOK_KEY begins with whsec_, and what follows is no base64"
        raise TalentPoolError(message) from error
    return key


def _open(is_open: bool) -> None:  # noqa: FBT001  its one argument
    if not is_open:
        raise HTTPException(404, "this webhook is closed: see TALENTPOOL_MAILER_RETURNS_… in the settings")


async def whole_body(request: Request, largest: int) -> bytes:
    """A call's body; 413 for one that has more bytes."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > largest:
            raise HTTPException(413, f"a call may have {largest} bytes")
        parts.append(part)
    return b"".join(parts)


def _object(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise HTTPException(422, "the body is no JSON object")
    return found


async def _take(desk: Desk, found: Sequence[Returned], way: str) -> dict[str, int]:
    """What followed, counted; 503 while the database is out of reach, so that the caller comes again."""
    try:
        return dict(Counter([(await desk.take(one, way)).value for one in found]))
    except Exception as error:
        if is_outage(error):
            raise HTTPException(503, "the database is out of reach: send it again") from None
        raise
