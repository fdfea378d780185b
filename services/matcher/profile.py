"""What the matcher sees of a candidate: no name, no address; and the text of it that is embedded."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.matcher.scrubbing import scrub
from shared.vocabulary import Cadence, CandidatePermit, Cefr, Clearance, EmploymentType, Seniority

Languages = frozenset[tuple[str, Cefr]]


@dataclass(frozen=True, slots=True)
class Wishes:
    """A candidate's hard conditions.

    ``languages`` holds pairs of ISO 639-1 code and level; a first language has level C2. No ``places``
    means anywhere in Norway, no ``employment_types`` any. ``salary_floor`` is NOK a year before tax, in full
    time; ``commute`` says whether places in the commuting regions of ``places`` will do; ``refused`` holds
    municipality numbers and values of ``RemoteMode`` that the candidate has turned down.
    """

    languages: Languages = frozenset()
    places: frozenset[str] = frozenset()
    remote: bool = False
    employment_types: frozenset[EmploymentType] = frozenset()
    permit: CandidatePermit = CandidatePermit.EEA
    salary_floor: int | None = None
    clearance: Clearance = Clearance.UNKNOWN
    commute: bool = True
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Profile:
    """A row of the portal's view ``candidate_profiles``."""

    candidate_id: UUID
    version: int
    occupation: str
    skills: tuple[str, ...] = ()
    experience: str = ""
    wishes: Wishes = Wishes()
    cadence: Cadence = Cadence.EDITION
    seniority: Seniority | None = None
    findable: bool = False


def scrubbed(profile: Profile) -> Profile:
    """The profile as it may be read: its own words without what says who somebody is."""
    return replace(
        profile,
        occupation=scrub(profile.occupation),
        skills=tuple(scrub(each) for each in profile.skills),
        experience=scrub(profile.experience),
    )


def profile_text(profile: Profile) -> str:
    """What is embedded: the trade and what the candidate can do, never where from or who."""
    profile = scrubbed(profile)
    parts = (profile.occupation, ", ".join(filter(None, profile.skills)), profile.experience)
    return "\n".join(part.strip() for part in parts if part.strip())
