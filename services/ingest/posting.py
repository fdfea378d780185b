"""A normalised posting: what a job is before it has an identity and a version."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.jobs import Extent, JobText, LanguageRequirement, Occupation, Place, Salary
from shared.vocabulary import EmploymentType, JobPermit, RemoteMode


class PostingKind(StrEnum):
    """What a posting is. Only a job is published; the others are kept and reported."""

    JOB = "job"
    OPEN_APPLICATION = "open_application"
    TEMPLATE = "template"


@dataclass(frozen=True)
class Posting:
    """``reference`` is the source's own name of it; ``expires`` is when the source takes it down.

    ``texts`` are further languages of the same job. ``remote_conflict`` are the source's statements on
    where the work is done, when they contradict each other. ``citizenship`` are nationalities of which
    the job asks for one.
    """

    position: str
    title: str
    employer: str
    employer_number: str | None = None
    reference: str | None = None
    kind: PostingKind = PostingKind.JOB
    description_html: str = ""
    description_text: str = ""
    language: str | None = None
    texts: tuple[JobText, ...] = ()
    places: tuple[Place, ...] = ()
    remote: RemoteMode | None = None
    remote_conflict: tuple[str, ...] = ()
    employment_types: tuple[EmploymentType, ...] = ()
    extent: Extent | None = None
    required_languages: tuple[LanguageRequirement, ...] = ()
    desired_languages: tuple[LanguageRequirement, ...] = ()
    permit: JobPermit | None = None
    security_clearance: bool = False
    citizenship: tuple[str, ...] = ()
    occupations: tuple[Occupation, ...] = ()
    salary: Salary | None = None
    published: datetime | None = None
    deadline: datetime | None = None
    expires: datetime | None = None
    apply_url: str | None = None

    @property
    def closes_at(self) -> datetime | None:
        """When it is past: its deadline, or else the day on which the source takes it down."""
        return self.deadline or self.expires
