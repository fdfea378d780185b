"""The portal's pages on candidates in memory, and a browser without scripts."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from unit.services.portal.fakes import MemoryCandidates, app_of, portal_of

from services.portal.candidates import Candidate, Consent
from services.portal.forms import Profile, SignUp
from services.portal.pages.portal import Portal
from shared.tokens import Purpose
from shared.vocabulary import Locale

CONSENT = Consent("1", Locale.EN, "sign-up")
TO_BE_FOUND = Consent("findable-1", Locale.EN, "profile")
PROFILE: dict[str, Any] = {
    "name": "Lucía Herrero",
    "locale": "en",
    "occupation": "Frontend developer",
    "skills": "TypeScript, React",
    "experience": "Forms that work with a keyboard.",
    "language": ["no", "en", "es", ""],
    "level": ["B1", "C1", "native", ""],
    "places": ["0301", "3205"],
    "employment_types": ["FULL_TIME"],
    "permit": "eea",
    "cadence": "instant",
    "time_zone": "Asia/Kolkata",
    "send_hour": "7",
    "quiet_from": "22",
    "quiet_until": "6",
    "stage": "arrived",
    "may_lower": "yes",
}


@pytest.fixture
def candidates() -> MemoryCandidates:
    return MemoryCandidates()


@pytest.fixture
def portal(candidates: MemoryCandidates) -> Portal:
    return portal_of(candidates)


@pytest.fixture
async def browser(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setattr("services.portal.pages.candidate.sign_up.REPLY_SECONDS", 0.0)
    transport = httpx.ASGITransport(app_of(portal), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://portal") as client:
        yield client


@pytest.fixture
async def pending(candidates: MemoryCandidates) -> Candidate:
    form = {"email": "lucia@example.org", "name": "Lucía", "locale": "en", "consent": True}
    await candidates.register(SignUp.model_validate(form), CONSENT)
    return next(iter(candidates.people.values()))


@pytest.fixture
async def member(candidates: MemoryCandidates, pending: Candidate) -> Candidate:
    await candidates.confirm(pending.candidate_id)
    profile = {
        "name": "Lucía Herrero",
        "locale": "en",
        "occupation": "Frontend developer",
        "skills": ["TypeScript"],
        "languages": [{"language": "es"}, {"language": "en", "level": "C1"}],
        "places": ["0301", "4601"],
        "permit": "eea",
        "cadence": "edition",
    }
    await candidates.save_profile(pending.candidate_id, Profile.model_validate(profile), TO_BE_FOUND)
    return candidates.people[pending.candidate_id]


@pytest.fixture
def address(portal: Portal) -> Any:
    """Makes the path of a candidate's page: ``address(Purpose.PROFILE, candidate)``."""

    def make(purpose: Purpose, candidate: Candidate) -> str:
        return portal.address(purpose, candidate)

    return make
