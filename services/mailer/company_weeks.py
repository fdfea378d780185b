"""From what ingest tells of feed deliveries to the figures and problems of a company's week. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from services.mailer.company_report import MOST_FEEDS, FeedWeek, Problem, worst
from services.mailer.text import one_line

LONGEST_LINE = 300
READ = "read"


@dataclass(frozen=True)
class Delivered:
    """A row of ingest's view: a feed and one of its deliveries; a feed without any has one empty row."""

    feed_id: UUID
    name: str
    received_at: datetime | None
    state: str | None
    taken: int
    changed: int
    closed: int
    rejected: int
    rejections: Sequence[dict[str, Any]]
    failure: dict[str, Any] | None


def feeds_of(rows: Iterable[Delivered], begin: datetime, end: datetime) -> tuple[FeedWeek, ...]:
    """The feeds, at most ``MOST_FEEDS``; what is taken, changed and closed in all, and rejected last.

    A posting that stays wrong is rejected again in each delivery, so those are not added up.
    """
    made = []
    for rows_of_feed in _by_feed(rows):
        good = [row for row in within(rows_of_feed, begin, end) if row.state == READ]
        made.append(
            FeedWeek(
                name=one_line(rows_of_feed[0].name, 80),
                deliveries=len(good),
                accepted=sum(row.taken for row in good),
                changed=sum(row.changed for row in good),
                closed=sum(row.closed for row in good),
                rejected=good[-1].rejected if good else 0,
            )
        )
    return tuple(made[:MOST_FEEDS])


def problems_of(rows: Iterable[Delivered], begin: datetime, end: datetime) -> tuple[Problem, ...]:
    """What was wrong in each feed's last delivery of the week, the most frequent first."""
    last = [own[-1] for each in _by_feed(rows) if (own := within(each, begin, end))]
    return worst(problem for row in last for problem in _problems(row))


def within(rows: Iterable[Delivered], begin: datetime, end: datetime) -> list[Delivered]:
    """The deliveries of a time, oldest first."""
    found = [(row.received_at, row) for row in rows if row.received_at and begin <= row.received_at < end]
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _by_feed(rows: Iterable[Delivered]) -> Iterator[list[Delivered]]:
    in_order = sorted(rows, key=lambda row: (row.name.casefold(), row.feed_id.hex))
    return (list(group) for _, group in groupby(in_order, key=lambda row: row.feed_id))


def _problems(row: Delivered) -> Iterator[Problem]:
    for line in (*row.rejections, *([row.failure] if row.failure else [])):
        message = one_line(str(line.get("message") or ""), LONGEST_LINE)
        if message:
            yield Problem(message=message, mend=one_line(str(line.get("mend") or ""), LONGEST_LINE), count=1)
