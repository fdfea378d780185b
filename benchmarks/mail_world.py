"""A full ledger for the mail benchmark: people, an edition, and personal digests made inside the database."""

import json
import random
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import examples
from services.mailer.content import JobCard
from services.mailer.storage.editions import NewEdition, insert_edition

JOBS = 10
OPEN_JOBS = 200
DIGESTS = 500
SKILLS = (
    "Python",
    "grunnvann",
    "modellering",
    "sykepleie",
    "feltarbeid",
    "SQL",
    "prosjektledelse",
    "tolking",
)
NAMES = ("Kari Eksempel", "Amélie Ødegård-Ndiaye", "Nguyễn Văn An", "Jan Prøve")
_PEOPLE = """
INSERT INTO portal.candidates (candidate_id, email, email_key, name, locale, status, cadence, version)
SELECT gen_random_uuid(), address, address, (CAST(:names AS text[]))[1 + n % 4],
       'nb', 'active', 'edition', 1
FROM generate_series(1, :people) AS n,
     LATERAL (SELECT format('p%s@mail%s.example', n, n % 50)) AS of_n (address)
"""
_DELIVERIES = """
INSERT INTO mailer.deliveries
  (kind, candidate_id, edition_id, dedup_key, locale, content, model_id, correlation_id, state,
   next_attempt_at)
SELECT 'digest', candidate_id, :edition, 'digest:' || :edition || ':' || candidate_id, 'nb',
       CAST((CAST(:contents AS text[]))[1 + (row_number() OVER ()) % :digests] AS jsonb), 'benchmark',
       'benchmark', 'queued', now()
FROM portal.candidates
"""


async def fill(owner: AsyncEngine, people: int) -> UUID:
    """Candidates, and an edition being sent with a digest for each of them."""
    new = NewEdition(
        titles=examples.EDITION.titles,
        articles=examples.EDITION.articles,
        partitions=1,
        top_k=JOBS,
        opened_by="bench",
    )
    contents = [json.dumps(one) for one in digests()]
    async with owner.begin() as tx:
        edition_id, _ = await insert_edition(tx, new)
        await tx.execute(
            text("UPDATE mailer.editions SET state = 'sending', sending_at = now() WHERE id = :id"),
            {"id": edition_id},
        )
        await tx.execute(text(_PEOPLE), {"names": list(NAMES), "people": people})
        values = {"edition": edition_id, "contents": contents, "digests": DIGESTS}
        await tx.execute(text(_DELIVERIES.replace(":edition", "CAST(:edition AS uuid)")), values)
    async with owner.connect() as tx:
        await tx.execute(text("ANALYZE mailer.deliveries"))
    return edition_id


def digests() -> list[dict[str, Any]]:
    """Contents of ten of some hundred jobs each, every job with reasons of its own choice."""
    chance = random.Random(5)  # noqa: S311  the same digests every time
    cards = list(_cards())
    return [
        {"items": [_item(rank, card, chance) for rank, card in enumerate(chance.sample(cards, JOBS), 1)]}
        for _ in range(DIGESTS)
    ]


def _cards() -> list[JobCard]:
    later = datetime.now(UTC) + timedelta(days=20)
    numbers, samples = count(1), [item.job for item in examples.digest_content(JOBS).items]
    return [
        sample.model_copy(
            update={"job_id": uuid4(), "title": f"{sample.title} {next(numbers)}", "deadline": later}
        )
        for sample in samples * (OPEN_JOBS // JOBS)
    ]


def _item(rank: int, card: JobCard, chance: random.Random) -> dict[str, Any]:
    skills = chance.sample(SKILLS, chance.randint(1, 3))
    reasons = [{"kind": "skill", "nb": skill, "en": skill} for skill in skills]
    return {
        "rank": rank,
        "score": 0.9 - rank / 100,
        "reasons": [*reasons, {"kind": "place", "nb": "Oslo", "en": "Oslo"}],
        "cautions": chance.sample(["permit_unknown", "salary_unknown", "commute"], chance.randint(0, 2)),
        "job": card.model_dump(mode="json"),
    }
