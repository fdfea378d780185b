"""A company's week, as its report mail tells it: its feeds, what to mend, and how many saw its jobs. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from shared.jobs import Contract

FEWEST_SHOWN = 5
"""Below this a number of candidates is not told, not even to the companies whose jobs they were shown."""
MOST_PROBLEMS = 3
MOST_FEEDS = 20


@dataclass(frozen=True)
class Week:
    """An ISO week; ``name`` as in ``2026-W42``."""

    first: date

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    @property
    def name(self) -> str:
        """Year and number by ISO 8601."""
        year, number, _ = self.first.isocalendar()
        return f"{year}-W{number:02}"


def week_before(today: date) -> Week:
    """The last week that is over."""
    return Week(today - timedelta(days=today.weekday() + 7))


class FeedWeek(Contract):
    """What a feed's deliveries of a week did, as numbers of postings; ``rejected`` by the last of them."""

    name: str
    deliveries: int
    accepted: int
    changed: int
    closed: int
    rejected: int


class Problem(Contract):
    """What was wrong with postings, and what to do; in English, as ingest's reports are."""

    message: str
    mend: str = ""
    count: int


class CompanyReport(Contract):
    """A week from ``first`` to ``last``; ``shown`` is ``None`` for fewer than ``FEWEST_SHOWN`` candidates."""

    first: date
    last: date
    feeds: tuple[FeedWeek, ...]
    problems: tuple[Problem, ...] = ()
    shown: int | None = None


def told(candidates: int) -> int | None:
    """A number of candidates as it may be told."""
    return candidates if candidates >= FEWEST_SHOWN else None


def worst(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The most frequent problems, each once."""
    counts: dict[tuple[str, str], int] = {}
    for problem in problems:
        key = (problem.message, problem.mend)
        counts[key] = counts.get(key, 0) + problem.count
    most = sorted(counts.items(), key=lambda entry: -entry[1])[:MOST_PROBLEMS]
    return tuple(Problem(message=message, mend=mend, count=count) for (message, mend), count in most)
