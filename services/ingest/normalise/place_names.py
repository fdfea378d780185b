"""Takes one string of place names apart: which names belong together, and to which country."""

import re
from dataclasses import dataclass

from services.ingest.normalise.countries import (
    ALPHA_2,
    AMERICA,
    country_code,
    country_in_list,
    country_of_city,
    is_american_state,
)
from services.ingest.normalise.gazetteer import NORWAY, county_numbers, municipality_number

NO_PLACE = re.compile(
    r"(?i)\b(?:(?:fully |100 ?% )?remote(?: job| work| position|ly)?|hybrid|on-?site|"
    r"anywhere(?: in the world)?|worldwide|global(?:ly)?|only|remoto|virtual(?: office| location)?|"
    r"(?:home|hjemme)[ -]?(?:kontor|office)|home[ -]based|(?:multiple|various|flere|\d{1,3}) "
    r"(?:locations?|steder|arbeidssteder)|work from home|distans(?:arbete)?|etter avtale)\b"
)
BRACKETS = re.compile(r"[()\[\]]")
SEVERAL = re.compile(r"\s*[;|/\n•+·]\s*")
LISTED = re.compile(r"\s+(?:og|and|eller|or|samt|och|&)\s+", re.IGNORECASE)
CODED = re.compile(r"^\s*([A-Z]{2})-([A-Z]{2})-(\S[^-]*?)\s*$")
"""Country, state and town in one, as iCIMS writes them: "US-MA-Boston"."""

NAMES = re.compile(r",|\s[-\u2013\u2014]\s|[-\u2013\u2014]\s|:")
MOST_NAMES = 60
FULL_ADDRESS = 3


@dataclass(frozen=True)
class Group:
    """Names that describe one place or a few in one country; ``None`` if no country is named."""

    names: tuple[str, ...]
    country: str | None


def without_remote(text: str | None) -> str | None:
    """The text without words that say how one works, and not where: "Remote - Norway" is Norway."""
    if text is None:
        return None
    return BRACKETS.sub(" , ", NO_PLACE.sub(" , ", text)).strip(" ,-\u2013\u2014:/") or None


def groups(text: str, country: str | None) -> list[Group]:
    """``country`` is that of names which come with none."""
    found: list[Group] = []
    for part in SEVERAL.split(without_remote(text) or ""):
        found += _grouped(_names(CODED.sub(r"\3, \2, \1", part))[:MOST_NAMES], country)
    if not found and country:
        found.append(Group((), country))
    return found


def _names(part: str) -> list[str]:
    names = (name.strip(" -\u2013\u2014.") for name in NAMES.split(part))
    return [single for name in names if name for single in _listed(name)]


def _listed(name: str) -> list[str]:
    """``Bergen og Voss`` are two, ``Møre og Romsdal`` is one."""
    if municipality_number(name) or county_numbers(name) or country_code(name):
        return [name]
    return [single for single in LISTED.split(name) if single]


def _grouped(names: list[str], country: str | None) -> list[Group]:
    """A country ends the group of names before it, or leads all."""
    alone = len(names) == 1
    # "Bombay, MH" in India is no place of the Marshall Islands
    codes = [_code(name, country, alone=alone) for name in names]
    if all(codes):
        return [Group((), code) for code in codes]
    if codes and codes[0] and not any(codes[1:]):
        # "US, WA, Seattle" is named as others name it
        town_last = codes[0] == AMERICA and len(names) == FULL_ADDRESS and is_american_state(names[1])
        return [Group((names[2], names[1]) if town_last else tuple(names[1:]), codes[0])]
    found, group = list[Group](), list[str]()
    for name, code in zip(names, codes, strict=True):
        if code is None:
            group.append(name)
        elif group or not found:
            found.append(Group(tuple(group), code))
            group = []
    if group:
        found.append(Group(tuple(group), country or _american(group)))
    return found


def _code(name: str, country: str | None, *, alone: bool) -> str | None:
    code = country_in_list(name, alone=alone)
    return code if country in (None, code) or len(name) > ALPHA_2 else None


def _american(names: list[str]) -> str | None:
    """America for "Austin, TX", unless the town is well known elsewhere."""
    after_first = any(is_american_state(name) for name in names[1:])
    if not after_first or country_of_city(names[0]) not in (None, AMERICA):
        return None
    return AMERICA if not any(county_numbers(name) for name in names) else NORWAY
