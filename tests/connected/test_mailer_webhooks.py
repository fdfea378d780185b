"""Webhooks that bounces come in by, as HTTP calls on a real database."""

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fixtures.mailer import World, rows
from fixtures.returning import PATHS, desk_for, sent_to
from httpx import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.coming_in.signatures import sign
from services.mailer.coming_in.sns import Checker, ForgedError
from services.mailer.coming_in.webhooks import router
from services.mailer.settings import MailerSettings
from services.mailer.tables import suppressions
from shared.errors import TalentPoolError

KEY = "k" * 32
TOPIC = "arn:aws:sns:eu-north-1:000000000000:bounces"


class TrustingChecker(Checker):
    """Holds for genuine what says so; the real check has tests of its own."""

    def __init__(self) -> None:
        self.confirmed = 0

    async def check(self, message: Any) -> None:
        if message.get("Signature") != "genuine":
            raise ForgedError

    async def confirm(self, message: Any) -> None:  # noqa: ARG002  its address
        self.confirmed += 1


@pytest.fixture
async def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncEngine:
    return engine_for("mailer")


@pytest.fixture
async def world(owner: AsyncEngine) -> World:
    made = World(owner)
    await made.prepare()
    return made


def client(engine: AsyncEngine, settings: MailerSettings, checker: Checker | None = None) -> AsyncClient:
    app = FastAPI()
    app.include_router(router(desk_for(engine), settings, checker or TrustingChecker()))
    return AsyncClient(transport=ASGITransport(app), base_url="http://mailer")


async def report(http: AsyncClient, body: bytes, key: str = KEY) -> Any:
    message_id, now = str(uuid4()), int(time.time())
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(now),
        "webhook-signature": sign(key, message_id, now, body),
    }
    return await http.post("/returns/reports", content=body, headers=headers)


async def test_a_signed_report_suppresses_once(
    engine: AsyncEngine, world: World, settings_for: Callable[..., Any]
) -> None:
    mail = await sent_to(engine, await world.candidate())
    one = {"id": "1", "kind": "bounce", "status": "5.1.1", "return_path": PATHS.address(mail)}
    body = json.dumps([one]).encode()
    async with client(engine, settings_for(MailerSettings, returns_webhook_key=KEY)) as http:
        assert (await report(http, body)).json() == {"suppressed": 1}
        assert (await report(http, body)).json() == {"repeated": 1}
        assert (await report(http, body, "q" * 32)).status_code == 401
        assert (await report(http, b"[{}]")).status_code == 422
        assert (await report(http, b" " * 20_000_000)).status_code == 413
    assert len(await rows(engine, suppressions)) == 1


async def test_a_webhook_without_its_setting_is_closed(
    engine: AsyncEngine, settings_for: Callable[..., Any]
) -> None:
    async with client(engine, settings_for(MailerSettings)) as http:
        assert (await report(http, b"[]")).status_code == 404
        assert (await http.post("/returns/ses", json={})).status_code == 404


async def test_a_short_key_stops_the_start(engine: AsyncEngine, settings_for: Callable[..., Any]) -> None:
    with pytest.raises(TalentPoolError, match="at least 32 characters"):
        client(engine, settings_for(MailerSettings, returns_webhook_key="short"))
    with pytest.raises(TalentPoolError, match="is no base64"):
        client(engine, settings_for(MailerSettings, returns_webhook_key="whsec_" + "!" * 32))


async def test_a_notification_of_ses_suppresses_and_a_subscription_is_confirmed(
    engine: AsyncEngine, world: World, settings_for: Callable[..., Any]
) -> None:
    mail = await sent_to(engine, await world.candidate())
    bounce = {
        "bounceType": "Permanent",
        "bounceSubType": "NoEmail",
        "bouncedRecipients": [],
        "feedbackId": "f",
    }
    told = {"notificationType": "Bounce", "bounce": bounce, "mail": {"source": PATHS.address(mail)}}
    message = {"Type": "Notification", "Signature": "genuine", "Message": json.dumps(told)}
    checker = TrustingChecker()
    async with client(engine, settings_for(MailerSettings, returns_sns_topics=TOPIC), checker) as http:
        assert (await http.post("/returns/ses", json=message)).json() == {"suppressed": 1}
        assert (await http.post("/returns/ses", json=message | {"Signature": "x"})).status_code == 401
        assert (await http.post("/returns/ses", content=b"[" * 100_000)).status_code == 422
        assert (await http.post("/returns/ses", json=message | {"Message": "no JSON"})).status_code == 422
        subscribing = {"Type": "SubscriptionConfirmation", "Signature": "genuine"}
        assert (await http.post("/returns/ses", json=subscribing)).json() == {}
    assert checker.confirmed == 1
