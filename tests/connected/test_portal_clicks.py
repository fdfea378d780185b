"""Clicks of those who agreed: counted once a person, never shown under five, and forgotten."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from services.mailer.edition_cli import app as editions
from services.mailer.storage.clicks import agreed, of_edition
from services.portal.candidates import Consent, Withdrawal
from services.portal.consent_texts import FINDABLE
from services.portal.forms import Profile, SignUp
from services.portal.settings import PortalSettings
from services.portal.storage import changes, reading
from services.portal.storage.clicks import PostgresLinks, forget_marks
from services.portal.store import PostgresCandidates
from services.portal.tables import CLICK_COUNTS, CLICK_MARKS, CONSENTS
from shared.runtime import Runtime
from shared.vocabulary import Locale

PROFILE = {
    "name": None, "locale": "en", "occupation": "Cook", "languages": [], "places": ["0301"],
    "remote": False, "permit": "eea", "cadence": "edition",
}  # fmt: skip
EDITION, JOB = uuid4(), uuid4()
CONSENT = Consent(FINDABLE, Locale.EN, "profile")


@pytest.fixture
def runtime(runtime_for: Callable[..., Runtime]) -> Runtime:
    return runtime_for(PortalSettings)


@pytest.fixture
def store(runtime: Runtime) -> PostgresCandidates:
    return PostgresCandidates(runtime)


@pytest.fixture
def links(runtime: Runtime) -> PostgresLinks:
    return PostgresLinks(runtime, runtime.settings)


async def member(store: PostgresCandidates, runtime: Runtime, name: str, *, clicks: bool = True) -> UUID:
    email = f"{name}@example.org"
    sign_up = SignUp.model_validate({"email": email, "name": "", "locale": "en", "consent": True})
    await store.register(sign_up, Consent("1", Locale.EN, "sign-up"))
    async with runtime.engine.connect() as tx:
        candidate_id = await reading.id_of_address(tx, email)
    assert candidate_id is not None
    await store.confirm(candidate_id)
    await store.save_profile(candidate_id, Profile.model_validate(PROFILE | {"clicks": clicks}), CONSENT)
    return candidate_id


async def mailed(owner: AsyncEngine, candidate_id: UUID, *, days_ago: int = 0) -> UUID:
    """An edition's mail with one job, as the mailer's ledger has it."""
    delivery_id = uuid4()
    job = {
        "job_id": str(JOB),
        "version": 1,
        "title": "Cook",
        "employer": "Kro",
        "apply_url": "https://a.example/?b=1",
    }
    content = {"items": [{"rank": 1, "score": 0.5, "job": job}]}
    async with owner.begin() as tx:
        await tx.execute(
            sa.text(
                "INSERT INTO mailer.editions (id, number, state, titles, articles, partitions, top_k, "
                "correlation_id, opened_by) VALUES (:id, 1, 'sent', '{}', '[]', 1, 1, 'test', 'ed') "
                "ON CONFLICT DO NOTHING"
            ),
            {"id": EDITION},
        )
        await tx.execute(
            sa.text(
                "INSERT INTO mailer.deliveries (id, kind, candidate_id, edition_id, dedup_key, locale, "
                "content, correlation_id, state, dated) VALUES (:id, 'digest', :who, :edition, :key, 'en', "
                "CAST(:content AS jsonb), 'test', 'sent', :dated)"
            ),
            {
                "id": delivery_id,
                "who": candidate_id,
                "edition": EDITION,
                "key": delivery_id.hex,
                "content": json.dumps(content),
                "dated": datetime.now(UTC) - timedelta(days=days_ago),
            },
        )
    return delivery_id


async def opened(links: PostgresLinks, delivery_id: UUID) -> None:
    link = await links.find(delivery_id, 1)
    assert link is not None
    assert link.url == "https://a.example/?b=1"
    await links.count(link)


async def people(runtime: Runtime) -> int:
    async with runtime.engine.connect() as tx:
        return int(await tx.scalar(sa.select(CLICK_COUNTS.c.people)) or 0)


async def test_a_person_counts_once_for_a_job_and_only_after_agreeing(
    runtime: Runtime, store: PostgresCandidates, links: PostgresLinks, owner: AsyncEngine
) -> None:
    kari, ola = await member(store, runtime, "kari"), await member(store, runtime, "ola", clicks=False)
    mail = await mailed(owner, kari)
    for _ in range(3):
        await opened(links, mail)
    await opened(links, await mailed(owner, ola))
    assert await people(runtime) == 1


async def test_figures_are_shown_from_five_people_on(
    runtime: Runtime,
    store: PostgresCandidates,
    links: PostgresLinks,
    owner: AsyncEngine,
    engine_for: Callable[[str], AsyncEngine],
) -> None:
    mailer = engine_for("mailer")

    async def shown() -> list[int]:
        async with mailer.connect() as tx:
            return [one.people for one in await of_edition(tx, 1)]

    for number in range(5):
        assert await shown() == []
        await opened(links, await mailed(owner, await member(store, runtime, f"person{number}")))
    assert await shown() == [5]
    async with mailer.connect() as tx:
        with pytest.raises(sa.exc.ProgrammingError):
            await tx.execute(sa.text("SELECT people FROM portal.click_counts"))


@pytest.mark.parametrize(("count", "said"), [(4, "nothing to show"), (7, "7  a job that is not known")])
async def test_the_command_shows_an_editions_figures(
    owner: AsyncEngine, database: Any, monkeypatch: pytest.MonkeyPatch, count: int, said: str
) -> None:
    await mailed(owner, uuid4())
    async with owner.begin() as tx:
        await tx.execute(
            sa.text("INSERT INTO portal.click_counts VALUES (:edition, :job, :people)"),
            {"edition": EDITION, "job": JOB, "people": count},
        )
    monkeypatch.setenv("TALENTPOOL_MAILER_DATABASE_URL", database.service_url("mailer"))
    shown = await asyncio.to_thread(CliRunner().invoke, editions, ["clicks", "1"])
    assert said in shown.output


async def test_old_links_lead_on_and_count_nothing_and_marks_are_forgotten(
    runtime: Runtime, store: PostgresCandidates, links: PostgresLinks, owner: AsyncEngine
) -> None:
    kari = await member(store, runtime, "kari")
    await opened(links, await mailed(owner, kari, days_ago=31))
    assert await people(runtime) == 0


async def test_marks_are_forgotten_after_thirty_days(
    runtime: Runtime, store: PostgresCandidates, links: PostgresLinks, owner: AsyncEngine
) -> None:
    await opened(links, await mailed(owner, await member(store, runtime, "kari")))
    async with owner.begin() as tx:
        await tx.execute(sa.text("UPDATE portal.click_marks SET seen_on = seen_on - 31"))
    async with runtime.engine.begin() as tx:
        await forget_marks(tx)
        assert (await tx.execute(sa.select(CLICK_MARKS))).all() == []


async def test_agreeing_and_taking_it_back_is_stored_with_when_and_how(
    runtime: Runtime, store: PostgresCandidates, engine_for: Callable[[str], AsyncEngine]
) -> None:
    kari = await member(store, runtime, "kari")
    ola = await member(store, runtime, "ola")
    mailer = engine_for("mailer")

    async def may_be_counted() -> frozenset[UUID]:
        async with mailer.connect() as tx:
            return await agreed(tx, [kari, ola])

    assert await may_be_counted() == {kari, ola}
    await store.save_profile(kari, Profile.model_validate(PROFILE), CONSENT)
    async with runtime.engine.begin() as tx:
        await changes.unsubscribe(tx, runtime.ledger, ola, Withdrawal.COMPLAINT)
    assert await may_be_counted() == frozenset()
    async with runtime.engine.connect() as tx:
        found = (await tx.execute(sa.select(CONSENTS).order_by(CONSENTS.c.consent_id))).mappings().all()
    how = {(row["candidate_id"], row["text_version"]): row["withdrawn_how"] for row in found}
    assert how[kari, "clicks-1"] == "page"
    assert how[kari, "1"] is None
    assert how[ola, "clicks-1"] == how[ola, "1"] == "complaint"
