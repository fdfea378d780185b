"""Outbox, relay, consumers, retries and dead letters on real PostgreSQL and NATS."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import nats
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import dead_letters, outbox, retry
from shared.consumers import consume
from shared.errors import PermanentError
from shared.events import Event, MailBounced, MatchFound, TalentRegistered, TalentWithdrawn
from shared.health import Health
from shared.runtime import Runtime, create_runtime
from shared.settings import Settings, service_config
from shared.streams import provision
from shared.web import running


class MailerSettings(Settings):
    model_config = service_config("mailer")
    service = "mailer"


class PortalSettings(Settings):
    model_config = service_config("portal")
    service = "portal"


RuntimeFor = Callable[..., Runtime]


async def eventually(check: Callable[[], Awaitable[bool]], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not await check():  # noqa: ASYNC110  the database tells nobody when it changes
            await asyncio.sleep(0.05)


@asynccontextmanager
async def started(runtime: Runtime) -> AsyncIterator[None]:
    await runtime.broker.start()
    relay = asyncio.create_task(runtime.relay.run())
    try:
        yield
    finally:
        relay.cancel()
        await asyncio.wait([relay])
        await runtime.broker.stop()


async def publish(runtime: Runtime, count: int) -> list[MailBounced]:
    events = [MailBounced(delivery_id=uuid4(), candidate_id=uuid4()) for _ in range(count)]
    async with runtime.engine.begin() as tx:
        await outbox.add(tx, runtime.ledger, *events)
    runtime.nudge_relay()
    return events


async def count(runtime: Runtime, table: Any, *conditions: Any) -> int:
    async with runtime.engine.connect() as connection:
        return (
            await connection.execute(select(func.count()).select_from(table).where(*conditions))
        ).scalar_one()


class Heard:
    """A handler that remembers what it got, and fails as it is told."""

    def __init__(self, *failures: Exception) -> None:
        self.events: list[MailBounced] = []
        self.failures = list(failures)

    async def __call__(self, _tx: AsyncConnection, event: MailBounced) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.events.append(event)


@pytest.fixture
def pair(runtime_for: RuntimeFor, nats_url: str) -> tuple[Runtime, Runtime]:
    return runtime_for(MailerSettings, nats_url=nats_url), runtime_for(PortalSettings, nats_url=nats_url)


async def test_an_event_is_published_after_the_commit_and_handled_once(pair: tuple[Runtime, Runtime]) -> None:
    mailer, portal = pair
    heard = Heard()
    consume(portal, MailBounced, heard)
    async with started(mailer), started(portal):
        events = await publish(mailer, 25)

        async def all_heard() -> bool:
            return len(heard.events) == 25

        await eventually(all_heard)
        async with mailer.engine.begin() as tx:
            assert await outbox.republish(tx, mailer.ledger, 3600) == 25
        mailer.nudge_relay()
        await asyncio.sleep(1.5)
    assert {event.event_id for event in heard.events} == {event.event_id for event in events}
    assert len(heard.events) == 25
    assert await count(portal, portal.ledger.inbox) == 25


async def test_a_transient_failure_is_tried_again_and_leaves_no_trace(
    pair: tuple[Runtime, Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "FIRST_DELAY", 0.05)
    mailer, portal = pair
    heard = Heard(RuntimeError("not now"), RuntimeError("not yet"))
    consume(portal, MailBounced, heard)
    async with started(mailer), started(portal):
        await publish(mailer, 1)

        async def all_heard() -> bool:
            return len(heard.events) == 1

        await eventually(all_heard)
    assert await count(portal, portal.ledger.dead_letters) == 0


async def test_permanent_failures_and_unreadable_messages_become_dead_letters_and_the_rest_goes_on(
    pair: tuple[Runtime, Runtime], nats_url: str
) -> None:
    mailer, portal = pair
    heard = Heard(PermanentError("no such delivery"))
    consume(portal, MailBounced, heard)
    async with started(mailer), started(portal):
        connection = await nats.connect(nats_url)
        await publish(mailer, 1)

        async def letters(wanted: int) -> bool:
            return await count(portal, portal.ledger.dead_letters) == wanted

        await eventually(lambda: letters(1))
        for body in (b"", b"not json", b"\xff\xfe", b"[1]", b'{"delivery_id": 1}'):
            await connection.jetstream().publish("mail.bounced", body)
        await eventually(lambda: letters(6))
        await publish(mailer, 1)

        async def heard_one() -> bool:
            return len(heard.events) == 1

        await eventually(heard_one)
        await connection.close()
    async with portal.engine.connect() as tx:
        reasons = (await tx.execute(select(portal.ledger.dead_letters.c.reason))).scalars().all()
    assert "PermanentError: no such delivery" in reasons


async def test_a_stream_that_was_wiped_is_filled_again_from_the_outbox(
    pair: tuple[Runtime, Runtime], nats_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.relay.CHECK_SECONDS", 0.2)
    mailer, _ = pair
    connection = await nats.connect(nats_url)
    jetstream = connection.jetstream()
    async with started(mailer):
        await publish(mailer, 30)

        async def stored(wanted: int) -> bool:
            return (await jetstream.stream_info("MAIL")).state.messages == wanted

        await eventually(lambda: stored(30))
        await asyncio.sleep(0.5)
        await jetstream.delete_stream("MAIL")
        await provision(jetstream)
        await eventually(lambda: stored(30))
        await publish(mailer, 1)
        await eventually(lambda: stored(31))
    await connection.close()


async def test_events_written_while_nats_is_away_are_published_when_it_is_back(
    runtime_for: RuntimeFor, nats_url: str
) -> None:
    mailer = runtime_for(MailerSettings, nats_url=nats_url)
    await publish(mailer, 3)
    async with started(mailer):

        async def none_waits() -> bool:
            return (
                await count(mailer, mailer.ledger.outbox, mailer.ledger.outbox.c.published_at.is_(None)) == 0
            )

        await eventually(none_waits)


async def test_a_service_cannot_write_into_anothers_schema(runtime_for: RuntimeFor) -> None:
    from sqlalchemy.exc import ProgrammingError

    from shared.ledger import ledger

    mailer = runtime_for(MailerSettings)
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with mailer.engine.begin() as tx:
            await outbox.add(tx, ledger("portal"), MailBounced(delivery_id=uuid4(), candidate_id=uuid4()))


async def test_a_letter_with_the_sequence_of_an_older_one_is_kept_too(runtime_for: RuntimeFor) -> None:
    portal = runtime_for(PortalSettings)

    def letter(body: bytes) -> dead_letters.Letter:
        return dead_letters.Letter("portal-mail-bounced", "mail.bounced", "MAIL", 7, body, {}, "bad", 1)

    async with portal.engine.begin() as tx:
        for body in (b"old", b"old", b"after the stream was made anew"):
            await dead_letters.write(tx, portal.ledger, letter(body))
    assert await count(portal, portal.ledger.dead_letters) == 2


async def test_busy_consumers_are_stopped_side_by_side(
    settings_for: Callable[..., Any], nats_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.web.CONSUMERS", ())
    runtime = create_runtime("mailer", settings_for(MailerSettings, nats_url=nats_url, stop_timeout=1.5))

    async def busy(_tx: AsyncConnection, _event: Event) -> None:
        await asyncio.sleep(30)

    for event in (TalentRegistered, TalentWithdrawn, MatchFound):
        consume(runtime, event, busy)
    connection = await nats.connect(nats_url)
    sample = {"candidate_id": uuid4(), "version": 1, "job_id": uuid4()}
    async with running(runtime, Health(), ()):
        for event in (TalentRegistered, TalentWithdrawn, MatchFound):
            body = event(**sample).model_dump_json().encode()
            await connection.jetstream().publish(event.subject, body)
        await asyncio.sleep(1)
        started = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - started < 4
    await connection.close()
