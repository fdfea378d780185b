"""Who may see what of a candidate."""

from collections.abc import Callable
from uuid import UUID

import pytest
from fixtures.candidates import PROFILE, TO_BE_FOUND, view
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.portal.forms import Profile
from services.portal.store import PostgresCandidates


async def test_the_matcher_sees_profiles_of_active_candidates_and_no_names(
    store: PostgresCandidates, member: UUID, engine_for: Callable[[str], AsyncEngine]
) -> None:
    matcher = engine_for("matcher")
    (row,) = await view(matcher, "candidate_profiles")
    assert row == {
        "candidate_id": member,
        "version": 3,
        "occupation": "Frontend developer",
        "skills": ["TypeScript", "React"],
        "experience": "Forms that work with a keyboard.",
        "languages": [{"language": "en", "level": "C1"}, {"language": "es", "level": None}],
        "places": ["0301", "32"],
        "remote": True,
        "employment_types": ["FULL_TIME"],
        "permit": "eea",
        "cadence": "instant",
        "seniority": "senior",
        "salary_floor": 650_000,
        "clearance": "no",
        "commute": False,
        "findable": False,
    }
    await store.unsubscribe(member)
    assert await view(matcher, "candidate_profiles") == []
    for name in ("candidate_contacts", "candidates", "profiles", "consents"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            await view(matcher, name)


async def test_nobody_sees_the_profile_of_who_objects_to_profiling(
    store: PostgresCandidates, member: UUID, engine_for: Callable[[str], AsyncEngine]
) -> None:
    objecting = Profile.model_validate(PROFILE | {"plain": True, "findable": True})
    await store.save_profile(member, objecting, TO_BE_FOUND)
    assert await view(engine_for("matcher"), "candidate_profiles") == []
    mailer = engine_for("mailer")
    assert await view(mailer, "candidate_audience") == []
    (contact,) = await view(mailer, "candidate_contacts")
    assert (contact["plain"], contact["status"]) == (True, "active")
    copy = await store.everything(member)
    assert copy is not None
    assert (copy["candidate"]["plain"], copy["profile"]["findable"]) == (True, False)
    assert [consent["text_version"] for consent in copy["consents"]] == ["1"]
    await store.save_profile(member, Profile.model_validate(PROFILE), TO_BE_FOUND)
    assert len(await view(engine_for("matcher"), "candidate_profiles")) == 1


async def test_the_mailer_sees_how_to_reach_everybody_and_no_profiles(
    store: PostgresCandidates, pending: UUID, engine_for: Callable[[str], AsyncEngine]
) -> None:
    mailer = engine_for("mailer")
    (row,) = await view(mailer, "candidate_contacts")
    assert row == {
        "candidate_id": pending,
        "version": 1,
        "email": "Lucia@example.org",
        "name": "Lucía",
        "locale": "en",
        "status": "pending",
        "cadence": "edition",
        "time_zone": "Europe/Oslo",
        "send_hour": None,
        "quiet_from": None,
        "quiet_until": None,
        "paused_until": None,
        "renewed_at": row["active_at"],
        "renewals": 0,
        "active_at": row["active_at"],
        "may_lower": True,
        "plain": False,
    }
    assert await view(mailer, "candidate_audience") == []
    await store.erase(pending)
    assert await view(mailer, "candidate_contacts") == []
    for name in ("candidate_profiles", "candidates", "profiles"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            await view(mailer, name)
