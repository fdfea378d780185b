"""What candidates said of jobs, from the portal's view, and the text of those jobs, kept beyond their end."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.opening import Terms
from services.matcher.storage.vectors import Readers, as_facts, decoded, facts_of, outdated, sent
from services.matcher.tables import FEEDBACK, FEEDBACK_JOBS, FEEDBACK_VECTORS, JOBS, PROFILES
from services.matcher.taste import Opinion, Taste
from shared.vocabulary import FeedbackKind, RemoteMode

CHARACTERS = 6_000
"""Of a job's text: more than is embedded, since skills are read from all of it."""
MOST_OPINIONS = 40
"""A candidate's newest; more say little more."""
TRAINS = (FeedbackKind.MORE, FeedbackKind.LESS)


@dataclass(frozen=True)
class Reported:
    """A job that candidates say is gone; ``title`` is empty if it is not known any more."""

    job_id: UUID
    title: str
    reports: int
    open: bool


async def keep_jobs(tx: AsyncConnection, job_id: UUID | None = None) -> None:
    """Keep the text of a job of which somebody has spoken; of all such jobs if none is named.

    Of a job that is closed already only the title is known, which the candidate was shown.
    """
    title = sa.func.coalesce(sa.func.nullif(JOBS.c.title, ""), sa.func.max(FEEDBACK.c.title))
    kept = sa.exists().where(FEEDBACK_JOBS.c.job_id == FEEDBACK.c.job_id)
    known = (
        sa.select(
            FEEDBACK.c.job_id,
            sa.func.coalesce(JOBS.c.version, 0),
            title,
            sa.func.coalesce(sa.func.left(JOBS.c.body, CHARACTERS), ""),
            sa.func.coalesce(JOBS.c.terms, sa.text("'{}'::jsonb")),
        )
        .outerjoin_from(FEEDBACK, JOBS, JOBS.c.job_id == FEEDBACK.c.job_id)
        .where(~kept)
        .group_by(FEEDBACK.c.job_id, JOBS.c.job_id)
        .order_by(FEEDBACK.c.job_id)
    )
    if job_id is not None:
        known = known.where(FEEDBACK.c.job_id == job_id)
    columns = ["job_id", "version", "title", "body", "terms"]
    await tx.execute(insert(FEEDBACK_JOBS).from_select(columns, known).on_conflict_do_nothing())


async def drop_jobs(tx: AsyncConnection) -> None:
    """Delete the text and the vectors of jobs of which nobody speaks any more."""
    for table in (FEEDBACK_JOBS, FEEDBACK_VECTORS):
        spoken_of = sa.exists().where(FEEDBACK.c.job_id == table.c.job_id)
        await tx.execute(sa.delete(table).where(~spoken_of))


async def unread(
    tx: AsyncConnection, readers: Readers, limit: int, after: UUID | None = None
) -> Sequence[Any]:
    """Kept jobs that a model or taxonomy has not read, in order, after a job."""
    v = FEEDBACK_VECTORS.c
    statement = (
        sa.select(FEEDBACK_JOBS, v.content_hash)
        .outerjoin_from(
            FEEDBACK_JOBS,
            FEEDBACK_VECTORS,
            sa.and_(v.job_id == FEEDBACK_JOBS.c.job_id, v.model_id == readers.model_id),
        )
        .where(FEEDBACK_JOBS.c.title != "", outdated(FEEDBACK_VECTORS, readers, FEEDBACK_JOBS.c.version))
        .order_by(FEEDBACK_JOBS.c.job_id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(FEEDBACK_JOBS.c.job_id > after)
    return (await tx.execute(statement)).all()


async def load(tx: AsyncConnection, readers: Readers, whose: sa.ColumnElement[bool]) -> Sequence[Any]:
    """What the candidates said whom a condition on the view of profiles selects; for ``as_tastes``."""
    v = FEEDBACK_VECTORS.c
    statement = (
        sa.select(
            FEEDBACK.c.candidate_id,
            FEEDBACK.c.job_id,
            FEEDBACK.c.kind,
            FEEDBACK.c.given_at,
            sa.cast(FEEDBACK_JOBS.c.terms, sa.Text).label("conditions"),
            *facts_of(FEEDBACK_VECTORS),
            sent(FEEDBACK_VECTORS).label("embedding"),
        )
        .join_from(FEEDBACK, PROFILES, PROFILES.c.candidate_id == FEEDBACK.c.candidate_id)
        .outerjoin(FEEDBACK_JOBS, FEEDBACK_JOBS.c.job_id == FEEDBACK.c.job_id)
        .outerjoin(FEEDBACK_VECTORS, sa.and_(v.job_id == FEEDBACK.c.job_id, v.model_id == readers.model_id))
        .where(whose)
        .order_by(FEEDBACK.c.candidate_id, FEEDBACK.c.given_at.desc(), FEEDBACK.c.job_id)
    )
    return (await tx.execute(statement)).all()


def as_tastes(rows: Sequence[Any]) -> dict[UUID, Taste]:
    """The taste of each candidate who has said anything."""
    by_candidate: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        by_candidate[row.candidate_id].append(row)
    return {candidate_id: _taste(said) for candidate_id, said in by_candidate.items()}


def _taste(said: Sequence[Any]) -> Taste:
    taught = [row for row in said if row.kind in TRAINS and row.embedding is not None][:MOST_OPINIONS]
    return Taste(
        tuple(_opinion(row) for row in taught),
        frozenset(row.job_id for row in said if row.kind != FeedbackKind.MORE),
        frozenset().union(*(_places(row.conditions) for row in said if row.kind == FeedbackKind.WRONG_PLACE)),
    )


def _opinion(row: Any) -> Opinion:
    vector = decoded([row.embedding])[0]
    return Opinion(row.job_id, row.kind == FeedbackKind.MORE, row.given_at, vector, as_facts(row))


def _places(conditions: str | None) -> frozenset[str]:
    """What a wrong place is: where the job is, or, if that is nowhere, the way of working."""
    terms = Terms.model_validate_json(conditions or "{}")
    codes = frozenset(code for place in terms.places if (code := place.municipality or place.county))
    if terms.remote is RemoteMode.REMOTE or (terms.remote is RemoteMode.HYBRID and not codes):
        return frozenset({terms.remote.value})
    return codes


async def reported_expired(tx: AsyncConnection, least: int) -> Sequence[Reported]:
    """Jobs that at least so many candidates say are gone, those first that most say it of."""
    reports = sa.func.count().label("reports")
    is_open = sa.func.coalesce(JOBS.c.state == "open", sa.false()).label("open")
    title = sa.func.coalesce(sa.func.nullif(JOBS.c.title, ""), sa.func.max(FEEDBACK.c.title)).label("title")
    statement = (
        sa.select(FEEDBACK.c.job_id, title, reports, is_open)
        .outerjoin_from(FEEDBACK, JOBS, JOBS.c.job_id == FEEDBACK.c.job_id)
        .where(FEEDBACK.c.kind == FeedbackKind.EXPIRED)
        .group_by(FEEDBACK.c.job_id, JOBS.c.job_id)
        .having(reports >= least)
        .order_by(is_open.desc(), reports.desc(), FEEDBACK.c.job_id)
    )
    return [Reported(row.job_id, row.title, row.reports, row.open) for row in await tx.execute(statement)]
