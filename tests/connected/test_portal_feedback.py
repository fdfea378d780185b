"""What candidates say of jobs, in PostgreSQL and in memory alike, and which events it leaves."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from unit.services.portal.fakes import MemoryCandidates, MemoryFeedback

from services.portal.candidates import Candidates, Consent
from services.portal.feedback import About, FeedbackStore
from services.portal.forms import SignUp
from services.portal.settings import PortalSettings
from services.portal.storage import reading
from services.portal.store import PostgresCandidates, PostgresFeedback
from shared.runtime import Runtime
from shared.vocabulary import FeedbackKind, Locale

SIGN_UP = SignUp.model_validate({"email": "lucia@example.org", "name": "", "locale": "en", "consent": True})
JOB, OTHER = UUID(int=7), UUID(int=8)
CARD = About("Customs clerk", "Eksempeltoll")


@pytest.fixture
def runtime(runtime_for: Callable[..., Runtime]) -> Runtime:
    return runtime_for(PortalSettings)


@pytest.fixture
async def stored(runtime: Runtime, owner: AsyncEngine) -> tuple[Candidates, FeedbackStore, UUID]:
    """The real stores, with a job that the mailer knows."""
    candidates = PostgresCandidates(runtime)
    await candidates.register(SIGN_UP, Consent("1", Locale.EN, "sign-up"))
    card = json.dumps({"title": CARD.title, "employer": CARD.employer})
    async with owner.begin() as tx:
        statement = "INSERT INTO mailer.jobs (job_id, version, open, card) VALUES (:id, 1, false, :card)"
        await tx.execute(
            sa.text(statement).bindparams(sa.bindparam("card", type_=sa.JSON)),
            {"id": JOB, "card": json.loads(card)},
        )
    async with runtime.engine.connect() as tx:
        candidate_id = await reading.id_of_address(tx, "lucia@example.org")
    assert candidate_id is not None
    return candidates, PostgresFeedback(runtime), candidate_id


@pytest.fixture
async def remembered() -> tuple[Candidates, FeedbackStore, UUID]:
    candidates = MemoryCandidates()
    await candidates.register(SIGN_UP, Consent("1", Locale.EN, "sign-up"))
    feedback = MemoryFeedback(candidates)
    feedback.cards[JOB] = CARD
    return candidates, feedback, next(iter(candidates.people))


async def behaviour(_candidates: Candidates, feedback: FeedbackStore, candidate_id: UUID) -> list[Any]:
    """All that a page can notice of a store."""
    seen: list[Any] = [await feedback.about(JOB), await feedback.about(OTHER)]

    async def note(answer: object = None) -> None:
        said = {each.job_id: (each.kind, each.about) for each in await feedback.said(candidate_id)}
        seen.append((answer, said))

    await note(await feedback.give(candidate_id, JOB, FeedbackKind.MORE))
    await note(await feedback.give(candidate_id, JOB, FeedbackKind.LESS))
    await note(await feedback.give(candidate_id, JOB, FeedbackKind.LESS))
    await note(await feedback.give(candidate_id, OTHER, FeedbackKind.APPLIED))
    seen.append([each.job_id for each in await feedback.said(candidate_id)])
    one = await feedback.said_of(candidate_id, JOB)
    seen.append(one and (one.kind, one.about))
    await note(await feedback.take_back(candidate_id, JOB))
    await note(await feedback.take_back(candidate_id, JOB))
    seen.append(await feedback.said_of(candidate_id, JOB))
    await note(await feedback.take_back(candidate_id))
    seen.extend(
        [
            await feedback.give(uuid4(), JOB, FeedbackKind.MORE),
            await feedback.take_back(uuid4()),
            await feedback.said(uuid4()),
        ]
    )
    return seen


async def test_both_stores_behave_alike(
    stored: tuple[Candidates, FeedbackStore, UUID], remembered: tuple[Candidates, FeedbackStore, UUID]
) -> None:
    real, fake = await behaviour(*stored), await behaviour(*remembered)
    assert real == fake
    assert real[0] == CARD
    assert real[3] == (True, {JOB: (FeedbackKind.LESS, CARD)})


async def test_each_change_leaves_one_event_with_a_growing_version_and_no_words(
    runtime: Runtime, stored: tuple[Candidates, FeedbackStore, UUID]
) -> None:
    await behaviour(*stored)
    outbox = runtime.ledger.outbox
    async with runtime.engine.connect() as tx:
        rows = (
            await tx.execute(sa.select(outbox.c.subject, outbox.c.body).order_by(outbox.c.position))
        ).all()
    events = [(row.subject, json.loads(row.body)) for row in rows if row.subject.startswith("feedback.")]
    assert [(subject, body["version"], body["job_id"], body.get("kind")) for subject, body in events] == [
        ("feedback.given", 2, str(JOB), "more"),
        ("feedback.given", 3, str(JOB), "less"),
        ("feedback.given", 4, str(OTHER), "applied"),
        ("feedback.reset", 5, str(JOB), None),
        ("feedback.reset", 6, None, None),
    ]
    assert not any(CARD.title in row.body for row in rows)


async def test_own_data_holds_what_was_said_and_erasure_deletes_it(
    owner: AsyncEngine, stored: tuple[Candidates, FeedbackStore, UUID]
) -> None:
    candidates, feedback, candidate_id = stored
    await feedback.give(candidate_id, JOB, FeedbackKind.WRONG_PLACE)
    everything = await candidates.everything(candidate_id)
    assert everything is not None
    (said,) = everything["feedback"]
    assert (said["kind"], said["title"], said["employer"]) == ("wrong_place", CARD.title, CARD.employer)
    await candidates.erase(candidate_id)
    async with owner.connect() as tx:
        assert (await tx.execute(sa.text("SELECT count(*) FROM portal.feedback"))).scalar_one() == 0
