"""Queues the mails of coming and going: welcome after the confirming, goodbye after the unsubscribing."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.content import Content
from services.mailer.delivery import State
from services.mailer.greeting import Greeting, Past, greeting_for
from services.mailer.storage.digests import GOES_OUT
from services.mailer.tables import deliveries
from services.mailer.views import contacts
from shared.correlation import correlation_id
from shared.vocabulary import MailKind


async def queue_greeting(tx: AsyncConnection, candidate_id: UUID) -> MailKind | None:
    """Queue what the candidate's state and past mails call for; its kind, ``None`` when nothing is new."""
    contact = (
        await tx.execute(
            select(contacts.c.status, contacts.c.locale).where(contacts.c.candidate_id == candidate_id)
        )
    ).first()
    newest = (await tx.execute(_newest(candidate_id, GOES_OUT))).first()
    if contact is None or newest is None:
        return None
    sent = (await tx.execute(_newest(candidate_id, (State.SENT.value,)))).first()
    past = Past(newest.id, MailKind(newest.kind), sent.id if sent else None)
    greeting = greeting_for(contact.status, past)
    if greeting is None or not await _queue(tx, greeting, candidate_id, contact.locale):
        return None
    return greeting.kind


def _newest(candidate_id: UUID, states: tuple[str, ...]) -> Select[tuple[UUID, str]]:
    """The newest mail to a candidate in one of these states, goodbyes left out."""
    return (
        select(deliveries.c.id, deliveries.c.kind)
        .where(
            deliveries.c.candidate_id == candidate_id,
            deliveries.c.kind != MailKind.GOODBYE.value,
            deliveries.c.state.in_(states),
        )
        .order_by(deliveries.c.created_at.desc(), deliveries.c.id)
        .limit(1)
    )


async def _queue(tx: AsyncConnection, greeting: Greeting, candidate_id: UUID, locale: str) -> bool:
    done = await tx.execute(
        insert(deliveries)
        .values(
            kind=greeting.kind.value,
            candidate_id=candidate_id,
            dedup_key=f"{greeting.kind}:{candidate_id}:{greeting.occasion}",
            locale=locale,
            content=Content().model_dump(mode="json"),
            correlation_id=correlation_id(),
            state=State.QUEUED.value,
            next_attempt_at=func.now(),
        )
        .on_conflict_do_nothing()
    )
    return done.rowcount > 0
