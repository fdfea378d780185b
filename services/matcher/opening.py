"""An open job as the matcher sees it: hard conditions, and the text of it that is embedded."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.jobs import Contract, Extent, Job, LanguageRequirement, Occupation, Place, Salary
from shared.vocabulary import CountryCode, EmploymentType, JobPermit, LanguageCode, RemoteMode

NORWEGIAN = {"nb": "no", "nn": "no"}


class Terms(Contract):
    """A job's hard conditions, occupations and date; what is empty or ``None`` is not known."""

    places: tuple[Place, ...] = ()
    remote: RemoteMode | None = None
    employment_types: tuple[EmploymentType, ...] = ()
    extent: Extent | None = None
    required_languages: tuple[LanguageRequirement, ...] = ()
    language: LanguageCode | None = None
    permit: JobPermit | None = None
    occupations: tuple[Occupation, ...] = ()
    salary: Salary | None = None
    security_clearance: bool = False
    citizenship: tuple[CountryCode, ...] = ()
    published: datetime | None = None


@dataclass(frozen=True)
class Opening:
    """An open job without its text."""

    job_id: UUID
    version: int
    employer: str
    terms: Terms
    deadline: datetime | None = None


def terms_of(job: Job) -> Terms:
    """The hard conditions of a job as it travels on the bus."""
    return Terms.model_validate(job, from_attributes=True)


def job_text(title: str, body: str, characters: int) -> str:
    """What is embedded: the title, then the beginning of the body; a title alone is often a slogan."""
    return f"{title.strip()}\n{' '.join(body.split())[:characters]}".strip()


def spoken(language: str) -> str:
    """The code of a language as it is spoken: bokmål and nynorsk are both Norwegian."""
    return NORWEGIAN.get(language, language)
