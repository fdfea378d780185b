"""What can be wrong with an input and how to mend it. English is the message id of the catalogues."""

from enum import StrEnum
from typing import Any

from pydantic_core import ErrorDetails, PydanticCustomError


def mark(text: str) -> str:
    """Marks a message for the catalogues; the page translates it later."""
    return text


class Fault(StrEnum):
    """What can be wrong with an input."""

    EMAIL_AT = "email_at"
    EMAIL_ASCII = "email_ascii"
    EMAIL_LOCAL = "email_local"
    EMAIL_DOMAIN = "email_domain"
    EMAIL_LONG = "email_long"
    CONTROL = "control"
    NAME_LINK = "name_link"
    TOO_LONG = "too_long"
    SKILLS_MANY = "skills_many"
    SKILL_LONG = "skill_long"
    LANGUAGES_TWICE = "languages_twice"
    CONSENT = "consent"
    LOCALE = "locale"
    OCCUPATION = "occupation"
    LANGUAGE = "language"
    LEVEL = "level"
    PLACE_MISSING = "place_missing"
    PLACE = "place"
    PERMIT = "permit"
    CADENCE = "cadence"
    TIME_ZONE = "time_zone"
    HOUR = "hour"
    QUIET_HOURS = "quiet_hours"
    PAUSE = "pause"
    PAUSE_LONG = "pause_long"
    STAGE = "stage"
    REMOTE = "remote"
    SENIORITY = "seniority"
    SALARY_FLOOR = "salary_floor"
    CLEARANCE = "clearance"
    YES_NO = "yes_no"
    MISSING = "missing"
    UNKNOWN = "unknown"
    INVALID = "invalid"


MESSAGES: dict[Fault, str] = {
    Fault.EMAIL_AT: mark("Write an e-mail address with one @, such as name@example.org."),
    Fault.EMAIL_ASCII: mark(
        "Our mail cannot reach addresses with letters such as ø or é before the @. "
        "Give another address of yours, with letters a to z only."
    ),
    Fault.EMAIL_LOCAL: mark("The part before the @ is not valid. Check it for spaces and misplaced dots."),
    Fault.EMAIL_DOMAIN: mark("The part after the @ is not valid. It should look like example.org."),
    Fault.EMAIL_LONG: mark("The address is too long. An e-mail address has at most 254 characters."),
    Fault.CONTROL: mark("Remove hidden control characters from this text."),
    Fault.NAME_LINK: mark("Write only a name here, without web or e-mail addresses."),
    Fault.TOO_LONG: mark("Shorten this to at most {limit} characters."),
    Fault.SKILLS_MANY: mark("List at most {limit} skills. Keep the ones that matter most."),
    Fault.SKILL_LONG: mark(
        "Each skill may have at most {limit} characters. Use a new line or a comma between skills."
    ),
    Fault.LANGUAGES_TWICE: mark("Each language may be listed once."),
    Fault.CONSENT: mark("Tick the box to agree. Without your consent we may not send you mail."),
    Fault.LOCALE: mark("Choose a language for mail and pages."),
    Fault.OCCUPATION: mark("Write your occupation, such as nurse or software developer."),
    Fault.LANGUAGE: mark("Choose the language that this level is for."),
    Fault.LEVEL: mark("Choose how well you know this language."),
    Fault.PLACE_MISSING: mark("Choose at least one place, or anywhere in Norway."),
    Fault.PLACE: mark("This is no Norwegian county or municipality number."),
    Fault.PERMIT: mark("Choose what holds for your right to work in Norway."),
    Fault.CADENCE: mark("Choose how often you want mail."),
    Fault.TIME_ZONE: mark("Choose one of the time zones offered."),
    Fault.HOUR: mark("Choose one of the hours offered."),
    Fault.QUIET_HOURS: mark("Choose when the quiet hours begin and when they end, or leave both open."),
    Fault.PAUSE: mark("Write the day as year, month and day, such as 2027-08-16."),
    Fault.PAUSE_LONG: mark("Choose a day within a year from now. To get no mail any more, unsubscribe."),
    Fault.STAGE: mark("Choose what describes you best."),
    Fault.REMOTE: mark("Say yes or no to remote work."),
    Fault.SENIORITY: mark("Choose how much experience you have."),
    Fault.SALARY_FLOOR: mark("Write a year's pay in kroner, from {least} to {most}, such as 550 000."),
    Fault.CLEARANCE: mark("Choose whether you can take jobs that require a security clearance."),
    Fault.YES_NO: mark("Answer yes or no."),
    Fault.MISSING: mark("Fill in this field."),
    Fault.UNKNOWN: mark("This field is not known."),
    Fault.INVALID: mark("This value is not valid. Choose one of those offered."),
}

_BY_FIELD_AND_TYPE = {
    ("email", "missing"): Fault.EMAIL_AT,
    ("occupation", "missing"): Fault.OCCUPATION,
    ("places", "missing"): Fault.PLACE_MISSING,
}
_BY_FIELD = {
    str(fault): fault
    for fault in (
        Fault.CONSENT,
        Fault.LOCALE,
        Fault.LANGUAGE,
        Fault.LEVEL,
        Fault.PERMIT,
        Fault.CADENCE,
        Fault.REMOTE,
        Fault.SENIORITY,
        Fault.SALARY_FLOOR,
        Fault.CLEARANCE,
        Fault.TIME_ZONE,
        Fault.STAGE,
    )
} | {
    "commute": Fault.YES_NO,
    "findable": Fault.YES_NO,
    "clicks": Fault.YES_NO,
    "may_lower": Fault.YES_NO,
    "plain": Fault.YES_NO,
    "send_hour": Fault.HOUR,
    "quiet_from": Fault.HOUR,
    "quiet_until": Fault.HOUR,
    "paused_until": Fault.PAUSE,
}
_BY_TYPE = {
    "missing": Fault.MISSING,
    "extra_forbidden": Fault.UNKNOWN,
    "string_too_long": Fault.TOO_LONG,
    "string_unicode": Fault.CONTROL,
}


def problem(fault: Fault, **values: Any) -> PydanticCustomError:
    """A validation error whose text is ``MESSAGES[fault]``; ``values`` fill its braces."""
    return PydanticCustomError(fault.value, MESSAGES[fault], values)


def fault_of(error: ErrorDetails) -> Fault:
    """The key into ``MESSAGES`` for one pydantic error."""
    kind = error["type"]
    if kind in set(Fault) and kind != Fault.MISSING:
        return Fault(kind)
    field = next((str(part) for part in reversed(error["loc"]) if not isinstance(part, int)), "")
    found = _BY_FIELD_AND_TYPE.get((field, kind)) or _BY_FIELD.get(field) or _BY_TYPE.get(kind)
    return found or Fault.INVALID


def values_of(error: ErrorDetails) -> dict[str, Any]:
    """What fills the braces of the message."""
    context = error.get("ctx", {})
    if "max_length" in context:
        return {"limit": context["max_length"]}
    return dict(context)
