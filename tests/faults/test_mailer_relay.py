"""Relays misbehave in every way that SMTP has room for; the ledger says of each mail what became of it."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fixtures.faulty_relay import FaultyRelay
from fixtures.sending import change, fill, numbers, serving
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import claiming
from services.mailer.clock import Clock
from services.mailer.settings import MailerSettings
from services.mailer.wiring import create_sender
from shared.ledger import ledger

FAULTS = {
    "rcpt 421 4.7.0 too many, closing": ("queued", 1),
    "rcpt 450 4.2.0 greylisted": ("queued", 1),
    "rcpt 451 4.7.1 greylisted": ("queued", 1),
    "rcpt 452 4.2.2 mailbox full": ("queued", 1),
    "rcpt 550 5.1.1 no such user": ("failed", 1),
    "rcpt 550 5.7.26 not authenticated": ("failed", 1),
    "rcpt 552 5.2.2 mailbox full": ("failed", 1),
    "rcpt reset": ("queued", 1),
    "data 451 4.3.0 try later": ("queued", 1),
    "data 554 5.7.1 policy": ("failed", 1),
    "data reset": ("queued", 1),
    "dot 451 4.3.0 try later": ("queued", 1),
    "dot 452 4.3.1 no space": ("queued", 1),
    "dot 552 5.3.4 too big": ("failed", 1),
    "dot 550 5.7.1 looks like spam": ("failed", 1),
    "drop": ("unknown", 1),
    "tarpit": ("unknown", 1),
}
MAILS = 2 * len(FAULTS)
QUERY = (
    "SELECT c.email, d.message_id, d.state, d.attempt, d.doubts, d.relay_answer, d.next_attempt_at, now() "
    "FROM mailer.deliveries d JOIN portal.candidates c USING (candidate_id)"
)


class Sending:
    """A ledger of a few mails, sent in this process to a relay with a script."""

    def __init__(self, owner: AsyncEngine, engine: AsyncEngine, make: Callable[..., Any]) -> None:
        self.owner = owner
        self.engine = engine
        self.make = make
        self.relay = FaultyRelay()

    async def send(self, **values: Any) -> None:
        defaults = {"smtp_port": self.relay.port, "smtp_connections": 4, "smtp_timeout": 2.0}
        settings = self.make(MailerSettings, **(defaults | {"poll_seconds": 0.1} | values))
        sender = create_sender(settings, self.engine, ledger("mailer"), lambda: None)
        async with asyncio.timeout(60):
            await sender.run(until_idle=True)

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


@pytest.mark.parametrize("pipelining", [True, False])
async def test_each_fault_costs_its_own_mail_and_is_in_the_ledger(
    sending: Sending, *, pipelining: bool
) -> None:
    await fill(sending.owner, MAILS)
    people = {f"p{number}@mail{number}.example": fault for number, fault in enumerate(FAULTS, start=1)}
    sending.relay.script = {who: [fault] for who, fault in people.items()}
    sending.relay.pipelining = pipelining
    await sending.send()
    first = await sending.rows()
    assert {fault: (first[who]["state"], first[who]["attempt"]) for who, fault in people.items()} == FAULTS
    assert all(row["state"] == "sent" for who, row in first.items() if who not in people)
    assert all(first[who]["relay_answer"] for who in people)
    await sending.make_due()
    await sending.send()
    last, copies = await sending.rows(), sending.relay.copies()
    assert all(last[who]["attempt"] == 1 for who, fault in people.items() if FAULTS[fault][0] == "failed")
    assert {row["state"] for row in last.values()} == {"sent", "failed"}
    twice = {last[who]["message_id"] for who, fault in people.items() if fault in {"drop", "tarpit"}}
    assert {message_id for message_id, number in copies.items() if number > 1} == twice
    assert twice == {row["message_id"] for row in last.values() if row["doubts"]}
    sent = {row["message_id"] for row in last.values() if row["state"] == "sent"}
    assert sent == set(copies)


async def test_parked_doubts_are_never_sent_again(sending: Sending) -> None:
    await fill(sending.owner, 4)
    sending.relay.script = {"p1@mail1.example": ["drop"], "p2@mail2.example": ["tarpit"]}
    for _ in range(2):
        await sending.send(on_unknown="park")
        await sending.make_due()
    rows = await sending.rows()
    assert max(sending.relay.copies().values()) == 1
    assert (
        sorted((row["state"], row["doubts"]) for row in rows.values())
        == [("sent", 0)] * 2 + [("unknown", 1)] * 2
    )


@pytest.mark.parametrize("fault", ["half open", "broken TLS", "no SMTP"])
async def test_a_relay_that_cannot_be_spoken_to_costs_no_attempt(sending: Sending, fault: str) -> None:
    await fill(sending.owner, 3)
    usual, values = sending.relay.greeting, {}
    match fault:
        case "half open":
            sending.relay.greeting = b""
        case "broken TLS":
            sending.relay.broken_tls, values = True, {"smtp_security": "starttls"}
        case _:
            sending.relay.greeting = b"HTTP/1.1 400 Bad Request\r\n\r\n"
    defaults = {"smtp_port": sending.relay.port, "smtp_timeout": 1.0, "poll_seconds": 0.1}
    settings = sending.make(MailerSettings, **(defaults | values))
    worker = asyncio.create_task(
        create_sender(settings, sending.engine, ledger("mailer"), lambda: None).run()
    )
    await asyncio.sleep(3)
    worker.cancel()
    await asyncio.wait([worker])
    rows = await sending.rows()
    assert {(row["state"], row["attempt"]) for row in rows.values()} == {("queued", 0)}
    sending.relay.greeting, sending.relay.broken_tls = usual, False
    await sending.send()
    assert len(sending.relay.copies()) == 3


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
