"""A normalised posting: what a job is before it has an identity and a version."""

from dataclasses import dataclass
from datetime import datetime

from shared.jobs import LanguageRequirement, Place, Salary
from shared.vocabulary import EmploymentType, JobPermit, RemoteMode


@dataclass(frozen=True)
class Posting:
    """``reference`` is the source's own name of it; ``expires`` is when the source takes it down."""

    position: str
    title: str
    employer: str
    reference: str | None = None
    description_html: str = ""
    description_text: str = ""
    language: str | None = None
    places: tuple[Place, ...] = ()
    remote: RemoteMode | None = None
    employment_types: tuple[EmploymentType, ...] = ()
    required_languages: tuple[LanguageRequirement, ...] = ()
    permit: JobPermit | None = None
    salary: Salary | None = None
    published: datetime | None = None
    deadline: datetime | None = None
    expires: datetime | None = None
    apply_url: str | None = None

    @property
    def closes_at(self) -> datetime | None:
        """When it is past: its deadline, or else the day on which the source takes it down."""
        return self.deadline or self.expires
