"""Reads sums of money in running text: one or a range, its currency, and what period it is said to be for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

NUMBER = (
    r"\d{1,3}(?:[ \u00a0\u202f.,'\u2019]\d{3}){1,2}(?:[.,]\d{1,2})?(?!\d)|"
    r"\d{4,7}(?:[.,]\d{1,2})?|\d{1,3}(?:[.,]\d{1,2})?"
)
GAP = r"[ \u00a0]{0,2}"
CODES = "NOK|SEK|DKK|EUR|USD|GBP|CHF|PLN|ISK|CAD|AUD"
MARK = rf"(?:(?:US|CA|AU|C|A)?\$|[£€]|\bkr\b\.?|\bkroner\b|\b(?:{CODES})\b\$?)"
ENDING = r"(?:,-|,\u2013|\.-|:-)?"
SUM = (
    rf"(?:(?P<mark{{n}}>{MARK}){GAP})?(?P<number{{n}}>{NUMBER})(?:{GAP}(?P<thousand{{n}}>k\b|K\b|"
    rf"tusen\b))?{ENDING}"
    rf"(?:{GAP}(?P<after{{n}}>{MARK}))?"
)
PERIOD = (
    r"(?:[ \u00a0]?(?P<every{n}>/|per|pr\.?|p(?:\.|(?=mnd))|an?|i|je|par|pro|om|brutto) ?(?:the )?)?"
    r"(?P<period{n}>hour(?:ly)?|hr|hourly|h\b|time(?:n|s?l\u00f8nn)?\b|timme|tim\b|stunde|heure|"
    r"day|daily|dag(?:en)?\b|week(?:ly)?|uke\b|month(?:ly)?|mo\b|mnd|m\u00e5ned(?:en|lig)?|m\u00e5nad|"
    r"monat|mois|"
    r"year(?:ly)?|yr|annum|annual(?:ly|i[sz]ed)?|\u00e5r(?:et|lig)?\b|jahr|an\b|a\u00f1o)"
)
BETWEEN = rf"{GAP}(?:-|\u2013|\u2014|to|til|till|bis|\u00e0|and|og|und|och){GAP}"
FIRST, SECOND = SUM.replace("{n}", "1"), SUM.replace("{n}", "2")
AMOUNTS = re.compile(
    rf"(?i)(?<![\w.,]){FIRST}(?:(?:{PERIOD.replace('{n}', '1')})?\+?{BETWEEN}{SECOND}|"
    rf"(?P<more>\+))?(?:{GAP}\(?(?:{PERIOD.replace('{n}', '2')}))?"
)
OF_CODE = {"$": "USD", "£": "GBP", "€": "EUR", "kr": "NOK", "kroner": "NOK", "us$": "USD"}
OF_CODE |= {"ca$": "CAD", "c$": "CAD", "au$": "AUD", "a$": "AUD"}
STARTS = (
    ("HOUR", ("hour", "hr", "h", "time", "timm", "tim", "stunde", "heure")),
    ("DAY", ("day", "daily", "dag")),
    ("WEEK", ("week", "uke")),
    ("MONTH", ("month", "mo", "mnd", "m\u00e5n", "mon", "mois")),
    ("YEAR", ("year", "yr", "ann", "\u00e5r", "jahr", "an", "a\u00f1o")),
)
THOUSAND = 1_000
LONGEST = 15
"""Characters of a number without spaces."""


@dataclass(frozen=True)
class Amount:
    """``low`` and ``high`` are the same for one sum; ``start`` and ``end`` say where it stands."""

    low: float
    high: float
    is_range: bool
    is_floor: bool
    currency: str | None
    period: str | None
    start: int
    end: int

    def moved(self, by: int) -> "Amount":
        """The same in a longer text."""
        return replace(self, start=self.start + by, end=self.end + by)


def amounts(text: str) -> Iterator[Amount]:
    """Every sum and range; numbers that are no money among them, since "Salary: 95,000" has no mark."""
    for match in AMOUNTS.finditer(text):
        low, high = number(match["number1"]), number(match["number2"]) if match["number2"] else None
        if low is None:
            continue
        low, high = _in_full(low, high, match)
        marks = (match["mark1"], match["after1"], match["mark2"], match["after2"])
        yield Amount(
            low=low,
            high=low if high is None else high,
            is_range=high is not None,
            is_floor=high is None and match["more"] is not None,
            currency=next((code for mark in marks if mark and (code := currency(mark))), None),
            period=_period(match),
            start=match.start(),
            end=match.end(),
        )


def _in_full(low: float, high: float | None, match: re.Match[str]) -> tuple[float, float | None]:
    """``140-170k`` is 140 000 to 170 000."""
    if high is not None and match["thousand2"] and high < THOUSAND:
        high *= THOUSAND
    if low < THOUSAND and (match["thousand1"] or (match["thousand2"] and high is not None)):
        low *= THOUSAND
    return low, high


def _period(match: re.Match[str]) -> str | None:
    for every, word in ((match["every2"], match["period2"]), (match["every1"], match["period1"])):
        # "time" and "an" are English words as well, and "18 years" is an age
        if word and (every or word.casefold().endswith(("ly", "lig")) or match["mark1"] or match["after1"]):
            return period(word)
    return None


def period(word: str | None) -> str | None:
    """schema.org's unit of time for a word: "mnd" is ``MONTH``."""
    bare = (word or "").strip().casefold()
    return next((unit for unit, starts in STARTS if bare.startswith(starts)), None) if bare else None


def currency(mark: str | None) -> str | None:
    """ISO 4217 by a code or a sign; "kr" is Norwegian."""
    bare = (mark or "").strip().casefold().rstrip(".")
    if bare in OF_CODE:
        return OF_CODE[bare]
    bare = bare.rstrip("$").upper()
    return bare if re.fullmatch(r"[A-Z]{3}", bare) else None


def number(text: str | None) -> float | None:
    """One plain number: "65 000", "65,000.00", "20.000", "710,00"; ``None`` for all else and for nought."""
    if text is None or len(text) > 2 * LONGEST:
        return None
    bare = re.sub(r"[\s\u00a0\u202f'\u2019]", "", text)
    if len(bare) > LONGEST or not re.fullmatch(r"[0-9]+(?:[.,][0-9]+)*", bare):
        return None
    decimal = re.search(r"[.,](\d{1,2})$", bare)
    whole = re.sub(r"[.,]", "", bare[: decimal.start()] if decimal else bare)
    if not decimal and re.fullmatch(r"\d+\.\d{4,}", bare):
        return float(bare) or None
    return float(f"{whole}.{decimal[1] if decimal else 0}") or None
