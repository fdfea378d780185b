"""Holds claimed mails back whose domain rests or has had enough, or for which the day is full.

All of it lies in the database: mailers share one limit, and a restart forgets nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.claimed import Ready
from services.mailer.delivery import Held, Wait
from services.mailer.limits import FORGOTTEN_AFTER, Limits, rest
from services.mailer.tables import deliveries, domain_rests, domain_slots, sending_days

SOON = timedelta(seconds=1)

Later = list[Held]


async def hold(
    tx: AsyncConnection, ready: Sequence[Ready], limits: Limits, now: datetime
) -> tuple[list[Ready], Later]:
    """The mails that may go now, and when and why the others are looked at again.

    Mails to single people count on a day of the warm-up plan, but are not held back by it.
    """
    awake, later = await _without_resting(tx, ready)
    awake, paced = await _in_turn(tx, awake, limits, now)
    awake, full = await _within_day(tx, awake, limits, now)
    return awake, later + paced + full


async def _without_resting(tx: AsyncConnection, ready: Sequence[Ready]) -> tuple[list[Ready], Later]:
    domains = {mail.contact.domain for mail in ready}
    rows = await tx.execute(
        select(domain_rests.c.domain, domain_rests.c.rests_until).where(
            domain_rests.c.domain.in_(domains), domain_rests.c.rests_until > func.now()
        )
    )
    until = {row.domain: row.rests_until for row in rows}
    awake = [mail for mail in ready if mail.contact.domain not in until]
    resting = [mail for mail in ready if mail.contact.domain in until]
    return awake, [(mail.claimed.delivery_id, until[mail.contact.domain], Wait.RESTS) for mail in resting]


async def _within_day(
    tx: AsyncConnection, ready: Sequence[Ready], limits: Limits, now: datetime
) -> tuple[list[Ready], Later]:
    today = now.astimezone(UTC).date()
    most = limits.warm_up.most(today) if limits.warm_up else None
    if most is None or not ready:
        return list(ready), []
    row = sending_days.c.day == today
    await tx.execute(insert(sending_days).values(day=today, mails=0).on_conflict_do_nothing())
    sent = (await tx.execute(select(sending_days.c.mails).where(row).with_for_update())).scalar_one()
    personal = [mail for mail in ready if mail.claimed.edition_id is None]
    others = [mail for mail in ready if mail.claimed.edition_id is not None]
    room = max(most - sent - len(personal), 0)
    going = personal + others[:room]
    await tx.execute(update(sending_days).where(row).values(mails=sending_days.c.mails + len(going)))
    tomorrow = datetime(today.year, today.month, today.day, tzinfo=UTC) + timedelta(days=1)
    return going, [(mail.claimed.delivery_id, tomorrow, Wait.WARM_UP) for mail in others[room:]]


async def _in_turn(
    tx: AsyncConnection, ready: Sequence[Ready], limits: Limits, now: datetime
) -> tuple[list[Ready], Later]:
    """Each mail to a domain with a rate gets a turn of its own; who had waited for it goes."""
    if not limits.rates:
        return list(ready), []
    waited = await _with_turn(tx, [mail.claimed.delivery_id for mail in ready])
    going: list[Ready] = []
    asking: dict[str, list[Ready]] = defaultdict(list)
    for mail in ready:
        domain = mail.contact.domain
        if mail.claimed.delivery_id in waited or not limits.rate(domain):
            going.append(mail)
        else:
            asking[domain].append(mail)
    later: Later = []
    for domain in sorted(asking):  # in one order everywhere, or two mailers could block each other
        step = timedelta(seconds=1 / limits.rate(domain))
        first = await _turns(tx, domain, step * len(asking[domain]), now)
        turns = [(mail, first + step * place) for place, mail in enumerate(asking[domain])]
        going += [mail for mail, turn in turns if turn <= now + SOON]
        later += [(mail.claimed.delivery_id, turn, Wait.RATE) for mail, turn in turns if turn > now + SOON]
    await _set_turns(tx, later)
    return going, later


async def _with_turn(tx: AsyncConnection, claimed: Sequence[UUID]) -> frozenset[UUID]:
    """Those of the mails that waited for their turn; it is used up now."""
    rows = await tx.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(claimed), deliveries.c.slot_at.is_not(None))
        .values(slot_at=None)
        .returning(deliveries.c.id)
    )
    return frozenset(rows.scalars())


async def _turns(tx: AsyncConnection, domain: str, length: timedelta, now: datetime) -> datetime:
    """Take turns of that length together; returns when the first is."""
    statement = insert(domain_slots).values(domain=domain, next_at=now + length)
    next_at = func.greatest(domain_slots.c.next_at, now) + length
    statement = statement.on_conflict_do_update(index_elements=["domain"], set_={"next_at": next_at})
    found: datetime = (await tx.execute(statement.returning(domain_slots.c.next_at))).scalar_one()
    return found - length


async def _set_turns(tx: AsyncConnection, later: Later) -> None:
    if later:
        await tx.execute(
            update(deliveries)
            .where(deliveries.c.id == bindparam("delivery"))
            .values(slot_at=bindparam("turn")),
            [{"delivery": delivery_id, "turn": turn} for delivery_id, turn, _ in later],
        )


async def note_slowing(tx: AsyncConnection, complaints: Iterable[tuple[str, str]]) -> None:
    """Let domains rest that asked for fewer mails: pairs of domain and answer.

    Answers that come while a domain rests already (of mails in hand) do not prolong its rest.
    """
    for domain, answer in sorted(dict(complaints).items()):
        await tx.execute(
            insert(domain_rests)
            .values(domain=domain, strikes=1, rests_until=func.now() + rest(1), answer=answer)
            .on_conflict_do_nothing()
        )
        found = await tx.execute(
            select(domain_rests).where(domain_rests.c.domain == domain).with_for_update()
        )
        row = found.one()
        now = (await tx.execute(select(func.clock_timestamp()))).scalar_one()
        if row.rests_until > now:
            continue
        strikes = row.strikes + 1 if row.rests_until + FORGOTTEN_AFTER + rest(row.strikes) > now else 1
        await tx.execute(
            update(domain_rests)
            .where(domain_rests.c.domain == domain)
            .values(strikes=strikes, rests_until=now + rest(strikes), answer=answer, changed_at=func.now())
        )
