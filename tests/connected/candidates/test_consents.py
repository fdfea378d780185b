"""Consents: how each begins and ends, and what it stands for."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from fixtures.candidates import CONSENT, PROFILE, SIGN_UP, TO_BE_FOUND, subjects

from services.portal.candidates import Consent, Status
from services.portal.forms import Profile
from services.portal.handlers import mail_complained, mail_unsubscribed
from services.portal.store import PostgresCandidates
from services.portal.tables import CONSENTS
from shared.events import MailComplained, MailUnsubscribed
from shared.runtime import Runtime
from shared.vocabulary import Locale


async def test_consents_tell_their_whole_story(
    runtime: Runtime, store: PostgresCandidates, pending: UUID
) -> None:
    await store.confirm(pending)
    await store.unsubscribe(pending)
    await store.come_back(pending, Consent("1", Locale.NB, "return"))
    outbox = runtime.ledger.outbox
    async with runtime.engine.connect() as tx:
        first, second = (await tx.execute(sa.select(CONSENTS).order_by(CONSENTS.c.consent_id))).all()
        events = (await tx.execute(sa.select(outbox.c.event_id).order_by(outbox.c.position))).scalars().all()
    assert (first.text_version, first.locale, first.source) == ("1", "en", "sign-up")
    assert first.given_at <= first.confirmed_at <= first.withdrawn_at
    assert first.confirmed_by == events[1]
    assert (second.source, second.locale, second.withdrawn_at) == ("return", "nb", None)
    assert second.confirmed_by == events[3]


async def test_being_found_has_a_consent_of_its_own_that_ends_with_the_tick_or_with_the_mail(
    runtime: Runtime, store: PostgresCandidates, member: UUID
) -> None:
    async def save(*, findable: bool) -> None:
        await store.save_profile(
            member, Profile.model_validate(PROFILE | {"findable": findable}), TO_BE_FOUND
        )

    async def consents() -> list[tuple[str, str, bool]]:
        async with runtime.engine.connect() as tx:
            rows = (await tx.execute(sa.select(CONSENTS).order_by(CONSENTS.c.consent_id))).all()
        assert all(row.confirmed_at for row in rows)
        return [(row.text_version, row.source, row.withdrawn_at is None) for row in rows]

    newsletter = ("1", "sign-up", True)
    assert await consents() == [newsletter]
    await save(findable=True)
    await save(findable=True)
    assert await consents() == [newsletter, ("findable-1", "profile", True)]
    await save(findable=False)
    assert await consents() == [newsletter, ("findable-1", "profile", False)]
    await save(findable=True)
    gone = await store.unsubscribe(member)
    assert gone is not None
    assert gone.profile is not None
    assert not gone.profile.findable
    assert [still for *_, still in await consents()] == [False, False, False]
    back = await store.come_back(member, CONSENT)
    assert back is not None
    assert back.profile is not None
    assert not back.profile.findable


async def test_consents_to_being_found_do_not_count_as_asking_for_mail(
    store: PostgresCandidates, runtime: Runtime, member: UUID
) -> None:
    for findable in (True, False) * 4:
        profile = Profile.model_validate(PROFILE | {"findable": findable})
        await store.save_profile(member, profile, TO_BE_FOUND)
    await store.unsubscribe(member)
    await store.register(SIGN_UP, CONSENT)
    found = await store.find(member)
    assert found is not None
    assert found.status is Status.PENDING
    assert [subject for subject, _ in await subjects(runtime)].count("talent.registered") == 2


@pytest.mark.parametrize("how", ["complaint", "mail"])
async def test_a_complaint_and_a_mail_withdraw_the_consents_with_when_and_how(
    runtime: Runtime, store: PostgresCandidates, member: UUID, how: str
) -> None:
    kinds: dict[str, Any] = {"complaint": MailComplained, "mail": MailUnsubscribed}
    handlers: dict[str, Any] = {"complaint": mail_complained, "mail": mail_unsubscribed}

    async def told(occurred_at: datetime) -> None:
        said = {"candidate_id": member, "occurred_at": occurred_at, "delivery_id": uuid4()}
        async with runtime.engine.begin() as tx:
            await handlers[how](tx, kinds[how].model_validate(said), ledger=runtime.ledger)

    await told(datetime.now(UTC) - timedelta(days=1))
    still = await store.find(member)
    assert still is not None
    assert still.status is Status.ACTIVE
    await told(datetime.now(UTC) + timedelta(seconds=1))
    gone = await store.find(member)
    assert gone is not None
    assert gone.status is Status.UNSUBSCRIBED
    async with runtime.engine.connect() as tx:
        rows = (
            (await tx.execute(sa.select(CONSENTS).where(CONSENTS.c.candidate_id == member))).mappings().all()
        )
    assert {row["withdrawn_how"] for row in rows} == {how}
    assert all(row["withdrawn_at"] for row in rows)
    assert (await subjects(runtime))[-1][0] == "talent.changed"
