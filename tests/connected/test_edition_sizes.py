"""What an edition's mails weigh, by the digests that are frozen, on a real database."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from fixtures.mailer import World, card, in_tx, known, rows
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import handlers
from services.mailer.articles import Section, Written, joined
from services.mailer.opening import open_edition
from services.mailer.reviewing import problems_of
from services.mailer.settings import MailerSettings
from services.mailer.stepping import hold
from services.mailer.storage.editions import NewEdition
from services.mailer.storage.largest import OF_A_LANGUAGE, largest_digests
from services.mailer.tables import deliveries, editions
from shared.events import MatchesRanked
from shared.vocabulary import Locale

LONG = joined(
    [
        Written(locale=locale, slug="long", section=Section.NEWS, title="Long", body="Lang tekst. " * 2_800)
        for locale in Locale
    ]
)
NEW = NewEdition({Locale.NB: "Høst", Locale.EN: "Autumn"}, (LONG,), partitions=1, top_k=20, opened_by="ed")


@pytest.fixture
async def world(owner: AsyncEngine) -> World:
    made = World(owner)
    await made.prepare()
    return made


@pytest.fixture
def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncEngine:
    return engine_for("mailer")


async def frozen(
    world: World, engine: AsyncEngine, settings: MailerSettings, lengths: dict[int, Locale], top_k: int
) -> UUID:
    """An edition with a digest of so many jobs for each of the lengths."""
    await open_edition(replace(NEW, top_k=top_k), settings)
    (edition,) = await rows(engine, editions)
    for length, locale in lengths.items():
        cards = [card(title="Overingeniør " * 14) for _ in range(length)]
        await known(engine, *cards)
        await world.match(edition["id"], await world.candidate(locale=locale), cards)
    event = MatchesRanked(edition_id=edition["id"], partition=0, partitions=1, candidates=len(lengths))
    await in_tx(engine, handlers.freeze_digests, event)
    return UUID(str(edition["id"]))


async def test_the_largest_digests_of_each_language_are_found(
    world: World, engine: AsyncEngine, settings_for: Callable[..., Any]
) -> None:
    lengths = dict.fromkeys(range(1, 9), Locale.NB) | {9: Locale.EN}
    edition_id = await frozen(world, engine, settings_for(MailerSettings), lengths, 20)
    assert len(await rows(engine, deliveries)) == len(lengths)
    found = await in_tx(engine, largest_digests, edition_id)
    jobs = {locale: sorted(len(content.items) for content in contents) for locale, contents in found.items()}
    assert jobs == {Locale.NB: [4, 5, 6, 7, 8], Locale.EN: [9]}
    assert len(jobs[Locale.NB]) == OF_A_LANGUAGE


@pytest.mark.parametrize(("largest", "told"), [(2, []), (20, ["the mail (nb)"])])
async def test_an_edition_is_judged_by_its_own_mails(
    world: World, engine: AsyncEngine, settings_for: Callable[..., Any], largest: int, told: list[str]
) -> None:
    lengths = {1: Locale.EN, largest: Locale.NB}
    await frozen(world, engine, settings_for(MailerSettings), lengths, 20)

    async def check(tx: Any) -> list[str]:
        return [problem.where for problem in await problems_of(tx, await hold(tx, 1))]

    assert await in_tx(engine, check) == told
