"""The words that services share: codes of the field's standards, as they stand in events and views."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
"""ISO 639-1. Norwegian as a spoken requirement is ``no``; texts are ``nb`` or ``nn``."""

CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""

MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
"""Statistics Norway's municipality number; its first two digits are the county."""

CountyCode = Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
"""Statistics Norway's county number."""

COUNTIES = ("03", "11", "15", "18", "31", "32", "33", "34", "39", "40", "42", "46", "50", "55", "56")
"""Statistics Norway's county numbers since 2024."""


class Cefr(StrEnum):
    """Common European Framework of Reference for Languages, weakest first."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


class EmploymentType(StrEnum):
    """schema.org ``JobPosting.employmentType`` values."""

    FULL_TIME = "FULL_TIME"
    PART_TIME = "PART_TIME"
    CONTRACTOR = "CONTRACTOR"
    TEMPORARY = "TEMPORARY"
    INTERN = "INTERN"
    VOLUNTEER = "VOLUNTEER"
    PER_DIEM = "PER_DIEM"
    OTHER = "OTHER"


class RemoteMode(StrEnum):
    """Where the work is done."""

    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"


class JobPermit(StrEnum):
    """What a job says of the right to work in the country."""

    REQUIRED = "required"
    SPONSORED = "sponsored"


class CandidatePermit(StrEnum):
    """A candidate's right to work in Norway."""

    EEA = "eea"
    HELD = "held"
    NEEDED = "needed"


class Seniority(StrEnum):
    """How much experience a candidate has, or a job asks for, least first."""

    STUDENT = "student"
    JUNIOR = "junior"
    EXPERIENCED = "experienced"
    SENIOR = "senior"
    LEAD = "lead"


class Clearance(StrEnum):
    """Whether a candidate can take jobs that require a security clearance or Norwegian citizenship."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class FeedbackKind(StrEnum):
    """What a candidate says of a job; only the first two tell of taste."""

    MORE = "more"
    LESS = "less"
    WRONG_PLACE = "wrong_place"
    APPLIED = "applied"
    EXPIRED = "expired"


class Stage(StrEnum):
    """Where a candidate stands on the way to the region."""

    CONSIDERING = "considering"
    ARRIVED = "arrived"
    STUDENT = "student"
    PARTNER = "partner"


class Cadence(StrEnum):
    """How often a candidate wants mail.

    ``edition`` is each newsletter, ``instant`` that and new jobs at once; the others are a newsletter a day,
    a week or four weeks at most.
    """

    INSTANT = "instant"
    EDITION = "edition"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Locale(StrEnum):
    """Languages that pages and mails are written in."""

    NB = "nb"
    EN = "en"


class MailKind(StrEnum):
    """What a mail delivery is; a report goes to a company, the others to a candidate."""

    CONFIRM = "confirm"
    WELCOME = "welcome"
    ALERT = "alert"
    DIGEST = "digest"
    RENEWAL = "renewal"
    GOODBYE = "goodbye"
    REPORT = "report"


class CloseReason(StrEnum):
    """Why a job is closed."""

    DELETED = "deleted"
    DEADLINE = "deadline"
    ABSENT = "absent"
