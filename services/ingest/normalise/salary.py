"""Salary: as given, with numbers where they are beyond doubt. A perk, a turnover or a bonus is no salary."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from services.ingest.draft import RawSalary
from services.ingest.normalise.amounts import Amount, amounts, currency, number, period
from services.ingest.normalise.pay_words import (
    ANNUAL,
    FLOOR,
    HEADING,
    HOURLY,
    MILLIONS,
    MONTHLY,
    NOT_PAY_AFTER,
    NOT_PAY_BEFORE,
    NOT_SALARY,
    PAY,
    UP_TO,
    WORTH_READING,
)
from services.ingest.normalise.texts import one_line
from services.ingest.remembering import by_line, lines, remembered
from shared.jobs import Salary

LONGEST_TEXT = 200
MOST_AMOUNTS = 200
BEFORE, AFTER = 160, 45
LABELLED = 5
"""Characters between a word for pay and a sum, as in "Salary: 95 000"."""

SENTENCE_END = re.compile(r"(?<=[^\W\d]{2}[.!?])\s+(?=[A-ZÆØÅ])|\n")
LABEL = re.compile(r"(?i)^[-\u2013*\s]*(?:lønn|årslønn|salary|pay)\s*:\s*")
PLAUSIBLE = {
    "HOUR": ((100, 3_000), (5, 500)),
    "DAY": ((800, 25_000), (40, 4_000)),
    "WEEK": ((3_000, 100_000), (150, 20_000)),
    "MONTH": ((8_000, 250_000), (500, 80_000)),
    "YEAR": ((150_000, 6_000_000), (10_000, 2_000_000)),
}
"""What is earned in a period, in Nordic crowns and in other currencies."""

CROWNS = frozenset({"NOK", "SEK", "DKK"})
SURELY_YEARLY = {"NOK": 200_000, "SEK": 200_000, "DKK": 200_000}
YEARLY_ELSEWHERE = 15_000


def salary(raw: RawSalary | None, text: str) -> Salary | None:
    """From the feed's fields, else from a sentence of the text that speaks of pay."""
    words = one_line(raw.text, LONGEST_TEXT) if raw else None
    if raw is None or (words is None and not _numbers(raw)):
        return _from_text(text)
    found = _from_numbers(raw, words) if _numbers(raw) else _from_words(raw, words or "")
    # words without a sum, such as "Competitive", leave it to the text
    return found if found and (found.minimum or found.maximum) else _from_text(text) or found


def _numbers(raw: RawSalary) -> tuple[float, ...]:
    return tuple(found for given in (raw.minimum, raw.maximum) if (found := number(given)) is not None)


def _from_numbers(raw: RawSalary, words: str | None) -> Salary:
    low, high = number(raw.minimum), number(raw.maximum)
    if low is not None and high is not None and low > high:
        low, high = high, low
    unit, money = _unit(raw.period), currency(raw.currency)
    return Salary(
        text=words or _words(low, high, money, unit), minimum=low, maximum=high, currency=money, period=unit
    )


def _unit(given: str | None) -> str | None:
    """The last part of a path or an address, as vocabularies give them."""
    return period((given or "").strip().rpartition("/")[2].removeprefix("per ").removeprefix("pr "))


def _from_words(raw: RawSalary, words: str) -> Salary | None:
    given, unit = currency(raw.currency), _unit(raw.period)
    found = [one for one in amounts(words) if _is_money(one, words, unit, given)]
    found = [one for one in found if one.is_range] or found
    if not found:
        return (
            None
            if NOT_SALARY.search(words) and not any(map(str.isdigit, words))
            else Salary(text=words, currency=given, period=unit)
        )
    low, high = _bounds(found, words)
    money = next((one.currency for one in found if one.currency), None) or given
    implied = _implied(found[0], words) if money and any(one.currency for one in found) else None
    return Salary(
        text=words,
        minimum=low,
        maximum=high,
        currency=money,
        period=next((one.period for one in found if one.period), None) or unit or implied,
    )


def _is_money(amount: Amount, words: str, unit: str | None, given: str | None) -> bool:
    """In a field for pay a number needs a sign, a period, or to be alone; "Lønnstrinn 48" is none of them."""
    if MILLIONS.match(words[amount.end : amount.end + AFTER]) or amount.low < 1:
        return False
    alone = amount.end - amount.start >= len(words.strip(" .,-")) - 1
    said = amount.currency or (amount.period and (unit or given)) or alone or amount.low >= YEARLY_ELSEWHERE
    return bool(said) and (alone or _is_plausible(amount, amount.period or unit or _implied(amount, words)))


def _from_text(text: str) -> Salary | None:
    found = [
        (one, unit) for one in islice(_money_of(text), MOST_AMOUNTS) if (unit := _unit_of_pay(one, text))
    ]
    ranges = [pair for pair in found if pair[0].is_range]
    chosen = ranges or found
    if not chosen:
        return None
    unit = chosen[0][1]
    same = [one for one, its in chosen if its == unit and one.currency == chosen[0][0].currency]
    low, high = _bounds(same if ranges else same[:1], text)
    return Salary(
        text=one_line(_sentence(text, same[0]), LONGEST_TEXT),
        minimum=low,
        maximum=high,
        currency=same[0].currency or (_crowns(text, same[0])),
        period=unit,
    )


def _money_of(text: str) -> Iterator[Amount]:
    """Amounts of the lines that hold money at all."""
    start = 0
    for line, found in zip(lines(text), _amounts_of(text), strict=True):
        for one in found:
            yield one.moved(start)
        start += len(line) + 1


@by_line
def _amounts_of(line: str) -> tuple[Amount, ...]:
    return tuple(islice(amounts(line), MOST_AMOUNTS)) if WORTH_READING.search(line) else ()


def _crowns(text: str, amount: Amount) -> str | None:
    norwegian = re.search(r"(?i)lønn|kroner", _before(amount, text))
    return "NOK" if norwegian and amount.low >= SURELY_YEARLY["NOK"] else None


def _bounds(found: list[Amount], text: str) -> tuple[float | None, float | None]:
    """From the lowest to the highest; "up to" has no lower bound, "fra" alone no upper one."""
    low, high = min(one.low for one in found), max(one.high for one in found)
    if len(found) == 1 and not found[0].is_range:
        before = text[max(0, found[0].start - 25) : found[0].start]
        if UP_TO.search(before):
            return None, high
        if found[0].is_floor or FLOOR.search(before):
            return low, None
    return low, high


def _unit_of_pay(amount: Amount, text: str) -> str | None:
    """The period of an amount that is pay beyond doubt, else ``None``."""
    if amount.low > amount.high or not (amount.currency or amount.low >= YEARLY_ELSEWHERE):
        return None
    before, after = _before(amount, text), SENTENCE_END.split(text[amount.end : amount.end + AFTER], 1)[0]
    if MILLIONS.match(after) or NOT_PAY_AFTER.match(after):
        return None
    lead = _lead(before)
    spoken = lead.pay is not None and lead.pay >= (lead.doubt or 0)
    said = amount.currency and amount.period and (amount.is_range or amount.period == "HOUR")
    said = said and not lead.doubted
    unit = amount.period or _implied(amount, before + after)
    if not (spoken or said) or not _is_plausible(amount, unit):
        return None
    marked = (
        amount.currency
        or (amount.is_range and amount.low >= YEARLY_ELSEWHERE)
        or len(before) - (lead.pay or 0) < LABELLED
    )
    return unit if marked else None


class Lead(NamedTuple):
    """Where the last words for pay, and for what is none, end; ``doubted`` if these are of the last line."""

    pay: int | None
    doubt: int | None
    doubted: bool


@remembered
def _lead(before: str) -> Lead:
    pay = [match.end() for match in PAY.finditer(before)]
    doubt = [match.end() for match in NOT_PAY_BEFORE.finditer(before)]
    doubted = bool(doubt) and NOT_PAY_BEFORE.search(before.rpartition("\n")[2]) is not None
    return Lead(max(pay, default=None), max(doubt, default=None), doubted)


def _before(amount: Amount, text: str) -> str:
    """What leads to an amount in its sentence; a heading above it is part of that."""
    return _last_sentence(text[max(0, amount.start - BEFORE) : amount.start])


@remembered
def _last_sentence(text: str) -> str:
    parts = SENTENCE_END.split(text)
    if len(parts) > 1 and len(parts[-1].strip()) < HEADING:
        headings = [part for part in parts[-4:-1] if part.strip()]
        return f"{headings[-1] if headings else ''}\n{parts[-1]}"
    return parts[-1]


def _implied(amount: Amount, around: str) -> str | None:
    """The period of a sum that no period stands with: by a word near it, else by what only one is for."""
    if HOURLY.search(around) and _is_plausible(amount, "HOUR"):
        return "HOUR"
    if MONTHLY.search(around) and _is_plausible(amount, "MONTH"):
        return "MONTH"
    least = SURELY_YEARLY.get(amount.currency or "", YEARLY_ELSEWHERE)
    if amount.low >= least or (ANNUAL.search(around) and _is_plausible(amount, "YEAR")):
        return "YEAR"
    small = amount.currency not in CROWNS and amount.high < PLAUSIBLE["HOUR"][1][1] / 5
    return "HOUR" if small and amount.currency else None


def _is_plausible(amount: Amount, unit: str | None) -> bool:
    if unit is None:
        return False
    least, most = PLAUSIBLE[unit][0 if amount.currency in CROWNS else 1]
    return least <= amount.low <= amount.high <= most


def _sentence(text: str, amount: Amount) -> str:
    start = max(0, amount.start - BEFORE)
    start = text.find(" ", start, amount.start) + 1 or start if start else start
    before = SENTENCE_END.split(text[start : amount.start])[-1]
    after = SENTENCE_END.split(text[amount.end : amount.end + BEFORE], 1)[0]
    return LABEL.sub("", (before + text[amount.start : amount.end] + after).lstrip("- "))


def _words(low: float | None, high: float | None, money: str | None, unit: str | None) -> str:
    sums = [f"{amount:,.2f}".replace(",", " ").removesuffix(".00") for amount in (low, high) if amount]
    shown = " \u2013 ".join(dict.fromkeys(sums))
    return " ".join(filter(None, (shown, money, f"per {unit.lower()}" if unit else None)))
