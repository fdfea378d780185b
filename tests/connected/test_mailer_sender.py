"""The sending worker: ledger, relay and candidates' wishes together, with their faults."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import policy
from email.parser import BytesParser
from typing import Any
from uuid import UUID, uuid4

import pytest
from fixtures.mailer import ObedientRelay, World, card, in_tx, known, rows, start_relay
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import handlers
from services.mailer.opening import open_edition
from services.mailer.settings import MailerSettings
from services.mailer.storage.claims import claim
from services.mailer.storage.editions import NewEdition
from services.mailer.storage.marks import Began, begin
from services.mailer.tables import deliveries, editions, suppressions
from services.mailer.wiring import create_sender
from shared.events import JobClosed, MatchesCompleted, MatchesRanked, MatchFound, TalentRegistered
from shared.ledger import ledger
from shared.vocabulary import CloseReason, Locale
from talentpool.embedded import free_port


class Mailer:
    """A mailer on this test's database, and the relay that it sends to."""

    def __init__(self, engine: AsyncEngine, world: World, make_settings: Callable[..., Any]) -> None:
        self.engine = engine
        self.world = world
        self.relay = ObedientRelay()
        self.port = free_port()
        self._make = make_settings

    def settings(self, **values: Any) -> MailerSettings:
        defaults = {"smtp_port": self.port, "smtp_connections": 3, "smtp_timeout": 2.0, "poll_seconds": 0.05}
        return self._make(MailerSettings, **(defaults | values))  # type: ignore[no-any-return]

    async def send(self, **values: Any) -> None:
        async with asyncio.timeout(20):
            await self.sender(**values).run(until_idle=True)

    def sender(self, **values: Any) -> Any:
        return create_sender(self.settings(**values), self.engine, ledger("mailer"), lambda: None)

    async def edition(self, candidates: int, jobs: int = 2) -> list[UUID]:
        titles = {Locale.NB: "Høst", Locale.EN: "Autumn"}
        new = NewEdition(
            titles=titles, articles=(), partitions=1, top_k=10, opened_by="ed", approves_itself=True
        )
        await open_edition(new, self.settings())
        edition_id = max(await rows(self.engine, editions), key=lambda row: row["number"])["id"]
        self.cards = [card() for _ in range(jobs)]
        await known(self.engine, *self.cards)
        people = [await self.world.candidate() for _ in range(candidates)]
        for who in people:
            await self.world.match(edition_id, who, self.cards)
        common = {"edition_id": edition_id, "partitions": 1, "candidates": candidates}
        await in_tx(self.engine, handlers.freeze_digests, MatchesRanked(partition=0, **common))
        await in_tx(self.engine, handlers.note_completed, MatchesCompleted(**common))
        return people

    async def rows(self) -> list[Any]:
        return await rows(self.engine, deliveries)

    async def one(self) -> Any:
        (row,) = await self.rows()
        return row

    async def make_due(self) -> None:
        async with self.engine.begin() as tx:
            due = update(deliveries).where(deliveries.c.next_attempt_at.is_not(None))
            await tx.execute(due.values(next_attempt_at=text("now()")))

    async def subjects(self) -> list[str]:
        found = await rows(self.engine, ledger("mailer").outbox)
        return [row["subject"] for row in found if row["subject"].startswith("mail.")]


@pytest.fixture
async def mailer(
    owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine], settings_for: Callable[..., Any]
) -> Mailer:
    world = World(owner)
    await world.prepare()
    return Mailer(engine_for("mailer"), world, settings_for)


@pytest.fixture
def relay(mailer: Mailer) -> Iterator[ObedientRelay]:
    controller = start_relay(mailer.relay, mailer.port)
    yield mailer.relay
    controller.stop()


async def test_an_edition_reaches_everybody_once_and_is_sent(mailer: Mailer, relay: ObedientRelay) -> None:
    await mailer.edition(candidates=25)
    await mailer.send()
    assert len(set(relay.recipients)) == len(relay.recipients) == 25
    found = await mailer.rows()
    assert {row["state"] for row in found} == {"sent"}
    assert all(row["relay_answer"] == "250 2.0.0 taken" and row["sent_at"] for row in found)
    assert (await rows(mailer.engine, editions))[0]["state"] == "sent"
    assert await mailer.subjects() == ["mail.sent"] * 25
    mail = BytesParser(policy=policy.default).parsebytes(relay.taken[0])
    assert mail["Message-ID"] in {row["message_id"] for row in found}
    assert "Job " in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


async def test_confirmation_and_alert_go_out_with_their_links(mailer: Mailer, relay: ObedientRelay) -> None:
    pending = await mailer.world.candidate("pending", locale="en")
    await in_tx(mailer.engine, handlers.ask_to_confirm, TalentRegistered(candidate_id=pending, version=1))
    instant, job = await mailer.world.candidate(cadence="instant"), card(title="Very special job")
    await known(mailer.engine, job)
    await mailer.world.alert(instant, job)
    await in_tx(mailer.engine, handlers.queue_alert, MatchFound(candidate_id=instant, job_id=job.job_id))
    await mailer.send()
    mails = [BytesParser(policy=policy.default).parsebytes(raw) for raw in relay.taken]
    by_subject = {mail["Subject"]: mail for mail in mails}
    alert = next(mail for subject, mail in by_subject.items() if "Very special job" in subject)
    assert alert["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    confirm = next(mail for subject, mail in by_subject.items() if "Confirm" in subject)
    assert "/confirm/" in confirm.get_body(("plain",)).get_content()
    assert confirm["List-Unsubscribe"] is None


async def test_wishes_are_read_again_when_a_mail_is_claimed(mailer: Mailer, relay: ObedientRelay) -> None:
    stays, leaves, erased = await mailer.edition(candidates=3)
    await mailer.world.set_status(leaves, "unsubscribed")
    await mailer.world.forget(erased)
    await mailer.send()
    reasons = {row["candidate_id"]: (row["state"], row["reason"]) for row in await mailer.rows()}
    assert reasons == {
        stays: ("sent", None),
        leaves: ("skipped", "not_active"),
        erased: ("skipped", "candidate_gone"),
    }
    assert len(relay.taken) == 1


async def test_jobs_that_closed_meanwhile_are_left_out_and_the_rest_is_numbered_anew(
    mailer: Mailer, relay: ObedientRelay
) -> None:
    await mailer.edition(candidates=1, jobs=3)
    gone = mailer.cards[0]
    close = JobClosed(job_id=gone.job_id, version=2, reason=CloseReason.DEADLINE)
    await in_tx(mailer.engine, handlers.close_card, close)
    await mailer.send()
    mail = BytesParser(policy=policy.default).parsebytes(relay.taken[0])
    body = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert gone.title not in body
    assert f"1. {mailer.cards[1].title}" in body
    assert f"2. {mailer.cards[2].title}" in body
    assert mail["Subject"].startswith("2 ")


async def test_a_mail_of_which_nothing_is_left_is_skipped(mailer: Mailer, relay: ObedientRelay) -> None:
    await mailer.edition(candidates=1, jobs=1)
    close = JobClosed(job_id=mailer.cards[0].job_id, version=2, reason=CloseReason.ABSENT)
    await in_tx(mailer.engine, handlers.close_card, close)
    await mailer.send()
    row = await mailer.one()
    assert (row["state"], row["reason"], relay.taken) == ("skipped", "nothing_left", [])


async def test_a_transient_refusal_waits_and_the_second_try_is_the_same_mail(
    mailer: Mailer, relay: ObedientRelay
) -> None:
    relay.answers = {"RCPT": ["451 4.7.1 greylisted"]}
    await mailer.edition(candidates=1)
    await mailer.send()
    waiting = await mailer.one()
    assert (waiting["state"], waiting["attempt"]) == ("queued", 1)
    assert waiting["next_attempt_at"] is not None
    assert (await rows(mailer.engine, editions))[0]["state"] == "sending"
    await mailer.make_due()
    await mailer.send()
    sent = await mailer.one()
    assert (sent["state"], sent["attempt"]) == ("sent", 2)
    assert sent["rendered_hash"] == waiting["rendered_hash"]
    assert sent["message_id"] == waiting["message_id"]


async def test_a_bad_address_fails_is_announced_and_gets_nothing_again(
    mailer: Mailer, relay: ObedientRelay
) -> None:
    relay.answers = {"RCPT": ["550 5.1.1 no such user"]}
    (who,) = await mailer.edition(candidates=1)
    await mailer.send()
    row = await mailer.one()
    assert (row["state"], row["reason"]) == ("failed", "refused")
    assert await mailer.subjects() == ["mail.bounced"]
    assert len(await rows(mailer.engine, suppressions)) == 1
    job = card()
    await known(mailer.engine, job)
    await mailer.world.alert(who, job)
    await in_tx(mailer.engine, handlers.queue_alert, MatchFound(candidate_id=who, job_id=job.job_id))
    await mailer.send()
    assert [row["reason"] for row in await mailer.rows()] == ["refused", "suppressed"]
    assert relay.taken == []


@pytest.mark.parametrize(("on_unknown", "copies"), [("resend", 2), ("park", 1)])
async def test_a_drop_after_the_final_dot_is_resent_with_the_same_id_or_parked(
    mailer: Mailer, relay: ObedientRelay, on_unknown: str, copies: int
) -> None:
    relay.answers = {"DATA": ["drop"]}
    await mailer.edition(candidates=1)
    await mailer.send(on_unknown=on_unknown)
    doubtful = await mailer.one()
    assert (doubtful["state"], doubtful["doubts"]) == ("unknown", 1)
    await mailer.make_due()
    await mailer.send(on_unknown=on_unknown)
    assert len(relay.taken) == copies
    assert len(set(relay.taken)) == 1
    assert (await mailer.one())["state"] == ("sent" if copies == 2 else "unknown")
    assert (await rows(mailer.engine, editions))[0]["state"] == "sent"


async def test_mails_of_a_mailer_that_died_are_in_doubt_only_if_they_had_begun(
    mailer: Mailer, relay: ObedientRelay
) -> None:
    await mailer.edition(candidates=3)
    async with mailer.engine.begin() as tx:
        claimed = await claim(tx, uuid4(), 3, lease=timedelta(seconds=60))
        await begin(tx, [Began(claimed[0], "<x@talentpool.example>", "hash")], lease=timedelta(seconds=60))
    await mailer.send(on_unknown="park")
    assert relay.taken == []
    async with mailer.engine.begin() as tx:
        await tx.execute(update(deliveries).values(lease_until=text("now() - interval '1 second'")))
    await mailer.send(on_unknown="park")
    states = sorted((row["state"], row["doubts"]) for row in await mailer.rows())
    assert states == [("sent", 0), ("sent", 0), ("unknown", 1)]


async def test_two_mailers_at_once_send_each_mail_once(mailer: Mailer, relay: ObedientRelay) -> None:
    await mailer.edition(candidates=40)
    await asyncio.gather(mailer.send(claim_batch=7), mailer.send(claim_batch=7))
    assert len(set(relay.recipients)) == len(relay.recipients) == 40


async def test_stopping_finishes_what_is_in_hand_and_gives_back_the_rest(
    mailer: Mailer, relay: ObedientRelay
) -> None:
    await mailer.edition(candidates=30)
    worker = asyncio.create_task(mailer.sender(mails_per_second=50.0).run())
    await taken(relay, 5)
    worker.cancel()
    await asyncio.wait([worker])
    assert worker.cancelled()
    states = [row["state"] for row in await mailer.rows()]
    assert states.count("sent") == len(relay.taken) < 30
    assert set(states) == {"sent", "queued"}
    await mailer.send()
    assert len(set(relay.recipients)) == len(relay.recipients) == 30


async def test_a_relay_that_is_away_costs_no_attempts(mailer: Mailer) -> None:
    await mailer.edition(candidates=2)
    worker = asyncio.create_task(mailer.sender().run())
    await asyncio.sleep(0.3)
    controller = start_relay(mailer.relay, mailer.port)
    await taken(mailer.relay, 2)
    worker.cancel()
    await asyncio.wait([worker])
    controller.stop()
    assert [(row["state"], row["attempt"]) for row in await mailer.rows()] == [("sent", 1)] * 2


async def test_an_address_that_cannot_be_written_to_fails_alone(mailer: Mailer, relay: ObedientRelay) -> None:
    people = await mailer.edition(candidates=2)
    async with mailer.world.owner.begin() as tx:
        await tx.execute(
            text("UPDATE portal.candidate_contacts SET email = E'x\\r\\ny@z' WHERE candidate_id = :id"),
            {"id": people[0]},
        )
    await mailer.send()
    states = {row["candidate_id"]: row["state"] for row in await mailer.rows()}
    assert states == {people[0]: "failed", people[1]: "sent"}
    assert len(relay.taken) == 1


async def test_a_database_that_goes_away_is_waited_for(mailer: Mailer, relay: ObedientRelay) -> None:
    await mailer.edition(candidates=60)
    worker = asyncio.create_task(mailer.sender(mails_per_second=100.0).run())
    for mails in (10, 30):
        await taken(relay, mails)
        async with mailer.world.owner.begin() as tx:
            await tx.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE usename = 'talentpool_mailer' AND datname = current_database()"
                )
            )
    await taken(relay, 60)
    worker.cancel()
    await asyncio.wait([worker])
    assert worker.cancelled()
    assert {row["state"] for row in await mailer.rows()} == {"sent"}
    assert len(set(relay.recipients)) == len(relay.recipients) == 60


async def taken(relay: ObedientRelay, mails: int) -> None:
    async with asyncio.timeout(15):
        while len(relay.taken) < mails:  # noqa: ASYNC110  the relay lives in a thread of its own
            await asyncio.sleep(0.01)
