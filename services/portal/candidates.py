"""A candidate as the portal knows one, and what the pages need of whoever stores them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from services.portal.forms import Profile, SignUp
from services.portal.mail_wishes import MailWishes
from shared.vocabulary import Cadence, Clearance, Locale


class Status(StrEnum):
    """Where a candidate stands; only an active one is matched and sent mail."""

    PENDING = "pending"
    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"
    UNDELIVERABLE = "undeliverable"


class Withdrawal(StrEnum):
    """How somebody took a consent back."""

    PAGE = "page"
    MAIL = "mail"
    COMPLAINT = "complaint"


@dataclass(frozen=True)
class StoredProfile:
    """A profile as it lies in the table; ``languages`` are ``{"language", "level"}``."""

    occupation: str
    skills: tuple[str, ...]
    experience: str
    languages: tuple[dict[str, str | None], ...]
    places: tuple[str, ...]
    remote: bool
    employment_types: tuple[str, ...]
    permit: str
    seniority: str | None = None
    salary_floor: int | None = None
    clearance: str = Clearance.UNKNOWN
    commute: bool = True
    findable: bool = False
    clicks: bool = False
    stage: str | None = None


@dataclass(frozen=True)
class Candidate:
    """Somebody who signed up and is not erased."""

    candidate_id: UUID
    email: str
    name: str | None
    locale: Locale
    status: Status
    cadence: Cadence
    version: int
    created_at: datetime
    profile: StoredProfile | None = None
    mail: MailWishes = field(default_factory=MailWishes)


@dataclass(frozen=True)
class Consent:
    """What somebody agreed to: which text, in which language, and where."""

    text_version: str
    locale: Locale
    source: str


class Candidates(Protocol):
    """Each method is one transaction; what changes a candidate also writes its event.

    Methods that take a candidate id answer ``None`` or ``False`` when there is no such candidate, and do
    nothing when it has already been done.
    """

    async def register(self, sign_up: SignUp, consent: Consent) -> None:
        """Take a sign-up; says nothing about whether the address was known."""

    async def find(self, candidate_id: UUID) -> Candidate | None:
        """A candidate with the profile."""

    async def confirm(self, candidate_id: UUID) -> Candidate | None:
        """Make a pending candidate active."""

    async def save_profile(self, candidate_id: UUID, profile: Profile, consent: Consent) -> bool:
        """Store the profile form; ``consent`` is to being found, and is kept if the profile newly says so."""

    async def renew(self, candidate_id: UUID) -> Candidate | None:
        """Let an active candidate's mails go on as they asked for; others stay as they are."""

    async def unsubscribe(self, candidate_id: UUID) -> Candidate | None:
        """Stop all mail."""

    async def come_back(self, candidate_id: UUID, consent: Consent) -> Candidate | None:
        """Start mail again, with a new consent; a pending candidate stays pending."""

    async def erase(self, candidate_id: UUID) -> bool:
        """Delete every row of the candidate."""

    async def everything(self, candidate_id: UUID) -> dict[str, Any] | None:
        """All that is stored of a candidate, ready for JSON."""
