"""The mailer's own SMTP and LMTP servers: what they take, refuse and put off."""

import asyncio
import smtplib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from fixtures.mailer import World, rows
from fixtures.returning import DOMAIN, PATHS, desk_for, report, sent_to
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.coming_in.listener import Listening, keep_listening
from services.mailer.coming_in.wiring import listening_of
from services.mailer.settings import MailerSettings
from services.mailer.tables import returns, suppressions
from services.mailer.taking_back import Desk
from shared.database import create_engine
from shared.errors import TalentPoolError
from talentpool.embedded import free_port

LARGEST = 20_000


@pytest.fixture
async def world(owner: AsyncEngine) -> World:
    made = World(owner)
    await made.prepare()
    return made


@pytest.fixture
async def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncEngine:
    return engine_for("mailer")


@asynccontextmanager
async def listening(desk: Desk, way: str) -> AsyncIterator[int]:
    port = free_port()
    serving = asyncio.create_task(keep_listening(Listening(way, "127.0.0.1", port, DOMAIN, LARGEST), desk))
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            await writer.wait_closed()
            break
        await asyncio.sleep(0.02)
    yield port
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


def hand_in(way: str, port: int, recipients: list[str], raw: bytes) -> dict[str, Any]:
    """The refusals by recipient, as smtplib tells them."""
    kind = smtplib.LMTP if way == "lmtp" else smtplib.SMTP
    with kind("127.0.0.1", port, timeout=20) as line:
        return dict(line.sendmail("", recipients, raw))


@pytest.mark.parametrize("way", ["smtp", "lmtp"])
async def test_a_bounce_is_taken_by_its_envelope(engine: AsyncEngine, world: World, way: str) -> None:
    to = PATHS.address(await sent_to(engine, await world.candidate()))
    async with listening(desk_for(engine), way) as port:
        raw = report("5.1.1", "550 5.1.1 unknown", "undisclosed@elsewhere.example")
        assert await asyncio.to_thread(hand_in, way, port, [to], raw) == {}
    assert len(await rows(engine, suppressions)) == 1
    (row,) = await rows(engine, returns)
    assert row["way"] == way


async def test_other_domains_a_second_recipient_and_large_mails_are_refused(
    engine: AsyncEngine, world: World
) -> None:
    to = PATHS.address(await sent_to(engine, await world.candidate()))
    raw = report("5.1.1", "550 5.1.1 unknown")
    async with listening(desk_for(engine), "smtp") as port:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            await asyncio.to_thread(hand_in, "smtp", port, ["somebody@elsewhere.example"], raw)
        assert {code for code, _ in refused.value.recipients.values()} == {550}
        left = await asyncio.to_thread(hand_in, "smtp", port, [to, f"other@{DOMAIN}"], raw)
        assert left[f"other@{DOMAIN}"][0] == 452
        with pytest.raises(smtplib.SMTPException):
            await asyncio.to_thread(hand_in, "smtp", port, [to], raw + b"x" * LARGEST)
    assert len(await rows(engine, returns)) == 1


async def test_while_the_database_is_away_the_sender_keeps_the_mail() -> None:
    engine = create_engine("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    async with listening(desk_for(engine), "smtp") as port:
        with pytest.raises(smtplib.SMTPDataError) as put_off:
            await asyncio.to_thread(hand_in, "smtp", port, [f"bounces@{DOMAIN}"], b"Subject: x\r\n\r\n")
        assert put_off.value.smtp_code == 451
    await engine.dispose()


def test_a_listener_without_a_bounce_domain_stops_the_start(settings_for: Callable[..., Any]) -> None:
    with pytest.raises(TalentPoolError, match="needs TALENTPOOL_MAILER_BOUNCE_DOMAIN"):
        listening_of(settings_for(MailerSettings, returns_listen="lmtp://127.0.0.1:24"))
    found = listening_of(
        settings_for(MailerSettings, returns_listen="smtp://[::1]:2525", bounce_domain="B.example")
    )
    assert (found.way, found.host, found.port, found.domain) == ("smtp", "::1", 2525, "b.example")
