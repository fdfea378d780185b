"""Mailers are killed, stopped and doubled in the middle of an edition; the ledger and the relay agree."""

import asyncio
import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from fixtures.fault_costs import Cost, cost
from fixtures.faulty_relay import FaultyRelay
from fixtures.sending import count, fill, more_arrived, numbers, serving, start, step_clock, stop
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.settings import MailerSettings

FULL = os.environ.get("TALENTPOOL_FULL_FAULTS") == "1"
RECIPIENTS, KILLS, STOPS = (10_000, 20, 50) if FULL else (240, 3, 3)
CONNECTIONS = 10
PATIENCE = 1_500 if FULL else 120
SECONDS_A_MAIL = 0.04
SETTINGS = {
    "smtp_connections": CONNECTIONS,
    "smtp_timeout": 4.0,
    "lease_seconds": 10.0,
    "poll_seconds": 0.2,
    "claim_batch": 40,
}
Make = Callable[..., Any]
Tell = Callable[[Cost], None]


async def settled(owner: AsyncEngine) -> None:
    async with asyncio.timeout(PATIENCE):
        while await count(owner):  # noqa: ASYNC110  other processes do the work
            await asyncio.sleep(0.5)


async def states(owner: AsyncEngine) -> dict[str, int]:
    rows = await numbers(owner, "SELECT state, count(*) AS mails FROM mailer.deliveries GROUP BY state")
    return {row["state"]: row["mails"] for row in rows}


@pytest.mark.parametrize("on_unknown", ["resend", "park"])
async def test_kills_lose_nothing_and_each_possible_copy_is_listed(
    owner: AsyncEngine, settings_for: Make, tell: Tell, on_unknown: str
) -> None:
    await fill(owner, RECIPIENTS)
    chance = random.Random(11)  # noqa: S311  the same kills every time
    with serving(FaultyRelay(seconds_a_mail=SECONDS_A_MAIL)) as relay:
        settings = settings_for(
            MailerSettings, smtp_port=relay.port, on_unknown=on_unknown, most_doubts=KILLS, **SETTINGS
        )
        for _ in range(KILLS):
            process = start(settings)
            await asyncio.to_thread(more_arrived, relay, chance, RECIPIENTS // (KILLS + 2))
            await asyncio.sleep(chance.uniform(0, 3 * SECONDS_A_MAIL))
            process.kill()
            await asyncio.to_thread(process.join)
        process = start(settings)
        await settled(owner)
        await asyncio.to_thread(stop, process)
        found = await cost(owner, relay, f"{KILLS} times kill -9, {on_unknown}", KILLS * CONNECTIONS)
    tell(found)
    assert 0 < found.listed <= KILLS * CONNECTIONS, "kills that hit no mail in hand prove nothing"
    if on_unknown == "resend":
        assert found.is_kept
        assert await states(owner) == {"sent": RECIPIENTS}
    else:
        assert (found.duplicates, found.retried) == (0, 0)
        assert found.missing <= found.listed
        assert await states(owner) == {"sent": RECIPIENTS - found.listed, "unknown": found.listed}


async def test_two_mailers_at_once_send_each_mail_once(
    owner: AsyncEngine, settings_for: Make, tell: Tell
) -> None:
    await fill(owner, RECIPIENTS)
    names = frozenset({"one.example", "two.example"})
    with serving(FaultyRelay(waits_for=names)) as relay:
        processes = [
            start(settings_for(MailerSettings, smtp_port=relay.port, smtp_hostname=name, **SETTINGS))
            for name in names
        ]
        await settled(owner)
        for process in processes:
            await asyncio.to_thread(stop, process)
        found = await cost(owner, relay, "two mailers at once", 0)
    tell(found)
    assert set(relay.handed_in_by) == names, "both have sent"
    assert found.is_kept
    assert (found.listed, await states(owner)) == (0, {"sent": RECIPIENTS})


async def test_stops_lose_nothing_and_send_nothing_twice(
    owner: AsyncEngine, settings_for: Make, tell: Tell
) -> None:
    await fill(owner, RECIPIENTS)
    chance = random.Random(12)  # noqa: S311  the same stops every time
    with serving(FaultyRelay(seconds_a_mail=SECONDS_A_MAIL)) as relay:
        settings = settings_for(MailerSettings, smtp_port=relay.port, **SETTINGS)
        for _ in range(STOPS):
            process = start(settings)
            await asyncio.to_thread(more_arrived, relay, chance, RECIPIENTS // (STOPS + 2))
            await asyncio.to_thread(stop, process)
            assert set(await states(owner)) <= {"sent", "queued"}, "none is left to a lease"
        process = start(settings)
        await settled(owner)
        await asyncio.to_thread(stop, process)
        found = await cost(owner, relay, f"{STOPS} times SIGTERM", 0)
    tell(found)
    assert found.is_kept
    assert (found.listed, await states(owner)) == (0, {"sent": RECIPIENTS})


@pytest.mark.parametrize("hours", [1, -1])
async def test_a_step_of_the_databases_clock_loses_nothing_and_each_possible_copy_is_listed(
    owner: AsyncEngine, settings_for: Make, tell: Tell, hours: int
) -> None:
    """Forwards, all leases are over at once, also those of mails in hand. Backwards, due mails wait."""
    await fill(owner, RECIPIENTS)
    with serving(FaultyRelay(seconds_a_mail=SECONDS_A_MAIL)) as relay:
        settings = settings_for(MailerSettings, smtp_port=relay.port, **SETTINGS)
        processes = [start(settings), start(settings)]
        await asyncio.to_thread(more_arrived, relay, random.Random(14), RECIPIENTS // 4)  # noqa: S311
        await step_clock(owner, hours)
        if hours < 0:
            await asyncio.sleep(3)
            assert len(relay.arrived) < RECIPIENTS
            await step_clock(owner, -hours)
        await settled(owner)
        for process in processes:
            await asyncio.to_thread(stop, process)
        bound = 2 * CONNECTIONS if hours > 0 else 0
        found = await cost(owner, relay, f"database's clock {hours:+} h", bound)
    tell(found)
    assert found.is_kept
    assert await states(owner) == {"sent": RECIPIENTS}
