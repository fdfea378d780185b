"""A job as it travels in ``jobs.*``: schema.org JobPosting, reduced to what other services use."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.vocabulary import (
    Cefr,
    CountryCode,
    CountyCode,
    EmploymentType,
    JobPermit,
    LanguageCode,
    MunicipalityCode,
    RemoteMode,
)


class Contract(BaseModel):
    """Frozen; unknown fields of a newer writer are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Place(Contract):
    """schema.org ``JobPosting.jobLocation``; every field as far as it is known."""

    name: str | None = None
    postal_code: str | None = None
    municipality: MunicipalityCode | None = None
    county: CountyCode | None = None
    country: CountryCode | None = None


class LanguageRequirement(Contract):
    """A language that the job cannot be done without; no level means that none was given."""

    language: LanguageCode
    level: Cefr | None = None


class Salary(Contract):
    """Salary as given; ``text`` holds the words, the rest what could be read from them."""

    text: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    period: str | None = None


class Source(Contract):
    """Where a job came from."""

    company_id: UUID
    feed_id: UUID
    reference: str
    format: str


class Job(Contract):
    """An open job. ``version`` grows with each material change; times are aware."""

    job_id: UUID
    version: int = Field(ge=1)
    title: str
    employer: str
    description_html: str
    description_text: str
    language: LanguageCode | None = None
    places: tuple[Place, ...] = ()
    remote: RemoteMode | None = None
    employment_types: tuple[EmploymentType, ...] = ()
    required_languages: tuple[LanguageRequirement, ...] = ()
    permit: JobPermit | None = None
    salary: Salary | None = None
    published: datetime | None = None
    deadline: datetime | None = None
    apply_url: str | None = None
    source: Source
