"""Places: whether a candidate can work where a job is, by municipality, county, country and commuting."""

from dataclasses import dataclass

from services.matcher.commuting import reach
from services.matcher.names import COUNTY_DIGITS
from services.matcher.opening import Terms
from services.matcher.profile import Wishes
from services.matcher.verdict import OK, Verdict, Veto
from shared.reasons import CautionKind
from shared.vocabulary import RemoteMode

HOME = "NO"
_EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL PL PT RO SE SI SK"
REACH = frozenset(_EEA.split()) | {"CH"}
"""EEA and Switzerland: whoever lives in Norway may be employed there from home; it must still be asked."""


FITS_NOT = Verdict(veto=Veto.PLACE)
TOO_FAR = Verdict(veto=Veto.COMMUTE)
TURNED_DOWN = Verdict(veto=Veto.PLACE_REFUSED)
ABROAD = Verdict(veto=Veto.COUNTRY)
NOT_REMOTE = Verdict(veto=Veto.REMOTE)
BY_COMMUTING = Verdict(caution=CautionKind.COMMUTE)
UNKNOWN = Verdict(caution=CautionKind.PLACE_UNKNOWN)


@dataclass(frozen=True)
class Wanted:
    """Where a candidate wants to work; no codes mean anywhere in Norway.

    ``around`` holds municipalities in whose commuting regions the wished ones are, ``counties`` those of all
    municipalities where the candidate would work.
    """

    codes: frozenset[str]
    remote: bool
    commute: bool
    around: frozenset[str]
    counties: frozenset[str]


Site = tuple[frozenset[str], RemoteMode | None]


@dataclass(frozen=True)
class Refused:
    """What a candidate has turned down, municipalities and ways of working, and where they would work."""

    codes: frozenset[str]
    around: frozenset[str]
    refused: frozenset[str]


@dataclass(frozen=True)
class Located:
    """Where a job is done: municipalities and counties, foreign countries, whether anything is not known.

    ``remote`` is from home altogether; a hybrid job is where its office is. ``wider`` holds the codes and
    their counties, ``counties`` the codes that are no more than that.
    """

    remote: bool
    codes: frozenset[str]
    wider: frozenset[str]
    counties: frozenset[str]
    abroad: frozenset[str]
    vague: bool


def wanted(codes: frozenset[str], *, remote: bool, commute: bool) -> Wanted:
    """The part of a candidate's wishes that is about places."""
    around = reach(codes)
    return Wanted(codes, remote, commute, around, _counties(codes | around if commute else codes))


def refused(wishes: Wishes) -> Refused | None:
    """What a candidate has turned down; ``None`` for the many who have nothing."""
    if not wishes.refused:
        return None
    around = reach(wishes.places) if wishes.commute else frozenset[str]()
    return Refused(wishes.places, around, wishes.refused)


def located(terms: Terms) -> Located:
    """The part of a job's terms that is about places."""
    home = [place for place in terms.places if place.country in (None, HOME)]
    given = [place.municipality or place.county for place in home]
    codes = frozenset(code for code in given if code)
    return Located(
        remote=terms.remote is RemoteMode.REMOTE,
        codes=codes,
        wider=codes | _counties(codes),
        counties=codes & _counties(codes),
        abroad=frozenset(place.country for place in terms.places if place.country not in (None, HOME)),
        vague=None in given or not terms.places,
    )


def site(terms: Terms) -> Site:
    """What can be turned down of a job: its places, if it is done at them and all are known, and its way."""
    job = located(terms)
    known = not (job.remote or job.vague)
    return (job.codes if known else frozenset()), terms.remote


def judge(mine: Wanted, job: Located) -> Verdict:
    """Compare wishes and place. A job at several places fits if one of them does."""
    if job.remote:
        return _judge_remote(mine, job)
    if not job.codes and not job.vague:
        return ABROAD
    if job.codes and not (mine.codes and mine.codes.isdisjoint(job.wider)):
        return OK
    near = not mine.around.isdisjoint(job.codes)
    if near and mine.commute:
        return BY_COMMUTING
    if job.vague or not mine.counties.isdisjoint(job.counties):
        return UNKNOWN
    return TOO_FAR if near else FITS_NOT


def _judge_remote(mine: Wanted, job: Located) -> Verdict:
    if mine.codes and not mine.remote:
        return NOT_REMOTE
    if job.codes or job.vague or not job.abroad:
        return OK
    return UNKNOWN if job.abroad & REACH else ABROAD


def inside(code: str, wishes: frozenset[str]) -> bool:
    """Whether a job's municipality or county lies in one of the candidate's."""
    return code in wishes or code[:COUNTY_DIGITS] in wishes


def judge_refused(mine: Refused | None, theirs: Site) -> Verdict:
    """Veto a job that the candidate has turned down for its place, or for its way of working.

    Of several places those count where the candidate would work; one that is not turned down is enough.
    """
    if mine is None:
        return OK
    codes, mode = theirs
    if mode in mine.refused:
        return TURNED_DOWN
    if mine.refused.isdisjoint(codes):
        return OK
    fitting = [code for code in codes if inside(code, mine.codes) or code in mine.around] or codes
    return TURNED_DOWN if mine.refused.issuperset(fitting) else OK


def _counties(codes: frozenset[str]) -> frozenset[str]:
    return frozenset(code[:COUNTY_DIGITS] for code in codes)
