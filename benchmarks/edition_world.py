"""A ledger of a large pool, made inside the database: people, jobs, lists of some parts, the edition before.

Of the edition's ``PARTS`` parts the first few have lists and wait to be frozen; the other candidates' mails
of it lie in the ledger already. Who waits had a mail of the edition before.
"""

import json
import random
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from benchmarks.mail_world import DIGESTS, JOBS, SKILLS
from services.mailer import examples
from services.mailer.storage.editions import NewEdition, insert_edition

PARTS = 256
OPEN_JOBS = 20_000
_PEOPLE = """
INSERT INTO portal.candidates
  (candidate_id, email, email_key, name, locale, status, cadence, version, active_at)
SELECT gen_random_uuid(), address, address, 'Kari Eksempel', CASE WHEN n % 3 = 0 THEN 'en' ELSE 'nb' END,
       'active', 'edition', 1, now() - interval '90 days'
FROM generate_series(1, :people) AS n,
     LATERAL (SELECT format('p%s@mail%s.example', n, n % 50)) AS of_n (address)
"""
_PROFILES = """
INSERT INTO portal.profiles
  (candidate_id, occupation, skills, experience, languages, places, permit)
SELECT candidate_id, 'nurse', ARRAY['care'], repeat('Six years of intensive care. ', 10), '[]',
       ARRAY['0301'], 'eea'
FROM portal.candidates
"""
_CARDS = """
INSERT INTO mailer.jobs (job_id, version, open, card, changed_at)
SELECT id, 1, true, CAST((CAST(:cards AS text[]))[1 + n % :kinds] AS jsonb)
       || jsonb_build_object('job_id', id, 'version', 1), now() - n * interval '1 minute'
FROM generate_series(1, :jobs) AS n,
     LATERAL (SELECT CAST(lpad(to_hex(n), 32, '0') AS uuid)) AS of_n (id)
"""
_LISTS = """
INSERT INTO matcher.rankings
  (edition_id, partition, candidate_id, rank, job_id, job_version, score, reasons, cautions, model_id)
SELECT :edition, part, candidate_id, rank, CAST(lpad(to_hex(number), 32, '0') AS uuid), 1,
       0.95 - rank / 100.0, CAST((CAST(:reasons AS text[]))[1 + rank % :kinds] AS jsonb),
       '["salary_unknown"]', 'benchmark'
FROM portal.candidates,
     LATERAL (SELECT abs(hashtextextended(candidate_id::text, 0) % :of)) AS of_candidate (part),
     generate_series(1, :top_k) AS rank,
     LATERAL (SELECT 1 + abs(hashtextextended(candidate_id::text, rank) % :jobs)) AS of_rank (number)
WHERE part < :parts
"""
_CONTENTS = """
CREATE TEMPORARY TABLE contents ON COMMIT DROP AS
SELECT number - 1 AS number, CAST(content AS jsonb) AS content
FROM unnest(CAST(:contents AS text[])) WITH ORDINALITY AS of_array (content, number)
"""
_MAILS = """
INSERT INTO mailer.deliveries
  (kind, candidate_id, edition_id, dedup_key, locale, content, model_id, correlation_id, state,
   next_attempt_at, created_at, sent_at, relay_answer, domain)
SELECT 'digest', candidate_id, :edition, 'digest:' || CAST(:edition AS uuid) || ':' || candidate_id, locale,
       content, 'benchmark', 'benchmark', CASE WHEN CAST(:went AS bool) THEN 'sent' ELSE 'queued' END,
       CASE WHEN NOT :went THEN now() END, CASE WHEN :went THEN now() - interval '14 days' ELSE now() END,
       CASE WHEN :went THEN now() - interval '14 days' END, CASE WHEN :went THEN '250 2.0.0 Ok' END,
       CASE WHEN :went THEN split_part(email, '@', 2) END
FROM portal.candidates
     JOIN contents ON number = abs(hashtextextended(candidate_id::text, 1) % :kinds)
WHERE (abs(hashtextextended(candidate_id::text, 0) % :of) < :parts) = :went
"""


async def fill(owner: AsyncEngine, people: int, parts: int) -> tuple[UUID, int]:
    """The pool, with ``parts`` parts of an opened edition ranked; the edition's id and number."""
    async with owner.begin() as tx:
        await tx.execute(text(_PEOPLE), {"people": people})
        await tx.execute(text(_PROFILES))
        cards = [item.job.model_dump_json() for item in examples.digest_content(JOBS).items]
        await tx.execute(text(_CARDS), {"cards": cards, "kinds": JOBS, "jobs": OPEN_JOBS})
        before, _ = await _edition(tx)
        edition, number = await _edition(tx)
        await _lists(tx, edition, parts)
        await tx.execute(text(_CONTENTS), {"contents": _contents()})
        await _mails(tx, before, parts, went=True)
        await _mails(tx, edition, parts, went=False)
    async with owner.connect() as connection:
        free = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await free.execute(text("VACUUM (ANALYZE)"))
    return edition, number


async def _edition(tx: AsyncConnection) -> tuple[UUID, int]:
    new = NewEdition(
        examples.EDITION.titles, examples.EDITION.articles, partitions=PARTS, top_k=JOBS, opened_by="b"
    )
    edition_id, number = await insert_edition(tx, new)
    opened = "UPDATE mailer.editions SET state = 'opened', opened_at = now() WHERE id = :id"
    await tx.execute(text(opened), {"id": edition_id})
    return edition_id, number


async def _lists(tx: AsyncConnection, edition: UUID, parts: int) -> None:
    await tx.execute(
        text("INSERT INTO matcher.editions (edition_id, partitions, top_k) VALUES (:id, :parts, :top_k)"),
        {"id": edition, "parts": PARTS, "top_k": JOBS},
    )
    place = {"kind": "place", "nb": "Oslo", "en": "Oslo"}
    reasons = [json.dumps([{"kind": "skill", "nb": skill, "en": skill}, place]) for skill in SKILLS]
    how = {"reasons": reasons, "kinds": len(SKILLS), "top_k": JOBS, "jobs": OPEN_JOBS, "of": PARTS}
    await tx.execute(text(_LISTS), {"edition": edition, "parts": parts, **how})


async def _mails(tx: AsyncConnection, edition: UUID, parts: int, *, went: bool) -> None:
    how = {"kinds": DIGESTS, "of": PARTS, "parts": parts}
    await tx.execute(text(_MAILS), {"edition": edition, "went": went, **how})


def _contents() -> list[str]:
    """Short ones: what is looked at of others' digests is which jobs are in them."""
    chance = random.Random(5)  # noqa: S311  the same digests every time
    numbers = range(1, OPEN_JOBS + 1)
    return [json.dumps({"items": [_item(n) for n in chance.sample(numbers, JOBS)]}) for _ in range(DIGESTS)]


def _item(number: int) -> dict[str, Any]:
    job = {"job_id": str(UUID(int=number)), "version": 1, "title": "Nurse", "employer": "Example"}
    return {"rank": 1, "score": 0.9, "job": job}
