"""Candidates labelled against jobs: a folder with ``profiles.json``, ``ads.tsv`` and ``labels.tsv``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from services.matcher.evaluation.reading import table
from services.matcher.profile import Profile, Wishes
from shared.errors import TalentPoolError
from shared.vocabulary import CandidatePermit, Cefr, Clearance, EmploymentType, LanguageCode, Seniority

PROFILES, ADS, LABELS = "profiles.json", "ads.tsv", "labels.tsv"
EXCELLENT = 3
GRADES = range(EXCELLENT + 1)
GOOD = 2
"""From this grade on, a person is glad to see the job."""


@dataclass(frozen=True)
class Ad:
    """What an ad says of Norwegian, and the vacancy that it repeats, if any."""

    norwegian: str
    same_as: str | None


@dataclass(frozen=True)
class Label:
    """How well a job fits: field fit and grade, 0 to 3, and the reasons for which it must not be shown."""

    field: int
    grade: int
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CandidateSet:
    """Profiles and ads by their ids in the files; a pair without a label has field fit and grade 0."""

    profiles: Mapping[str, Profile]
    ads: Mapping[str, Ad]
    labels: Mapping[tuple[str, str], Label]

    def grade(self, profile: str, ad: str) -> int:
        """How well an ad fits a profile, 0 to 3."""
        label = self.labels.get((profile, ad))
        return label.grade if label else 0


class _Language(BaseModel):
    model_config = ConfigDict(extra="forbid")
    language: LanguageCode
    level: Cefr | None


class _Written(BaseModel):
    """A profile as written in the file; ``text`` says in which language it is written."""

    model_config = ConfigDict(extra="forbid")
    id: str
    text: str
    occupation: str
    skills: tuple[str, ...]
    experience: str
    languages: tuple[_Language, ...]
    places: frozenset[str]
    remote: bool
    commute: bool
    employment_types: frozenset[EmploymentType]
    permit: CandidatePermit
    clearance: Clearance
    seniority: Seniority | None


def load_candidate_set(folder: Path) -> CandidateSet:
    """The set of a folder.

    Raises:
        TalentPoolError: a file is missing or damaged, or labels name what is not there; says where.
    """
    profiles = _profiles(folder / PROFILES)
    ads = {
        ad: Ad(norwegian, same_as or None)
        for ad, norwegian, same_as in table(folder / ADS, ("ad", "norwegian", "same_as"))
    }
    return CandidateSet(profiles, ads, _labels(folder / LABELS, profiles, ads))


def _profiles(path: Path) -> dict[str, Profile]:
    try:
        written = TypeAdapter(list[_Written]).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        message = f"{path}: no list of profiles: {error}; see its README.md for what is expected"
        raise TalentPoolError(message) from error
    return {each.id: _profile(each) for each in written}


def _profile(written: _Written) -> Profile:
    wishes = Wishes(
        frozenset((each.language, each.level or Cefr.C2) for each in written.languages),
        written.places,
        written.remote,
        written.employment_types,
        written.permit,
        clearance=written.clearance,
        commute=written.commute,
    )
    return Profile(
        candidate_id(written.id),
        1,
        written.occupation,
        written.skills,
        written.experience,
        wishes,
        seniority=written.seniority,
    )


def candidate_id(profile: str) -> UUID:
    """A candidate id that is the same in every run."""
    return uuid5(NAMESPACE_URL, f"candidate-set/{profile}")


def _labels(
    path: Path, profiles: Mapping[str, Profile], ads: Mapping[str, Ad]
) -> dict[tuple[str, str], Label]:
    labels = {}
    rows = table(path, ("profile", "ad", "field", "grade", "vetoes"))
    for number, (profile, ad, fit, grade, vetoes) in enumerate(rows, start=2):
        if profile not in profiles or ad not in ads or not _valid(fit, grade):
            message = (
                f"{path}, line {number}: unknown profile or ad, or a grade other than 0 to {EXCELLENT}; "
                f"every line needs a profile of {PROFILES} and an ad of {ADS}"
            )
            raise TalentPoolError(message)
        labels[profile, ad] = Label(int(fit), int(grade), tuple(filter(None, vetoes.split(","))))
    return labels


def _valid(*grades: str) -> bool:
    return all(grade.isdecimal() and int(grade) in GRADES for grade in grades)
