"""How being a candidate ends: bounces, time, erasure."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from fixtures.candidates import CONSENT, SIGN_UP, age, subjects

from services.portal.candidates import Status
from services.portal.handlers import mail_bounced
from services.portal.storage.expiry import expire
from services.portal.store import PostgresCandidates
from shared.events import MailBounced
from shared.runtime import Runtime


async def test_a_bounce_makes_undeliverable_unless_it_is_older_than_the_last_change(
    runtime: Runtime, store: PostgresCandidates, member: UUID
) -> None:
    async def bounce(occurred_at: datetime, candidate_id: UUID = member) -> Status | None:
        event = MailBounced(delivery_id=uuid4(), candidate_id=candidate_id, occurred_at=occurred_at)
        async with runtime.engine.begin() as tx:
            await mail_bounced(tx, event, ledger=runtime.ledger)
        found = await store.find(member)
        return found.status if found else None

    now = datetime.now(UTC)
    assert await bounce(now - timedelta(days=1)) == Status.ACTIVE
    assert await bounce(now + timedelta(minutes=1), uuid4()) == Status.ACTIVE
    assert await bounce(now + timedelta(minutes=1)) == Status.UNDELIVERABLE
    assert await bounce(now + timedelta(minutes=1)) == Status.UNDELIVERABLE
    assert (await subjects(runtime))[3:] == [("talent.changed", 4)]
    back = await store.come_back(member, CONSENT)
    assert back is not None
    assert back.status is Status.ACTIVE


async def test_who_never_confirmed_or_left_long_ago_is_let_go(
    runtime: Runtime, store: PostgresCandidates, pending: UUID
) -> None:
    async def expired() -> int:
        async with runtime.engine.begin() as tx:
            return await expire(tx, runtime.ledger)

    assert await expired() == 0
    await store.confirm(pending)
    await store.unsubscribe(pending)
    await age(runtime, asked_at=timedelta(days=2))
    await store.register(SIGN_UP, CONSENT)
    await age(runtime, asked_at=timedelta(days=31))
    assert await expired() == 1
    back = await store.find(pending)
    assert back is not None
    assert back.status is Status.UNSUBSCRIBED
    assert await expired() == 0
    await age(runtime, status_at=timedelta(days=366))
    assert await expired() == 1
    assert await store.find(pending) is None
    await store.register(SIGN_UP, CONSENT)
    await age(runtime, asked_at=timedelta(days=31))
    assert await expired() == 1
    assert [subject for subject, _ in await subjects(runtime)].count("talent.withdrawn") == 2


async def test_erasing_leaves_no_row_and_no_personal_data_in_the_outbox(
    runtime: Runtime, store: PostgresCandidates, member: UUID
) -> None:
    assert await store.erase(member)
    async with runtime.engine.connect() as tx:
        for table in ("candidates", "consents", "profiles"):
            count = await tx.execute(sa.text(f"SELECT count(*) FROM portal.{table}"))  # noqa: S608  a name of ours
            assert count.scalar_one() == 0
        bodies = (await tx.execute(sa.select(runtime.ledger.outbox.c.body))).scalars().all()
    assert not [body for body in bodies if "example" in body or "Luc" in body]
