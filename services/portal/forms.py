"""What a person may tell the portal: the same models check the pages and the bulk import."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from services.portal.addresses import AddressError, accepted_address
from services.portal.mail_wishes import HOME, Hour, Pause, TimeZone, quiet_hours
from services.portal.messages import Fault, problem
from shared.vocabulary import (
    COUNTIES,
    Cadence,
    CandidatePermit,
    Cefr,
    Clearance,
    EmploymentType,
    LanguageCode,
    Locale,
    Seniority,
    Stage,
)

MOST_SKILLS = 60
LONGEST_SKILL = 80
LONGEST_LINE = 120
LONGEST_EXPERIENCE = 4_000
LEAST_SALARY, MOST_SALARY = 100_000, 5_000_000
"""NOK a year: less is somebody's pay for a month."""


def _without_controls(text: str) -> str:
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in text):
        raise problem(Fault.CONTROL)
    return text


def _one_line(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else text


def _not_empty(text: str) -> str:
    if not text:
        raise problem(Fault.OCCUPATION)
    return text


def _paragraphs(text: Any) -> Any:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(text, str) else text


def spaced(sum_: int) -> str:
    """A sum as it is written in Norway, and readable anywhere: ``550 000``, on one line."""
    return f"{sum_:,}".replace(",", "\u00a0")


def _yearly_sum(given: Any) -> int | None:
    """A sum as people write it: "650 000", "650.000", "kr 650 000,-"; nothing is none."""
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    bare = re.sub(r"(?i)[\s\u00a0\u202f.,']|nok|kr|,?-$", "", f"{given}"[:LONGEST_LINE])
    found = int(bare) if re.fullmatch(r"[0-9]{1,9}", bare) and not isinstance(given, bool | float) else 0
    if not LEAST_SALARY <= found <= MOST_SALARY:
        raise problem(Fault.SALARY_FLOOR, least=spaced(LEAST_SALARY), most=spaced(MOST_SALARY))
    return found


def _address(text: str) -> str:
    try:
        return accepted_address(text)
    except AddressError as error:
        raise problem(error.fault) from error


def _no_links(text: str) -> str:
    """A stranger's name is read in the mail that asks to confirm: it may carry no message of its own."""
    if re.search(r"[/@:<>\\]|www\.", text, re.IGNORECASE):
        raise problem(Fault.NAME_LINK)
    return text


def _separated(value: Any) -> Any:
    return re.split(r"[,;\n]", value) if isinstance(value, str) else value


def _distinct_skills(skills: Sequence[str]) -> tuple[str, ...]:
    distinct: dict[str, str] = {}
    for skill in skills:
        distinct.setdefault(skill.casefold(), skill)
    kept = tuple(filter(None, distinct.values()))
    if len(kept) > MOST_SKILLS:
        raise problem(Fault.SKILLS_MANY, limit=MOST_SKILLS)
    if any(len(skill) > LONGEST_SKILL for skill in kept):
        raise problem(Fault.SKILL_LONG, limit=LONGEST_SKILL)
    return kept


def _known_place(code: str) -> str:
    if not re.fullmatch(r"\d{2}|\d{4}", code) or code[:2] not in COUNTIES:
        raise problem(Fault.PLACE)
    return code


def _widest_places(codes: Sequence[str]) -> tuple[str, ...]:
    """Sorted, each once, and no municipality whose whole county is there."""
    return tuple(sorted(code for code in set(codes) if len(code) == len("03") or code[:2] not in codes))


Line = Annotated[
    str,
    BeforeValidator(_one_line),
    StringConstraints(max_length=LONGEST_LINE),
    AfterValidator(_without_controls),
]
Email = Annotated[str, AfterValidator(_address)]
Name = Annotated[
    Annotated[Line, AfterValidator(_no_links)] | None, BeforeValidator(lambda value: _one_line(value) or None)
]
Skills = Annotated[tuple[Line, ...], BeforeValidator(_separated), AfterValidator(_distinct_skills)]
Place = Annotated[str, AfterValidator(_known_place)]


class Form(BaseModel):
    """Frozen; a field that is not known is an error, so that a misspelt one is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SignUp(Form):
    """The sign-up form."""

    email: Email
    name: Name = None
    locale: Locale
    consent: Literal[True]


class Language(Form):
    """A language that somebody speaks; no level means that it is a first language."""

    language: LanguageCode
    level: Cefr | None = None


def _distinct_languages(languages: tuple[Language, ...]) -> tuple[Language, ...]:
    if len({known.language for known in languages}) < len(languages):
        raise problem(Fault.LANGUAGES_TWICE)
    return tuple(sorted(languages, key=lambda known: known.language))


class Profile(Form):
    """The profile form. No places: anywhere in Norway. No employment types: any.

    ``salary_floor`` is NOK a year before tax, for full time. Hours are local, in ``time_zone``; mails begin
    again on the day ``paused_until``. Who objects to profiling (``plain``) is not found either.
    """

    name: Name = None
    locale: Locale
    occupation: Annotated[Line, AfterValidator(_not_empty)]
    skills: Skills = ()
    experience: Annotated[
        str,
        BeforeValidator(_paragraphs),
        StringConstraints(max_length=LONGEST_EXPERIENCE),
        AfterValidator(_without_controls),
    ] = ""
    languages: Annotated[tuple[Language, ...], AfterValidator(_distinct_languages)] = ()
    places: Annotated[tuple[Place, ...], AfterValidator(_widest_places)]
    remote: bool = False
    employment_types: tuple[EmploymentType, ...] = ()
    permit: CandidatePermit
    cadence: Cadence
    time_zone: TimeZone = HOME
    send_hour: Hour = None
    quiet_from: Hour = None
    quiet_until: Hour = None
    paused_until: Pause = None
    may_lower: bool = True
    plain: bool = False
    stage: Annotated[Stage | None, BeforeValidator(lambda value: value or None)] = None
    seniority: Annotated[Seniority | None, BeforeValidator(lambda value: value or None)] = None
    salary_floor: Annotated[int | None, BeforeValidator(_yearly_sum)] = None
    clearance: Clearance = Clearance.UNKNOWN
    commute: bool = True
    findable: bool = False
    clicks: bool = False

    @field_validator("findable")
    @classmethod
    def _not_found_against_their_will(cls, findable: bool, info: ValidationInfo) -> bool:  # noqa: FBT001  pydantic's signature
        return findable and not info.data.get("plain", False)

    @field_validator("quiet_until")
    @classmethod
    def _both_or_neither(cls, until: int | None, info: ValidationInfo) -> int | None:
        if "quiet_from" in info.data:
            quiet_hours(info.data["quiet_from"], until)
        return until


class ImportedCandidate(Profile):
    """A line of the bulk import; to counted clicks one agrees on the page alone."""

    clicks: Literal[False] = False
    email: Email
