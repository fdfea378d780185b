"""What a hard condition may say of a candidate and a job."""

from dataclasses import dataclass
from enum import StrEnum

from shared.reasons import CautionKind


class Veto(StrEnum):
    """Why a job cannot be for a candidate."""

    DEADLINE = "deadline"
    PLACE = "place"
    COMMUTE = "commute"
    PLACE_REFUSED = "place_refused"
    COUNTRY = "country"
    REMOTE = "remote"
    LANGUAGE = "language"
    LANGUAGE_LEVEL = "language_level"
    EMPLOYMENT_TYPE = "employment_type"
    PERMIT = "permit"
    SALARY = "salary"
    CLEARANCE = "clearance"
    CITIZENSHIP = "citizenship"


@dataclass(frozen=True)
class Verdict:
    """One condition's: a veto, a caution, or neither."""

    veto: Veto | None = None
    caution: CautionKind | None = None


OK = Verdict()

PASS, CAUTION, VETO = 0, 1, 2
"""Verdicts as numbers, for tables of many."""


def code_of(verdict: Verdict) -> int:
    """A verdict without its reason."""
    return VETO if verdict.veto else CAUTION if verdict.caution else PASS
