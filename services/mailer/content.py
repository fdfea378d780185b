"""What a mail is about, frozen when it is queued: ads are data, never template."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.mailer.company_report import CompanyReport
from services.mailer.text import one_line, safe_url
from shared.jobs import Contract, Job, LanguageRequirement, Place
from shared.reasons import CautionKind, Reason
from shared.vocabulary import Cadence, EmploymentType, RemoteMode

MOST_PLACES = 4


class JobCard(Contract):
    """What a mail shows of a job."""

    job_id: UUID
    version: int
    title: str
    employer: str
    places: tuple[str, ...] = ()
    remote: RemoteMode | None = None
    employment_types: tuple[EmploymentType, ...] = ()
    required_languages: tuple[LanguageRequirement, ...] = ()
    salary: str | None = None
    deadline: datetime | None = None
    apply_url: str | None = None


class Item(Contract):
    """A job for a candidate, as it was ranked."""

    rank: int
    score: float
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[CautionKind, ...] = ()
    job: JobCard


class Content(Contract):
    """A mail's jobs, best first, and what else its kind has.

    ``plain``: the newest jobs, chosen without the profile. ``days``: until a renewal's time has run out.
    ``report``: a company's week. ``seen``: slugs of the edition's articles that the candidate had before.
    ``lowered``: how often digests come from now on, since they have led to nothing for long.
    """

    items: tuple[Item, ...] = Field(default=())
    plain: bool = False
    lowered: Cadence | None = None
    days: int | None = None
    report: CompanyReport | None = None
    seen: tuple[str, ...] = ()


def without_profile(content: Content) -> Content:
    """The same jobs, saying nothing that was read from a profile: no score, no reasons, no cautions."""
    bare = {"score": 0.0, "reasons": (), "cautions": ()}
    items = tuple(item.model_copy(update=bare) for item in content.items)
    return content.model_copy(update={"items": items, "plain": True})


def card_of(job: Job) -> JobCard:
    """The card of a job: single clean lines, and a link only if it is a safe one."""
    salary = job.salary.text if job.salary else None
    return JobCard(
        job_id=job.job_id,
        version=job.version,
        title=one_line(job.title),
        employer=one_line(job.employer),
        places=_places(job.places),
        remote=job.remote,
        employment_types=job.employment_types,
        required_languages=job.required_languages,
        salary=one_line(salary, 120) if salary else None,
        deadline=job.deadline,
        apply_url=safe_url(job.apply_url),
    )


def _places(places: tuple[Place, ...]) -> tuple[str, ...]:
    named = dict.fromkeys(one_line(place.name, 60) for place in places if place.name)
    return tuple(name for name in named if name)[:MOST_PLACES]


def still_open(content: Content, closed: Collection[UUID], now: datetime) -> Content:
    """The content without jobs that were closed or whose deadline has passed."""
    left = tuple(item for item in content.items if _is_open(item.job, closed, now))
    return content.model_copy(update={"items": left})


def _is_open(job: JobCard, closed: Collection[UUID], now: datetime) -> bool:
    return job.job_id not in closed and (job.deadline is None or job.deadline > now)
