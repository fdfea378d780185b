"""Candidates in PostgreSQL: what each act writes, which event it leaves, and who may see what."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine
from unit.services.portal.fakes import MemoryCandidates

from services.portal.bulk import Counts
from services.portal.candidates import Candidate, Candidates, Consent, Status
from services.portal.forms import ImportedCandidate, Profile, SignUp
from services.portal.handlers import mail_bounced, mail_complained, mail_unsubscribed
from services.portal.mail_wishes import MailWishes
from services.portal.occupations import create_reader
from services.portal.settings import PortalSettings
from services.portal.storage import changes, reading
from services.portal.storage.bulk import take_chunk
from services.portal.storage.expiry import expire
from services.portal.storage.occupations import read_some
from services.portal.store import PostgresCandidates
from services.portal.tables import CANDIDATES, CONSENTS
from shared.events import MailBounced, MailComplained, MailUnsubscribed
from shared.runtime import Runtime
from shared.vocabulary import Locale

SIGN_UP = SignUp.model_validate(
    {"email": "Lucia@example.org", "name": "Lucía", "locale": "en", "consent": True}
)
CONSENT = Consent("1", Locale.EN, "sign-up")
TO_BE_FOUND = Consent("findable-1", Locale.EN, "profile")
PROFILE: dict[str, Any] = {
    "name": "Lucía Herrero",
    "locale": "nb",
    "occupation": "Frontend developer",
    "skills": ["TypeScript", "React"],
    "experience": "Forms that work with a keyboard.",
    "languages": [{"language": "en", "level": "C1"}, {"language": "es"}],
    "places": ["0301", "32"],
    "remote": True,
    "employment_types": ["FULL_TIME"],
    "permit": "eea",
    "cadence": "instant",
    "seniority": "senior",
    "salary_floor": 650_000,
    "clearance": "no",
    "commute": False,
}
IdOf = Callable[[], Awaitable[UUID]]


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


async def subjects(runtime: Runtime) -> list[tuple[str, int]]:
    outbox = runtime.ledger.outbox
    async with runtime.engine.connect() as tx:
        rows = await tx.execute(sa.select(outbox.c.subject, outbox.c.body).order_by(outbox.c.position))
    return [(subject, json.loads(body)["version"]) for subject, body in rows]


async def age(runtime: Runtime, **columns: timedelta) -> None:
    """Move moments of every candidate into the past."""
    values = {name: CANDIDATES.c[name] - span for name, span in columns.items()}
    async with runtime.engine.begin() as tx:
        await tx.execute(sa.update(CANDIDATES).values(values))
        await tx.execute(sa.update(CONSENTS).values(given_at=CONSENTS.c.given_at - timedelta(days=2)))


async def view(engine: AsyncEngine, name: str) -> list[dict[str, Any]]:
    async with engine.connect() as tx:
        return [dict(row) for row in (await tx.execute(sa.text(f"SELECT * FROM portal.{name}"))).mappings()]  # noqa: S608  a name of ours


def facts(candidate: Candidate | None) -> tuple[Any, ...] | None:
    if candidate is None:
        return None
    return (
        candidate.status,
        candidate.version,
        candidate.name,
        candidate.locale,
        candidate.cadence,
        candidate.profile,
    )


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
    }
    assert await view(mailer, "candidate_audience") == []
    await store.erase(pending)
    assert await view(mailer, "candidate_contacts") == []
    for name in ("candidate_profiles", "candidates", "profiles"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            await view(mailer, name)


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
