"""Candidates in memory, held to the same contract as those in PostgreSQL; and the pages on top of them."""

from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI

from services.portal.app import dress, page_routers
from services.portal.candidates import Candidate, Consent, Status, StoredProfile
from services.portal.feedback import About, Feedback
from services.portal.forms import Profile, SignUp
from services.portal.mail_wishes import MailWishes
from services.portal.pages.portal import Portal
from services.portal.settings import PortalSettings
from services.portal.storage.changes import profile_row
from shared.pages.rate_limit import RateLimit
from shared.tokens import Tokens
from shared.vocabulary import Cadence, FeedbackKind

SECRET = "a-key-that-only-tests-ever-sign-with"


class MemoryCandidates:
    """See ``services.portal.candidates.Candidates``."""

    def __init__(self) -> None:
        self.people: dict[UUID, Candidate] = {}
        self.consents: list[Consent] = []

    async def register(self, sign_up: SignUp, consent: Consent) -> None:
        key = sign_up.email.lower()
        known = next((person for person in self.people.values() if person.email.lower() == key), None)
        if known is None:
            self._keep(_newcomer(sign_up))
        elif known.status in {Status.UNSUBSCRIBED, Status.UNDELIVERABLE}:
            self._keep(_changed(known, status=Status.PENDING, locale=sign_up.locale))
        else:
            return
        self.consents.append(consent)

    async def find(self, candidate_id: UUID) -> Candidate | None:
        return self.people.get(candidate_id)

    async def confirm(self, candidate_id: UUID) -> Candidate | None:
        return self._move(candidate_id, {Status.PENDING}, Status.ACTIVE)

    async def save_profile(self, candidate_id: UUID, profile: Profile, consent: Consent) -> bool:
        candidate = self.people.get(candidate_id)
        if candidate is None:
            return False
        if profile.findable and not (candidate.profile and candidate.profile.findable):
            self.consents.append(consent)
        row = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in profile_row(profile).items()
        }
        self._keep(
            _changed(
                candidate,
                name=profile.name,
                locale=profile.locale,
                cadence=profile.cadence,
                profile=StoredProfile(**row),
                mail=MailWishes(**profile.model_dump(include={field.name for field in fields(MailWishes)})),
            )
        )
        return True

    async def renew(self, candidate_id: UUID) -> Candidate | None:
        return self._move(candidate_id, {Status.ACTIVE}, Status.ACTIVE)

    async def unsubscribe(self, candidate_id: UUID) -> Candidate | None:
        gone = self._move(candidate_id, set(Status) - {Status.UNSUBSCRIBED}, Status.UNSUBSCRIBED)
        if gone and gone.profile:
            self._keep(replace(gone, profile=replace(gone.profile, findable=False, clicks=False)))
        return self.people.get(candidate_id)

    async def come_back(self, candidate_id: UUID, consent: Consent) -> Candidate | None:
        self.consents.append(consent)
        return self._move(candidate_id, {Status.UNSUBSCRIBED, Status.UNDELIVERABLE}, Status.ACTIVE)

    async def erase(self, candidate_id: UUID) -> bool:
        return self.people.pop(candidate_id, None) is not None

    async def everything(self, candidate_id: UUID) -> dict[str, Any] | None:
        candidate = self.people.get(candidate_id)
        if candidate is None:
            return None
        stored = asdict(candidate)
        parts: dict[str, Any] = {"consents": [], "feedback": []}
        return {"profile": stored.pop("profile"), "candidate": stored, **parts}

    def _move(self, candidate_id: UUID, origins: set[Status], status: Status) -> Candidate | None:
        candidate = self.people.get(candidate_id)
        if candidate and candidate.status in origins:
            self._keep(_changed(candidate, status=status))
        return self.people.get(candidate_id)

    def _keep(self, candidate: Candidate) -> None:
        self.people[candidate.candidate_id] = candidate


class MemoryFeedback:
    """See ``services.portal.feedback.FeedbackStore``."""

    def __init__(self, candidates: MemoryCandidates) -> None:
        self.cards: dict[UUID, About] = {}
        self.given: dict[tuple[UUID, UUID], Feedback] = {}
        self._candidates = candidates

    async def about(self, job_id: UUID) -> About:
        return self.cards.get(job_id, About())

    async def said_of(self, candidate_id: UUID, job_id: UUID) -> Feedback | None:
        return self.given.get((candidate_id, job_id))

    async def said(self, candidate_id: UUID) -> list[Feedback]:
        mine = [each for (whose, _), each in self.given.items() if whose == candidate_id]
        return sorted(mine, key=lambda each: each.given_at, reverse=True)

    async def give(self, candidate_id: UUID, job_id: UUID, kind: FeedbackKind) -> bool:
        if candidate_id not in self._candidates.people:
            return False
        about = await self.about(job_id)
        self.given[candidate_id, job_id] = Feedback(job_id, kind, about, datetime.now(UTC))
        return True

    async def take_back(self, candidate_id: UUID, job_id: UUID | None = None) -> bool:
        for key in [key for key in self.given if key[0] == candidate_id and job_id in {None, key[1]}]:
            del self.given[key]
        return candidate_id in self._candidates.people


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _newcomer(sign_up: SignUp) -> Candidate:
    return Candidate(
        candidate_id=uuid4(),
        email=sign_up.email,
        name=sign_up.name,
        locale=sign_up.locale,
        status=Status.PENDING,
        cadence=Cadence.EDITION,
        version=1,
        created_at=datetime.now(UTC),
    )


def _changed(candidate: Candidate, **values: Any) -> Candidate:
    return replace(candidate, version=candidate.version + 1, **values)


def portal_of(candidates: MemoryCandidates, *, sign_ups_per_client: int = 20) -> Portal:
    """What the pages need, without a database."""
    settings = PortalSettings(_env_file=None)  # type: ignore[call-arg]
    limit = RateLimit(sign_ups_per_client, 600.0)
    return Portal(candidates, Tokens(SECRET), settings, limit, MemoryFeedback(candidates))


def app_of(portal: Portal) -> FastAPI:
    """The pages alone: no runtime, no bus."""
    app = FastAPI(openapi_url=None)
    for router in page_routers(portal):
        app.include_router(router)
    dress(app, portal.settings)
    return app
