"""Dry runs and recurring editions on a real database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from fixtures.mailer import World, card, in_tx, known, rows
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.mailer import handlers
from services.mailer.adding_schedule import add_schedule
from services.mailer.articles import Article
from services.mailer.dry_run import Difference, DryRun, Line
from services.mailer.opening import open_edition
from services.mailer.rehearsing import Rehearsal, create_rehearsal, rehearse, sample
from services.mailer.samples import write_sample
from services.mailer.scheduling import open_due
from services.mailer.settings import MailerSettings
from services.mailer.showing_dry_run import dry_run_tables
from services.mailer.storage import schedules
from services.mailer.storage.dry_run import change_nothing
from services.mailer.storage.editions import NewEdition, insert_edition
from services.mailer.tables import deliveries, editions, schedule_runs, suppressions
from services.mailer.tables import schedules as schedules_table
from services.mailer.who import person
from shared.errors import TalentPoolError
from shared.events import JobClosed, MatchesCompleted, MatchesRanked
from shared.ledger import ledger
from shared.vocabulary import CloseReason, Locale

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
def settings(settings_for: Callable[..., Any]) -> MailerSettings:
    return settings_for(MailerSettings)  # type: ignore[no-any-return]


@pytest.fixture
def how(settings: MailerSettings) -> Rehearsal:
    return create_rehearsal(settings)


def new_edition(**values: Any) -> NewEdition:
    titles = {Locale.NB: "Høst", Locale.EN: "Autumn"}
    return NewEdition(titles, (), partitions=1, top_k=10, opened_by="ed", **values)


async def opened(engine: AsyncEngine, settings: MailerSettings, **values: Any) -> UUID:
    number = await open_edition(new_edition(**values), settings)
    return UUID(str(next(row["id"] for row in await rows(engine, editions) if row["number"] == number)))


async def freeze(engine: AsyncEngine, edition_id: UUID) -> None:
    event = MatchesRanked(edition_id=edition_id, partition=0, partitions=1, candidates=1)
    await in_tx(engine, handlers.freeze_digests, event)


async def went(engine: AsyncEngine, edition_id: UUID) -> None:
    async with engine.begin() as tx:
        mine = deliveries.c.edition_id == edition_id
        await tx.execute(
            update(deliveries).where(mine, deliveries.c.state == "queued").values(state="sent", sent_at=NOW)
        )
        await tx.execute(update(editions).where(editions.c.id == edition_id).values(sending_at=NOW))


NOW = datetime.now(UTC)


async def everything(owner: AsyncEngine) -> dict[str, list[str]]:
    """Every row of every table of the mailer, as text."""
    async with owner.connect() as tx:
        names = await tx.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'mailer'"))
        return {
            name: sorted(
                str(tuple(row))
                for row in await tx.execute(text(f"SELECT * FROM mailer.{name}"))  # noqa: S608
            )
            for name in names.scalars()
        }


async def test_a_dry_run_counts_who_would_get_what_and_why_not_and_changes_nothing(
    world: World,
    engine: AsyncEngine,
    owner: AsyncEngine,
    settings: MailerSettings,
    tmp_path: Path,
) -> None:
    how = create_rehearsal(settings)
    old, kept, new, closed = (card(title=title) for title in ("Old", "Kept", "New", "Closed"))
    await known(engine, old, kept, new, closed)
    kari = await world.candidate(cadence="weekly")
    ola = await world.candidate(locale="en")
    left, barred, no_match = [await world.candidate(locale="en") for _ in range(3)]
    for who in (kari, ola, left, barred, no_match):
        await world.audience(who)
    await world.candidate(locale="nb")  # without a profile: two jobs of the one employer
    first = await opened(engine, settings)
    await world.match(first, left, [old, kept])
    await freeze(engine, first)
    await went(engine, first)
    second = await opened(engine, settings)
    await world.match(second, kari, [kept, new])
    await world.match(second, ola, [new])
    await world.match(second, left, [closed])
    await world.match(second, barred, [new])
    await freeze(engine, second)
    await in_tx(
        engine, handlers.close_card, JobClosed(job_id=closed.job_id, version=9, reason=CloseReason.DELETED)
    )
    hashed = how.hasher.hash(f"{barred.hex[:8]}@mail.example")
    async with engine.begin() as tx:
        await tx.execute(suppressions.insert().values(address_hash=hashed, reason="bounced"))

    before = await everything(owner)
    found: DryRun = await in_tx(engine, rehearse, 2, how)
    assert (found.mails, found.plain, found.nothing, found.frozen, found.audience) == (3, 1, 3, 1, "everyone")
    assert found.lines == (
        Line("en", "edition", 1, 3), Line("nb", "edition", 1, 0), Line("nb", "weekly", 1, 0),
    )  # fmt: skip
    assert found.reasons == {"no_match": 1, "nothing_left": 1, "suppressed": 1}
    assert found.mean_jobs == 1.67
    assert found.before == Difference(
        1, jobs_new=2, jobs_gone=1, candidates_more=3, candidates_fewer=0, mean_jobs=2.0
    )
    ready = await in_tx(engine, sample, 2, kari, how)
    paths = write_sample(ready, how.composer, tmp_path / "out")
    assert await everything(owner) == before
    assert sorted(path.name for path in paths) == [f"{kari}.{end}" for end in ("eml", "html", "txt")]
    assert "Kept" in (tmp_path / "out" / f"{kari}.txt").read_text(encoding="utf-8")
    assert dry_run_tables(found)


async def test_plain_digests_are_counted_and_shown_before_they_are_frozen_and_after(
    world: World, engine: AsyncEngine, owner: AsyncEngine, settings: MailerSettings, how: Rehearsal
) -> None:
    await known(engine, card(title="Older", employer="Fjord"))
    await known(engine, card(title="Newest", employer="Fjell"))
    bare = await world.candidate(locale="en")
    objecting = await world.candidate(cadence="weekly", plain=True)
    profiled, barred = await world.candidate(), await world.candidate()
    await world.audience(profiled)
    async with engine.begin() as tx:
        hashed = how.hasher.hash(f"{barred.hex[:8]}@mail.example")
        await tx.execute(suppressions.insert().values(address_hash=hashed, reason="bounced"))
    edition_id = await opened(engine, settings)
    before = await everything(owner)
    soon: DryRun = await in_tx(engine, rehearse, 1, how)
    ready = await in_tx(engine, sample, 1, objecting, how)
    assert await everything(owner) == before
    assert [item.job.title for item in ready.content.items] == ["Newest", "Older"]
    assert ready.content.plain

    event = MatchesCompleted(edition_id=edition_id, partitions=1, candidates=0)
    await in_tx(engine, handlers.note_completed, event)
    frozen: DryRun = await in_tx(engine, rehearse, 1, how)
    for found in (soon, frozen):
        assert (found.mails, found.plain, found.nothing, found.mean_jobs) == (2, 2, 2, 2.0)
        assert set(found.plain_samples) == {bare, objecting}
        assert found.reasons == {"no_match": 1, "suppressed": 1}
        assert found.lines == (
            Line("en", "edition", 1, 0), Line("nb", "edition", 0, 2), Line("nb", "weekly", 1, 0),
        )  # fmt: skip
    assert (await in_tx(engine, sample, 1, bare, how)).content.plain


async def test_a_dry_run_cannot_write_even_if_it_wanted_to(engine: AsyncEngine) -> None:
    async def write(tx: AsyncConnection) -> None:
        await change_nothing(tx)
        await tx.execute(suppressions.insert().values(address_hash="x", reason="test"))

    with pytest.raises(DBAPIError, match="read-only transaction"):
        await in_tx(engine, write)


async def test_what_cannot_be_rehearsed_is_told(
    world: World, engine: AsyncEngine, settings: MailerSettings, how: Rehearsal
) -> None:
    with pytest.raises(TalentPoolError, match="there is no edition 1"):
        await in_tx(engine, rehearse, 1, how)
    await in_tx(engine, insert_edition, new_edition())
    with pytest.raises(TalentPoolError, match="edition 1 is a draft"):
        await in_tx(engine, rehearse, 1, how)
    edition = await opened(engine, settings)
    job, who = card(), await world.candidate("undeliverable")
    await known(engine, job)
    await world.match(edition, who, [job])
    await freeze(engine, edition)
    with pytest.raises(TalentPoolError, match="would get nothing of edition 2: not_active"):
        await in_tx(engine, sample, 2, who, how)
    with pytest.raises(TalentPoolError, match="no job fits, or there is no such candidate"):
        await in_tx(engine, sample, 2, uuid4(), how)


async def no_articles(_tx: AsyncConnection, _now: datetime) -> tuple[Article, ...]:
    return ()


async def scheduled(engine: AsyncEngine, name: str = "weekly", **plan: Any) -> datetime:
    """Adds a schedule and makes it due; when it is."""
    titles = {"title_nb": "Uke {week}", "title_en": "Week {week}"}
    when = ("FREQ=DAILY", "07:00", "Europe/Oslo")
    made = await in_tx(engine, add_schedule, name, when, titles | plan, person("Kari"))
    due: datetime = made.next_at
    return due


async def test_a_due_time_opens_one_edition_however_many_mailers_look(
    world: World,  # noqa: ARG001  the views must exist
    engine: AsyncEngine,
) -> None:
    due = await scheduled(engine, audience={"languages": ["en"]})
    tables = ledger("mailer")
    assert await in_tx(engine, open_due, tables, due - timedelta(seconds=1), no_articles) == []
    numbers = await asyncio.gather(
        *(in_tx(engine, open_due, tables, due + timedelta(minutes=1), no_articles) for _ in range(6))
    )
    assert sorted(numbers) == [[], [], [], [], [], [1]]
    (edition,) = await rows(engine, editions)
    assert (edition["state"], edition["audience"]) == ("opened", {"languages": ["en"]})
    assert edition["schedule_id"] is not None
    assert [row["subject"] for row in await rows(engine, tables.outbox)] == ["editions.opened"]
    (left,) = await rows(engine, schedules_table)
    assert left["next_at"] > due


async def test_times_that_were_missed_open_one_edition_for_the_last_of_them(
    world: World,  # noqa: ARG001  the views must exist
    engine: AsyncEngine,
) -> None:
    due = await scheduled(engine)
    now = due + 5 * DAY + timedelta(hours=3)
    assert await in_tx(engine, open_due, ledger("mailer"), now, no_articles) == [1]
    assert await in_tx(engine, open_due, ledger("mailer"), now, no_articles) == []
    (run,) = await rows(engine, schedule_runs)
    assert run["missed"] == 5
    assert abs(run["due_at"] - (due + 5 * DAY)) <= timedelta(hours=1)
    (left,) = await rows(engine, schedules_table)
    assert now < left["next_at"] <= now + DAY + timedelta(hours=1)


async def test_the_same_time_cannot_be_opened_twice_even_without_the_lock_and_others_open(
    world: World,  # noqa: ARG001  the views must exist
    engine: AsyncEngine,
    owner: AsyncEngine,
) -> None:
    due = await scheduled(engine)
    await in_tx(engine, open_due, ledger("mailer"), due, no_articles)
    async with owner.begin() as tx:
        await tx.execute(text("UPDATE mailer.schedules SET next_at = :due"), {"due": due})
    await scheduled(engine, "other")
    assert await in_tx(engine, open_due, ledger("mailer"), due, no_articles) == [2]
    opened = [row["opened_by"] for row in await rows(engine, editions)]
    assert sorted(opened) == ["schedule other", "schedule weekly"]


async def test_schedules_are_listed_and_removed_by_name_and_their_editions_stay(
    world: World,  # noqa: ARG001  the views must exist
    engine: AsyncEngine,
) -> None:
    due = await scheduled(engine)
    with pytest.raises(TalentPoolError, match="already"):
        await scheduled(engine)
    await in_tx(engine, open_due, ledger("mailer"), due, no_articles)
    assert [each.name for each in await in_tx(engine, schedules.load_all)] == ["weekly"]
    await in_tx(engine, schedules.remove, "weekly")
    with pytest.raises(TalentPoolError, match="no schedule"):
        await in_tx(engine, schedules.remove, "weekly")
    assert len(await rows(engine, editions)) == 1
