"""Digests for candidates without a profile, on a real database."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fixtures.mailer import World, card, in_tx, known, rows
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import handlers
from services.mailer.cadence import Rules
from services.mailer.content import Content
from services.mailer.opening import open_edition
from services.mailer.settings import MailerSettings
from services.mailer.storage.editions import NewEdition
from services.mailer.tables import deliveries, editions
from shared.events import MatchesCompleted, MatchesRanked
from shared.vocabulary import Locale


@pytest.fixture
async def world(owner: AsyncEngine) -> World:
    made = World(owner)
    await made.prepare()
    return made


@pytest.fixture
def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncEngine:
    return engine_for("mailer")


@pytest.fixture
async def edition_id(engine: AsyncEngine, settings_for: Callable[..., Any]) -> UUID:
    new = NewEdition(
        titles={Locale.NB: "Høst", Locale.EN: "Autumn"},
        articles=(),
        partitions=1,
        top_k=3,
        opened_by="ed",
        approves_itself=True,
    )
    await open_edition(new, settings_for(MailerSettings))
    (edition,) = await rows(engine, editions)
    return UUID(str(edition["id"]))


async def completed(engine: AsyncEngine, edition_id: UUID, rules: Rules = Rules()) -> dict[UUID, Any]:  # noqa: B008  frozen
    event = MatchesCompleted(edition_id=edition_id, partitions=1, candidates=0)
    await in_tx(engine, handlers.note_completed, event, rules)
    return {row["candidate_id"]: row for row in await rows(engine, deliveries)}


async def test_only_active_candidates_without_a_profile_get_a_plain_digest(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    shown = [card(title=f"Job {number}", employer=f"Employer {number}") for number in range(4)]
    for each in shown:
        await known(engine, each)
    bare = await world.candidate()
    with_profile = await world.candidate()
    await world.audience(with_profile)
    await world.candidate("unsubscribed")
    found = await completed(engine, edition_id)
    assert set(found) == {bare}
    content = Content.model_validate(found[bare]["content"])
    assert content.plain
    assert [item.job.title for item in content.items] == ["Job 3", "Job 2", "Job 1"]
    assert {(item.score, item.reasons, item.cautions) for item in content.items} == {(0.0, (), ())}
    assert found[bare]["model_id"] is None
    assert found[bare]["state"] == "queued"
    assert set(await completed(engine, edition_id)) == {bare}


async def test_who_was_ranked_all_the_same_gets_no_plain_digest(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    one = card()
    await known(engine, one)
    candidate = await world.candidate()
    await world.match(edition_id, candidate, [one])
    assert await completed(engine, edition_id) == {}


async def test_one_employer_does_not_fill_a_plain_digest(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    await known(engine, card(title="Other", employer="Small"))
    await known(engine, *[card(title=f"Large {number}", employer="Large") for number in range(5)])
    candidate = await world.candidate()
    found = await completed(engine, edition_id)
    content = Content.model_validate(found[candidate]["content"])
    assert [item.job.employer for item in content.items] == ["Large", "Large", "Small"]


async def test_who_objects_to_profiling_gets_a_plain_digest_whatever_the_setting_says(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    one = card()
    await known(engine, one)
    objecting = await world.candidate(plain=True)
    ranked_before = await world.candidate(plain=True)
    await world.match(edition_id, ranked_before, [one])
    event = MatchesRanked(edition_id=edition_id, partition=0, partitions=1, candidates=1)
    await in_tx(engine, handlers.freeze_digests, event)
    assert await rows(engine, deliveries) == []
    found = await completed(engine, edition_id, Rules(plain=False))
    assert set(found) == {objecting, ranked_before}
    for row in found.values():
        content = Content.model_validate(row["content"])
        assert (row["state"], content.plain) == ("queued", True)
        assert content.items[0].reasons == ()


async def test_nothing_plain_is_frozen_where_the_setting_says_so(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    await known(engine, card())
    await world.candidate()
    assert await completed(engine, edition_id, Rules(plain=False)) == {}


async def test_without_new_jobs_nothing_is_sent_and_the_ledger_says_so(
    world: World, engine: AsyncEngine, edition_id: UUID
) -> None:
    candidate = await world.candidate()
    found = await completed(engine, edition_id)
    assert (found[candidate]["state"], found[candidate]["reason"]) == ("skipped", "nothing_left")
