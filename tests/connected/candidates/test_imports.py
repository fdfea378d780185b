"""Candidates who come by import."""

from typing import Any

import pytest
import sqlalchemy as sa
from fixtures.candidates import PROFILE, subjects

from services.portal.bulk import Counts
from services.portal.candidates import Status
from services.portal.forms import ImportedCandidate
from services.portal.storage import reading
from services.portal.storage.bulk import take_chunk
from services.portal.store import PostgresCandidates
from services.portal.tables import CONSENTS
from shared.runtime import Runtime


async def test_an_import_may_bring_the_consent_to_be_found_but_not_after_unsubscribing(
    runtime: Runtime, store: PostgresCandidates, id_of: Any
) -> None:
    found = {"findable": True}
    people = [
        ImportedCandidate.model_validate(PROFILE | found | {"email": f"p{n}@example.org"}) for n in (1, 2)
    ]

    async def take() -> Counts:
        async with runtime.engine.begin() as tx:
            return await take_chunk(tx, runtime.ledger, people)

    assert await take() == Counts(new=2)
    gone = await id_of("p1@example.org")
    await store.unsubscribe(gone)
    assert await take() == Counts(unchanged=2)
    async with runtime.engine.connect() as tx:
        of_being_found = sa.select(CONSENTS).where(CONSENTS.c.text_version == "findable-1")
        rows = (await tx.execute(of_being_found.order_by(CONSENTS.c.consent_id))).all()
    assert [(row.source, row.withdrawn_at is None) for row in rows] == [
        ("import", row.candidate_id != gone) for row in rows
    ]
    assert len(rows) == 2


async def test_an_import_may_bring_an_objection_to_profiling_and_never_takes_one_back(
    runtime: Runtime, store: PostgresCandidates, id_of: Any
) -> None:
    async def take(**values: Any) -> None:
        person = ImportedCandidate.model_validate(PROFILE | {"email": "kari@example.org"} | values)
        async with runtime.engine.begin() as tx:
            await take_chunk(tx, runtime.ledger, [person])

    await take(plain=True)
    await take(findable=True, occupation="Tester")
    found = await store.find(await id_of("kari@example.org"))
    assert found is not None
    assert found.profile is not None
    assert (found.profile.occupation, found.mail.plain, found.profile.findable) == ("Tester", True, False)


@pytest.mark.usefixtures("member")
async def test_an_import_is_confirmed_at_once_and_a_second_one_changes_nothing(
    runtime: Runtime, store: PostgresCandidates, id_of: Any
) -> None:
    people = [
        ImportedCandidate.model_validate(PROFILE | {"email": f"person{n}@example.org"}) for n in range(40)
    ]
    people.append(ImportedCandidate.model_validate(PROFILE | {"email": "lucia@example.org"}))

    async def take() -> Counts:
        async with runtime.engine.begin() as tx:
            return await take_chunk(tx, runtime.ledger, people)

    assert await take() == Counts(new=40, unchanged=1)
    assert len(await subjects(runtime)) == 3 + 40
    assert await take() == Counts(unchanged=41)
    person = await id_of("person7@example.org")
    await store.unsubscribe(person)
    people[7] = people[7].model_copy(update={"occupation": "Tester"})
    assert await take() == Counts(changed=1, unchanged=40)
    found = await store.find(person)
    assert found is not None
    assert (found.status, found.version) == (Status.UNSUBSCRIBED, 3)
    async with runtime.engine.connect() as tx:
        assert (await reading.count_by_status(tx))[Status.ACTIVE] == 40
