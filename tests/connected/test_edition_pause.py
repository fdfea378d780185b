"""Pause and cancellation hold at once for a sender that is at work, also for mails that it has claimed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from fixtures.editions import Press
from fixtures.mailer import World, start_relay
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import stepping

MAILS = 60
WITHIN_SECONDS = 2.0


@pytest.fixture
async def press(
    owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine], settings_for: Callable[..., Any]
) -> AsyncIterator[Press]:
    world = World(owner)
    await world.prepare()
    press = Press(engine_for("mailer"), world, settings_for)
    controller = start_relay(press.relay, press.port)
    yield press
    controller.stop()


@asynccontextmanager
async def sending(press: Press) -> AsyncIterator[int]:
    """An edition of which all mails are claimed by a sender that has begun some; it takes ten a second."""
    number = await press.in_review(candidates=MAILS, approves_itself=True)
    sender = press.sender(mails_per_second=10.0, claim_batch=MAILS)
    task = asyncio.create_task(sender.run())
    try:
        await arrived(press, 5)
        yield number
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def arrived(press: Press, mails: int) -> None:
    for _ in range(600):
        if len(press.relay.taken) >= mails:
            return
        await asyncio.sleep(0.05)
    pytest.fail(f"the relay has {len(press.relay.taken)} mails, not {mails}")


async def quiet_from(press: Press) -> int:
    """How many mails the relay has two seconds after now; it must get none after that."""
    await asyncio.sleep(WITHIN_SECONDS)
    taken = len(press.relay.taken)
    await asyncio.sleep(1.0)
    assert len(press.relay.taken) == taken
    return taken


async def test_a_pause_stops_claimed_mails_too_and_they_go_out_after_it(press: Press) -> None:
    async with sending(press) as number:
        assert "claimed" in {row["state"] for row in await press.mails()}
        await press.take(stepping.pause, number)
        taken = await quiet_from(press)
        assert taken < MAILS
        await press.tick()
        states = {row["state"] for row in await press.mails()}
        assert states == {"sent", "queued"}, "none is left claimed, so none waits for a lease"
        assert await press.state(number) == "paused"
        await press.take(stepping.resume, number)
        await arrived(press, MAILS)
    assert len(set(press.relay.recipients)) == len(press.relay.recipients) == MAILS


async def test_a_cancellation_stops_claimed_mails_for_good(press: Press) -> None:
    async with sending(press) as number:
        await press.take(stepping.cancel, number, note="wrong edition")
        taken = await quiet_from(press)
        await press.tick()
        found = [row["state"] for row in await press.mails()]
        assert found.count("sent") == taken < MAILS
        assert found.count("skipped") == MAILS - taken
