"""What candidates say of jobs: the newest of each job, and what the pages need of whoever stores it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.vocabulary import FeedbackKind


@dataclass(frozen=True)
class About:
    """The job that a link is about, as mails show it; empty texts where it is not known."""

    title: str = ""
    employer: str = ""


@dataclass(frozen=True)
class Feedback:
    """What a candidate said of a job last."""

    job_id: UUID
    kind: FeedbackKind
    about: About
    given_at: datetime


class FeedbackStore(Protocol):
    """Each method is one transaction; what changes something also writes its event.

    Those that change something answer ``False`` when there is no such candidate, and do nothing when it has
    already been done.
    """

    async def about(self, job_id: UUID) -> About:
        """The job that a link is about."""

    async def said_of(self, candidate_id: UUID, job_id: UUID) -> Feedback | None:
        """What a candidate said of a job."""

    async def said(self, candidate_id: UUID) -> Sequence[Feedback]:
        """Everything that a candidate said, newest first."""

    async def give(self, candidate_id: UUID, job_id: UUID, kind: FeedbackKind) -> bool:
        """Store what a candidate says of a job, in place of what they said before."""

    async def take_back(self, candidate_id: UUID, job_id: UUID | None = None) -> bool:
        """Forget what a candidate said of a job, or of all jobs."""
