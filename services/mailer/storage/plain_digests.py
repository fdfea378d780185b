"""Freezes an edition's plain digests, the newest jobs, the same for all: for candidates without a profile,
and for those who object to profiling.
"""

from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, all_, cast, exists, func, literal, null, select, true, union_all
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import CTE, Subquery

from services.mailer.cadence import Rules
from services.mailer.storage.digests import ACTIVE, Choice, freeze
from services.mailer.tables import editions, jobs
from services.mailer.views import audiences, contacts, matches

MOST_OF_AN_EMPLOYER = 2
"""Jobs of one employer in a plain digest, so that a large feed does not fill it."""
TO_CHOOSE_FROM = 5
"""Times as many of the newest jobs are looked at, for candidates who have had some of them."""


async def freeze_plain(tx: AsyncConnection, edition_id: UUID, rules: Rules) -> int:
    """A plain digest for each active candidate without a profile to use; returns how many there are.

    The matcher ranks nothing for them. Cadence, holidays and what they had before count as for everybody.
    """
    choice = await plain_choice(tx, edition_id, whose_are_plain(edition_id, rules))
    return await freeze(tx, edition_id, choice, rules)


async def plain_choice(tx: AsyncConnection, edition_id: UUID, whose: Select[Any]) -> Choice:
    """Plain digests of an edition for the candidates that ``whose`` selects."""
    top_k = select(editions.c.top_k).where(editions.c.id == edition_id)
    count = (await tx.execute(top_k)).scalar_one()
    return Choice(whose, partial(_items, count=count), plain=True)


def whose_are_plain(edition_id: UUID, rules: Rules) -> Select[Any]:
    """The candidates of whom there is no profile, if the rules say so, and those who object to its use."""
    with_profile = exists().where(audiences.c.candidate_id == contacts.c.candidate_id)
    ranked = exists().where(
        matches.c.edition_id == edition_id, matches.c.candidate_id == contacts.c.candidate_id
    )
    active = select(contacts.c.candidate_id).where(contacts.c.status == ACTIVE)
    objecting = active.where(contacts.c.plain)
    if not rules.plain:
        return objecting
    unknown = active.where(~contacts.c.plain, ~with_profile, ~ranked)
    return select(union_all(objecting, unknown).subquery("plain").c.candidate_id)


def _newest(count: int) -> CTE:
    """The newest open jobs with their rank, few of each employer."""
    employer = jobs.c.card["employer"].astext
    newest_first = (jobs.c.changed_at.desc(), jobs.c.job_id)
    of_employer = func.row_number().over(partition_by=employer, order_by=newest_first).label("of_employer")
    open_jobs = (
        select(jobs.c.job_id, jobs.c.card, jobs.c.changed_at, of_employer)
        .where(jobs.c.open, jobs.c.card.is_not(None))
        .subquery()
    )
    rank = func.row_number().over(order_by=(open_jobs.c.changed_at.desc(), open_jobs.c.job_id))
    return (
        select(open_jobs.c.job_id, open_jobs.c.card, rank.label("rank"))
        .where(open_jobs.c.of_employer <= MOST_OF_AN_EMPLOYER)
        .order_by(rank)
        .limit(count * TO_CHOOSE_FROM)
        .cte("newest")
    )


def _items(people: CTE, *, count: int) -> Subquery:
    """A candidate's jobs: of the newest those that they have not had."""
    newest = _newest(count)
    chosen = (
        select(newest)
        .where(newest.c.job_id != all_(people.c.job_ids))
        .order_by(newest.c.rank)
        .limit(count)
        .lateral("chosen")
    )
    item = func.jsonb_build_object(
        "rank", chosen.c.rank, "score", literal(0), "job", chosen.c.card, type_=JSONB
    )
    found = func.jsonb_agg(aggregate_order_by(item, chosen.c.rank), type_=JSONB)
    return (
        select(
            people.c.candidate_id,
            found.filter(chosen.c.job_id.is_not(None)).label("items"),
            select(func.count()).select_from(newest).scalar_subquery().label("shown"),
            cast(null(), Text).label("model_id"),
        )
        .select_from(people.outerjoin(chosen, true()))
        .group_by(people.c.candidate_id)
        .subquery("items")
    )
