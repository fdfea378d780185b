"""Who gets a digest or an alert, when, and why not: on a real database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from fixtures.mailer import World, card, in_tx, known, rows
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import handlers
from services.mailer.cadence import Rules
from services.mailer.content import JobCard
from services.mailer.opening import open_edition
from services.mailer.settings import MailerSettings
from services.mailer.storage import renewals
from services.mailer.storage.editions import NewEdition
from services.mailer.storage.timetable import time_anew
from services.mailer.tables import deliveries, editions, lowered
from shared.events import MatchesRanked, MatchFound, TalentWithdrawn
from shared.vocabulary import Locale

RULES = Rules()
DAY = timedelta(days=1)


@pytest.fixture
async def world(owner: AsyncEngine) -> World:
    made = World(owner)
    await made.prepare()
    return made


@pytest.fixture
async def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncIterator[AsyncEngine]:
    return engine_for("mailer")  # type: ignore[return-value]


@pytest.fixture
def opened(engine: AsyncEngine, settings_for: Callable[..., Any]) -> Callable[..., Any]:
    async def open_one(**audience: Any) -> UUID:
        new = NewEdition(
            titles={Locale.NB: "Høst", Locale.EN: "Autumn"},
            articles=(),
            partitions=1,
            top_k=10,
            opened_by="ed",
            audience=audience,
        )
        await open_edition(new, settings_for(MailerSettings))
        found = await rows(engine, editions)
        return UUID(str(max(found, key=lambda row: row["number"])["id"]))

    return open_one


async def freeze(engine: AsyncEngine, edition_id: UUID, rules: Rules = RULES) -> dict[UUID, Any]:
    """The edition's rows by candidate."""
    event = MatchesRanked(edition_id=edition_id, partition=0, partitions=1, candidates=1)
    await in_tx(engine, handlers.freeze_digests, event, rules)
    found = await rows(engine, deliveries)
    return {row["candidate_id"]: row for row in found if row["edition_id"] == edition_id}


async def reasons(engine: AsyncEngine, edition_id: UUID, rules: Rules = RULES) -> dict[UUID, str | None]:
    return {who: row["reason"] for who, row in (await freeze(engine, edition_id, rules)).items()}


async def pass_time(owner: AsyncEngine, span: timedelta) -> None:
    """Make all that was frozen and sent so much older."""
    mails = "created_at = created_at - CAST(:span AS interval), sent_at = sent_at - CAST(:span AS interval)"
    aged = (
        f"UPDATE mailer.deliveries SET {mails}",  # noqa: S608  our own names
        "UPDATE mailer.lowered SET lowered_at = lowered_at - CAST(:span AS interval)",
    )
    async with owner.begin() as tx:
        for statement in aged:
            await tx.execute(text(statement), {"span": span})


async def send_all(engine: AsyncEngine) -> None:
    async with engine.begin() as tx:
        waiting = deliveries.c.state == "queued"
        await tx.execute(update(deliveries).where(waiting).values(state="sent", sent_at=datetime.now(UTC)))


async def new_job(engine: AsyncEngine, world: World, edition_id: UUID, *who: UUID) -> JobCard:
    job = card()
    await known(engine, job)
    for each in who:
        await world.match(edition_id, each, [job])
    return job


async def test_an_edition_goes_to_its_audience_and_the_others_are_counted(
    world: World, engine: AsyncEngine, opened: Callable[..., Any]
) -> None:
    edition = await opened(languages=["en"], occupations=["22"], places=["32"], stages=["arrived"], eea=False)
    fits: dict[str, Any] = {"stage": "arrived", "eea": False, "places": ["3201"], "isco": ["2221"]}
    facts = {
        "fits": fits,
        "anywhere": fits | {"places": []},
        "county": fits | {"places": ["32", "46"]},
        "elsewhere": fits | {"places": ["0301"]},
        "other occupation": fits | {"isco": ["2512", "5322"]},
        "no occupation": fits | {"isco": []},
        "other stage": fits | {"stage": "student"},
        "no stage": fits | {"stage": None},
        "eea": fits | {"eea": True},
    }
    people = {name: await world.candidate(locale="en") for name in facts}
    for name, values in facts.items():
        await world.audience(people[name], **values)
    people["no profile"] = await world.candidate(locale="en")
    people["norwegian"] = await world.candidate(locale="nb")
    await world.audience(people["norwegian"], **fits)
    await new_job(engine, world, edition, *people.values())
    found = await reasons(engine, edition)
    inside = {name for name, who in people.items() if found[who] is None}
    assert inside == {"fits", "anywhere", "county"}
    assert {found[who] for name, who in people.items() if name not in inside} == {"outside_audience"}


async def test_a_digest_comes_as_often_as_the_cadence_says(
    world: World, engine: AsyncEngine, owner: AsyncEngine, opened: Callable[..., Any]
) -> None:
    names = ("instant", "edition", "daily", "weekly", "monthly")
    people = {name: await world.candidate(cadence=name) for name in names}

    async def due_after(span: timedelta) -> set[str]:
        await send_all(engine)
        await pass_time(owner, span)
        edition = await opened()
        await new_job(engine, world, edition, *people.values())
        found = await reasons(engine, edition)
        assert {reason for reason in found.values() if reason} <= {"not_due"}
        return {name for name, who in people.items() if found[who] is None}

    assert await due_after(timedelta()) == set(names)
    assert await due_after(timedelta(hours=6)) == {"instant", "edition"}
    assert await due_after(timedelta(hours=14)) == {"instant", "edition", "daily"}
    assert await due_after(timedelta(days=6, hours=2)) == {"instant", "edition", "daily", "weekly"}
    assert await due_after(timedelta(days=20)) == {"instant", "edition", "daily", "weekly"}
    assert await due_after(timedelta(days=7)) == set(names)


async def test_who_was_skipped_is_due_still_and_a_digest_that_waits_counts_as_one(
    world: World, engine: AsyncEngine, opened: Callable[..., Any]
) -> None:
    who = await world.candidate(cadence="weekly", paused_until=date.today() + 2 * DAY)  # noqa: DTZ011
    first, second, third = [await opened() for _ in range(3)]
    for edition in (first, second, third):
        await new_job(engine, world, edition, who)
    assert await reasons(engine, first) == {who: "on_holiday"}
    await world.wish(who, paused_until=None)
    assert await reasons(engine, second) == {who: None}
    assert await reasons(engine, third) == {who: "not_due"}


async def test_digests_wait_for_the_candidates_hour_and_for_the_end_of_quiet_hours(
    world: World, engine: AsyncEngine, opened: Callable[..., Any]
) -> None:
    tokyo, oslo = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Oslo")
    hour = (datetime.now(tokyo).hour + 5) % 24
    quiet = datetime.now(oslo).hour
    chosen = await world.candidate(time_zone="Asia/Tokyo", send_hour=hour)
    asleep = await world.candidate(quiet_from=quiet, quiet_until=(quiet + 3) % 24)
    at_once = await world.candidate()
    edition = await opened()
    await new_job(engine, world, edition, chosen, asleep, at_once)
    found = await freeze(engine, edition)
    assert found[chosen]["next_attempt_at"].astimezone(tokyo).strftime("%H:%M") == f"{hour:02d}:00"
    assert found[asleep]["next_attempt_at"].astimezone(oslo).strftime("%H:%M") == f"{(quiet + 3) % 24:02d}:00"
    assert found[at_once]["next_attempt_at"] <= datetime.now(UTC)
    late = (hour + 3) % 24
    await world.wish(chosen, send_hour=late)
    await in_tx(engine, time_anew, edition)
    again = {row["candidate_id"]: row for row in await rows(engine, deliveries)}
    assert again[chosen]["next_attempt_at"].astimezone(tokyo).strftime("%H:%M") == f"{late:02d}:00"
    assert again[at_once]["next_attempt_at"] == found[at_once]["next_attempt_at"]
    hours = "candidates_hours"
    assert {who: row["reason"] for who, row in again.items()} == {chosen: hours, asleep: hours, at_once: None}


async def test_a_job_goes_to_one_person_once_whatever_its_feed_does(
    world: World, engine: AsyncEngine, owner: AsyncEngine, opened: Callable[..., Any]
) -> None:
    who = await world.candidate(cadence="instant")
    job, other = card(), card()
    await known(engine, job, other)
    await world.alert(who, job)
    found = MatchFound(candidate_id=who, job_id=job.job_id)
    await in_tx(engine, handlers.queue_alert, found)
    first = await opened()
    await world.match(first, who, [job, other])
    row = (await freeze(engine, first))[who]
    assert [item["job"]["job_id"] for item in row["content"]["items"]] == [str(other.job_id)]
    # The feed drops the ad, brings it back changed, and another feed has it too: it is the same job.
    await known(engine, job.model_copy(update={"version": 5, "title": "As new"}))
    await send_all(engine)
    await pass_time(owner, 30 * DAY)
    second = await opened()
    await world.match(second, who, [job.model_copy(update={"version": 5}), other])
    assert await reasons(engine, second) == {who: "all_sent_before"}
    await world.alert(who, other)
    await in_tx(engine, handlers.queue_alert, MatchFound(candidate_id=who, job_id=other.job_id))
    alerts = {row["dedup_key"]: row for row in await rows(engine, deliveries) if row["kind"] == "alert"}
    late = alerts[f"alert:{who}:{other.job_id}"]
    assert (late["state"], late["reason"], late["content"]["items"]) == ("skipped", "all_sent_before", [])


async def test_an_alert_and_a_digest_that_are_chosen_at_once_do_not_hold_the_same_job(
    world: World, engine: AsyncEngine, opened: Callable[..., Any]
) -> None:
    people = [await world.candidate(cadence="instant") for _ in range(12)]
    edition = await opened()
    job = await new_job(engine, world, edition, *people)
    for who in people:
        await world.alert(who, job)
    found = [MatchFound(candidate_id=who, job_id=job.job_id) for who in people]
    await asyncio.gather(
        *(in_tx(engine, handlers.queue_alert, each) for each in found[:6]),
        freeze(engine, edition),
        *(in_tx(engine, handlers.queue_alert, each) for each in found[6:]),
    )
    holding = [row["candidate_id"] for row in await rows(engine, deliveries) if row["content"]["items"]]
    assert sorted(holding) == sorted(people)


async def test_two_editions_that_are_frozen_at_once_share_no_job(
    world: World, engine: AsyncEngine, opened: Callable[..., Any]
) -> None:
    who = await world.candidate()
    one, other = await opened(), await opened()
    job = await new_job(engine, world, one, who)
    await world.match(other, who, [job])
    await asyncio.gather(freeze(engine, one), freeze(engine, other))
    states = sorted(row["state"] for row in await rows(engine, deliveries))
    assert states == ["queued", "skipped"]


async def test_alerts_wait_for_the_morning_and_end_after_ninety_days(
    world: World, engine: AsyncEngine
) -> None:
    hour = datetime.now(ZoneInfo("Europe/Oslo")).hour
    asleep = await world.candidate(cadence="instant", quiet_from=hour, quiet_until=(hour + 2) % 24)
    ended = await world.candidate(cadence="instant", renewed_at=datetime.now(UTC) - 91 * DAY)
    away = await world.candidate(cadence="instant", paused_until=date.today() + 3 * DAY)  # noqa: DTZ011
    job = card()
    await known(engine, job)
    for who in (asleep, ended, away):
        await world.alert(who, job)
        await in_tx(engine, handlers.queue_alert, MatchFound(candidate_id=who, job_id=job.job_id))
    found = {row["candidate_id"]: row for row in await rows(engine, deliveries)}
    assert (found[asleep]["state"], found[asleep]["reason"]) == ("queued", "candidates_hours")
    assert found[asleep]["next_attempt_at"] > datetime.now(UTC)
    assert (found[ended]["state"], found[ended]["reason"]) == ("skipped", "not_renewed")
    assert (found[away]["state"], found[away]["reason"]) == ("skipped", "on_holiday")


async def test_digests_end_too_where_the_setting_says_so(
    world: World, engine: AsyncEngine, opened: Callable[..., Any]
) -> None:
    who = await world.candidate(renewed_at=datetime.now(UTC) - 91 * DAY)
    first, second = await opened(), await opened()
    for edition in (first, second):
        await new_job(engine, world, edition, who)
    assert await reasons(engine, first, Rules(renewal_of_digests=True)) == {who: "not_renewed"}
    assert await reasons(engine, second) == {who: None}


async def test_who_is_about_to_lose_their_alerts_is_asked_once_each_time(
    world: World, engine: AsyncEngine
) -> None:
    now = datetime.now(UTC)
    soon = await world.candidate(cadence="instant", locale="en", renewed_at=now - 85 * DAY)
    await world.candidate(cadence="instant", renewed_at=now - 80 * DAY)
    await world.candidate(cadence="edition", renewed_at=now - 85 * DAY)
    await world.candidate(status="unsubscribed", cadence="instant", renewed_at=now - 85 * DAY)
    assert await in_tx(engine, renewals.ask, RULES) == 1
    assert await in_tx(engine, renewals.ask, RULES) == 0
    (row,) = await rows(engine, deliveries)
    assert (row["candidate_id"], row["kind"], row["locale"]) == (soon, "renewal", "en")
    assert row["content"]["days"] == 5
    await world.wish(soon, renewals=2, renewed_at=now - 84 * DAY)
    assert await in_tx(engine, renewals.ask, RULES) == 1
    assert await in_tx(engine, renewals.ask, Rules(renewal=None)) == 0
    assert await in_tx(engine, renewals.ask, Rules(renewal_of_digests=True)) == 1


async def test_digests_that_lead_to_nothing_come_less_often_and_the_mail_says_so_once(
    world: World, engine: AsyncEngine, owner: AsyncEngine, opened: Callable[..., Any]
) -> None:
    long_ago = datetime.now(UTC) - 900 * DAY
    silent = await world.candidate(cadence="instant", active_at=long_ago)
    stays = await world.candidate(cadence="instant", active_at=long_ago, may_lower=False)
    active = await world.candidate(cadence="instant")
    rules = Rules(lower_after=3)

    async def told() -> dict[UUID, str | None]:
        edition = await opened()
        await new_job(engine, world, edition, silent, stays, active)
        found = await freeze(engine, edition, rules)
        await send_all(engine)
        await pass_time(owner, 8 * DAY)
        await world.wish(active, active_at=datetime.now(UTC))
        return {who: row["content"].get("lowered") or row["reason"] for who, row in found.items()}

    seen = [await told() for _ in range(5)]
    assert [each[silent] for each in seen] == [None, None, None, "edition", None]
    assert {each[who] for each in seen for who in (stays, active)} == {None}
    (row,) = await rows(engine, lowered)
    assert (row["candidate_id"], row["cadence"]) == (silent, "edition")
    await world.wish(silent, active_at=datetime.now(UTC))
    assert (await told())[silent] is None
    assert await rows(engine, lowered) == []


async def test_who_was_lowered_gets_no_alerts_until_they_do_something(
    world: World, engine: AsyncEngine
) -> None:
    from services.mailer.storage.claims import contacts_of

    who = await world.candidate(cadence="instant", active_at=datetime.now(UTC) - DAY)
    async with engine.begin() as tx:
        await tx.execute(lowered.insert().values(candidate_id=who, cadence="edition"))
        assert (await contacts_of(tx, [who]))[who].cadence == "edition"
    await world.wish(who, active_at=datetime.now(UTC) + DAY)
    async with engine.begin() as tx:
        assert (await contacts_of(tx, [who]))[who].cadence == "instant"
    await in_tx(engine, handlers.erase_candidate, TalentWithdrawn(candidate_id=who, version=3))
    assert await rows(engine, lowered) == []
