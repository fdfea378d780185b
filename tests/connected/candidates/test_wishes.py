"""What candidates wish of mails and work: kept, told to other services, exported and erased."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from fixtures.candidates import PROFILE, TO_BE_FOUND, age, subjects, view
from sqlalchemy.ext.asyncio import AsyncEngine

from services.portal.forms import Profile
from services.portal.mail_wishes import MailWishes
from services.portal.occupations import create_reader
from services.portal.storage.occupations import read_some
from services.portal.store import PostgresCandidates
from shared.runtime import Runtime


async def test_a_copy_of_ones_data_holds_the_wishes_too(store: PostgresCandidates, member: UUID) -> None:
    copy = await store.everything(member)
    assert copy is not None
    wishes = ("seniority", "salary_floor", "clearance", "commute", "findable")
    assert {name: copy["profile"][name] for name in wishes} == {
        "seniority": "senior",
        "salary_floor": 650_000,
        "clearance": "no",
        "commute": False,
        "findable": False,
    }


MAIL_WISHES: dict[str, Any] = {
    "cadence": "weekly",
    "time_zone": "Asia/Kolkata",
    "send_hour": 7,
    "quiet_from": 22,
    "quiet_until": 6,
    "may_lower": False,
}


async def test_when_somebody_wants_mail_is_kept_told_to_the_mailer_exported_and_erased(
    store: PostgresCandidates, member: UUID, engine_for: Callable[[str], AsyncEngine]
) -> None:
    away = {"paused_until": (datetime.now(UTC) + timedelta(days=20)).date(), "stage": "partner"}
    assert await store.save_profile(member, Profile.model_validate(PROFILE | MAIL_WISHES | away), TO_BE_FOUND)
    mailer = engine_for("mailer")
    (row,) = await view(mailer, "candidate_contacts")
    wanted = MAIL_WISHES | {"paused_until": away["paused_until"]}
    assert {name: row[name] for name in wanted} == wanted
    (seen,) = await view(mailer, "candidate_audience")
    assert seen == {
        "candidate_id": member, "stage": "partner", "eea": True, "places": ["0301", "32"], "isco": []
    }  # fmt: skip
    found = await store.find(member)
    assert found is not None
    assert found.mail == MailWishes(**{name: value for name, value in wanted.items() if name != "cadence"})
    copy = await store.everything(member)
    assert copy is not None
    assert {name: copy["candidate"][name] for name in wanted} == wanted
    assert copy["profile"]["stage"] == "partner"
    await store.erase(member)
    assert await view(mailer, "candidate_contacts") == await view(mailer, "candidate_audience") == []


async def test_mails_go_on_when_somebody_asks_and_only_while_they_are_subscribed(
    runtime: Runtime, store: PostgresCandidates, member: UUID, engine_for: Callable[[str], AsyncEngine]
) -> None:
    mailer = engine_for("mailer")
    await age(runtime, renewed_at=timedelta(days=85), active_at=timedelta(days=85))
    (before,) = await view(mailer, "candidate_contacts")
    assert (await store.renew(member)) is not None
    (after,) = await view(mailer, "candidate_contacts")
    assert after["renewed_at"] - before["renewed_at"] >= timedelta(days=85)
    assert after["active_at"] == after["renewed_at"]
    assert after["renewals"] == before["renewals"] + 1
    assert (await subjects(runtime))[-1] == ("talent.changed", after["version"])
    await store.unsubscribe(member)
    (gone,) = await view(mailer, "candidate_contacts")
    await store.renew(member)
    assert await view(mailer, "candidate_contacts") == [gone]
    assert await store.renew(uuid4()) is None


async def test_occupations_are_read_in_the_background_and_again_after_a_change(
    runtime: Runtime, store: PostgresCandidates, member: UUID, engine_for: Callable[[str], AsyncEngine]
) -> None:
    reader = create_reader(runtime.settings.taxonomy_dir)

    async def groups() -> list[str]:
        async with runtime.engine.begin() as tx:
            await read_some(tx, reader)
        (row,) = await view(engine_for("mailer"), "candidate_audience")
        found: list[str] = row["isco"]
        return found

    assert await groups() == ["2513"]
    async with runtime.engine.begin() as tx:
        assert await read_some(tx, reader) == 0
    changed = Profile.model_validate(PROFILE | {"occupation": "sykepleier"})
    await store.save_profile(member, changed, TO_BE_FOUND)
    assert await groups() == ["2221"]
    unheard_of = Profile.model_validate(PROFILE | {"occupation": "xyzzy"})
    await store.save_profile(member, unheard_of, TO_BE_FOUND)
    assert await groups() == []
