"""Facts put into words, in a locale: dates, languages, places, reasons and cautions.

Everything here depends on few values and is asked for again and again, so answers are remembered.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale as BabelLocale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.support import Translations

from services.mailer.content import JobCard
from shared.i18n import translations
from shared.jobs import LanguageRequirement
from shared.reasons import CautionKind, Reason, ReasonKind
from shared.vocabulary import EmploymentType, Locale, RemoteMode

CATALOGUES = Path(__file__).parent / "locales"
ZONE = ZoneInfo("Europe/Oslo")
_BABEL = {Locale.NB: BabelLocale("nb"), Locale.EN: BabelLocale("en", "GB")}
_DAY = {Locale.NB: "EEEE d. MMMM", Locale.EN: "EEEE d MMMM"}
_CLOCK = {Locale.NB: "' kl. 'HH.mm", Locale.EN: "', 'HH:mm"}
_REMEMBERED = 20_000


def _(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


REASONS = {
    ReasonKind.OCCUPATION: _("It is in your field: %(labels)s."),
    ReasonKind.SKILL: _("It asks for what you know: %(labels)s."),
    ReasonKind.PLACE: _("It is where you want to work: %(labels)s."),
    ReasonKind.REMOTE: _("You can work from where you are."),
    ReasonKind.LANGUAGE: _("You know the language it needs: %(labels)s."),
    ReasonKind.TEXT: _("It reads much like what you wrote about your work."),
    ReasonKind.FRESH: _("It was published within the last week."),
}
SPELT = _("“%(asked)s” (you wrote “%(wrote)s”)")
CAUTIONS = {
    CautionKind.LANGUAGE_UNKNOWN: _("which languages are needed"),
    CautionKind.LANGUAGE_LEVEL_UNKNOWN: _("how well the language must be known"),
    CautionKind.PLACE_UNKNOWN: _("where the work is"),
    CautionKind.PERMIT_UNKNOWN: _("whether the employer helps with a work permit"),
    CautionKind.EMPLOYMENT_TYPE_UNKNOWN: _("whether it is full-time or part-time"),
    CautionKind.SALARY_UNKNOWN: _("clearly enough what it pays"),
}
"""What an ad leaves open; the rest stands in ``NOTES``."""
NOTES = {
    CautionKind.SENIORITY: _("It seems to ask for much more, or much less, experience than you have."),
    CautionKind.COMMUTE: _("It is not at a place that you chose, but within commuting distance of one."),
    CautionKind.CLEARANCE_UNKNOWN: _("It takes a security clearance: find out whether you can have one."),
    CautionKind.CITIZENSHIP_UNKNOWN: _("It is for citizens of certain countries only: check that you may."),
}
REMOTE = {
    RemoteMode.ONSITE: _("On site"),
    RemoteMode.HYBRID: _("Hybrid"),
    RemoteMode.REMOTE: _("Remote"),
}
EMPLOYMENT = {
    EmploymentType.FULL_TIME: _("Full-time"),
    EmploymentType.PART_TIME: _("Part-time"),
    EmploymentType.CONTRACTOR: _("Contract"),
    EmploymentType.TEMPORARY: _("Temporary"),
    EmploymentType.INTERN: _("Internship"),
    EmploymentType.VOLUNTEER: _("Voluntary"),
    EmploymentType.PER_DIEM: _("By the day"),
}
SECTIONS = {
    "news": _("From the region"),
    "practical": _("Good to know"),
    "events": _("Meet people"),
    "employers": _("From the employers"),
}


def catalogue(locale: Locale) -> Translations:
    """The mailer's messages in a locale."""
    return translations(CATALOGUES, locale)


@cache
def section(name: str, locale: Locale) -> str:
    """A section's heading."""
    return catalogue(locale).gettext(SECTIONS[name])


@lru_cache(_REMEMBERED)
def day(moment: date, locale: Locale, *, year: bool = False) -> str:
    """A date in words: ``fredag 7. november``, ``Friday 7 November``."""
    return str(format_date(moment, _DAY[locale] + (" y" if year else ""), locale=_BABEL[locale]))


@lru_cache(_REMEMBERED)
def moment(when: datetime, locale: Locale) -> str:
    """A date and a time in Oslo: ``torsdag 3. desember kl. 17.00``, ``Thursday 3 December, 17:00``."""
    local = when.astimezone(ZONE)
    clock = str(format_time(local, _CLOCK[locale], locale=_BABEL[locale]))
    return f"{day(local.date(), locale)}{clock}"


def local_date(moment: datetime) -> date:
    """The date in Oslo."""
    return moment.astimezone(ZONE).date()


@lru_cache(_REMEMBERED)
def deadline(last: date, today: date, locale: Locale) -> str:
    """Until when one can apply."""
    words = day(last, locale, year=last.year != today.year)
    match (last - today).days:
        case 0:
            return _said(_("Apply today, %(day)s"), locale) % {"day": words}
        case 1:
            return _said(_("Apply by tomorrow, %(day)s"), locale) % {"day": words}
        case _days:
            return _said(_("Apply by %(day)s"), locale) % {"day": words}


@lru_cache(_REMEMBERED)
def listed(words: tuple[str, ...], locale: Locale, *, alternatives: bool = False) -> str:
    """``a, b og c``, ``a, b and c``; alternatives: ``a, b eller c``, ``a, b or c``."""
    return str(format_list(words, "or" if alternatives else "standard", locale=_BABEL[locale]))


@lru_cache(_REMEMBERED)
def languages(required: tuple[LanguageRequirement, ...], locale: Locale) -> str:
    """The languages a job needs: ``Språk: norsk (B2) og engelsk``; empty when it names none."""
    if not required:
        return ""
    words = listed(tuple(_language(need, locale) for need in required), locale)
    return _said(_("Language: %(languages)s"), locale) % {"languages": words}


@lru_cache(_REMEMBERED)
def salary(text: str, locale: Locale) -> str:
    """The salary as the ad gives it."""
    return _said(_("Salary: %(salary)s"), locale) % {"salary": text}


def _said(message: str, locale: Locale) -> str:
    return str(catalogue(locale).gettext(message))


def _language(need: LanguageRequirement, locale: Locale) -> str:
    name = str(_BABEL[locale].languages.get(need.language, need.language))
    return f"{name} ({need.level})" if need.level else name


@lru_cache(_REMEMBERED)
def facts(job: JobCard, locale: Locale) -> str:
    """Place, way of working and extent in one line."""
    gettext = catalogue(locale).gettext
    words = [listed(job.places, locale)] if job.places else []
    if job.remote:
        words.append(gettext(REMOTE[job.remote]))
    words += [gettext(EMPLOYMENT[kind]) for kind in job.employment_types if kind in EMPLOYMENT]
    return " · ".join(words)


def reasons(found: Iterable[Reason], locale: Locale) -> tuple[str, ...]:
    """A sentence for each kind of reason, naming all its facts."""
    labels: dict[ReasonKind, list[str]] = {}
    for reason in found:
        labels.setdefault(reason.kind, []).append(_label(reason, locale))
    return tuple(_reason(kind, tuple(labels[kind]), locale) for kind in ReasonKind if kind in labels)


def _label(reason: Reason, locale: Locale) -> str:
    """What a fact is called; where profile and ad spell it differently, as both do."""
    if reason.wrote and reason.asked:
        return _said(SPELT, locale) % {"asked": reason.asked, "wrote": reason.wrote}
    return reason.nb if locale is Locale.NB else reason.en


@lru_cache(_REMEMBERED)
def _reason(kind: ReasonKind, labels: tuple[str, ...], locale: Locale) -> str:
    return _said(REASONS[kind], locale) % {"labels": listed(labels, locale)}


@lru_cache(_REMEMBERED)
def cautions(found: tuple[CautionKind, ...], locale: Locale) -> str:
    """What to look into before one applies, in sentences; empty when there is nothing."""
    notes = [_said(NOTES[kind], locale) for kind in found if kind in NOTES]
    unsaid = tuple(_said(CAUTIONS[kind], locale) for kind in found if kind in CAUTIONS)
    if unsaid:
        what = listed(unsaid, locale, alternatives=True)
        notes.append(_said(_("The ad does not say %(what)s."), locale) % {"what": what})
    return " ".join(notes)
