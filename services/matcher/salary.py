"""Salary: what a job pays a year in full time, as far as its ad says so beyond doubt, against a floor."""

import math
import re
from dataclasses import dataclass

from services.matcher.opening import Terms
from services.matcher.verdict import OK, Verdict, Veto
from shared.jobs import Extent
from shared.reasons import CautionKind
from shared.vocabulary import EmploymentType

CROWNS = "NOK"
A_YEAR = {"YEAR": 1, "MONTH": 12, "WEEK": 52, "DAY": 260, "HOUR": 1_950}
"""How often a period is paid in a year of full time: 52 weeks of five days and 37.5 hours, as in most of
Norway's collective agreements."""
PER_TIME_WORKED = ("HOUR", "DAY")
"""These rates are the same whatever the extent."""
SURELY_A_YEAR = 200_000
"""A sum without a period that is no month's pay."""
PLAUSIBLE = (50_000, 20_000_000)
"""NOK a year; what is outside was misread or mistyped."""
FULL_TIME = 100

_SHARE = r"(\d{1,3}(?:[.,]\d{1,2})?) ?(?:%|prosent|per cent|percent|pst\.?)"
_IN = r"\b(?:for|i|ved|in|at|per|pr\.?)(?: (?:en|ei|a|an))? "
FOR_A_SHARE = re.compile(rf"{_IN}{_SHARE}", re.IGNORECASE)
FOR_FULL_TIME = re.compile(
    rf"{_IN}(?:full(?:tids?)?[ -]?(?:stilling|tid|time|position|post)|heltid)|"
    r"\bfull[- ]time equivalent|\bFTE\b|\bpro[- ]?rata\b|\bårsverk\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Pay:
    """What a job pays at best, NOK a year in full time: as the ad says it least and most favourably.

    ``most`` is ``None`` where nothing bounds it.
    """

    least: int
    most: int | None


def pay_of(terms: Terms) -> Pay | None:
    """What a job pays; ``None`` if its ad does not say, not in crowns, or not clearly."""
    salary = terms.salary
    if salary is None or salary.currency != CROWNS:
        return None
    sums = [each for each in (salary.minimum, salary.maximum) if each is not None and math.isfinite(each)]
    factor = _payments(salary.period, sums)
    top = max(sums, default=0.0) * factor
    if not PLAUSIBLE[0] <= top <= PLAUSIBLE[1]:
        return None
    lowest, highest = (1.0, 1.0) if salary.period in PER_TIME_WORKED else _shares(terms, salary.text or "")
    open_ended = salary.maximum is None or not lowest
    return Pay(round(top / highest), None if open_ended else round(top / lowest))


def judge(floor: int | None, pay: Pay | None) -> Verdict:
    """Compare a candidate's floor, NOK a year in full time, and a job's pay."""
    if floor is None:
        return OK
    if pay is None:
        return Verdict(caution=CautionKind.SALARY_UNKNOWN)
    if pay.most is not None and pay.most < floor:
        return Verdict(veto=Veto.SALARY)
    return OK if pay.least >= floor else Verdict(caution=CautionKind.SALARY_UNKNOWN)


def _payments(period: str | None, sums: list[float]) -> int:
    """How often the sums are paid in a year; 0 if that is not known."""
    if period is None and min(sums, default=0.0) >= SURELY_A_YEAR:
        return A_YEAR["YEAR"]
    return A_YEAR.get(period or "", 0)


def _shares(terms: Terms, words: str) -> tuple[float, float]:
    """The smallest and the greatest share of full time that the sums may be for; 0 where nothing is known."""
    if not _is_part_time(terms) or FOR_FULL_TIME.search(words):
        return 1.0, 1.0
    if stated := _stated_share(words, terms.extent):
        return stated, stated
    return (terms.extent.minimum / FULL_TIME if terms.extent else 0.0), 1.0


def _is_part_time(terms: Terms) -> bool:
    """Whether nobody can have the job in full time; only then may the sums be for less than that."""
    if terms.extent is not None:
        return terms.extent.maximum < FULL_TIME
    return set(terms.employment_types) == {EmploymentType.PART_TIME}


def _stated_share(words: str, extent: Extent | None) -> float | None:
    """The share of full time that the words say the sums are for; other percentages are of something else."""
    for match in FOR_A_SHARE.finditer(words):
        share = float(match[1].replace(",", "."))
        if share == FULL_TIME or (extent and extent.minimum <= share <= extent.maximum):
            return share / FULL_TIME
    return None
