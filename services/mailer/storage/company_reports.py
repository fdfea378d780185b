"""Queues the weekly reports of companies: reads ingest's views and the ledger, freezes what they say."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Text, Uuid, cast, column, exists, func, select, true
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.company_report import CompanyReport, Week, told
from services.mailer.company_weeks import Delivered, feeds_of, problems_of
from services.mailer.content import Content
from services.mailer.delivery import State
from services.mailer.phrases import ZONE
from services.mailer.tables import deliveries
from services.mailer.views import company_contacts, company_jobs, feed_weeks
from shared.correlation import correlation_id
from shared.vocabulary import MailKind

WITH_JOBS = (MailKind.DIGEST.value, MailKind.ALERT.value)


async def queue_reports(tx: AsyncConnection, week: Week) -> int:
    """Queue the reports of a week that are not queued yet; how many. A company without feeds gets none."""
    due = (await tx.execute(_due(week))).all()
    if not due:
        return 0
    delivered = await _delivered(tx, [row.company_id for row in due])
    with_feeds = [row for row in due if row.company_id in delivered]
    shown = await _shown(tx, week) if with_feeds else {}
    queued = 0
    for row in with_feeds:
        mine = delivered[row.company_id]
        report = CompanyReport(
            first=week.first,
            last=week.last,
            feeds=feeds_of(mine, *_bounds(week)),
            problems=problems_of(mine, *_bounds(week)),
            shown=told(shown.get(row.company_id, 0)),
        )
        queued += await _queue(tx, row, week, report)
    return queued


def _due(week: Week) -> Select[Any]:
    key = func.concat(f"{MailKind.REPORT}:", cast(company_contacts.c.company_id, Text), f":{week.name}")
    return select(company_contacts).where(~exists().where(deliveries.c.dedup_key == key))


def _bounds(week: Week) -> tuple[datetime, datetime]:
    """From the first midnight to that after the last day, in Oslo."""
    begin = datetime.combine(week.first, time(), ZONE)
    return begin, datetime.combine(week.last + timedelta(days=1), time(), ZONE)


async def _delivered(tx: AsyncConnection, companies: Sequence[UUID]) -> dict[UUID, list[Delivered]]:
    rows = await tx.execute(
        select(feed_weeks)
        .where(feed_weeks.c.company_id.in_(companies))
        .order_by(feed_weeks.c.name, feed_weeks.c.received_at)
    )
    found: dict[UUID, list[Delivered]] = {}
    for row in rows.mappings():
        values = dict(row)
        found.setdefault(values.pop("company_id"), []).append(Delivered(**values))
    return found


async def _shown(tx: AsyncConnection, week: Week) -> dict[UUID, int]:
    """To how many candidates mails showed jobs of each company."""
    begin, end = _bounds(week)
    item = func.jsonb_array_elements(deliveries.c.content["items"]).table_valued(
        column("value", JSONB), name="item"
    )
    job_id = cast(item.c.value["job"]["job_id"].astext, Uuid)
    rows = await tx.execute(
        select(
            company_jobs.c.company_id,
            func.count(func.distinct(deliveries.c.candidate_id)).label("candidates"),
        )
        .select_from(deliveries.join(item, true()).join(company_jobs, company_jobs.c.job_id == job_id))
        .where(
            deliveries.c.kind.in_(WITH_JOBS),
            deliveries.c.state == State.SENT.value,
            deliveries.c.sent_at >= begin,
            deliveries.c.sent_at < end,
        )
        .group_by(company_jobs.c.company_id)
    )
    return {row.company_id: row.candidates for row in rows}


async def _queue(tx: AsyncConnection, company: Row[Any], week: Week, report: CompanyReport) -> int:
    done = await tx.execute(
        insert(deliveries)
        .values(
            kind=MailKind.REPORT.value,
            candidate_id=company.company_id,
            dedup_key=f"{MailKind.REPORT}:{company.company_id}:{week.name}",
            locale=company.locale,
            content=Content(report=report).model_dump(mode="json"),
            correlation_id=correlation_id(),
            state=State.QUEUED.value,
            next_attempt_at=func.now(),
        )
        .on_conflict_do_nothing()
    )
    return done.rowcount
