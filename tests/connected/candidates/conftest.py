"""The portal's store on a real database, and one candidate in it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from fixtures.candidates import CONSENT, PROFILE, SIGN_UP, TO_BE_FOUND

from services.portal.forms import Profile
from services.portal.settings import PortalSettings
from services.portal.storage import reading
from services.portal.store import PostgresCandidates
from shared.runtime import Runtime


@pytest.fixture
def runtime(runtime_for: Callable[..., Runtime]) -> Runtime:
    return runtime_for(PortalSettings)


@pytest.fixture
def store(runtime: Runtime) -> PostgresCandidates:
    return PostgresCandidates(runtime)


@pytest.fixture
def id_of(runtime: Runtime) -> Callable[[str], Awaitable[UUID | None]]:
    async def find(email: str) -> UUID | None:
        async with runtime.engine.connect() as tx:
            return await reading.id_of_address(tx, email)

    return find


@pytest.fixture
async def pending(store: PostgresCandidates, id_of: Any) -> UUID:
    await store.register(SIGN_UP, CONSENT)
    found: UUID = await id_of("lucia@example.org")
    return found


@pytest.fixture
async def member(store: PostgresCandidates, pending: UUID) -> UUID:
    await store.confirm(pending)
    await store.save_profile(pending, Profile.model_validate(PROFILE), TO_BE_FOUND)
    return pending
