"""Rates, rests and the warm-up plan, on a real database that two mailers share."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from fixtures.editions import Press
from fixtures.mailer import ObedientRelay, World, in_tx, rows, start_relay
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.return_path import ReturnPath
from services.mailer.settings import MailerSettings
from services.mailer.storage.domains import forget_domains
from services.mailer.storage.holding import note_slowing
from services.mailer.tables import deliveries, domain_rests, domain_slots, sending_days

BOUNCES = "bounces.talentpool.example"
TODAY = datetime.now(UTC).date()


@pytest.fixture
async def press(
    owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine], settings_for: Callable[..., Any]
) -> Press:
    world = World(owner)
    await world.prepare()
    return Press(engine_for("mailer"), world, settings_for)


@pytest.fixture
def relay(press: Press) -> Iterator[ObedientRelay]:
    controller = start_relay(press.relay, press.port)
    yield press.relay
    controller.stop()


async def edition(press: Press, candidates: int) -> None:
    await press.in_review(candidates, approves_itself=True)
    await press.tick()


async def states(press: Press) -> dict[str, int]:
    found = [row["state"] for row in await rows(press.engine, deliveries)]
    return {state: found.count(state) for state in set(found)}


async def rename(press: Press, domain: str, mails: int) -> None:
    """Give some of the candidates an address at another domain."""
    async with press.world.owner.begin() as tx:
        await tx.execute(
            text(
                "UPDATE portal.candidate_contacts SET email = left(email, 8) || '@' || :domain "
                "WHERE candidate_id IN (SELECT candidate_id FROM portal.candidate_contacts LIMIT :n)"
            ),
            {"domain": domain, "n": mails},
        )


async def test_two_mailers_share_the_days_mails_and_the_rest_waits_for_tomorrow(
    press: Press, relay: ObedientRelay
) -> None:
    await edition(press, 20)
    plan = {"warm_up": "1=7, 2=50", "warm_up_from": TODAY, "claim_batch": 4}
    await asyncio.gather(press.send(**plan), press.send(**plan))
    assert len(relay.recipients) == 7
    assert await states(press) == {"sent": 7, "queued": 13}
    waiting = [row for row in await rows(press.engine, deliveries) if row["state"] == "queued"]
    assert {row["next_attempt_at"].date() for row in waiting} == {TODAY + timedelta(days=1)}
    assert {(row["attempt"], row["reason"]) for row in waiting} == {(0, "warm_up")}
    (day,) = await rows(press.engine, sending_days)
    assert (day["day"], day["mails"]) == (TODAY, 7)


async def test_on_the_next_day_of_the_plan_the_others_go(press: Press, relay: ObedientRelay) -> None:
    await edition(press, 6)
    await press.send(warm_up="1=2, 2=50", warm_up_from=TODAY)
    await press.execute("UPDATE mailer.deliveries SET next_attempt_at = now() WHERE state = 'queued'")
    await press.send(warm_up="1=2, 2=50", warm_up_from=TODAY - timedelta(days=1))
    assert len(relay.recipients) == 6
    assert await states(press) == {"sent": 6}


async def test_a_domain_that_says_421_rests_and_others_go_on(press: Press, relay: ObedientRelay) -> None:
    await edition(press, 12)
    await rename(press, "slow.example", 6)
    busy = "421 4.7.28 unusual rate of mail"

    original = relay.handle_RCPT

    async def refuse(server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        return (
            busy
            if address.endswith("@slow.example")
            else await original(server, session, envelope, address, options)
        )

    relay.handle_RCPT = refuse  # type: ignore[method-assign]
    await press.execute(
        "UPDATE mailer.deliveries SET next_attempt_at = now() + interval '1 hour' WHERE candidate_id IN "
        "(SELECT candidate_id FROM portal.candidate_contacts WHERE email LIKE '%@slow.example' LIMIT 5)"
    )
    await press.send()
    assert await states(press) == {"sent": 6, "queued": 6}
    await press.execute("UPDATE mailer.domain_rests SET rests_until = now() + interval '1 hour'")
    (rest,) = await rows(press.engine, domain_rests)
    assert (rest["domain"], rest["strikes"], rest["answer"]) == ("slow.example", 1, busy)
    await press.execute("UPDATE mailer.deliveries SET next_attempt_at = now() WHERE state = 'queued'")
    await press.send()
    waiting = [row for row in await rows(press.engine, deliveries) if row["state"] == "queued"]
    assert sorted(row["attempt"] for row in waiting) == [0, 0, 0, 0, 0, 1]
    assert {(row["next_attempt_at"], row["reason"]) for row in waiting} == {
        (rest["rests_until"], "domain_rests")
    }
    relay.handle_RCPT = original  # type: ignore[method-assign]
    await press.execute("UPDATE mailer.domain_rests SET rests_until = now() - interval '1 second'")
    await press.execute("UPDATE mailer.deliveries SET next_attempt_at = now() WHERE state = 'queued'")
    await press.send()
    assert await states(press) == {"sent": 12}


async def test_rests_grow_while_a_domain_goes_on_complaining(press: Press) -> None:
    async def complain() -> tuple[int, float]:
        await in_tx(press.engine, note_slowing, [("slow.example", "421 busy")])
        (rest,) = await rows(press.engine, domain_rests)
        return rest["strikes"], round((rest["rests_until"] - datetime.now(UTC)).total_seconds() / 10)

    async def wait(seconds: int) -> None:
        await press.execute(
            "UPDATE mailer.domain_rests SET rests_until = now() - CAST(:length AS interval)",
            length=timedelta(seconds=seconds),
        )

    assert await complain() == (1, 3)
    assert await complain() == (1, 3)  # what was in hand meanwhile
    await wait(1)
    assert await complain() == (2, 6)
    await wait(1)
    assert await complain() == (3, 12)
    await wait(3600)
    assert await complain() == (1, 3)


async def test_domains_that_neither_rest_nor_wait_are_forgotten_after_a_day(press: Press) -> None:
    await in_tx(press.engine, note_slowing, [("busy.example", "421"), ("ola-nordmann.example", "421")])
    await press.execute(
        "UPDATE mailer.domain_rests SET rests_until = now() - interval '25 hours' WHERE domain LIKE 'ola%'"
    )
    await press.execute(
        "INSERT INTO mailer.domain_slots VALUES ('ola-nordmann.example', now() - interval '25 hours'), "
        "('busy.example', now() + interval '1 minute')"
    )
    await in_tx(press.engine, forget_domains)
    for table in (domain_rests, domain_slots):
        assert [row["domain"] for row in await rows(press.engine, table)] == ["busy.example"]


@pytest.mark.usefixtures("relay")
async def test_a_domains_rate_holds_for_all_mailers_together(press: Press) -> None:
    await edition(press, 12)
    await rename(press, "paced.example", 8)
    began = datetime.now(UTC)
    slow = {"domain_rates": "paced.example=0.1", "claim_batch": 4}
    await asyncio.gather(press.send(**slow), press.send(**slow))
    assert await states(press) == {"sent": 5, "queued": 7}
    waiting = [row for row in await rows(press.engine, deliveries) if row["state"] == "queued"]
    turns = sorted((row["next_attempt_at"] - began).total_seconds() for row in waiting)
    assert all(9.9 < later - earlier < 10.1 for earlier, later in pairwise(turns))
    assert {row["slot_at"] for row in waiting} == {row["next_attempt_at"] for row in waiting}
    assert (await press.status(1)).reasons == {"domain_rate": 7}
    await press.execute("UPDATE mailer.deliveries SET next_attempt_at = now() WHERE state = 'queued'")
    await press.send(**slow)  # who had waited for a turn needs no other
    assert await states(press) == {"sent": 12}
    assert not any(row["slot_at"] or row["reason"] for row in await rows(press.engine, deliveries))


async def test_the_ledger_says_which_relay_answered_and_another_takes_over(
    press: Press, relay: ObedientRelay
) -> None:
    await edition(press, 5)
    dead = "smtp://127.0.0.1:9?security=none"
    await press.send(relays=f"{dead} smtp://127.0.0.1:{press.port}?security=none")
    assert len(relay.recipients) == 5
    found = await rows(press.engine, deliveries)
    assert {row["relay"] for row in found} == {f"127.0.0.1:{press.port}"}


async def test_every_mail_has_a_return_path_that_names_its_delivery(
    press: Press, relay: ObedientRelay, settings_for: Callable[..., Any]
) -> None:
    await edition(press, 2)
    senders: list[str] = []
    original = relay.handle_MAIL

    async def note(server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        senders.append(address)
        return await original(server, session, envelope, address, options)

    relay.handle_MAIL = note  # type: ignore[method-assign]
    await press.send(bounce_domain=BOUNCES)
    keys = settings_for(MailerSettings).secret_keys.get_secret_value()
    path = ReturnPath(BOUNCES, keys)
    found: set[UUID | None] = {path.parse(sender) for sender in senders}
    assert found == {row["id"] for row in await rows(press.engine, deliveries)}
