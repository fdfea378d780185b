"""Takes in many confirmed candidates at once: the file is checked whole before the first row is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal import storage
from services.portal.addresses import address_key
from services.portal.candidates import Status
from services.portal.consent_texts import CURRENT
from services.portal.forms import ImportedCandidate
from services.portal.messages import MESSAGES, Fault, fault_of, values_of
from services.portal.tables import CANDIDATES, CONSENTS, PROFILES
from shared import outbox
from shared.errors import TalentPoolError
from shared.events import TalentChanged
from shared.ledger import Ledger

CHUNK = 500
MOST_ERRORS_SHOWN = 20


@dataclass(frozen=True)
class Counts:
    """What became of the lines."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


def read_candidates(file: Path) -> list[ImportedCandidate]:
    """The candidates of a JSON-lines file; raises with the line of everything that is wrong."""
    people: list[ImportedCandidate] = []
    first_line: dict[str, int] = {}
    problems: list[str] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            person = ImportedCandidate.model_validate_json(line)
        except ValidationError as error:
            problems += [f"line {number}: {text}" for text in _sentences(error)]
            continue
        earlier = first_line.setdefault(address_key(person.email), number)
        if earlier != number:
            problems.append(f"line {number}: email: stands in line {earlier} already")
        people.append(person)
    if problems:
        raise TalentPoolError(_report(file, problems))
    return people


def _sentences(error: ValidationError) -> list[str]:
    sentences = []
    for found in error.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in found["loc"])
        fault = fault_of(found)
        known = fault is not Fault.INVALID
        text = MESSAGES[fault].format(**values_of(found)) if known else found["msg"]
        sentences.append(f"{where}: {text}" if where else text)
    return sentences


def _report(file: Path, problems: Sequence[str]) -> str:
    shown = "\n".join(problems[:MOST_ERRORS_SHOWN])
    rest = len(problems) - MOST_ERRORS_SHOWN
    more = f"\n… and {rest} more" if rest > 0 else ""
    return f"{file.name} has errors; nothing was taken in:\n{shown}{more}"


async def take_chunk(tx: AsyncConnection, ledger: Ledger, people: Sequence[ImportedCandidate]) -> Counts:
    """Write one chunk. Known addresses keep their status: who unsubscribed stays unsubscribed."""
    known = await _known(tx, people)
    new = [person for person in people if address_key(person.email) not in known]
    changed = 0
    for person in people:
        row = known.get(address_key(person.email))
        if row is not None and _differs(person, row):
            await storage.save_profile(tx, ledger, row["candidate_id"], person)
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


def _differs(person: ImportedCandidate, row: dict[str, Any]) -> bool:
    wanted = storage.profile_row(person) | {
        "name": person.name,
        "locale": person.locale,
        "cadence": person.cadence,
    }
    return any(row[name] != value for name, value in wanted.items())


async def _insert(tx: AsyncConnection, ledger: Ledger, people: Sequence[ImportedCandidate]) -> None:
    events = [TalentChanged(candidate_id=uuid4(), version=1) for _ in people]
    pairs = list(zip(people, events, strict=True))
    await tx.execute(sa.insert(CANDIDATES), [_candidate_row(person, event) for person, event in pairs])
    await tx.execute(sa.insert(CONSENTS), [_consent_row(person, event) for person, event in pairs])
    profiles = [
        {"candidate_id": event.candidate_id, **storage.profile_row(person)} for person, event in pairs
    ]
    await tx.execute(sa.insert(PROFILES), profiles)
    await outbox.add(tx, ledger, *events)


def _candidate_row(person: ImportedCandidate, event: TalentChanged) -> dict[str, Any]:
    return {
        "candidate_id": event.candidate_id,
        "email": person.email,
        "email_key": address_key(person.email),
        "name": person.name,
        "locale": person.locale,
        "status": Status.ACTIVE,
        "cadence": person.cadence,
        "version": event.version,
        "confirmed_at": event.occurred_at,
    }


def _consent_row(person: ImportedCandidate, event: TalentChanged) -> dict[str, Any]:
    return {
        "candidate_id": event.candidate_id,
        "text_version": CURRENT,
        "locale": person.locale,
        "source": "import",
        "confirmed_at": event.occurred_at,
        "confirmed_by": event.event_id,
    }
