"""Places: whether a candidate can work where a job is, by municipality, county and country."""

from dataclasses import dataclass

from services.matcher.opening import Terms
from services.matcher.verdict import OK, Verdict, Veto
from shared.reasons import CautionKind
from shared.vocabulary import RemoteMode

HOME = "NO"
_EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL PL PT RO SE SI SK"
REACH = frozenset(_EEA.split()) | {"CH"}
"""EEA and Switzerland: whoever lives in Norway may be employed there from home; it must still be asked."""
COUNTY_DIGITS = 2


@dataclass(frozen=True)
class Wanted:
    """Where a candidate wants to work; no codes mean anywhere in Norway."""

    codes: frozenset[str]
    remote: bool


@dataclass(frozen=True)
class Located:
    """Where a job is done: municipalities and counties, foreign countries, whether anything is not known."""

    remote: bool
    codes: frozenset[str] = frozenset()
    abroad: frozenset[str] = frozenset()
    vague: bool = False


def located(terms: Terms) -> Located:
    """The part of a job's terms that is about places."""
    home = [place for place in terms.places if place.country in (None, HOME)]
    codes = [place.municipality or place.county for place in home]
    return Located(
        remote=terms.remote is RemoteMode.REMOTE,
        codes=frozenset(code for code in codes if code),
        abroad=frozenset(place.country for place in terms.places if place.country not in (None, HOME)),
        vague=None in codes or not terms.places,
    )


def judge(mine: Wanted, job: Located) -> Verdict:
    """Compare wishes and place. A job at several places fits if one of them does."""
    if job.remote:
        return _judge_remote(mine, job)
    if not job.codes and not job.vague:
        return Verdict(veto=Veto.COUNTRY)
    if job.codes and (not mine.codes or any(inside(code, mine.codes) for code in job.codes)):
        return OK
    if job.vague or any(_around(code, mine.codes) for code in job.codes):
        return Verdict(caution=CautionKind.PLACE_UNKNOWN)
    return Verdict(veto=Veto.PLACE)


def _judge_remote(mine: Wanted, job: Located) -> Verdict:
    if mine.codes and not mine.remote:
        return Verdict(veto=Veto.REMOTE)
    if job.codes or job.vague or not job.abroad:
        return OK
    return Verdict(caution=CautionKind.PLACE_UNKNOWN) if job.abroad & REACH else Verdict(veto=Veto.COUNTRY)


def inside(code: str, wishes: frozenset[str]) -> bool:
    """Whether a job's municipality or county lies in one of the candidate's."""
    return code in wishes or code[:COUNTY_DIGITS] in wishes


def _around(code: str, wishes: frozenset[str]) -> bool:
    """Whether only a job's county is known, and the candidate wants a municipality of it."""
    return len(code) == COUNTY_DIGITS and any(wish.startswith(code) for wish in wishes)
