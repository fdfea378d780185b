"""Applies a delivery as it is read: its postings at once, their jobs at the end, all in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.joining import join_new, part_changed
from services.ingest.lifecycle import Brought, Fate, fate, is_past, losses
from services.ingest.posting import PostingKind
from services.ingest.reader.protocol import MOST_LINES, Batch, End, Row, ids
from services.ingest.report import Report, Tally, of_delivery
from services.ingest.storage import deliveries, jobs, postings
from services.ingest.storage import losses as lost
from services.ingest.storage.deliveries import Waiting
from services.ingest.storage.postings import Put, Stored
from services.ingest.telling import tell
from services.ingest.text_change import text_change
from shared.events import FeedReported
from shared.ledger import Ledger
from shared.vocabulary import CloseReason


@dataclass
class Application:
    """A delivery that is being applied. ``before`` is how many postings the feed had open."""

    tx: AsyncConnection
    ledger: Ledger
    waiting: Waiting
    now: datetime
    before: int
    tally: Tally = field(default_factory=Tally)
    _new: list[UUID] = field(default_factory=list)
    _changed: list[UUID] = field(default_factory=list)
    _jobs: set[UUID] = field(default_factory=set)
    _back: bool = False
    _not_unchanged: int = 0

    async def take(self, batch: Batch) -> None:
        """Write the postings of a batch that say something new."""
        if batch.rows:
            await self._write(batch.rows)
        if batch.stirred:
            await self._see_again(batch.stirred)

    async def finish(self, end: End) -> Report:
        """Close and hold what is gone, find out which postings are one job, and tell of the jobs."""
        self.tally.counts.unchanged += end.count_unchanged - self._not_unchanged
        await jobs.lock_identity(self.tx)
        await self._close(ids(end.deleted), CloseReason.DELETED)
        past = await lost.close_past(self.tx, self.now, self.waiting.feed_id)
        self._closed(past, CloseReason.DEADLINE)
        if end.complete:
            await self._miss(ids(end.missing))
        else:
            await postings.touch(self.tx, self.waiting.sequence, ids(end.unchanged))
        await self._join()
        await tell(self.tx, self.ledger, self._jobs)
        if end.complete:
            await deliveries.note_complete(self.tx, self.waiting, held_back=bool(self.tally.counts.held))
        return of_delivery(end, self.tally)

    async def _write(self, rows: Sequence[Row]) -> None:
        stored = await postings.stored(self.tx, [row.posting_id for row in rows])
        changes = await self._text_changes(rows, stored)
        new, known = list[Put](), list[Put]()
        for row in rows:
            before = stored.get(row.posting_id)
            if put := self._put(row, before, changes.get(row.posting_id, 1.0)):
                (known if before else new).append(put)
        await postings.insert(self.tx, self.waiting.feed_id, self.waiting.sequence, new)
        await postings.update(self.tx, self.waiting.sequence, known, stored)

    async def _text_changes(self, rows: Sequence[Row], stored: dict[UUID, Stored]) -> dict[UUID, float]:
        """How far texts went, of postings of which nothing else changed."""
        wanted = [row for row in rows if _only_text_changed(row, stored.get(row.posting_id))]
        if not wanted:
            return {}
        before = await postings.contents(self.tx, [row.posting_id for row in wanted])
        return {row.posting_id: text_change(before[row.posting_id], row.content) for row in wanted}

    def _put(self, row: Row, before: Stored | None, difference: float) -> Put | None:
        """What to write of a posting, and a note of what that means."""
        known = before.known if before else None
        brought = Brought(row.content_hash, row.facts_hash, self.waiting.sequence, row.closes_at)
        found = fate(known, brought, difference, self.now)
        if before is None or known is None:
            job_id, again = row.job_id, False
        else:
            job_id, again = before.job_id, known.sequence == self.waiting.sequence
            self._back |= before.hold == lost.HELD
        if not again:
            self._count(found, row)
        if found is Fate.STALE:
            return None
        if found is Fate.EXPIRED:
            if known and known.is_open:
                self._closed([job_id], CloseReason.DEADLINE)
            return Put(row, job_id, row.content_hash, reason=CloseReason.DEADLINE)
        self._follow(found, row, job_id)
        if found is Fate.IMMATERIAL and known:
            drift = 0.0 if known.content_hash == row.content_hash else known.drift + difference
            return Put(row, job_id, known.content_hash, drift)
        return Put(row, job_id, row.content_hash)

    def _count(self, found: Fate, row: Row) -> None:
        counts = self.tally.counts
        if found is Fate.EXPIRED:
            self.tally.expire(row)
        elif found is Fate.STALE:
            counts.unchanged += 1
        elif found is Fate.IMMATERIAL:
            counts.immaterial += 1
        elif row.kind != PostingKind.JOB:
            self.tally.mark(row)
        elif found is Fate.CHANGED:
            counts.changed += 1
        else:
            counts.taken += 1

    def _follow(self, found: Fate, row: Row, job_id: UUID) -> None:
        """Remember what to find out about a posting at the end."""
        if found is Fate.IMMATERIAL:
            return
        if row.kind == PostingKind.JOB:
            (self._new if found is Fate.NEW else self._changed).append(row.posting_id)
        if row.kind == PostingKind.JOB or found is not Fate.NEW:
            self._jobs.add(job_id)

    async def _see_again(self, posting_ids: Sequence[UUID]) -> None:
        """Postings as they were, that are closed or held."""
        stored = (await postings.stored(self.tx, posting_ids)).values()
        for one in stored:
            self._back |= one.hold == lost.HELD
            if one.known.is_open:
                continue
            self._not_unchanged += 1
            if is_past(one.closes_at, self.now):
                self.tally.counts.expired += 1
            else:
                self.tally.counts.taken += 1
                self._jobs.add(one.job_id)
        again = [one.posting_id for one in stored if not is_past(one.closes_at, self.now)]
        await postings.see_again(self.tx, self.waiting.sequence, again)

    async def _miss(self, posting_ids: Sequence[UUID]) -> None:
        missing = await lost.missing(self.tx, self.waiting.sequence, posting_ids)
        decided = losses(missing, self.before, back=self._back)
        await self._close(sorted(decided.closed), CloseReason.ABSENT)
        await lost.hold(self.tx, self.waiting.delivery_id, sorted(decided.held))
        self.tally.counts.held = len(decided.held)
        shown = await jobs.members_of(self.tx, sorted(decided.held)[:MOST_LINES])
        self.tally.held.add(*({"reference": one.reference} for one in shown.values()))

    async def _close(self, posting_ids: Sequence[UUID], reason: CloseReason) -> None:
        if posting_ids:
            self._closed(await postings.close(self.tx, posting_ids, reason), reason)

    def _closed(self, job_ids: Sequence[UUID], reason: CloseReason) -> None:
        self._jobs |= set(job_ids)
        self.tally.close(reason, len(job_ids))

    async def _join(self) -> None:
        joined = await join_new(self.tx, self._new)
        parted = await part_changed(self.tx, self._changed)
        self._jobs |= joined.touched | parted.touched
        self.tally.counts.joined = len(joined.moved)
        self.tally.joined = joined.lines


def _only_text_changed(row: Row, before: Stored | None) -> bool:
    if before is None or not before.known.is_open:
        return False
    known = before.known
    return known.facts_hash == row.facts_hash and known.content_hash != row.content_hash


def reported(waiting: Waiting, report: Report) -> FeedReported:
    """The event about a report; what changed immaterially counts as unchanged."""
    counts = report.counts
    return FeedReported(
        delivery_id=waiting.delivery_id,
        feed_id=waiting.feed_id,
        company_id=waiting.company.company_id,
        taken=counts.taken,
        changed=counts.changed,
        unchanged=counts.unchanged + counts.immaterial,
        closed=counts.closed,
        rejected=counts.rejected,
    )
