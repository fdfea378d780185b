"""Extent: the share of full time in per cent, from a field or from words such as "Deltid 50-80 %"."""

import re
from itertools import islice

from shared.jobs import Extent

NUMBER = r"(\d{1,3}(?:[.,]\d{1,2})?)"
RANGE = re.compile(
    rf"(?i)(?<![\d.,]){NUMBER} ?%? ?(?:-|\u2013|\u2014|/|til|to|og|and|till|och|bis|eller|or|,) ?{NUMBER} ?"
    r"(?:%|prosent|procent|percent|per cent|pst|prozent)"
)
SINGLE = re.compile(rf"(?i)(?<![\d.,]){NUMBER} ?(?:%|prosent|procent|percent|per cent|pst|prozent)")
BARE = re.compile(rf"^{NUMBER}(?: ?(?:-|\u2013|og|til|/|,) ?{NUMBER})?$")
IN_TEXT = re.compile(
    r"(?i)(?:stilling(?:sprosent|sst\u00f8rrelse|sbr\u00f8k)?|arbeidstid|position|omfang|omfattning|tjänstgöringsgrad|"
    r"vikariat|engasjement|fast|deltid|heltid)[^\n.%]{0,25}?$"
)
OF_A_JOB = re.compile(
    r"(?i)^[ -]{0,2}(?:fast |vikariat|stilling|position|engasjement|midlertidig|deltid|heltid|tjeneste)"
)
NO_EXTENT = re.compile(
    r"(?i)^[ -]{0,2}(?:remote|hjemme|heime|fjern|digital|online|commission|provisjon|off\b|rabatt)"
)
SIGN = re.compile(r"%|prosent\b")
LONGEST_RANGE = 24
MOST_SHARES = 200
MOST = 100
LEAST = 1
AROUND = 45


def extent(given: str | None, employment: tuple[str, ...], text: str, title: str = "") -> Extent | None:
    """The field, else what the words on employment say, else the title, else a sentence on its size."""
    if given and (found := _of_field(given)):
        return found
    for words in employment:
        if found := _of_words(words[:200]):
            return found
    if found := _of_title(title):
        return found
    return _of_text(text) if "%" in text or "prosent" in text else None


def _of_field(given: str) -> Extent | None:
    """A field for the extent may leave out the sign; "0.8" is a share of one."""
    bare = given.strip()[:200]
    if match := BARE.match(bare):
        low, high = _number(match[1]), _number(match[2] or match[1])
        if high <= 1:
            low, high = low * MOST, high * MOST
        return _extent(low, high)
    return _of_words(bare)


def _of_title(title: str) -> Extent | None:
    """A share in a title is the post's own, unless it says how much of it is done at home, or the like."""
    if "%" not in title or any(NO_EXTENT.match(title[sign.end() :]) for sign in SIGN.finditer(title)):
        return None
    return _of_words(title)


def _of_words(words: str) -> Extent | None:
    shares = [_number(part) for match in RANGE.finditer(words) for part in match.groups()]
    shares += [_number(match[1]) for match in SINGLE.finditer(words)]
    return _extent(min(shares), max(shares)) if shares else None


def _of_text(text: str) -> Extent | None:
    """Only a share that stands with the post itself: "100 % fast stilling", "Stillingsprosent: 80 %"."""
    shares = list[float]()
    for sign in islice(SIGN.finditer(text), MOST_SHARES):
        start = max(0, sign.start() - LONGEST_RANGE)
        given = _ends_with(text[start : sign.end()])
        if given and _of_post(text[max(0, start - AROUND) : given[0] + start], text[sign.end() :][:AROUND]):
            shares += given[1]
    return _extent(min(shares), max(shares)) if shares else None


def _ends_with(words: str) -> tuple[int, list[float]] | None:
    """Where the share or range begins that the words end with, and what it is."""
    for pattern in (RANGE, SINGLE):
        for match in pattern.finditer(words):
            if match.end() == len(words):
                return match.start(), [_number(part) for part in match.groups()]
    return None


def _of_post(before: str, after: str) -> bool:
    return bool(OF_A_JOB.match(after)) or bool(IN_TEXT.search(before.rpartition("\n")[2]))


def _extent(low: float, high: float) -> Extent | None:
    low, high = min(low, high), max(low, high)
    return Extent(minimum=low, maximum=high) if low >= LEAST and high <= MOST else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))
