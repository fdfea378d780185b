"""Writes many confirmed candidates at once."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal.addresses import address_key
from services.portal.bulk import Counts
from services.portal.candidates import Consent, Status
from services.portal.consent_texts import CURRENT, FINDABLE
from services.portal.forms import ImportedCandidate
from services.portal.storage import changes, findable
from services.portal.tables import CANDIDATES, CONSENTS, PROFILES
from shared import outbox
from shared.events import TalentChanged
from shared.ledger import Ledger

SOURCE = "import"


async def take_chunk(tx: AsyncConnection, ledger: Ledger, people: Sequence[ImportedCandidate]) -> Counts:
    """Write one chunk. Known addresses keep their status: who unsubscribed stays unsubscribed."""
    known = await _known(tx, people)
    new = [person for person in people if address_key(person.email) not in known]
    changed = 0
    for person in people:
        row = known.get(address_key(person.email))
        if row is not None and _differs(allowed := _as_allowed(person, row), row):
            await changes.save_profile(tx, ledger, row["candidate_id"], allowed, _to_be_found(person))
            changed += 1
    if new:
        await _insert(tx, ledger, new)
    return Counts(len(new), changed, len(people) - len(new) - changed)


async def _known(tx: AsyncConnection, people: Sequence[ImportedCandidate]) -> dict[str, dict[str, Any]]:
    profile = [column for column in PROFILES.c if column.name != "candidate_id"]
    statement = (
        sa.select(CANDIDATES, *profile)
        .outerjoin_from(CANDIDATES, PROFILES, CANDIDATES.c.candidate_id == PROFILES.c.candidate_id)
        .where(CANDIDATES.c.email_key.in_([address_key(person.email) for person in people]))
        .with_for_update(of=CANDIDATES)
    )
    rows = (await tx.execute(statement)).mappings()
    return {row["email_key"]: dict(row) for row in rows}


def _as_allowed(person: ImportedCandidate, row: dict[str, Any]) -> ImportedCandidate:
    """Who unsubscribed is not found either, whatever a file says.

    What was agreed of clicks stays, and so does an objection to profiling.
    """
    kept: dict[str, Any] = {"clicks": bool(row["clicks"]), "plain": person.plain or row["plain"]}
    if row["status"] == Status.UNSUBSCRIBED or kept["plain"]:
        kept["findable"] = False
    return person.model_copy(update=kept)


def _to_be_found(person: ImportedCandidate) -> Consent:
    return Consent(FINDABLE, person.locale, SOURCE)


def _differs(person: ImportedCandidate, row: dict[str, Any]) -> bool:
    wanted = changes.profile_row(person) | changes.contact_row(person)
    return any(row[name] != value for name, value in wanted.items())


async def _insert(tx: AsyncConnection, ledger: Ledger, people: Sequence[ImportedCandidate]) -> None:
    events = [TalentChanged(candidate_id=uuid4(), version=1) for _ in people]
    pairs = list(zip(people, events, strict=True))
    await tx.execute(sa.insert(CANDIDATES), [_candidate_row(person, event) for person, event in pairs])
    await tx.execute(sa.insert(CONSENTS), [_consent_row(person, event) for person, event in pairs])
    for person, event in pairs:
        await findable.note(tx, event.candidate_id, _to_be_found(person), was=False, now=person.findable)
    profiles = [
        {"candidate_id": event.candidate_id, **changes.profile_row(person)} for person, event in pairs
    ]
    await tx.execute(sa.insert(PROFILES), profiles)
    await outbox.add(tx, ledger, *events)


def _candidate_row(person: ImportedCandidate, event: TalentChanged) -> dict[str, Any]:
    return {
        "candidate_id": event.candidate_id,
        "email": person.email,
        "email_key": address_key(person.email),
        "status": Status.ACTIVE,
        **changes.contact_row(person),
        "version": event.version,
        "confirmed_at": event.occurred_at,
    }


def _consent_row(person: ImportedCandidate, event: TalentChanged) -> dict[str, Any]:
    return {
        "candidate_id": event.candidate_id,
        "text_version": CURRENT,
        "locale": person.locale,
        "source": SOURCE,
        "confirmed_at": event.occurred_at,
        "confirmed_by": event.event_id,
    }
