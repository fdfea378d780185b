"""The candidates and what they say, in PostgreSQL: each call one transaction, then a nudge to the relay."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.portal.candidates import Candidate, Consent
from services.portal.feedback import About, Feedback
from services.portal.forms import Profile, SignUp
from services.portal.storage import changes, feedback, reading
from shared.runtime import Runtime
from shared.vocabulary import FeedbackKind


class PostgresCandidates:
    """See :class:`services.portal.candidates.Candidates`."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._ledger = runtime.ledger

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        async with self._runtime.engine.begin() as tx:
            yield tx
        self._runtime.nudge_relay()

    async def register(self, sign_up: SignUp, consent: Consent) -> None:
        """Take a sign-up."""
        async with self._writing() as tx:
            await changes.register(tx, self._ledger, sign_up, consent)

    async def find(self, candidate_id: UUID) -> Candidate | None:
        """A candidate with the profile."""
        async with self._runtime.engine.connect() as tx:
            return await reading.find(tx, candidate_id)

    async def confirm(self, candidate_id: UUID) -> Candidate | None:
        """Make a pending candidate active."""
        async with self._writing() as tx:
            await changes.confirm(tx, self._ledger, candidate_id)
            return await reading.find(tx, candidate_id)

    async def save_profile(self, candidate_id: UUID, profile: Profile, consent: Consent) -> bool:
        """Store the profile form."""
        async with self._writing() as tx:
            return await changes.save_profile(tx, self._ledger, candidate_id, profile, consent)

    async def renew(self, candidate_id: UUID) -> Candidate | None:
        """Let an active candidate's mails go on."""
        async with self._writing() as tx:
            await changes.renew(tx, self._ledger, candidate_id)
            return await reading.find(tx, candidate_id)

    async def unsubscribe(self, candidate_id: UUID) -> Candidate | None:
        """Stop all mail."""
        async with self._writing() as tx:
            await changes.unsubscribe(tx, self._ledger, candidate_id)
            return await reading.find(tx, candidate_id)

    async def come_back(self, candidate_id: UUID, consent: Consent) -> Candidate | None:
        """Start mail again."""
        async with self._writing() as tx:
            await changes.come_back(tx, self._ledger, candidate_id, consent)
            return await reading.find(tx, candidate_id)

    async def erase(self, candidate_id: UUID) -> bool:
        """Delete every row of the candidate."""
        async with self._writing() as tx:
            return await changes.erase(tx, self._ledger, candidate_id)

    async def everything(self, candidate_id: UUID) -> dict[str, Any] | None:
        """All that is stored of a candidate."""
        async with self._runtime.engine.connect() as tx:
            return await reading.everything(tx, candidate_id)


class PostgresFeedback:
    """See :class:`services.portal.feedback.FeedbackStore`."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def about(self, job_id: UUID) -> About:
        """The job that a link is about."""
        async with self._runtime.engine.connect() as tx:
            return await feedback.about(tx, job_id)

    async def said_of(self, candidate_id: UUID, job_id: UUID) -> Feedback | None:
        """What a candidate said of a job."""
        async with self._runtime.engine.connect() as tx:
            return await feedback.said_of(tx, candidate_id, job_id)

    async def said(self, candidate_id: UUID) -> Sequence[Feedback]:
        """Everything that a candidate said."""
        async with self._runtime.engine.connect() as tx:
            return await feedback.said(tx, candidate_id)

    async def give(self, candidate_id: UUID, job_id: UUID, kind: FeedbackKind) -> bool:
        """Store what a candidate says of a job."""
        async with self._runtime.engine.begin() as tx:
            known = await feedback.give(tx, self._runtime.ledger, candidate_id, job_id, kind)
        self._runtime.nudge_relay()
        return known

    async def take_back(self, candidate_id: UUID, job_id: UUID | None = None) -> bool:
        """Forget what a candidate said of a job, or of all."""
        async with self._runtime.engine.begin() as tx:
            known = await feedback.take_back(tx, self._runtime.ledger, candidate_id, job_id)
        self._runtime.nudge_relay()
        return known
