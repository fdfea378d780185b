"""Whether two postings in two languages are one job. Their words differ, so what stands around must agree.

Company, employer, places and deadline are the same. Besides, either both lead to one address or reference but
for the language, or they were published together, are built alike and name the same numbers and names.
"""

import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from services.ingest.likeness import numbers
from services.ingest.normalise.links import canonical
from services.ingest.sighting import Sighting

TAGS = "nb|no|nn|nor|en|eng|gb|us|sv|se|da|dk|de|fr|pl"
SEGMENT = re.compile(rf"(?:{TAGS})(?:[-_](?:{TAGS}))?", re.IGNORECASE)
SUFFIX = re.compile(rf"(?:[-_./:](?:{TAGS})(?:[-_](?:{TAGS}))?)$", re.IGNORECASE)
ID = re.compile(r"\d{2,}|[0-9a-f]{8}-[0-9a-f]{4}")
NAME = re.compile(r"(?<=[^\W\d_A-Z][ ,] )[A-ZÆØÅ]\w{2,}|(?<=[^\W\d_A-Z] )[A-ZÆØÅ]\w{2,}")
PUBLISHED_TOGETHER = timedelta(days=2)
FEWEST_NAMES, NAMES_SHARED = 4, 0.6
LINES_APART, LENGTHS_APART = 0.15, 0.35


def is_translation(one: Sighting, other: Sighting) -> bool:
    """Symmetric; the languages are known to differ."""
    if one.company_id != other.company_id or one.employer_words != other.employer_words:
        return False
    if one.where != other.where or one.deadline != other.deadline:
        return False
    return _one_link(one, other) or (
        _together(one, other) and _built_alike(one, other) and _name_the_same(one, other)
    )


def _one_link(one: Sighting, other: Sighting) -> bool:
    """An address or a reference that holds an id, and differs in nothing but the language."""
    if one.apply_url and other.apply_url:
        mine, theirs = link_stem(one.apply_url), link_stem(other.apply_url)
        if mine == theirs and ID.search(mine):
            return True
    mine, theirs = (SUFFIX.sub("", each.reference) for each in (one, other))
    return mine == theirs and bool(mine) and one.reference != other.reference


def link_stem(address: str) -> str:
    """An address without what names a language: in its path, its parameters, an ending or the host."""
    parts = urlsplit(canonical(address))
    path = [SUFFIX.sub("", step) for step in parts.path.split("/") if step and not SEGMENT.fullmatch(step)]
    query = [(key, value) for key, value in parse_qsl(parts.query) if not SEGMENT.fullmatch(value)]
    host = [step for step in parts.netloc.split(".")[:-1] if not SEGMENT.fullmatch(step)]
    return f"{'.'.join(host)}/{'/'.join(path)}?{urlencode(query)}"


def _together(one: Sighting, other: Sighting) -> bool:
    if one.published and other.published:
        return abs(one.published - other.published) <= PUBLISHED_TOGETHER
    return one.deadline is not None


def _built_alike(one: Sighting, other: Sighting) -> bool:
    """As many lines, and not much longer or shorter."""
    return _near(one.text.count("\n"), other.text.count("\n"), LINES_APART) and _near(
        len(one.text), len(other.text), LENGTHS_APART
    )


def _near(one: int, other: int, apart: float) -> bool:
    return abs(one - other) <= max(one, other) * apart


def _name_the_same(one: Sighting, other: Sighting) -> bool:
    """The same numbers, two at least; or most of the names, besides those of employer and places."""
    mine, theirs = (sorted(numbers(each.text)) for each in (one, other))
    if len(mine) > 1 and mine == theirs:
        return True
    names = [_names(each) for each in (one, other)]
    shared = len(names[0] & names[1])
    return shared >= FEWEST_NAMES and mine == theirs and shared >= NAMES_SHARED * max(map(len, names))


def _names(one: Sighting) -> frozenset[str]:
    known = {*one.employer.split(), *(place.name or "" for place in one.places)}
    return frozenset(NAME.findall(one.text)) - known
