"""Mailers are killed, stopped and doubled in the middle of an edition; the ledger and the relay agree."""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from fixtures.faulty_relay import FaultyRelay
from fixtures.sending import change, count, fill, more_arrived, numbers, serving, start
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.settings import MailerSettings

FULL = os.environ.get("TALENTPOOL_FULL_FAULTS") == "1"
RECIPIENTS, KILLS, STOPS = (10_000, 20, 50) if FULL else (240, 3, 3)
CONNECTIONS = 10
PATIENCE = 1_500 if FULL else 120
SETTINGS = {
    "smtp_connections": CONNECTIONS,
    "smtp_timeout": 4.0,
    "lease_seconds": 10.0,
    "poll_seconds": 0.2,
    "claim_batch": 40,
}

Make = Callable[..., Any]


def told(name: str, **figures: object) -> None:
    """A row of the fault table; ``pytest -s`` shows it."""
    print(f"\nfault table: {name}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))  # noqa: T201


def tally(copies: Counter[str]) -> dict[str, object]:
    return {"missing": RECIPIENTS - len(copies), "duplicates": sum(copies.values()) - len(copies)}


async def settled(owner: AsyncEngine) -> None:
    async with asyncio.timeout(PATIENCE):
        while await count(owner):  # noqa: ASYNC110  other processes do the work
            await asyncio.sleep(0.5)


async def ledger(owner: AsyncEngine) -> dict[str, dict[str, Any]]:
    query = "SELECT message_id, state, attempt, doubts, relay_answer FROM mailer.deliveries"
    return {row["message_id"]: row for row in await numbers(owner, query)}


@pytest.mark.parametrize("on_unknown", ["resend", "park"])
async def test_kills_lose_nothing_and_each_possible_copy_is_in_the_ledger(
    owner: AsyncEngine, settings_for: Make, on_unknown: str
) -> None:
    await fill(owner, RECIPIENTS)
    chance = random.Random(11)  # noqa: S311  the same kills every time
    with serving(FaultyRelay(seconds_a_mail=0.01)) as relay:
        settings = settings_for(
            MailerSettings, smtp_port=relay.port, on_unknown=on_unknown, most_doubts=KILLS, **SETTINGS
        )
        for _ in range(KILLS):
            process = start(settings)
            await asyncio.to_thread(more_arrived, relay, chance, RECIPIENTS // (KILLS + 2))
            process.kill()
            await asyncio.to_thread(process.join)
        process = start(settings)
        await settled(owner)
        process.terminate()
        await asyncio.to_thread(process.join, 30)
        rows, copies = await ledger(owner), relay.copies()
    doubted = {message_id for message_id, row in rows.items() if row["doubts"]}
    twice = {message_id for message_id, number in copies.items() if number > 1}
    extra = sum(copies.values()) - len(copies)
    missing = RECIPIENTS - len(copies)
    told(f"{KILLS} kills, {on_unknown}", missing=missing, duplicates=extra, listed=len(doubted))
    assert twice <= doubted
    assert len(doubted) <= KILLS * CONNECTIONS
    if on_unknown == "resend":
        assert {row["state"] for row in rows.values()} == {"sent"}
        assert (missing, len(rows)) == (0, RECIPIENTS)
        assert extra <= KILLS * CONNECTIONS
    else:
        parked = {message_id for message_id, row in rows.items() if row["state"] == "unknown"}
        assert extra == 0
        assert parked == doubted
        assert set(rows) - set(copies) <= parked


async def test_two_mailers_at_once_send_each_mail_once(owner: AsyncEngine, settings_for: Make) -> None:
    await fill(owner, RECIPIENTS)
    with serving(FaultyRelay()) as relay:
        settings = settings_for(MailerSettings, smtp_port=relay.port, **SETTINGS)
        processes = [start(settings), start(settings)]
        await settled(owner)
        for process in processes:
            process.terminate()
            await asyncio.to_thread(process.join, 30)
        copies = relay.copies()
    told(
        "two mailers at once", missing=RECIPIENTS - len(copies), duplicates=sum(copies.values()) - len(copies)
    )
    assert [process.exitcode for process in processes] == [0, 0]
    assert sum(copies.values()) == len(copies) == RECIPIENTS


async def test_stops_lose_nothing_and_send_nothing_twice(owner: AsyncEngine, settings_for: Make) -> None:
    await fill(owner, RECIPIENTS)
    chance = random.Random(12)  # noqa: S311  the same stops every time
    with serving(FaultyRelay(seconds_a_mail=0.01)) as relay:
        settings = settings_for(MailerSettings, smtp_port=relay.port, **SETTINGS)
        for _ in range(STOPS):
            process = start(settings)
            await asyncio.to_thread(more_arrived, relay, chance, RECIPIENTS // (STOPS + 2))
            assert process.pid is not None
            os.kill(process.pid, signal.SIGTERM)
            await asyncio.to_thread(process.join, 30)
            assert process.exitcode == 0
            states = await numbers(owner, "SELECT DISTINCT state FROM mailer.deliveries")
            assert {row["state"] for row in states} <= {"sent", "queued"}
        process = start(settings)
        await settled(owner)
        process.terminate()
        await asyncio.to_thread(process.join, 30)
        copies = relay.copies()
    told(f"{STOPS} SIGTERM", **tally(copies))
    assert sum(copies.values()) == len(copies) == RECIPIENTS


async def test_nothing_is_sent_while_the_disk_is_full(owner: AsyncEngine, settings_for: Make) -> None:
    """PostgreSQL answers 53100 to every write in hand, as it does when it cannot extend a file."""
    await fill(owner, RECIPIENTS)
    await change(
        owner,
        "CREATE FUNCTION mailer.full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END$$",
    )
    stop = (
        "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON mailer.deliveries "
        "EXECUTE FUNCTION mailer.full_disk()"
    )
    with serving(FaultyRelay(seconds_a_mail=0.01)) as relay:
        process = start(settings_for(MailerSettings, smtp_port=relay.port, **SETTINGS))
        await asyncio.to_thread(more_arrived, relay, random.Random(13), 30)  # noqa: S311  the same point each time
        await change(owner, stop)
        await asyncio.sleep(1)  # what was begun before the disk was full may still go out
        arrived = len(relay.arrived)
        await asyncio.sleep(3)
        assert len(relay.arrived) == arrived < RECIPIENTS
        assert process.is_alive()
        await change(owner, "DROP TRIGGER full_disk ON mailer.deliveries")
        await settled(owner)
        process.terminate()
        await asyncio.to_thread(process.join, 30)
        copies = relay.copies()
    told("disk full", **tally(copies))
    assert sum(copies.values()) == len(copies) == RECIPIENTS
