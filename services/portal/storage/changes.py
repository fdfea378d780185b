"""What may happen to a candidate. Each function writes its rows and its event in the caller's transaction."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal.addresses import address_key
from services.portal.candidates import Consent, Status, Withdrawal
from services.portal.consent_texts import CLICKS
from services.portal.forms import Profile, SignUp
from services.portal.storage import findable
from services.portal.tables import CANDIDATES, CONSENTS, PROFILES
from shared import outbox
from shared.events import TalentChanged, TalentRegistered, TalentWithdrawn
from shared.ledger import Ledger
from shared.vocabulary import Cadence

ASK_AGAIN_AFTER = timedelta(minutes=10)
MOST_ASKS_A_DAY = 3

NEXT_VERSION = CANDIDATES.c.version + 1


async def register(tx: AsyncConnection, ledger: Ledger, sign_up: SignUp, consent: Consent) -> None:
    """Take a sign-up: a new candidate, or one more request to confirm.

    A known address that is active stays as it is and hears nothing. One that is not active is asked to
    confirm again, at most three times a day, so that nobody's inbox can be flooded from here.
    """
    row = (await tx.execute(_registration(sign_up))).first()
    if row is None:
        return
    await _write_consent(tx, row.candidate_id, consent)
    await outbox.add(tx, ledger, TalentRegistered(candidate_id=row.candidate_id, version=row.version))


def _registration(sign_up: SignUp) -> sa.Executable:
    statement = insert(CANDIDATES).values(
        candidate_id=uuid4(),
        email=sign_up.email,
        email_key=address_key(sign_up.email),
        name=sign_up.name,
        locale=sign_up.locale,
        status=Status.PENDING,
        cadence=Cadence.EDITION,
        version=1,
    )
    return statement.on_conflict_do_update(
        index_elements=[CANDIDATES.c.email_key],
        set_={
            "name": sa.func.coalesce(CANDIDATES.c.name, statement.excluded.name),
            "locale": statement.excluded.locale,
            "status": Status.PENDING,
            "version": NEXT_VERSION,
            "asked_at": sa.func.now(),
            "status_at": sa.func.now(),
        },
        where=_may_be_asked(),
    ).returning(CANDIDATES.c.candidate_id, CANDIDATES.c.version)


def _may_be_asked() -> sa.ColumnElement[bool]:
    asked_today = (
        sa.select(sa.func.count())
        .where(
            CONSENTS.c.candidate_id == CANDIDATES.c.candidate_id,
            CONSENTS.c.given_at > sa.func.now() - timedelta(days=1),
            sa.not_(findable.OF_THE_PROFILE),
        )
        .scalar_subquery()
    )
    waited = CANDIDATES.c.asked_at < sa.func.now() - ASK_AGAIN_AFTER
    return sa.and_(
        CANDIDATES.c.status != Status.ACTIVE,
        sa.or_(waited, CANDIDATES.c.status != Status.PENDING),
        asked_today < MOST_ASKS_A_DAY,
    )


async def confirm(tx: AsyncConnection, ledger: Ledger, candidate_id: UUID) -> None:
    """Make a pending candidate active, and keep which event the confirming made."""
    version = await _set_status(tx, candidate_id, Status.ACTIVE, CANDIDATES.c.status == Status.PENDING)
    if version is None:
        return
    event = TalentChanged(candidate_id=candidate_id, version=version)
    await tx.execute(
        sa.update(CONSENTS)
        .where(
            CONSENTS.c.candidate_id == candidate_id,
            CONSENTS.c.confirmed_at.is_(None),
            CONSENTS.c.withdrawn_at.is_(None),
        )
        .values(confirmed_at=sa.func.now(), confirmed_by=event.event_id)
    )
    await outbox.add(tx, ledger, event)


async def unsubscribe(
    tx: AsyncConnection,
    ledger: Ledger,
    candidate_id: UUID,
    how: Withdrawal = Withdrawal.PAGE,
    occurred_at: datetime | None = None,
) -> None:
    """Stop all mail and being found, and note when and how the consents were withdrawn.

    What occurred before the last change of status says nothing.
    """
    condition = CANDIDATES.c.status != Status.UNSUBSCRIBED
    if occurred_at is not None:
        condition = sa.and_(condition, CANDIDATES.c.status_at <= occurred_at)
    version = await _set_status(tx, candidate_id, Status.UNSUBSCRIBED, condition)
    if version is None:
        return
    await tx.execute(
        sa.update(CONSENTS)
        .where(CONSENTS.c.candidate_id == candidate_id, CONSENTS.c.withdrawn_at.is_(None))
        .values(withdrawn_at=sa.func.now(), withdrawn_how=how)
    )
    await findable.end(tx, candidate_id)
    await outbox.add(tx, ledger, TalentChanged(candidate_id=candidate_id, version=version))


async def come_back(tx: AsyncConnection, ledger: Ledger, candidate_id: UUID, consent: Consent) -> None:
    """Make somebody active again who unsubscribed or could not be reached; the signed link is the proof."""
    gone = CANDIDATES.c.status.in_((Status.UNSUBSCRIBED, Status.UNDELIVERABLE))
    version = await _set_status(tx, candidate_id, Status.ACTIVE, gone)
    if version is None:
        return
    event = TalentChanged(candidate_id=candidate_id, version=version)
    await _write_consent(tx, candidate_id, consent, confirmed_by=event.event_id)
    await outbox.add(tx, ledger, event)


async def mark_undeliverable(
    tx: AsyncConnection, ledger: Ledger, candidate_id: UUID, occurred_at: datetime
) -> None:
    """Note that the address refuses mail; an older bounce than the last change of status says nothing."""
    reachable = sa.and_(
        CANDIDATES.c.status.in_((Status.PENDING, Status.ACTIVE)), CANDIDATES.c.status_at <= occurred_at
    )
    version = await _set_status(tx, candidate_id, Status.UNDELIVERABLE, reachable)
    if version is not None:
        await outbox.add(tx, ledger, TalentChanged(candidate_id=candidate_id, version=version))


async def _set_status(
    tx: AsyncConnection, candidate_id: UUID, status: Status, condition: sa.ColumnElement[bool]
) -> int | None:
    """The new version, or ``None`` if the condition does not hold."""
    values: dict[str, Any] = {"status": status, "version": NEXT_VERSION, "status_at": sa.func.now()}
    if status is Status.ACTIVE:
        values |= asked_again()
        values["confirmed_at"] = sa.func.coalesce(CANDIDATES.c.confirmed_at, sa.func.now())
    result = await tx.execute(
        sa.update(CANDIDATES)
        .where(CANDIDATES.c.candidate_id == candidate_id, condition)
        .values(values)
        .returning(CANDIDATES.c.version)
    )
    version: int | None = result.scalar_one_or_none()
    return version


async def _write_consent(
    tx: AsyncConnection, candidate_id: UUID, consent: Consent, confirmed_by: UUID | None = None
) -> None:
    await tx.execute(
        sa.insert(CONSENTS).values(
            candidate_id=candidate_id,
            text_version=consent.text_version,
            locale=consent.locale,
            source=consent.source,
            confirmed_at=sa.func.now() if confirmed_by else None,
            confirmed_by=confirmed_by,
        )
    )


async def save_profile(
    tx: AsyncConnection, ledger: Ledger, candidate_id: UUID, profile: Profile, consent: Consent
) -> bool:
    """Store the profile form; ``False`` if there is no such candidate."""
    result = await tx.execute(
        sa.update(CANDIDATES)
        .where(CANDIDATES.c.candidate_id == candidate_id)
        .values(**contact_row(profile), **asked_again(), version=NEXT_VERSION)
        .returning(CANDIDATES.c.version)
    )
    version = result.scalar_one_or_none()
    if version is None:
        return False
    values = profile_row(profile)
    was = await findable.is_findable(tx, candidate_id)
    await findable.note(tx, candidate_id, consent, was=was, now=profile.findable)
    counted = await findable.is_counted(tx, candidate_id)
    to_clicks = Consent(CLICKS, consent.locale, consent.source)
    await findable.note(tx, candidate_id, to_clicks, was=counted, now=profile.clicks)
    await tx.execute(
        insert(PROFILES)
        .values(candidate_id=candidate_id, **values)
        .on_conflict_do_update(
            index_elements=[PROFILES.c.candidate_id],
            set_={**values, "isco_by": None, "updated_at": sa.func.now()},
        )
    )
    await outbox.add(tx, ledger, TalentChanged(candidate_id=candidate_id, version=version))
    return True


async def renew(tx: AsyncConnection, ledger: Ledger, candidate_id: UUID) -> None:
    """Let an active candidate's mails go on as they asked for."""
    result = await tx.execute(
        sa.update(CANDIDATES)
        .where(CANDIDATES.c.candidate_id == candidate_id, CANDIDATES.c.status == Status.ACTIVE)
        .values(**asked_again(), version=NEXT_VERSION)
        .returning(CANDIDATES.c.version)
    )
    version = result.scalar_one_or_none()
    if version is not None:
        await outbox.add(tx, ledger, TalentChanged(candidate_id=candidate_id, version=version))


def asked_again() -> dict[str, Any]:
    """The columns of ``candidates`` by which mails go on: somebody has just asked for them."""
    now = sa.func.now()
    return {"renewed_at": now, "renewals": CANDIDATES.c.renewals + 1, "active_at": now}


def contact_row(profile: Profile) -> dict[str, Any]:
    """The columns of ``candidates`` that the form sets."""
    return profile.model_dump(
        include={
            "name",
            "locale",
            "cadence",
            "time_zone",
            "send_hour",
            "quiet_from",
            "quiet_until",
            "paused_until",
            "may_lower",
            "plain",
        },
    )


def profile_row(profile: Profile) -> dict[str, Any]:
    """The columns of ``profiles`` but the key."""
    return profile.model_dump(
        mode="json",
        include={
            "occupation",
            "skills",
            "experience",
            "languages",
            "places",
            "remote",
            "employment_types",
            "permit",
            "seniority",
            "salary_floor",
            "clearance",
            "commute",
            "findable",
            "clicks",
            "stage",
        },
    )


async def erase(tx: AsyncConnection, ledger: Ledger, candidate_id: UUID) -> bool:
    """Delete a candidate's rows; ``False`` if there are none."""
    result = await tx.execute(
        sa.delete(CANDIDATES).where(CANDIDATES.c.candidate_id == candidate_id).returning(CANDIDATES.c.version)
    )
    version = result.scalar_one_or_none()
    if version is None:
        return False
    await outbox.add(tx, ledger, TalentWithdrawn(candidate_id=candidate_id, version=version + 1))
    return True
