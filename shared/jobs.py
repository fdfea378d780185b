"""A job as it travels in ``jobs.*``: schema.org JobPosting, reduced to what other services use."""

from datetime import datetime
from typing import Literal
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


class Extent(Contract):
    """Share of full time in per cent; both are the same unless it is a range."""

    minimum: float = Field(gt=0, le=100)
    maximum: float = Field(gt=0, le=100)


class Occupation(Contract):
    """An occupation as ``code`` in ``scheme``: ``esco`` (a concept URI), ``isco-08`` or ``styrk-08``."""

    scheme: Literal["esco", "isco-08", "styrk-08"]
    code: str
    label: str | None = None


class JobText(Contract):
    """The same job in one more language."""

    language: LanguageCode
    title: str
    description_html: str
    description_text: str


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
    employer_number: str | None = Field(default=None, pattern=r"^\d{9}$")
    description_html: str
    description_text: str
    language: LanguageCode | None = None
    texts: tuple[JobText, ...] = ()
    places: tuple[Place, ...] = ()
    remote: RemoteMode | None = None
    employment_types: tuple[EmploymentType, ...] = ()
    extent: Extent | None = None
    required_languages: tuple[LanguageRequirement, ...] = ()
    desired_languages: tuple[LanguageRequirement, ...] = ()
    permit: JobPermit | None = None
    security_clearance: bool = False
    citizenship: tuple[CountryCode, ...] = ()
    occupations: tuple[Occupation, ...] = ()
    salary: Salary | None = None
    published: datetime | None = None
    deadline: datetime | None = None
    apply_url: str | None = None
    source: Source
