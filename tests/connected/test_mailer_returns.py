"""What comes back, on a real database: whose it is, what follows, and that a repeat changes nothing."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from fixtures.mailer import World, in_tx, rows
from fixtures.returning import DOMAIN, HASHER, PATHS, TOKENS, complaint, desk_for, report, sent_to, wish
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import handlers
from services.mailer.return_path import ReturnPath
from services.mailer.storage.returns import forget_old
from services.mailer.tables import deliveries, returns, suppressions
from services.mailer.taking_back import Desk, Effect
from shared.events import TalentWithdrawn
from shared.ledger import ledger
from shared.tokens import Purpose

UNKNOWN = "550 5.1.1 <somebody@mail.example> user unknown"


@pytest.fixture
async def world(owner: AsyncEngine) -> World:
    made = World(owner)
    await made.prepare()
    return made


@pytest.fixture
async def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncIterator[AsyncEngine]:
    return engine_for("mailer")  # type: ignore[return-value]


@pytest.fixture
def desk(engine: AsyncEngine) -> Desk:
    return desk_for(engine)


@pytest.fixture
async def kari(world: World) -> UUID:
    return await world.candidate()


async def events(engine: AsyncEngine) -> list[tuple[str, Any]]:
    found = await rows(engine, ledger("mailer").outbox)
    return [(row["subject"], json.loads(row["body"])) for row in found]


async def days_earlier(owner: AsyncEngine, days: int) -> None:
    """Move all that came back so far into the past."""
    async with owner.begin() as tx:
        await tx.execute(
            text("UPDATE mailer.returns SET received_at = received_at - make_interval(days => :days)"),
            {"days": days},
        )


async def test_a_hard_bounce_to_the_return_path_suppresses_and_is_told(
    engine: AsyncEngine, desk: Desk, kari: UUID
) -> None:
    mail = await sent_to(engine, kari)
    assert await desk.take_mail(report("5.1.1", UNKNOWN, PATHS.address(mail)), "imap") is Effect.SUPPRESSED
    (listed,) = await rows(engine, suppressions)
    address = HASHER.hash(f"{kari.hex[:8]}@mail.example")
    assert (listed["address_hash"], listed["reason"], listed["source"]) == (address, "bounced", "return")
    ((subject, body),) = await events(engine)
    assert (subject, body["candidate_id"], body["delivery_id"]) == ("mail.bounced", str(kari), str(mail))
    (delivery,) = await rows(engine, deliveries)
    assert delivery["bounced_at"] is not None
    (row,) = await rows(engine, returns)
    assert (row["grade"], row["status"], row["way"], row["effect"]) == ("hard", "5.1.1", "imap", "suppressed")
    assert "@" not in row["diagnostic"]
    assert row["raw"]


async def test_the_same_bounce_by_two_ways_at_once_is_one(
    engine: AsyncEngine, desk: Desk, kari: UUID
) -> None:
    raw = report("5.1.1", UNKNOWN, PATHS.address(await sent_to(engine, kari)))
    found = [await desk.take_mail(raw, way) for way in ("imap", "lmtp", "imap")]
    assert found == [Effect.SUPPRESSED, Effect.REPEATED, Effect.REPEATED]
    assert len(await events(engine)) == len(await rows(engine, returns)) == 1


async def test_without_a_return_path_the_message_id_says_whose_it_is(
    engine: AsyncEngine, desk: Desk, kari: UUID
) -> None:
    mail = await sent_to(engine, kari)
    raw = report("5.1.1", UNKNOWN, "news@news.example", f"<{mail.hex}@news.example>")
    assert await desk.take_mail(raw, "imap") is Effect.SUPPRESSED


@pytest.mark.parametrize("forgery", ["seal", "key", "domain", "never sent", "message id"])
async def test_a_forged_report_suppresses_nobody_and_is_counted(
    engine: AsyncEngine, desk: Desk, kari: UUID, forgery: str
) -> None:
    mail = await sent_to(engine, kari, attempt=0 if forgery == "never sent" else 1)
    genuine = PATHS.address(mail)
    to = {
        "seal": genuine.replace(genuine[-len(DOMAIN) - 2], "q" if genuine[-len(DOMAIN) - 2] != "q" else "a"),
        "key": ReturnPath(DOMAIN, "another-key-that-signs-nothing-of-ours").address(mail),
        "domain": genuine.replace(DOMAIN, "elsewhere.example"),
        "never sent": genuine,
        "message id": f"bounces@{DOMAIN}",
    }[forgery]
    message_id = f"<{mail.hex}@elsewhere.example>"
    assert await desk.take_mail(report("5.1.1", UNKNOWN, to, message_id), "smtp") is Effect.NOT_OURS
    assert await rows(engine, suppressions) == []
    assert await events(engine) == []
    (row,) = await rows(engine, returns)
    assert (row["effect"], row["candidate_id"]) == ("not_ours", None)


async def test_a_policy_block_suppresses_nobody_however_often_and_warns(
    engine: AsyncEngine, desk: Desk, kari: UUID, owner: AsyncEngine
) -> None:
    for _ in range(5):
        to = PATHS.address(await sent_to(engine, kari))
        blocked = report("5.7.1", "550 5.7.1 blocked", to)
        assert await desk.take_mail(blocked, "imap") is Effect.WARNED
        await days_earlier(owner, 10)
    assert await rows(engine, suppressions) == []
    assert all(row["bounced_at"] for row in await rows(engine, deliveries))


async def test_a_delay_a_success_and_a_vacation_mail_change_nothing(
    engine: AsyncEngine, desk: Desk, kari: UUID
) -> None:
    to = PATHS.address(await sent_to(engine, kari))
    for raw in (
        report("4.4.1", "timed out", to, action="delayed"),
        report("2.0.0", "250 ok", to, action="relayed"),
        wish("Out of office", to),
    ):
        assert await desk.take_mail(raw, "imap") is Effect.NOTED
    (delivery,) = await rows(engine, deliveries)
    assert delivery["bounced_at"] is None
    assert await rows(engine, suppressions) == []


async def test_soft_bounces_suppress_only_when_there_are_enough_over_enough_days(
    engine: AsyncEngine, desk: Desk, kari: UUID, owner: AsyncEngine
) -> None:
    async def bounce() -> Effect:
        to = PATHS.address(await sent_to(engine, kari))
        return await desk.take_mail(report("5.2.2", "552 5.2.2 mailbox full", to), "imap")

    assert [await bounce() for _ in range(4)] == [Effect.COUNTED] * 4
    await days_earlier(owner, 8)
    assert await bounce() is Effect.SUPPRESSED
    (listed,) = await rows(engine, suppressions)
    assert listed["reason"] == "soft_bounces"


async def test_a_mail_that_arrived_in_between_ends_a_run_of_soft_bounces(
    engine: AsyncEngine, desk: Desk, kari: UUID, owner: AsyncEngine
) -> None:
    async def bounce() -> Effect:
        to = PATHS.address(await sent_to(engine, kari))
        return await desk.take_mail(report("4.2.2", "full", to), "imap")

    assert [await bounce() for _ in range(2)] == [Effect.COUNTED] * 2
    await days_earlier(owner, 20)
    await sent_to(engine, kari, sent_days_ago=10)
    assert await bounce() is Effect.COUNTED


async def test_a_complaint_suppresses_and_is_told(engine: AsyncEngine, desk: Desk, kari: UUID) -> None:
    mail = await sent_to(engine, kari)
    assert await desk.take_mail(complaint(PATHS.address(mail)), "imap") is Effect.SUPPRESSED
    ((subject, body),) = await events(engine)
    assert (subject, body["candidate_id"]) == ("mail.complained", str(kari))
    (listed,) = await rows(engine, suppressions)
    assert listed["reason"] == "complained"
    (delivery,) = await rows(engine, deliveries)
    assert delivery["complained_at"] is not None


@pytest.mark.parametrize("by", ["token", "return path"])
async def test_unsubscribing_by_mail_is_told_once_and_suppresses_nobody(
    engine: AsyncEngine, desk: Desk, kari: UUID, by: str
) -> None:
    token = TOKENS.sign(Purpose.UNSUBSCRIBE, kari)
    to = PATHS.address(await sent_to(engine, kari)) if by == "return path" else "leave@news.example"
    raw = wish(f"unsubscribe {token}" if by == "token" else "unsubscribe", to)
    assert await desk.take_mail(raw, "imap") is Effect.UNSUBSCRIBED
    assert await desk.take_mail(raw, "lmtp") is Effect.REPEATED
    ((subject, body),) = await events(engine)
    assert (subject, body["candidate_id"]) == ("mail.unsubscribed", str(kari))
    assert await rows(engine, suppressions) == []


async def test_a_token_of_another_purpose_or_none_unsubscribes_nobody(
    engine: AsyncEngine, desk: Desk, kari: UUID
) -> None:
    for subject in ("unsubscribe", f"unsubscribe {TOKENS.sign(Purpose.PROFILE, kari)}"):
        assert await desk.take_mail(wish(subject, "leave@news.example"), "imap") is Effect.NOT_OURS
    assert await events(engine) == []


async def test_of_somebody_who_is_erased_nothing_is_suppressed_or_kept(
    world: World, engine: AsyncEngine, desk: Desk, kari: UUID
) -> None:
    mail = await sent_to(engine, kari)
    await world.forget(kari)
    assert await desk.take_mail(report("5.1.1", UNKNOWN, PATHS.address(mail)), "imap") is Effect.GONE
    (row,) = await rows(engine, returns)
    assert (row["raw"], row["diagnostic"]) == (None, None)
    assert await rows(engine, suppressions) == []


async def test_of_an_unsubscribe_mail_of_somebody_who_is_erased_nothing_is_kept(
    world: World, engine: AsyncEngine, desk: Desk, kari: UUID
) -> None:
    raw = wish(f"unsubscribe {TOKENS.sign(Purpose.UNSUBSCRIBE, kari)}", "leave@news.example")
    await world.forget(kari)
    assert await desk.take_mail(raw, "imap") is Effect.GONE
    (row,) = await rows(engine, returns)
    assert row["raw"] is None


async def test_erasing_a_candidate_forgets_what_came_back(
    engine: AsyncEngine, desk: Desk, kari: UUID
) -> None:
    await desk.take_mail(report("5.1.1", UNKNOWN, PATHS.address(await sent_to(engine, kari))), "imap")
    await in_tx(engine, handlers.erase_candidate, TalentWithdrawn(candidate_id=kari, version=9))
    assert await rows(engine, returns) == []


async def test_of_a_huge_mail_its_beginning_is_kept(engine: AsyncEngine, desk: Desk, kari: UUID) -> None:
    huge = report("5.7.1", "blocked", PATHS.address(await sent_to(engine, kari))) + b"x" * 2_000_000
    await desk.take_mail(huge, "smtp")
    (row,) = await rows(engine, returns)
    assert row["raw"] == huge[:1_000_000]


async def test_bytes_are_dropped_after_days_and_rows_later(
    engine: AsyncEngine, desk: Desk, kari: UUID, owner: AsyncEngine
) -> None:
    await desk.take_mail(report("5.7.1", "blocked", PATHS.address(await sent_to(engine, kari))), "imap")
    await days_earlier(owner, 8)
    await in_tx(engine, forget_old, 7, 365)
    (row,) = await rows(engine, returns)
    assert row["raw"] is None
    await days_earlier(owner, 360)
    await in_tx(engine, forget_old, 7, 365)
    assert await rows(engine, returns) == []


async def test_no_bytes_are_kept_if_the_setting_says_so(engine: AsyncEngine, kari: UUID) -> None:
    to = PATHS.address(await sent_to(engine, kari))
    await desk_for(engine, keep_raw=False).take_mail(report("5.1.1", UNKNOWN, to), "imap")
    (row,) = await rows(engine, returns)
    assert row["raw"] is None


async def test_strangers_bytes_are_noted_as_not_ours(desk: Desk) -> None:
    for raw in (b"", b"\x00\xff" * 100, f"Subject: {uuid4()}\n\n\x00".encode()):
        assert await desk.take_mail(raw, "smtp") is Effect.NOT_OURS
