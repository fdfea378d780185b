"""What an edition would do if it went now: who would get how much, who nothing and why, what is new. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

NO_MATCH = "no_match"
NO_PROFILE = "no_profile"
MOST_SAMPLES = 3


@dataclass(frozen=True)
class Line:
    """Candidates of one language and cadence."""

    language: str
    cadence: str
    mails: int
    nothing: int


@dataclass(frozen=True)
class Difference:
    """To the edition before: jobs that stand in any mail, candidates who get one, mean jobs of a mail."""

    number: int
    jobs_new: int
    jobs_gone: int
    candidates_more: int
    candidates_fewer: int
    mean_jobs: float


@dataclass(frozen=True)
class DryRun:
    """``mails`` would go or went, ``plain`` of them without a profile, ``plain_samples`` being some of those.

    ``reasons`` counts the candidates who get nothing by why.
    """

    number: int
    title: str
    state: str
    partitions: int
    frozen: int
    audience: str
    mails: int
    plain: int
    plain_samples: tuple[UUID, ...]
    nothing: int
    lines: tuple[Line, ...]
    reasons: Mapping[str, int]
    jobs: int
    mean_jobs: float
    before: Difference | None


@dataclass
class Tally:
    """Counts candidates one by one."""

    got: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    items: int = 0
    plain: int = 0
    plain_samples: list[UUID] = field(default_factory=list)

    def mail(self, language: str, cadence: str, jobs: int) -> None:
        """A candidate who gets a mail with so many jobs."""
        self.got[language, cadence] += 1
        self.items += jobs

    def is_plain(self, candidate_id: UUID) -> None:
        """One of the mails is a plain one."""
        self.plain += 1
        if len(self.plain_samples) < MOST_SAMPLES:
            self.plain_samples.append(candidate_id)

    def nothing(self, language: str, cadence: str, reason: str, count: int = 1) -> None:
        """Candidates who get none, and why."""
        self.missed[language, cadence] += count
        self.reasons[reason] += count

    @property
    def mean_jobs(self) -> float:
        """Jobs of a mail, on average."""
        return round(self.items / mails, 2) if (mails := self.got.total()) else 0.0

    def lines(self) -> tuple[Line, ...]:
        """By language and cadence, in alphabetical order."""
        keys = sorted(self.got.keys() | self.missed.keys())
        return tuple(Line(*key, self.got[key], self.missed[key]) for key in keys)
