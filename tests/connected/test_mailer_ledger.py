"""The mailer's handlers and ledger on a real database."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from fixtures.mailer import World, card, in_tx, known, rows
from rich.console import Console
from sqlalchemy import TableClause, text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import handlers
from services.mailer.content import Content
from services.mailer.figures import summary, table, to_json
from services.mailer.opening import open_edition
from services.mailer.settings import MailerSettings
from services.mailer.storage.claims import claim
from services.mailer.storage.editions import NewEdition
from services.mailer.storage.figures import statuses
from services.mailer.storage.steps import finish_editions
from services.mailer.tables import deliveries, editions, jobs
from services.mailer.views import alerts, contacts, matches
from shared.errors import PermanentError, TransientError
from shared.events import (
    JobClosed,
    MatchesCompleted,
    MatchesRanked,
    MatchFound,
    TalentRegistered,
    TalentWithdrawn,
)
from shared.ledger import ledger
from shared.vocabulary import CloseReason, Locale, MailKind

LEASE = timedelta(seconds=60)


@pytest.fixture
async def world(owner: AsyncEngine) -> World:
    made = World(owner)
    await made.prepare()
    return made


@pytest.fixture
async def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncIterator[AsyncEngine]:
    return engine_for("mailer")  # type: ignore[return-value]


@pytest.fixture
async def edition_id(engine: AsyncEngine, settings_for: Callable[..., Any]) -> UUID:
    return await opened(engine, settings_for, partitions=1)


async def opened(engine: AsyncEngine, settings_for: Callable[..., Any], partitions: int) -> UUID:
    new = NewEdition(
        titles={Locale.NB: "Høst", Locale.EN: "Autumn"},
        articles=(),
        partitions=partitions,
        top_k=10,
        opened_by="ed",
        approves_itself=True,
    )
    await open_edition(new, settings_for(MailerSettings))
    found = await rows(engine, editions)
    return UUID(str(max(found, key=lambda row: row["number"])["id"]))


async def ranked(engine: AsyncEngine, edition_id: UUID, partition: int = 0, partitions: int = 1) -> None:
    event = MatchesRanked(edition_id=edition_id, partition=partition, partitions=partitions, candidates=1)
    await in_tx(engine, handlers.freeze_digests, event)


async def completed(engine: AsyncEngine, edition_id: UUID, partitions: int = 1) -> None:
    event = MatchesCompleted(edition_id=edition_id, partitions=partitions, candidates=1)
    await in_tx(engine, handlers.note_completed, event)


async def state_of(engine: AsyncEngine) -> str:
    (edition,) = await rows(engine, editions)
    return str(edition["state"])


async def test_opening_an_edition_numbers_it_and_hands_it_to_the_matcher(
    engine: AsyncEngine, settings_for: Callable[..., Any]
) -> None:
    await opened(engine, settings_for, 4)
    await opened(engine, settings_for, 4)
    assert [row["number"] for row in await rows(engine, editions)] == [1, 2]
    assert [row["subject"] for row in await rows(engine, ledger("mailer").outbox)] == ["editions.opened"] * 2


async def test_a_partition_becomes_one_frozen_digest_a_candidate(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    first, second = card(title="First"), card(title="Second")
    await known(engine, first, second)
    kari, ola = await world.candidate(), await world.candidate(locale="en")
    await world.match(edition_id, kari, [first, second])
    await world.match(edition_id, ola, [second])
    await ranked(engine, edition_id)
    found = {row["candidate_id"]: row for row in await rows(engine, deliveries)}
    content = Content.model_validate(found[kari]["content"])
    assert [(item.rank, item.job.title) for item in content.items] == [(1, "First"), (2, "Second")]
    assert content.items[0].reasons[0].nb == "Oslo"
    assert found[ola]["locale"] == "en"
    assert {row["state"] for row in found.values()} == {"queued"}
    assert found[kari]["model_id"] == "test-model"


async def test_a_partition_waits_for_jobs_that_are_not_known_yet_in_the_ranked_version(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    old = card()
    newer = old.model_copy(update={"version": 2, "title": "New title"})
    await known(engine, old)
    await world.match(edition_id, await world.candidate(), [newer])
    with pytest.raises(TransientError, match="1 jobs"):
        await ranked(engine, edition_id)
    await known(engine, newer)
    await ranked(engine, edition_id)
    (row,) = await rows(engine, deliveries)
    assert row["content"]["items"][0]["job"]["title"] == "New title"


async def test_freezing_again_changes_nothing(world: World, engine: AsyncEngine, edition_id: UUID) -> None:
    job = card()
    await known(engine, job)
    await world.match(edition_id, await world.candidate(), [job])
    await ranked(engine, edition_id)
    before = await rows(engine, deliveries)
    await ranked(engine, edition_id)
    assert await rows(engine, deliveries) == before


async def test_who_is_not_active_or_has_no_open_job_is_skipped_with_the_reason_and_who_is_gone_is_not_named(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    job, closed = card(), card()
    await known(engine, job, closed)
    close = JobClosed(job_id=closed.job_id, version=2, reason=CloseReason.DELETED)
    await in_tx(engine, handlers.close_card, close)
    unsubscribed, without, gone = (
        await world.candidate("unsubscribed"),
        await world.candidate(),
        await world.candidate(),
    )
    await world.match(edition_id, unsubscribed, [job])
    await world.match(edition_id, without, [closed])
    await world.match(edition_id, gone, [job])
    await world.forget(gone)
    await ranked(engine, edition_id)
    found = {row["candidate_id"]: (row["state"], row["reason"]) for row in await rows(engine, deliveries)}
    assert found == {unsubscribed: ("skipped", "not_active"), without: ("skipped", "nothing_left")}


@pytest.mark.parametrize("completed_first", [True, False])
async def test_an_edition_goes_when_all_is_ranked_and_frozen_in_whatever_order(
    world: World,  # noqa: ARG001  the views must exist
    engine: AsyncEngine,
    settings_for: Callable[..., Any],
    *,
    completed_first: bool,
) -> None:
    edition_id = await opened(engine, settings_for, partitions=2)
    if completed_first:
        await completed(engine, edition_id, 2)
    await ranked(engine, edition_id, 0, 2)
    assert await state_of(engine) == "opened"
    await ranked(engine, edition_id, 1, 2)
    if not completed_first:
        assert await state_of(engine) == "opened"
        await completed(engine, edition_id, 2)
    assert await state_of(engine) == "sending"
    assert await in_tx(engine, finish_editions, "mailer") == [1]
    await completed(engine, edition_id, 2)
    assert await state_of(engine) == "sent"


async def test_an_edition_that_nobody_opened_here_is_a_permanent_error(
    world: World,  # noqa: ARG001  the views must exist
    engine: AsyncEngine,
) -> None:
    with pytest.raises(PermanentError, match="not in the mailer's ledger"):
        await completed(engine, uuid4())


async def test_job_events_converge_in_any_order(engine: AsyncEngine) -> None:
    job = card(version=1)
    close = JobClosed(job_id=job.job_id, version=3, reason=CloseReason.ABSENT)
    await in_tx(engine, handlers.close_card, close)
    await known(engine, job, job.model_copy(update={"version": 2}))
    (row,) = await rows(engine, jobs)
    assert (row["version"], row["open"], row["card"]) == (3, False, None)
    await known(engine, job.model_copy(update={"version": 4}))
    (row,) = await rows(engine, jobs)
    assert (row["version"], row["open"]) == (4, True)


async def test_a_registration_is_asked_to_confirm_once_a_version(world: World, engine: AsyncEngine) -> None:
    who = await world.candidate("pending", locale="en")
    for version in (1, 1, 2):
        await in_tx(engine, handlers.ask_to_confirm, TalentRegistered(candidate_id=who, version=version))
    await in_tx(engine, handlers.ask_to_confirm, TalentRegistered(candidate_id=uuid4(), version=1))
    found = await rows(engine, deliveries)
    assert [(row["kind"], row["locale"]) for row in found] == [("confirm", "en")] * 2


async def test_an_alert_is_queued_once_and_waits_for_its_job(world: World, engine: AsyncEngine) -> None:
    job = card()
    who = await world.candidate(cadence="instant")
    await world.alert(who, job)
    event = MatchFound(candidate_id=who, job_id=job.job_id)
    with pytest.raises(TransientError):
        await in_tx(engine, handlers.queue_alert, event)
    await known(engine, job)
    await in_tx(engine, handlers.queue_alert, event)
    await in_tx(engine, handlers.queue_alert, event)
    await in_tx(engine, handlers.queue_alert, MatchFound(candidate_id=who, job_id=uuid4()))
    (row,) = await rows(engine, deliveries)
    assert row["content"]["items"][0]["job"]["title"] == job.title


async def test_erasing_a_candidate_empties_their_mails_and_stops_those_that_wait(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    job = card()
    await known(engine, job)
    who = await world.candidate()
    await world.match(edition_id, who, [job])
    await ranked(engine, edition_id)
    await in_tx(engine, handlers.erase_candidate, TalentWithdrawn(candidate_id=who, version=9))
    (row,) = await rows(engine, deliveries)
    assert (row["state"], row["reason"], row["content"]) == ("skipped", "withdrawn", {"items": []})


async def test_two_mailers_never_claim_the_same_mail_and_letters_to_people_come_first(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    job = card()
    await known(engine, job)
    for _ in range(3):
        await world.match(edition_id, await world.candidate(), [job])
    await ranked(engine, edition_id)
    await completed(engine, edition_id)
    registered = TalentRegistered(candidate_id=await world.candidate("pending"), version=1)
    await in_tx(engine, handlers.ask_to_confirm, registered)
    async with engine.begin() as one, engine.begin() as other:
        first = await claim(one, uuid4(), 2, LEASE)
        second = await claim(other, uuid4(), 10, LEASE)
    assert [mail.kind for mail in first] == [MailKind.CONFIRM, MailKind.DIGEST]
    assert len(second) == 2
    assert not {mail.delivery_id for mail in first} & {mail.delivery_id for mail in second}
    async with engine.begin() as tx:
        assert await claim(tx, uuid4(), 10, LEASE) == []


async def test_digests_are_not_claimed_before_their_edition_goes(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    job = card()
    await known(engine, job)
    await world.match(edition_id, await world.candidate(), [job])
    await ranked(engine, edition_id)
    async with engine.begin() as tx:
        assert await claim(tx, uuid4(), 10, LEASE) == []
    await completed(engine, edition_id)
    async with engine.begin() as tx:
        assert len(await claim(tx, uuid4(), 10, LEASE)) == 1


def shown(thing: object) -> str:
    console = Console(width=120, file=StringIO())
    console.print(thing)
    return str(console.file.getvalue())  # type: ignore[attr-defined]


async def test_the_figures_of_an_edition_count_states_and_reasons(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    job = card(deadline=datetime.now(UTC) + timedelta(days=3))
    await known(engine, job)
    await world.match(edition_id, await world.candidate(), [job])
    await world.match(edition_id, await world.candidate("undeliverable"), [job])
    await ranked(engine, edition_id)
    (status,) = await in_tx(engine, statuses)
    assert status.states == {"queued": 1, "skipped": 1}
    assert status.reasons == {"not_active": 1}
    assert (status.total, status.open, status.frozen) == (2, 1, 1)
    assert '"total": 2' in to_json(status)
    assert table([status]).row_count == 1
    assert "because not_active" in shown(summary(status))


@pytest.mark.parametrize("view", [contacts, matches, alerts])
async def test_the_views_of_other_services_have_the_columns_and_rights_that_are_relied_on(
    engine_for: Callable[[str], AsyncEngine], view: TableClause
) -> None:
    async with engine_for("mailer").connect() as connection:
        assert (await connection.execute(view.select())).all() == []


async def test_no_table_of_the_mailer_has_a_column_for_addresses(owner: AsyncEngine) -> None:
    async with owner.connect() as connection:
        found = await connection.execute(
            text(
                "SELECT column_name FROM information_schema.columns "
                "WHERE table_schema = 'mailer' "
                "AND table_name NOT IN ('streams', 'schedules', 'sending_days')"  # names and counts
            )
        )
    assert not {name for name in found.scalars() if "mail" in name or name in {"name", "address"}}
