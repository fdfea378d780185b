"""Languages: whether a candidate's are enough for a job, by CEFR level."""

from dataclasses import dataclass

from services.matcher.opening import Terms, spoken
from services.matcher.profile import Languages
from services.matcher.verdict import OK, Verdict, Veto
from shared.reasons import CautionKind
from shared.vocabulary import Cefr

LEVELS = {level: number for number, level in enumerate(Cefr, start=1)}
WORKING = LEVELS[Cefr.B1]
"""Below this nobody works in a language: CEFR calls A1 and A2 the basic user."""
READING = LEVELS[Cefr.B2]
FLUENT = LEVELS[Cefr.C1]
NEIGHBOURS = {"no": ("sv", "da"), "sv": ("no", "da"), "da": ("no", "sv")}
"""Many employers who ask for Norwegian take any Scandinavian language; few say so."""


@dataclass(frozen=True)
class Known:
    """How well a candidate knows a language, 0 to 6, and whether fluent in a close neighbour of it."""

    level: int = 0
    neighbour: bool = False


@dataclass(frozen=True)
class Asked:
    """What a job says of a language; not ``required`` means only that the ad is written in it."""

    required: bool
    level: int = 0


def known(languages: Languages, language: str) -> Known:
    """A candidate's knowledge of one language."""
    levels = {spoken(code): LEVELS[level] for code, level in languages}
    close = (levels.get(neighbour, 0) for neighbour in NEIGHBOURS.get(language, ()))
    return Known(levels.get(language, 0), any(level >= FLUENT for level in close))


def asked(terms: Terms, language: str) -> Asked | None:
    """What a job asks of one language; the ad's own language counts where no requirement is stated."""
    for requirement in terms.required_languages:
        if spoken(requirement.language) == language:
            return Asked(required=True, level=LEVELS[requirement.level] if requirement.level else 0)
    if not terms.required_languages and terms.language and spoken(terms.language) == language:
        return Asked(required=False)
    return None


def languages_of(terms: Terms) -> set[str]:
    """The languages of which a job asks something."""
    codes = {spoken(requirement.language) for requirement in terms.required_languages}
    return codes or ({spoken(terms.language)} if terms.language else set())


def judge(mine: Known, theirs: Asked | None) -> Verdict:
    """Compare knowledge and requirement."""
    if theirs is None:
        return OK
    if not theirs.required:
        enough = mine.level >= READING or mine.neighbour
        return OK if enough else Verdict(caution=CautionKind.LANGUAGE_UNKNOWN)
    if mine.level >= (theirs.level or FLUENT):
        return OK
    if mine.neighbour or (not theirs.level and mine.level >= WORKING):
        return Verdict(caution=CautionKind.LANGUAGE_LEVEL_UNKNOWN)
    return Verdict(veto=Veto.LANGUAGE_LEVEL if mine.level else Veto.LANGUAGE)
