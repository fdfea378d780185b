"""Relays misbehave in every way that SMTP has room for; the ledger says of each mail what became of it."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fixtures.fault_costs import Cost, cost, doubted
from fixtures.faulty_relay import FaultyRelay
from fixtures.sending import change, count, fill, numbers, serving, step_clock
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import claiming
from services.mailer.clock import Clock
from services.mailer.settings import MailerSettings
from services.mailer.wiring import create_sender
from shared.ledger import ledger

FULL = os.environ.get("TALENTPOOL_FULL_FAULTS") == "1"
FAULTS = {
    "rcpt 421 4.7.0 too many, closing": "queued",
    "rcpt 450 4.2.0 greylisted": "queued",
    "rcpt 451 4.7.1 greylisted": "queued",
    "rcpt 452 4.2.2 mailbox full": "queued",
    "rcpt 550 5.1.1 no such user": "failed",
    "rcpt 550 5.7.26 not authenticated": "failed",
    "rcpt 552 5.2.2 mailbox full": "failed",
    "rcpt reset": "queued",
    "rcpt drip": "queued",
    "data 421 4.3.2 shutting down": "queued",
    "data 451 4.3.0 try later": "queued",
    "data 554 5.7.1 policy": "failed",
    "data reset": "queued",
    "data drip": "queued",
    "dot 421 4.3.2 shutting down": "queued",
    "dot 451 4.3.0 try later": "queued",
    "dot 452 4.3.1 no space": "queued",
    "dot 552 5.3.4 too big": "failed",
    "dot 550 5.7.1 looks like spam": "failed",
    "dot reset": "unknown",
    "dot drip": "unknown",
    "drop": "unknown",
    "tarpit": "unknown",
}
"""What each makes of a mail at its first attempt. After a drip or a reset at the dot nothing has arrived."""
TWICE = ("drop", "tarpit")
PEOPLE = 100 if FULL else 1
MAILS = 10_000 if FULL else 2 * len(FAULTS)
QUERY = (
    "SELECT c.email, d.message_id, d.state, d.reason, d.attempt, d.doubts, d.relay_answer, "
    "d.next_attempt_at, now() FROM mailer.deliveries d JOIN portal.candidates c USING (candidate_id)"
)
PATIENCE = 1_500 if FULL else 120
PROLONG = (
    "UPDATE mailer.deliveries SET next_attempt_at = now() + interval '1 day' WHERE attempt > 0 "
    "AND state IN ('queued', 'unknown') AND next_attempt_at > now() + interval '1 second'"
)
OWN_DOMAINS = (
    "UPDATE portal.candidates SET (email, email_key) = (SELECT new, new FROM "
    "concat(split_part(email, '@', 1), '@mail', substr(split_part(email, '@', 1), 2), '.example') AS new)"
)
"""Else the domain that one fault lets rest would hold back mails of another."""


class Sending:
    """A ledger of some mails, sent in this process to a relay with a script."""

    def __init__(self, owner: AsyncEngine, engine: AsyncEngine, make: Callable[..., Any]) -> None:
        self.owner = owner
        self.engine = engine
        self.make = make
        self.relay = FaultyRelay()

    def sender(self, **values: Any) -> Any:
        defaults = {"smtp_port": self.relay.port, "smtp_connections": 10, "smtp_timeout": 2.0}
        settings = self.make(MailerSettings, **(defaults | {"poll_seconds": 0.1} | values))
        return create_sender(settings, self.engine, ledger("mailer"), lambda: None)

    async def send(self, **values: Any) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.sender(**values).run(until_idle=True)

    async def send_all_once(self) -> None:
        """What a relay did not get as far as is due at once, and no attempt: it goes in the next round."""
        untried = "SELECT count(*) FROM mailer.deliveries WHERE attempt = 0"
        prolonging = asyncio.create_task(self._prolong_waits())
        async with asyncio.timeout(PATIENCE):
            while await count(self.owner, untried):
                await self.send()
        prolonging.cancel()
        await asyncio.wait([prolonging])

    async def _prolong_waits(self) -> None:
        """However slow the machine is: what was tried once is not tried again meanwhile."""
        while True:
            await change(self.owner, PROLONG)
            await asyncio.sleep(5)

    @asynccontextmanager
    async def at_work(self, **values: Any) -> AsyncIterator[None]:
        """A sender that is not told to end when nothing is due."""
        worker = asyncio.create_task(self.sender(**values).run())
        yield
        worker.cancel()
        await asyncio.wait([worker])

    async def rows(self) -> dict[str, dict[str, Any]]:
        return {row["email"]: row for row in await numbers(self.owner, QUERY)}

    async def make_due(self) -> None:
        """As if the waits were over, those of the domains too."""
        await change(self.owner, "DELETE FROM mailer.domain_rests")
        await change(
            self.owner,
            "UPDATE mailer.deliveries SET next_attempt_at = now() WHERE next_attempt_at IS NOT NULL",
        )


@pytest.fixture
def sending(
    owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine], settings_for: Callable[..., Any]
) -> Iterator[Sending]:
    made = Sending(owner, engine_for("mailer"), settings_for)
    with serving(made.relay):
        yield made


async def until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def people() -> dict[str, str]:
    """Whose mails meet which fault."""
    faults = [fault for fault in FAULTS for _ in range(PEOPLE)]
    return {f"p{number}@mail{number}.example": fault for number, fault in enumerate(faults, start=1)}


@pytest.mark.parametrize("pipelining", [True, False])
async def test_each_fault_costs_its_own_mail_and_is_in_the_ledger(
    sending: Sending, tell: Callable[[Cost], None], *, pipelining: bool
) -> None:
    await fill(sending.owner, MAILS)
    await change(sending.owner, OWN_DOMAINS)
    faulty = people()
    sending.relay.script = {who: [fault] for who, fault in faulty.items()}
    sending.relay.pipelining = pipelining
    await sending.send_all_once()

    first = await sending.rows()
    assert {who: (first[who]["state"], first[who]["attempt"]) for who in faulty} == {
        who: (FAULTS[fault], 1) for who, fault in faulty.items()
    }
    for who, fault in faulty.items():
        answer = fault.partition(" ")[2] if fault.split()[-1] not in {"reset", "drip"} else ""
        assert first[who]["relay_answer"].startswith(answer or "connection lost at "), fault
    assert {row["state"] for who, row in first.items() if who not in faulty} == {"sent"}
    reasons = {first[who]["state"]: first[who]["reason"] for who in faulty}
    assert reasons == {"queued": "refused_for_now", "failed": "refused", "unknown": None}

    await sending.make_due()
    await sending.send()
    for fault, state in FAULTS.items():
        bound = PEOPLE if fault in TWICE else 0
        name = fault if pipelining else f"{fault} (no pipelining)"
        whose = [who for who, met in faulty.items() if met == fault]
        found = await cost(sending.owner, sending.relay, name, bound, whose)
        tell(found)
        assert found.is_kept
        assert (found.duplicates, found.listed) == (bound, PEOPLE if state == "unknown" else 0)
    last = await sending.rows()
    assert {last[who]["state"] for who, met in faulty.items() if FAULTS[met] != "failed"} == {"sent"}
    assert {last[who]["attempt"] for who, met in faulty.items() if FAULTS[met] == "failed"} == {1}
    suppressed = await count(sending.owner, "SELECT count(*) FROM mailer.suppressions")
    assert suppressed == PEOPLE, "those of whom 5.1.1 said that there is no such user"


async def test_parked_doubts_are_never_sent_again(sending: Sending, tell: Callable[[Cost], None]) -> None:
    await fill(sending.owner, 4)
    sending.relay.script = {"p1@mail1.example": ["drop"], "p2@mail2.example": ["tarpit"]}
    for _ in range(2):
        await sending.send(on_unknown="park")
        await sending.make_due()
    rows = await sending.rows()
    found = await cost(sending.owner, sending.relay, "drop and tarpit, park", 0)
    tell(found)
    assert found.is_kept
    assert max(sending.relay.copies().values()) == 1
    assert (
        sorted((row["state"], row["doubts"]) for row in rows.values())
        == [("sent", 0)] * 2 + [("unknown", 1)] * 2
    )


DEAF: dict[str, dict[str, Any]] = {
    "silent from the start": {"greeting": b""},
    "421 at the greeting": {"greeting": b"421 4.3.2 shutting down\r\n"},
    "no SMTP": {"greeting": b"HTTP/1.1 400 Bad Request\r\n\r\n"},
    "broken TLS": {"broken_tls": True},
    "no TLS where it is required": {},
}


@pytest.mark.parametrize("fault", DEAF)
async def test_a_relay_that_cannot_be_spoken_to_costs_no_attempt(
    sending: Sending, tell: Callable[[Cost], None], fault: str
) -> None:
    await fill(sending.owner, 3)
    relay, usual = sending.relay, dict(vars(sending.relay))
    vars(relay).update(DEAF[fault])
    security = "starttls" if "TLS" in fault else "none"
    async with sending.at_work(smtp_timeout=1.0, smtp_security=security):
        await until(lambda: relay.connections > 3)  # all three were tried, and one of them again
    rows = await sending.rows()
    assert {(row["state"], row["attempt"], row["doubts"]) for row in rows.values()} == {("queued", 0, 0)}
    assert not relay.asked, "nobody's address was told"
    vars(relay).update({name: usual[name] for name in DEAF[fault]})
    await sending.send()
    found = await cost(sending.owner, relay, fault, 0)
    tell(found)
    assert found.is_kept
    assert (found.mails, found.listed) == (3, 0)


async def test_connections_that_fall_half_open_cost_at_most_what_they_had_in_hand(
    sending: Sending, tell: Callable[[Cost], None]
) -> None:
    await fill(sending.owner, 60)
    relay = sending.relay
    relay.seconds_a_mail = 0.05
    async with sending.at_work(smtp_timeout=1.0):
        await until(lambda: len(relay.arrived) >= 15)
        standing = relay.fall_half_open()
        await until(lambda: len(relay.copies()) >= 60 - standing)
        await sending.make_due()
        await until(lambda: len(relay.copies()) == 60)
    await sending.make_due()
    await sending.send()
    found = await cost(sending.owner, relay, "half-open connections", standing)
    tell(found)
    assert found.is_kept
    assert {row["state"] for row in (await sending.rows()).values()} == {"sent"}
    assert {line.doubts for line in await doubted(sending.owner)} <= {1}


async def test_what_a_second_mailer_sent_while_the_first_still_waited_for_its_answer_is_listed(
    sending: Sending, tell: Callable[[Cost], None]
) -> None:
    """Its lease was over: the clock stepped, or it had stood still. Both get a 250, in whatever order."""
    await fill(sending.owner, 10)
    relay = sending.relay
    relay.seconds_a_mail = 4.0
    async with sending.at_work(smtp_timeout=20.0):
        await until(lambda: relay.asked.total() == 10)
        await step_clock(sending.owner, 1)
        async with sending.at_work(smtp_timeout=20.0):
            await until(lambda: len(relay.arrived) == 20)
    found = await cost(sending.owner, relay, "a lease is over before the answer", 10)
    tell(found)
    assert found.is_kept
    assert (found.duplicates, found.listed) == (10, 10)
    assert {row["state"] for row in (await sending.rows()).values()} == {"sent"}


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_wrong_clock_decides_nothing(
    sending: Sending, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    await fill(sending.owner, 6)
    sending.relay.script = {"p1@mail1.example": ["rcpt 451 4.7.1 greylisted"], "p2@mail2.example": ["drop"]}
    wrong = timedelta(hours=hours)
    monkeypatch.setattr(claiming, "Clock", lambda: Clock(lambda: datetime.now(UTC) + wrong))
    for _ in range(2):
        await sending.send()
    rows = await sending.rows()
    assert sum(row["state"] == "sent" for row in rows.values()) == 4
    for who in ("p1@mail1.example", "p2@mail2.example"):
        assert rows[who]["attempt"] == 1
        waits = rows[who]["next_attempt_at"] - rows[who]["now"]
        assert timedelta(0) < waits <= timedelta(minutes=1)
