"""What the relay's answers make of a mail, against a real SMTP server."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from fixtures.faulty_relay import FaultyRelay
from fixtures.mailer import ObedientRelay, start_relay

from services.mailer.delivery import Accepted, Deferred, InDoubt, Outcome, Refused, Unreached
from services.mailer.message import Mail
from services.mailer.smtp import Pool, Relay, UnreachableError
from talentpool.embedded import free_port

CONTENT = b"Subject: test\r\n\r\nfirst\r\n.hidden dot\r\n..two\r\nlast\r\n"
MAIL = Mail("<1@talentpool.example>", "news@talentpool.example", "kari@mail.example", CONTENT)


@pytest.fixture
def relay() -> ObedientRelay:
    return ObedientRelay()


@pytest.fixture
def port(relay: ObedientRelay) -> Iterator[int]:
    number = free_port()
    controller = start_relay(relay, number)
    yield number
    controller.stop()


@pytest.fixture
async def pool(port: int) -> AsyncIterator[Pool]:
    made = Pool(Relay("127.0.0.1", port, timeout=2), 1)
    yield made
    await made.close()


async def send(pool: Pool) -> Outcome:
    async with pool.line() as line:
        return await line.send(MAIL)


async def test_an_accepted_mail_arrives_as_it_was_written(pool: Pool, relay: ObedientRelay) -> None:
    assert await send(pool) == Accepted("250 2.0.0 taken")
    assert relay.taken == [CONTENT]


@pytest.mark.parametrize(
    ("stage", "answer", "outcome"),
    [
        ("MAIL", "530 5.7.0 log in first", Unreached("530 5.7.0 log in first")),
        ("MAIL", "451 4.3.0 later", Unreached("451 4.3.0 later")),
        ("MAIL", "drop", Unreached("connection lost at MAIL: SMTPServerDisconnected")),
        ("RCPT", "451 4.7.1 greylisted", Deferred("451 4.7.1 greylisted")),
        ("RCPT", "550 5.1.1 no such user", Refused("550 5.1.1 no such user", address_is_bad=True)),
        ("RCPT", "550 no such user", Refused("550 no such user", address_is_bad=True)),
        ("RCPT", "550 5.7.1 policy", Refused("550 5.7.1 policy")),
        ("RCPT", "552 5.2.2 full", Refused("552 5.2.2 full")),
        (
            "RCPT",
            "550 5.1.1 <kari@mail.example>: unknown",
            Refused("550 5.1.1 <<address>>: unknown", address_is_bad=True),
        ),
        ("RCPT", "drop", Deferred("connection lost at RCPT: SMTPServerDisconnected")),
        ("DATA", "452 4.3.1 no space", Deferred("452 4.3.1 no space")),
        ("DATA", "554 5.6.0 not like this", Refused("554 5.6.0 not like this")),
        ("DATA", "drop", InDoubt("connection lost at the content: SMTPServerDisconnected")),
    ],
)
async def test_each_answer_has_its_meaning_and_the_next_mail_goes_through(
    pool: Pool, relay: ObedientRelay, stage: str, answer: str, outcome: Outcome
) -> None:
    relay.answers = {stage: [answer]}
    assert await send(pool) == outcome
    assert isinstance(await send(pool), Accepted)


async def test_a_relay_that_nobody_runs_is_said_to_be_unreachable() -> None:
    pool = Pool(Relay("127.0.0.1", free_port(), timeout=1), 1)
    with pytest.raises(UnreachableError, match="not ready"):
        await send(pool)
    await pool.close()


async def test_a_connection_that_was_closed_meanwhile_is_opened_anew(relay: ObedientRelay) -> None:
    port = free_port()
    controller = start_relay(relay, port)
    pool = Pool(Relay("127.0.0.1", port, timeout=2), 1)
    assert isinstance(await send(pool), Accepted)
    controller.stop()
    controller = start_relay(relay, port)
    outcomes = [await send(pool), await send(pool)]
    await pool.close()
    controller.stop()
    assert isinstance(outcomes[-1], Accepted)
    assert not any(isinstance(outcome, InDoubt) for outcome in outcomes)


async def test_a_connection_is_renewed_after_as_many_mails_as_are_set(port: int) -> None:
    pool = Pool(Relay("127.0.0.1", port, timeout=2, mails_per_connection=2), 1)
    assert [type(await send(pool)) for _ in range(5)] == [Accepted] * 5
    await pool.close()


@pytest.fixture
def faulty() -> Iterator[FaultyRelay]:
    relay = FaultyRelay()
    relay.start()
    yield relay
    relay.stop()


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ("rcpt 451 4.7.1 greylisted", Deferred("451 4.7.1 greylisted")),
        ("rcpt 550 5.1.1 no such user", Refused("550 5.1.1 no such user", address_is_bad=True)),
        ("rcpt reset", Deferred("connection lost at RCPT: SMTPServerDisconnected")),
        ("data 554 5.7.1 policy", Refused("554 5.7.1 policy")),
        ("data reset", Deferred("connection lost at DATA: SMTPServerDisconnected")),
        ("dot 452 4.3.1 no space", Deferred("452 4.3.1 no space")),
        ("drop", InDoubt("connection lost at the content: SMTPServerDisconnected")),
    ],
)
async def test_answers_keep_their_commands_where_these_go_in_one_packet(
    faulty: FaultyRelay, told: str, outcome: Outcome, *, pipelining: bool
) -> None:
    faulty.pipelining, faulty.script = pipelining, {MAIL.recipient: [told]}
    pool = Pool(Relay("127.0.0.1", faulty.port, timeout=2), 1)
    first, second = await send(pool), await send(pool)
    await pool.close()
    assert (_kind(first), isinstance(second, Accepted)) == (_kind(outcome), True)


def _kind(outcome: Outcome) -> tuple[str, str]:
    """What happened, and where: a reset is seen while writing or while reading."""
    return type(outcome).__name__, outcome.answer.partition(": ")[0]


async def test_a_relay_that_wants_the_content_of_a_refused_mail_gets_none(faulty: FaultyRelay) -> None:
    faulty.careless, faulty.script = True, {MAIL.recipient: ["rcpt 550 5.1.1 no such user"]}
    pool = Pool(Relay("127.0.0.1", faulty.port, timeout=2), 1)
    assert isinstance(await send(pool), Refused)
    assert isinstance(await send(pool), Accepted)
    await pool.close()
    assert len(faulty.arrived) == 1


async def test_what_a_relay_says_unasked_is_no_answer_to_the_next_mail(faulty: FaultyRelay) -> None:
    faulty.greeting = b"220 faulty\r\n"
    pool = Pool(Relay("127.0.0.1", faulty.port, timeout=2), 1)
    assert isinstance(await send(pool), Accepted)
    faulty.say_unasked(b"421 4.3.2 shutting down\r\n")
    await asyncio.sleep(0.3)
    outcomes = [await send(pool), await send(pool)]
    await pool.close()
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
