"""Freezes a partition's digests inside the database: a row a candidate, its jobs or why it is not sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    String,
    Text,
    Uuid,
    all_,
    and_,
    any_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    text,
    true,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import CTE, Subquery, TableValuedAlias

from services.mailer.audience import Audience, audience_of
from services.mailer.cadence import Rules
from services.mailer.delivery import Skip, State
from services.mailer.storage import cadence
from services.mailer.storage.audience import belongs
from services.mailer.storage.once import choose_alone, jobs_before
from services.mailer.storage.timetable import hours_key, make_timetable
from services.mailer.tables import deliveries, editions, jobs, lowered
from services.mailer.views import audiences, contacts, matches
from shared.correlation import correlation_id
from shared.errors import TransientError
from shared.vocabulary import MailKind

ACTIVE = "active"
GOES_OUT = (State.QUEUED.value, State.CLAIMED.value, State.SENT.value, State.UNKNOWN.value)
COLUMNS = (
    "kind",
    "candidate_id",
    "edition_id",
    "dedup_key",
    "locale",
    "content",
    "model_id",
    "correlation_id",
    "state",
    "reason",
    "next_attempt_at",
)
_NO_ITEMS = cast(literal('{"items": []}', Text), JSONB)


@dataclass(frozen=True)
class Choice:
    """Whose digests, what finds their jobs, and whether it does so without a profile."""

    whose: Select[Any]
    items: Callable[[CTE], Subquery]
    plain: bool = False


async def freeze_partition(
    tx: AsyncConnection,
    edition_id: UUID,
    partition: int,
    rules: Rules = Rules(),  # noqa: B008  frozen
) -> int:
    """One digest for each candidate of a partition; returns how many there are, skipped ones included.

    Raises :class:`TransientError` when a match names a job, or a version of it, that is not known yet.
    """
    await _require_known_jobs(tx, edition_id, partition)
    items = partial(_items, edition_id=edition_id, partition=partition)
    return await freeze(tx, edition_id, Choice(_whose(edition_id, partition), items), rules)


async def freeze(
    tx: AsyncConnection,
    edition_id: UUID,
    choice: Choice,
    rules: Rules,
) -> int:
    """A digest for each of the candidates; returns how many there are, skipped ones included."""
    await choose_alone(tx, choice.whose)
    await cadence.forget_raised(tx, choice.whose)
    rows = await rows_to_freeze(tx, edition_id, choice, rules)
    made = insert(deliveries).from_select(COLUMNS, rows).on_conflict_do_nothing()
    told = deliveries.c.content["lowered"].astext.label("lowered")
    frozen = made.returning(deliveries.c.candidate_id, told).cte("frozen")
    counted = select(func.count()).select_from(frozen).add_cte(cadence.keep_lowered(frozen))
    # A partition is read whole, and nothing is known in advance of how many rows a part of this has: joined
    # row by row it takes the square of the time.
    await tx.execute(text("SET LOCAL enable_nestloop = off"))
    count = (await tx.execute(counted)).scalar_one()
    await tx.execute(text("SET LOCAL enable_nestloop = on"))
    return int(count)


async def rows_to_freeze(tx: AsyncConnection, edition_id: UUID, choice: Choice, rules: Rules) -> Select[Any]:
    """The rows that freezing would write now, with the columns ``COLUMNS``; writes nothing."""
    audience = await _audience_of(tx, edition_id)
    timetable = await make_timetable(tx, choice.whose, datetime.now(UTC))
    people = _people(choice, timetable, audience, edition_id)
    judged = _judged(people, choice.items(people), rules)
    return _rows(judged, edition_id, plain=choice.plain)


async def _require_known_jobs(tx: AsyncConnection, edition_id: UUID, partition: int) -> None:
    known = and_(jobs.c.job_id == matches.c.job_id, jobs.c.version >= matches.c.job_version)
    missing = await tx.execute(
        select(func.count(func.distinct(matches.c.job_id)))
        .select_from(matches.outerjoin(jobs, known))
        .where(matches.c.edition_id == edition_id, matches.c.partition == partition, jobs.c.job_id.is_(None))
    )
    count = missing.scalar_one()
    if count:
        message = f"{count} jobs of edition {edition_id}, partition {partition}, are not known here yet"
        raise TransientError(message)


async def _audience_of(tx: AsyncConnection, edition_id: UUID) -> Audience:
    found = await tx.execute(select(editions.c.audience).where(editions.c.id == edition_id))
    return audience_of(found.scalar_one_or_none() or {})


def _whose(edition_id: UUID, partition: int) -> Select[Any]:
    return (
        select(matches.c.candidate_id)
        .where(matches.c.edition_id == edition_id, matches.c.partition == partition)
        .distinct()
    )


def _people(choice: Choice, timetable: TableValuedAlias, audience: Audience, edition_id: UUID) -> CTE:
    """A row a candidate: what they wish, when their mail would go, and what they had.

    Who has objected to profiling since they were ranked is none of those whose jobs a profile found.
    """
    asked = choice.whose.cte("asked")
    everyone = func.array(select(asked.c.candidate_id).scalar_subquery())
    history = _history(everyone, edition_id)
    before = jobs_before(everyone)
    # By array, or row by row, a view is read through its index, however many other candidates there are.
    profile = audiences.select().where(audiences.c.candidate_id == asked.c.candidate_id).limit(1).lateral()
    joined = (
        asked.join(contacts, contacts.c.candidate_id == asked.c.candidate_id)
        .outerjoin(profile, true())
        .outerjoin(lowered, cadence.lowering_of())
        .outerjoin(timetable, timetable.c.key == hours_key())
        .outerjoin(history, history.c.candidate_id == asked.c.candidate_id)
        .outerjoin(before, before.c.candidate_id == asked.c.candidate_id)
    )
    return (
        select(
            contacts.c.candidate_id,
            contacts.c.locale,
            contacts.c.status,
            contacts.c.renewed_at,
            contacts.c.may_lower,
            cadence.cadence_now().label("cadence"),
            belongs(audience, profile).label("inside"),
            func.coalesce(timetable.c.at, func.now()).label("at"),
            func.coalesce(timetable.c.paused, False).label("paused"),
            history.c.last,
            func.coalesce(history.c.unanswered, 0).label("unanswered"),
            case((history.c.told, null()), else_=lowered.c.cadence).label("untold"),
            func.coalesce(before.c.job_ids, cast([], ARRAY(Uuid))).label("job_ids"),
        )
        .select_from(joined)
        .where(contacts.c.candidate_id == any_(everyone), true() if choice.plain else ~contacts.c.plain)
        .cte("people")
    )


def _history(whose: ColumnElement[Any], edition_id: UUID) -> Subquery:
    """Digests of other editions by candidate: the last, those without a sign since, and if one told less."""
    digest = deliveries.c.kind == MailKind.DIGEST.value
    sent = and_(digest, deliveries.c.state == State.SENT.value)
    since = func.greatest(contacts.c.active_at, lowered.c.lowered_at)
    after_lowering = and_(sent, deliveries.c.sent_at > lowered.c.lowered_at)
    return (
        select(
            deliveries.c.candidate_id,
            func.max(deliveries.c.created_at).filter(digest).label("last"),
            func.count().filter(sent, deliveries.c.sent_at > since).label("unanswered"),
            func.bool_or(after_lowering).label("told"),
        )
        .select_from(
            deliveries.join(contacts, contacts.c.candidate_id == deliveries.c.candidate_id).outerjoin(
                lowered, cadence.lowering_of()
            )
        )
        .where(
            deliveries.c.candidate_id == any_(whose),
            contacts.c.candidate_id == any_(whose),
            deliveries.c.state.in_(GOES_OUT),
            deliveries.c.edition_id.is_distinct_from(edition_id),
        )
        .group_by(deliveries.c.candidate_id)
        .subquery("history")
    )


def _items(people: CTE, edition_id: UUID, partition: int) -> Subquery:
    """A candidate's jobs that are open, and of these the ones that they have not had."""
    item = func.jsonb_build_object(
        "rank", matches.c.rank, "score", matches.c.score, "reasons", matches.c.reasons,
        "cautions", matches.c.cautions, "job", jobs.c.card, type_=JSONB,
    )  # fmt: skip
    shown = and_(jobs.c.open, jobs.c.card.is_not(None))
    fresh = and_(shown, matches.c.job_id != all_(people.c.job_ids))
    return (
        select(
            matches.c.candidate_id,
            func.jsonb_agg(aggregate_order_by(item, matches.c.rank), type_=JSONB)
            .filter(fresh)
            .label("items"),
            func.count().filter(shown).label("shown"),
            func.max(matches.c.model_id).label("model_id"),
        )
        .select_from(
            matches.join(jobs, jobs.c.job_id == matches.c.job_id).join(
                people, people.c.candidate_id == matches.c.candidate_id
            )
        )
        .where(matches.c.edition_id == edition_id, matches.c.partition == partition)
        .group_by(matches.c.candidate_id)
        .subquery("items")
    )


def _judged(people: CTE, items: Subquery, rules: Rules) -> Subquery:
    """With the reason why nothing is sent, and to which cadence a candidate comes down."""
    less = cadence.one_step_less(people.c.cadence)
    enough = people.c.unanswered >= rules.lower_after if rules.lower_after else false()
    unread = and_(people.c.may_lower, enough)
    return (
        select(
            people,
            items.c["items"],
            items.c.model_id,
            _reason(people, items, rules).label("reason"),
            case((unread, func.coalesce(less, people.c.untold)), else_=people.c.untold).label("lowered"),
        )
        .join(items, items.c.candidate_id == people.c.candidate_id)
        .subquery("judged")
    )


def _reason(people: CTE, items: Subquery, rules: Rules) -> ColumnElement[str]:
    ended: ColumnElement[bool] = false()
    if rules.renewal_of_digests and rules.renewal is not None:
        ended = people.c.renewed_at <= func.now() - rules.renewal
    return case(
        (people.c.status != ACTIVE, Skip.NOT_ACTIVE.value),
        (~people.c.inside, Skip.OUTSIDE.value),
        (ended, Skip.ENDED.value),
        (people.c.paused, Skip.PAUSED.value),
        (cadence.too_early(people.c.cadence, people.c.last, rules), Skip.NOT_DUE.value),
        (items.c.shown == 0, Skip.NOTHING_LEFT.value),
        (items.c["items"].is_(None), Skip.ALL_SENT.value),
        else_=None,
    )


def _rows(judged: Subquery, edition_id: UUID, *, plain: bool) -> Select[Any]:
    skipped = judged.c.reason.is_not(None)
    mark = ("plain", true()) if plain else ()
    content = func.jsonb_build_object("items", judged.c["items"], *mark, type_=JSONB)
    told = content.op("||")(func.jsonb_build_object("lowered", judged.c.lowered, type_=JSONB))
    return select(
        literal(MailKind.DIGEST.value),
        judged.c.candidate_id,
        literal(edition_id, Uuid),
        func.concat(f"digest:{edition_id}:", cast(judged.c.candidate_id, Text)),
        judged.c.locale,
        case((skipped, _NO_ITEMS), (judged.c.lowered.is_not(None), told), else_=content),
        judged.c.model_id,
        literal(correlation_id(), String),
        case((skipped, State.SKIPPED.value), else_=State.QUEUED.value),
        judged.c.reason,
        case((or_(skipped), null()), else_=judged.c.at),
    )
