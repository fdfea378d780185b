"""One job of a dump, or one item of a news feed, from whatever its sender calls its fields."""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Deleted, RawPosting, RawSalary, Rejected
from services.ingest.formats import xml_job_names as names
from services.ingest.formats.fields import flag
from services.ingest.formats.nodes import line_of
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import withdrawn
from services.ingest.formats.values import texts
from services.ingest.formats.xml_job_fields import (
    SECTION_OF,
    Fields,
    every,
    fields_of,
    first,
    is_pay,
    leaves_of,
)
from services.ingest.formats.xml_job_places import places_of

GONE = frozenset(names.GONE.split())
ADDRESS = re.compile(r"(?i)^(?:https?://|www\.)\S+$")
PAY_IN_WORDS = re.compile(r"(?i)\d|avtal|negotia|tariff|lønnstrinn|competitive|konkurranse")
LONGEST_CODE = 10
WHOLE = 100
TRUE, FALSE = frozenset({"oui", "required", "sant"}), frozenset({"non", "never", "usant"})


def read_job(item: etree._Element) -> RawPosting | Deleted | Rejected:
    """A job whose own status says that it is gone is withdrawn."""
    fields = fields_of(item)
    reference = first(fields, "reference")
    if reference and any(word.lower() in GONE for word in every(fields, "status")):
        return withdrawn(line_of(item), reference)
    return posting_of(fields, line_of(item))


def is_job(item: etree._Element, *, at_once: bool = False) -> bool:
    """A title, and a text or an address; ``at_once``: the title is not inside another part."""
    fields = fields_of(item)
    described = any(SECTION_OF.get(key, (1,))[0] == 0 for key in fields.by_key)
    titles = [leaf.depth for leaf in leaves_of(fields, "title")]
    return bool(titles) and (described or bool(_addresses(fields))) and (min(titles) == 1 or not at_once)


def posting_of(fields: Fields, position: str) -> RawPosting:
    """Contact data are never among the fields."""
    language = first(fields, "language")
    return RawPosting(
        position=position,
        reference=first(fields, "reference"),
        title=first(fields, "title"),
        occupation=first(fields, "occupation"),
        occupation_codes=tuple(_codes(fields)),
        description=_description(fields),
        employer=first(fields, "employer"),
        employer_number=first(fields, "employer_number"),
        places=places_of(fields),
        remote=_remote(fields),
        employment=tuple(word for word in every(fields, "employment") if _says_something(word)),
        extent=_extent(first(fields, "extent")),
        salary=_salary(fields),
        permit="visa sponsorship" if _yes(first(fields, "permit")) else None,
        language=language if language and len(language) <= LONGEST_CODE else None,
        published=first(fields, "published"),
        deadline=first(fields, "deadline"),
        expires=first(fields, "expires"),
        apply_urls=_addresses(fields),
    )


def _codes(fields: Fields) -> Iterator[str]:
    for scheme, field in (("esco", "esco"), ("isco-08", "isco"), ("styrk-08", "styrk")):
        yield from (f"{scheme}:{code}" for code in every(fields, field))


def _description(fields: Fields) -> str | None:
    """The parts in their order, each below its headline, without what a part before it says already."""
    keys: dict[int, str] = {}
    for key in sorted(fields.by_key.keys() & SECTION_OF.keys(), key=SECTION_OF.__getitem__):
        keys.setdefault(SECTION_OF[key][0], key)
    parts = [_section(fields, key) for key in keys.values()]
    said, kept = "", list[tuple[str | None, str]]()
    for heading, text in parts:
        plain = " ".join(text.split()) if len(parts) > 1 else text
        if plain not in said:
            kept.append((heading, text))
            said += f"{plain}\n"
    return joined(*kept)


def _section(fields: Fields, key: str) -> tuple[str | None, str]:
    nearest = min(fields.by_key[key], key=lambda leaf: leaf.depth)
    heading = fields.by_key.get(f"{key}headline")
    return (heading[0].text if heading else None, nearest.text)


def _addresses(fields: Fields) -> tuple[str, ...]:
    found = (*every(fields, "apply"), *every(fields, "page"), *every(fields, "reference"))
    return tuple(dict.fromkeys(address.replace("&amp;", "&") for address in found if ADDRESS.match(address)))


def _says_something(word: str) -> bool:
    return flag(word) is None and not word.isdecimal()


def _yes(word: str | None) -> bool | None:
    lower = (word or "").lower()
    return True if lower in TRUE else False if lower in FALSE else flag(word)


def _extent(given: str | None) -> str | None:
    """A bare number is a percentage, up to 1 a share."""
    try:
        number = float((given or "").replace(",", "."))
    except ValueError:
        return given
    return f"{number * 100 if number <= 1 else number:g} %" if 0 < number <= WHOLE else given


def _remote(fields: Fields) -> tuple[str, ...]:
    """A yes counts by the name that it answers; a no counts only where nothing says yes."""
    found, denied = list[str](), False
    for leaf in leaves_of(fields, "remote"):
        answer, asked = _yes(leaf.text), _asked(leaf.key)
        if answer is None:
            found.append(leaf.text)
        elif answer:
            found.append(asked)
        else:
            denied = denied or asked == "remote"
    return tuple(dict.fromkeys(found)) or texts("no" if denied else None)


def _asked(key: str) -> str:
    return "hybrid" if "hybrid" in key else "onsite" if "onsite" in key else "remote"


def _salary(fields: Fields) -> RawSalary | None:
    """From all names that speak of pay: lowest, highest, currency, period, and words."""
    found: dict[str, str] = {}
    for key, leaves in fields.by_key.items():
        if is_pay(key) and not key.endswith("headline"):
            found.setdefault(_part_of_pay(key), leaves[0].text)
    words, low, high = (found.get(part) for part in ("text", "minimum", "maximum"))
    if not (low or high) and not (words and words.strip("0., ") and PAY_IN_WORDS.search(words)):
        return None
    return RawSalary(words, low, high, found.get("currency"), found.get("period"))


def _part_of_pay(key: str) -> str:
    for part, marks in (
        ("ignored", ("year", "information", "bonus")),
        ("currency", ("curr",)),
        ("minimum", ("min", "from", "low")),
        ("maximum", ("max", "high")),
        ("period", ("period", "unit", "interval", "frequency", "type")),
    ):
        if any(mark in key for mark in marks):
            return part
    return "maximum" if key.endswith("to") else "text"
