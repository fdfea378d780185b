"""What each act of a candidate writes, and which event it leaves."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fixtures.candidates import CONSENT, PROFILE, SIGN_UP, TO_BE_FOUND, age, facts, subjects
from unit.services.portal.fakes import MemoryCandidates

from services.portal.candidates import Candidates, Status
from services.portal.forms import Profile, SignUp
from services.portal.storage import changes
from services.portal.store import PostgresCandidates
from services.portal.tables import CANDIDATES
from shared.runtime import Runtime


@pytest.mark.parametrize("kind", ["memory", "postgres"])
async def test_the_fake_and_the_real_store_keep_one_contract(
    kind: str, store: PostgresCandidates, id_of: Any
) -> None:
    candidates: Candidates = MemoryCandidates() if kind == "memory" else store
    await candidates.register(SIGN_UP, CONSENT)
    await candidates.register(SIGN_UP, CONSENT)
    if isinstance(candidates, MemoryCandidates):
        (me,) = candidates.people
    else:
        me = await id_of("LUCIA@example.org")
    seen = [
        facts(await candidates.find(me)),
        facts(await candidates.come_back(me, CONSENT)),
        facts(await candidates.confirm(me)),
        facts(await candidates.confirm(me)),
        await candidates.save_profile(me, Profile.model_validate(PROFILE), TO_BE_FOUND),
        facts(await candidates.find(me)),
        facts(await candidates.unsubscribe(me)),
        facts(await candidates.unsubscribe(me)),
        facts(await candidates.confirm(me)),
        facts(await candidates.come_back(me, CONSENT)),
        set(await candidates.everything(me) or {}),
        await candidates.erase(me),
        await candidates.erase(me),
        await candidates.find(me),
        await candidates.confirm(me),
        await candidates.unsubscribe(me),
        await candidates.come_back(me, CONSENT),
        await candidates.save_profile(me, Profile.model_validate(PROFILE), TO_BE_FOUND),
        await candidates.everything(me),
    ]
    assert [entry[:2] if isinstance(entry, tuple) else entry for entry in seen] == [
        ("pending", 1),
        ("pending", 1),
        ("active", 2),
        ("active", 2),
        True,
        ("active", 3),
        ("unsubscribed", 4),
        ("unsubscribed", 4),
        ("unsubscribed", 4),
        ("active", 5),
        {"candidate", "profile", "consents", "feedback"},
        True,
        False,
        *[None] * 4,
        False,
        None,
    ]
    saved = seen[5]
    assert isinstance(saved, tuple)
    assert saved[2:5] == ("Lucía Herrero", "nb", "instant")
    assert saved[5].languages == ({"language": "en", "level": "C1"}, {"language": "es", "level": None})


async def test_each_change_leaves_one_event_with_its_version(
    runtime: Runtime, store: PostgresCandidates, member: UUID
) -> None:
    await store.confirm(member)
    await store.unsubscribe(member)
    await store.unsubscribe(member)
    await store.come_back(member, CONSENT)
    await store.erase(member)
    assert await subjects(runtime) == [
        ("talent.registered", 1),
        ("talent.changed", 2),
        ("talent.changed", 3),
        ("talent.changed", 4),
        ("talent.changed", 5),
        ("talent.withdrawn", 6),
    ]


async def test_a_pending_address_is_asked_again_after_a_while_and_not_for_ever(
    runtime: Runtime, store: PostgresCandidates, pending: UUID
) -> None:
    await store.register(SIGN_UP, CONSENT)
    assert await subjects(runtime) == [("talent.registered", 1)]
    for _ in range(4):
        async with runtime.engine.begin() as tx:
            await tx.execute(
                sa.update(CANDIDATES).values(asked_at=CANDIDATES.c.asked_at - timedelta(hours=1))
            )
        await store.register(SIGN_UP, CONSENT)
    assert await subjects(runtime) == [("talent.registered", version) for version in (1, 2, 3)]
    assert (await store.find(pending)) is not None


async def test_strangers_cannot_change_an_active_candidate_or_rename_another(
    runtime: Runtime, store: PostgresCandidates, member: UUID
) -> None:
    before = await store.find(member)
    await age(runtime, asked_at=timedelta(days=2))
    other = SignUp.model_validate(
        {"email": "LUCIA@example.org", "name": "X", "locale": "en", "consent": True}
    )
    await store.register(other, CONSENT)
    assert await store.find(member) == before
    await store.unsubscribe(member)
    await store.register(other, CONSENT)
    again = await store.find(member)
    assert again is not None
    assert (again.status, again.name) == (Status.PENDING, "Lucía Herrero")


async def test_the_same_address_signing_up_at_once_is_one_candidate(
    runtime: Runtime, store: PostgresCandidates
) -> None:
    await asyncio.gather(*[store.register(SIGN_UP, CONSENT) for _ in range(8)])
    assert await subjects(runtime) == [("talent.registered", 1)]


async def test_changes_at_the_same_time_each_get_their_own_version(
    runtime: Runtime, store: PostgresCandidates, member: UUID
) -> None:
    profile = Profile.model_validate(PROFILE)
    await asyncio.gather(*[store.save_profile(member, profile, TO_BE_FOUND) for _ in range(8)])
    versions = [version for _, version in await subjects(runtime)]
    assert sorted(versions) == list(range(1, 12))


async def test_a_failed_act_leaves_neither_fact_nor_event(
    runtime: Runtime, store: PostgresCandidates, member: UUID
) -> None:
    before = await subjects(runtime)

    async def fail_after_saving() -> None:
        async with runtime.engine.begin() as tx:
            await changes.unsubscribe(tx, runtime.ledger, member)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_after_saving()
    assert await subjects(runtime) == before
    found = await store.find(member)
    assert found is not None
    assert found.status is Status.ACTIVE
