"""The profile form as the page shows it: from a stored profile, from what was sent, and back with errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.portal.candidates import Candidate
from services.portal.choices import NATIVE
from services.portal.forms import spaced
from services.portal.languages import FIRST_LANGUAGES
from services.portal.mail_wishes import HOME, MailWishes
from shared.vocabulary import Clearance

LEAST_FREE_ROWS = 3
MOST_ROWS = 30
MAIL_TEXTS = ("stage", "send_hour", "quiet_from", "quiet_until", "paused_until")


class FormData(Protocol):
    """What a sent form offers; Starlette's does."""

    def get(self, key: str, default: str, /) -> Any:
        """The last value of a field."""

    def getlist(self, key: str, /) -> list[Any]:
        """All values of a field."""


@dataclass(frozen=True)
class LanguageRow:
    """A row of the form: a language's code and a level, ``native`` or nothing."""

    language: str = ""
    level: str = ""


@dataclass(frozen=True)
class ProfileValues:
    """Every field as text, as it stands in the page."""

    name: str
    locale: str
    occupation: str
    skills: str
    experience: str
    rows: tuple[LanguageRow, ...]
    places: frozenset[str]
    anywhere: bool
    remote: bool
    employment_types: frozenset[str]
    permit: str
    cadence: str
    seniority: str
    salary_floor: str
    clearance: str
    commute: bool
    findable: bool
    clicks: bool
    stage: str
    time_zone: str
    send_hour: str
    quiet_from: str
    quiet_until: str
    paused_until: str
    may_lower: bool
    plain: bool


def stored_values(candidate: Candidate) -> ProfileValues:
    """What the page shows of a stored candidate; a new one has chosen nothing yet."""
    profile = candidate.profile
    return ProfileValues(
        name=candidate.name or "",
        locale=candidate.locale,
        occupation=profile.occupation if profile else "",
        skills="\n".join(profile.skills) if profile else "",
        experience=profile.experience if profile else "",
        rows=_stored_rows(profile.languages if profile else ()),
        places=frozenset(profile.places) if profile else frozenset(),
        anywhere=bool(profile and not profile.places),
        remote=bool(profile and profile.remote),
        employment_types=frozenset(profile.employment_types) if profile else frozenset(),
        permit=profile.permit if profile else "",
        cadence=candidate.cadence,
        seniority=profile.seniority or "" if profile else "",
        salary_floor=spaced(profile.salary_floor) if profile and profile.salary_floor else "",
        clearance=profile.clearance if profile else Clearance.UNKNOWN,
        commute=profile.commute if profile else True,
        findable=bool(profile and profile.findable),
        clicks=bool(profile and profile.clicks),
        stage=profile.stage or "" if profile else "",
        **_stored_mail(candidate.mail),
    )


def _stored_mail(mail: MailWishes) -> dict[str, Any]:
    fields = ("send_hour", "quiet_from", "quiet_until", "paused_until")
    given = {field: getattr(mail, field) for field in fields}
    texts = {field: "" if value is None else str(value) for field, value in given.items()}
    return texts | {"time_zone": mail.time_zone, "may_lower": mail.may_lower, "plain": mail.plain}


def _stored_rows(languages: Sequence[dict[str, str | None]]) -> tuple[LanguageRow, ...]:
    levels = {str(known["language"]): known.get("level") or NATIVE for known in languages}
    first = [LanguageRow(code, levels.pop(code, "")) for code in FIRST_LANGUAGES]
    return tuple(first) + with_spare_rows([LanguageRow(code, level) for code, level in levels.items()])


def with_spare_rows(rows: Sequence[LanguageRow]) -> tuple[LanguageRow, ...]:
    """Rows for more languages: at least three, and always one that is empty."""
    filled = [row for row in rows if row.language or row.level]
    return (*filled, *[LanguageRow()] * max(1, LEAST_FREE_ROWS - len(filled)))


def sent_values(form: FormData) -> ProfileValues:
    """What a person sent, kept as it is so that the page can show it again."""
    rows = [
        LanguageRow(str(language), str(level))
        for language, level in zip(form.getlist("language"), form.getlist("level"), strict=False)
    ]
    fixed = len(FIRST_LANGUAGES)
    return ProfileValues(
        **{field: str(form.get(field, "")) for field in ("name", "locale", "occupation", "skills")},
        experience=str(form.get("experience", "")),
        rows=tuple(rows[:fixed]) + with_spare_rows(rows[fixed:MOST_ROWS]),
        places=frozenset(map(str, form.getlist("places"))),
        anywhere="anywhere" in form.getlist("anywhere"),
        remote=bool(form.get("remote", "")),
        employment_types=frozenset(map(str, form.getlist("employment_types"))),
        permit=str(form.get("permit", "")),
        cadence=str(form.get("cadence", "")),
        seniority=str(form.get("seniority", "")),
        salary_floor=str(form.get("salary_floor", "")),
        clearance=str(form.get("clearance", Clearance.UNKNOWN)),
        commute=bool(form.get("commute", "")),
        findable=bool(form.get("findable", "")),
        clicks=bool(form.get("clicks", "")),
        may_lower=bool(form.get("may_lower", "")),
        plain=bool(form.get("plain", "")),
        time_zone=str(form.get("time_zone", HOME)),
        **{field: str(form.get(field, "")) for field in MAIL_TEXTS},
    )


def filled_rows(values: ProfileValues) -> list[int]:
    """Numbers of the rows that name a language: the model sees these, in this order."""
    fixed = len(FIRST_LANGUAGES)
    return [
        number for number, row in enumerate(values.rows) if row.level or (row.language and number >= fixed)
    ]


def model_input(values: ProfileValues) -> dict[str, Any]:
    """What :class:`services.portal.forms.Profile` checks."""
    fields: dict[str, Any] = {
        "name": values.name,
        "locale": values.locale,
        "occupation": values.occupation,
        "skills": values.skills,
        "experience": values.experience,
        "languages": [_language(values.rows[number]) for number in filled_rows(values)],
        "remote": values.remote,
        "employment_types": sorted(values.employment_types),
        "permit": values.permit,
        "cadence": values.cadence,
        "seniority": values.seniority,
        "salary_floor": values.salary_floor,
        "clearance": values.clearance,
        "commute": values.commute,
        "findable": values.findable,
        "clicks": values.clicks,
        "may_lower": values.may_lower,
        "plain": values.plain,
        "time_zone": values.time_zone,
        **{field: getattr(values, field) for field in MAIL_TEXTS},
    }
    if values.anywhere:
        fields["places"] = ()
    elif values.places:
        fields["places"] = sorted(values.places)
    return fields


def _language(row: LanguageRow) -> dict[str, str | None]:
    return {"language": row.language, "level": None if row.level == NATIVE else row.level}


def anchor(location: Sequence[int | str], values: ProfileValues) -> str:
    """The ``id`` of the element that an error's location speaks of."""
    field = str(location[0])
    if field != "languages" or len(location) == 1:
        return field
    number = filled_rows(values)[int(location[1])]
    part = "language" if location[-1] == "language" and number >= len(FIRST_LANGUAGES) else "level"
    return f"{part}-{number}"
