"""Why a job was matched: facts that the matcher finds and the mailer puts into words."""

from enum import StrEnum

from shared.jobs import Contract


class ReasonKind(StrEnum):
    """What a fact is about; each kind has its own sentence in every locale."""

    OCCUPATION = "occupation"
    SKILL = "skill"
    PLACE = "place"
    REMOTE = "remote"
    LANGUAGE = "language"
    TEXT = "text"
    FRESH = "fresh"


class CautionKind(StrEnum):
    """What speaks against a match, or is not known."""

    LANGUAGE_UNKNOWN = "language_unknown"
    LANGUAGE_LEVEL_UNKNOWN = "language_level_unknown"
    PLACE_UNKNOWN = "place_unknown"
    PERMIT_UNKNOWN = "permit_unknown"
    EMPLOYMENT_TYPE_UNKNOWN = "employment_type_unknown"
    SALARY_UNKNOWN = "salary_unknown"
    CLEARANCE_UNKNOWN = "clearance_unknown"
    CITIZENSHIP_UNKNOWN = "citizenship_unknown"
    COMMUTE = "commute"
    SENIORITY = "seniority"


class Reason(Contract):
    """A fact shared by profile and job, with its label in both locales.

    ``wrote`` and ``asked`` are how the profile and the ad spell it, where they differ.
    """

    kind: ReasonKind
    nb: str
    en: str
    wrote: str | None = None
    asked: str | None = None


class Match(Contract):
    """A job for a candidate as the matcher's view shows it; ``score`` is the relevance, 0 to 1."""

    rank: int
    score: float
    reasons: tuple[Reason, ...]
    cautions: tuple[CautionKind, ...] = ()
