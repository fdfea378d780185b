"""Salary: as given, with numbers where they are beyond doubt."""

import re

from services.ingest.draft import RawSalary
from services.ingest.normalise.texts import one_line
from shared.jobs import Salary

PERIODS = {
    "HOUR": ("hour", "hourly", "time", "timelønn", "hur", "per time"),
    "DAY": ("day", "daily", "dag"),
    "WEEK": ("week", "weekly", "uke"),
    "MONTH": ("month", "monthly", "måned", "mon", "månedslønn"),
    "YEAR": ("year", "yearly", "annual", "annually", "år", "ann", "årslønn"),
}
CURRENCY_MARKS = {"kr": "NOK", "kr.": "NOK", "nok": "NOK", "€": "EUR", "$": "USD", "£": "GBP"}
AMOUNT = r"(\d{3}(?:[ .\u00a0]\d{3}){1,2}|\d{6,7})(?:,-|,00|\.-)?"
RANGE = re.compile(
    rf"(?i)(?:kr\.?|nok)?\s*{AMOUNT}\s*(?:kr\.?|nok)?\s*(?:-|\u2013|\u2014|til|to|og|and)\s*(?:kr\.?|nok)?\s*{AMOUNT}"
)
PAY = re.compile(r"(?i)lønn|salary|avlønn|årslønn|compensation")
KRONER = re.compile(r"(?i)\bkr\b|\bnok\b|kroner|lønnstrinn|lønnes|lønn\b")
YEARLY_NOK = range(200_000, 5_000_000)
SENTENCE = re.compile(r"\n|(?<=[a-zæøå).]{2}[.!?])\s+(?=[A-ZÆØÅ])")
LABEL = re.compile(r"(?i)^[-\u2013*\s]*(?:lønn|årslønn|salary|pay)\s*:\s*")
LONGEST_AMOUNT = 15


def salary(raw: RawSalary | None, text: str) -> Salary | None:
    """From the feed's fields, else from a sentence of the text that speaks of pay and gives a range."""
    if raw is None:
        return _from_text(text)
    words = one_line(raw.text, 200)
    low, high = _number(raw.minimum), _number(raw.maximum)
    if low is None and high is None and words:
        low = high = _number(words)
    if words is None and low is None and high is None:
        return _from_text(text)
    currency = _currency(raw.currency)
    period = _period(raw.period)
    return Salary(
        text=words or _words(low, high, currency, period),
        minimum=low,
        maximum=high,
        currency=currency,
        period=period,
    )


def _words(low: float | None, high: float | None, currency: str | None, period: str | None) -> str:
    amounts = [f"{amount:,.0f}".replace(",", " ") for amount in (low, high) if amount is not None]
    shown = " \u2013 ".join(dict.fromkeys(amounts))
    return " ".join(filter(None, (shown, currency, f"per {period.lower()}" if period else None)))


def _from_text(text: str) -> Salary | None:
    if not RANGE.search(text):
        return None
    for sentence in SENTENCE.split(text):
        match = RANGE.search(sentence) if PAY.search(sentence) else None
        if match and KRONER.search(sentence):
            low, high = (int(re.sub(r"\D", "", amount)) for amount in match.groups())
            if low in YEARLY_NOK and high in YEARLY_NOK and low <= high:
                return Salary(
                    text=one_line(LABEL.sub("", sentence.lstrip("- ")), 200),
                    minimum=low,
                    maximum=high,
                    currency="NOK",
                    period="YEAR",
                )
    return None


def _number(text: str | None) -> float | None:
    """One plain number, such as "100000", "65 000" or "65,000.00"; ``None`` for all else."""
    bare = re.sub(r"[\s\u00a0]", "", text or "")
    bare = re.sub(r",(?=\d{3}(?:\D|$))", "", bare)
    if len(bare) > LONGEST_AMOUNT or not re.fullmatch(r"\d+(?:\.\d+)?", bare):
        return None
    return float(bare) or None


def _currency(text: str | None) -> str | None:
    bare = (text or "").strip()
    if re.fullmatch(r"[A-Za-z]{3}", bare):
        return bare.upper()
    return CURRENCY_MARKS.get(bare.lower())


def _period(text: str | None) -> str | None:
    bare = (text or "").strip().rpartition("/")[2].casefold()
    for period, words in PERIODS.items():
        if bare == period.casefold() or bare in words:
            return period
    return None
