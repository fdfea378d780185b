"""Sorts a feed file's postings, slice by slice: as they were, new or other than before, repeated, rejected.

What is as it was is not normalised again: that makes an unchanged delivery cheap.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.ingest import identity
from services.ingest.draft import Parsed, Rejected
from services.ingest.reader.outcomes import Draft, Outcome, Whose, Work, later, outcome
from services.ingest.reader.protocol import (
    ID_BYTES,
    KNOWN_BYTES,
    OPEN,
    Batch,
    End,
    Lines,
    Order,
    Row,
)
from services.ingest.reader.single import Single
from services.ingest.reading import nameless, repeated, rows, spared

BATCH_ROWS = 200


@dataclass
class Part:
    """What makes a batch of a slice; ``finish`` gives the outcomes of those that are not as they were."""

    parsed: Parsed
    whose: Whose
    drafts: Sequence[Draft]
    finish: Callable[[], list[Outcome]] = list


class Sorter:
    """Reads one delivery; remembers of each posting only that it was there."""

    def __init__(self, order: Order, work: Work = later) -> None:
        self._order, self._work = order, work
        self._known = {
            order.known[at : at + ID_BYTES]: at // KNOWN_BYTES
            for at in range(0, len(order.known), KNOWN_BYTES)
        }
        self._seen = bytearray(len(order.known) // KNOWN_BYTES)
        self._written, self._spared = set[bytes](), set[bytes]()
        self._deleted = set[bytes]()
        self._format = ""
        self._complete, self._total, self._rows = True, 0, 0
        self.rejected, self.remarks = Lines(), Lines()
        self._single = Single(order.reference, order.company) if order.reference else None

    def batches(self, feed_format: str, parsed: Parsed) -> Iterator[Batch]:
        """What the service has to do about one slice of the file, part after part."""
        for part in self.parts(feed_format, parsed):
            self.begin(part)
            yield self.take(part)

    def parts(self, feed_format: str, parsed: Parsed) -> Iterator[Part]:
        """A slice in parts of even size; the first has what was rejected of it, the last what is deleted."""
        self._format = self._format or feed_format
        parsed = self._single.renamed(parsed) if self._single else parsed
        whose = Whose(self._order.feed_id, self._order.company, feed_format)
        count = max(1, -(-len(parsed.postings) // BATCH_ROWS))
        size = -(-len(parsed.postings) // count)
        for number in range(count):
            part = replace(
                parsed,
                postings=parsed.postings[number * size : (number + 1) * size],
                rejected=parsed.rejected if number == 0 else (),
                rejected_more=parsed.rejected_more if number == 0 else 0,
                deleted=parsed.deleted if number == count - 1 else (),
            )
            yield Part(part, whose, self._drafts(part, feed_format))

    def _drafts(self, parsed: Parsed, feed_format: str) -> list[Draft]:
        name = self._order.company.name
        return [Draft(raw, identity.raw_hash(raw, name, feed_format)) for raw in parsed.postings]

    def begin(self, part: Part) -> None:
        """Begin to read those that are not as they were; the part that was begun before must be taken."""
        others = [draft for draft in part.drafts if draft.hashed not in self._known]
        part.finish = self._work(part.whose, others)

    def take(self, part: Part) -> Batch:
        """What the service has to do about a part that was begun."""
        self._note(part.parsed)
        batch = self._batch(part)
        for one in part.parsed.deleted:
            if begun := identity.named(self._order.company.company_id, one.reference):
                self._deleted.add(identity.posting_id(self._order.feed_id, begun).bytes)
        return batch

    def end(self) -> End:
        """What is known only after the last slice; raises ``UnreadableFeedError`` if one is missing."""
        whole = self._order.whole
        complete = self._complete and (whole is True or (whole is None and self._total <= self._rows))
        unchanged = array(
            "Q", (at for at, seen in enumerate(self._seen) if seen and self._id(at) not in self._written)
        )
        posting = self._end_of_single()
        return End(
            format=self._format,
            complete=complete,
            missing=self._ids(self._missing()) if complete else b"",
            deleted=b"".join(sorted(self._deleted)),
            unchanged=b"" if complete else self._ids(unchanged),
            count_unchanged=len(unchanged),
            count_rejected=self.rejected.count,
            count_remarks=self.remarks.count,
            rejected=tuple(self.rejected.kept),
            remarks=tuple(self.remarks.kept),
            posting=posting,
        )

    def _end_of_single(self) -> dict[str, Any] | None:
        if self._single is None:
            return None
        self._single.check()
        posting, warnings = self._single.outcome()
        self.remarks = Lines(len(warnings), list(warnings))
        return posting

    def _note(self, parsed: Parsed) -> None:
        self._rows += rows(parsed)
        self._total = max(self._total, parsed.total or 0)
        self._complete = self._complete and (parsed.complete or self._order.whole is True)
        self._reject(parsed.rejected)
        self.rejected.count += parsed.rejected_more

    def _reject(self, rejected: Iterable[Rejected]) -> None:
        """A rejected posting that names itself is there; one that does not may be any."""
        rejected = tuple(rejected)
        self.rejected.add(*rejected)
        self._complete = self._complete and not nameless(rejected)
        for begun in spared(rejected, self._order.company):
            self._spared.add(identity.posting_id(self._order.feed_id, begun).bytes)

    def _batch(self, part: Part) -> Batch:
        read = iter(part.finish())
        found, stirred = dict[UUID, Row](), list[UUID]()
        for draft in part.drafts:
            at = self._known.get(draft.hashed)
            if at is not None and self._id(at) not in self._written:
                self._see(at, stirred)
            elif row := self._take(next(read) if at is None else outcome(part.whose, draft)):
                found.pop(row.posting_id, None)
                found[row.posting_id] = row
        return Batch(tuple(found.values()), tuple(stirred))

    def _see(self, at: int, stirred: list[UUID]) -> None:
        if not self._seen[at] and self._order.known[(at + 1) * KNOWN_BYTES - 1] != OPEN:
            stirred.append(UUID(bytes=self._id(at)))
        self._seen[at] = 1
        self._deleted.discard(self._id(at))

    def _take(self, read: Outcome) -> Row | None:
        if isinstance(read, Rejected):
            self._reject([read])
            return None
        key = read.row.posting_id.bytes
        if key in self._written:
            self.remarks.add(repeated(read.row.position, read.title, read.reference))
        self._written.add(key)
        self._deleted.discard(key)
        self.remarks.add(*read.remarks)
        return read.row

    def _missing(self) -> Iterator[int]:
        """Open postings of which nothing was seen; closed ones cannot be missing."""
        for at, seen in enumerate(self._seen):
            if not seen and self._id(at) not in self._written and self._id(at) not in self._spared:
                yield at

    def _id(self, at: int) -> bytes:
        start = at * KNOWN_BYTES + ID_BYTES
        return self._order.known[start : start + ID_BYTES]

    def _ids(self, places: Iterable[int]) -> bytes:
        return b"".join(self._id(at) for at in places)
