"""What an employer may see of a candidate who agreed to be found, and why such a candidate fits a job.

The consent names occupation, skills, level, languages and wished places. What was matched by anything else
(pay, permit, clearance, what the experience tells) counts in the ranking, and is not told.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from services.matcher.commuting import municipality_names
from services.matcher.facts import Facts, Reader
from services.matcher.names import COUNTIES, COUNTY_DIGITS
from services.matcher.profile import Profile, scrubbed
from shared.reasons import CautionKind, Reason, ReasonKind
from shared.vocabulary import Cefr, Seniority

TOLD = (ReasonKind.OCCUPATION, ReasonKind.SKILL, ReasonKind.PLACE, ReasonKind.LANGUAGE)
IN_GENERAL = Reason(kind=ReasonKind.TEXT, nb="teksten", en="the text")
"""Instead of a fact that only the experience tells: that it fits, not what it says."""
OPEN = (
    CautionKind.LANGUAGE_UNKNOWN,
    CautionKind.LANGUAGE_LEVEL_UNKNOWN,
    CautionKind.PLACE_UNKNOWN,
    CautionKind.COMMUTE,
)


@dataclass(frozen=True)
class Spot:
    """A municipality or county by its number."""

    code: str
    name: str


@dataclass(frozen=True)
class Spoken:
    """A language (ISO 639-1) and its level; a first language has level C2."""

    language: str
    level: Cefr


@dataclass(frozen=True)
class Shown:
    """A candidate as an employer may see them; ``number`` counts within one listing, and means nothing else.

    No ``places`` means anywhere in Norway.
    """

    number: int
    occupation: str
    skills: tuple[str, ...]
    level: Seniority | None
    languages: tuple[Spoken, ...]
    places: tuple[Spot, ...]
    reasons: tuple[Reason, ...]
    cautions: tuple[CautionKind, ...]


def show(number: int, profile: Profile, why: Iterable[Reason], doubts: Iterable[CautionKind]) -> Shown:
    """The candidate with this number in a listing; ``why`` and ``doubts`` as :func:`told` leaves them."""
    own = scrubbed(profile)
    return Shown(
        number,
        own.occupation.strip(" ,;|/-"),
        tuple(filter(None, own.skills)),
        own.seniority,
        tuple(Spoken(code, level) for code, level in sorted(own.wishes.languages)),
        tuple(Spot(code, spot_name(code)) for code in sorted(own.wishes.places)),
        tuple(why),
        tuple(doubts),
    )


def told(
    reader: Reader, profile: Profile, facts: Facts, why: Sequence[Reason], doubts: Collection[CautionKind]
) -> tuple[list[Reason], list[CautionKind]]:
    """Of the reasons and cautions of a match those that tell no more than the consent allows."""
    named = _named(reader, profile)
    unspelt = {"wrote": None, "asked": None}
    kept = [each.model_copy(update=unspelt) for each in why if each.kind in TOLD and _is_named(each, named)]
    if len(kept) < sum(each.kind in (*TOLD, ReasonKind.TEXT) for each in why):
        kept.append(IN_GENERAL)
    levels = (CautionKind.SENIORITY,) if profile.seniority and profile.seniority == facts.seniority else ()
    return kept, [each for each in doubts if each in (*OPEN, *levels)]


def spot_name(code: str) -> str:
    """The name of a municipality or county, as far as it is known; else its county's with its number."""
    known = COUNTIES.get(code) or municipality_names().get(code)
    county = COUNTIES.get(code[:COUNTY_DIGITS])
    return known or (f"{code} {county}" if county else code)


def _named(reader: Reader, profile: Profile) -> frozenset[str]:
    """Names of the skills that the occupation and the list of skills tell by themselves."""
    own = scrubbed(profile)
    ids = {skill for entry in own.skills for skill in reader.skills.name(entry)}
    ids.update(reader.skills.read(own.occupation))
    return frozenset(reader.taxonomy.skills[each].en for each in ids)


def _is_named(reason: Reason, named: frozenset[str]) -> bool:
    return reason.kind is not ReasonKind.SKILL or reason.en in named
