"""Places of work: municipality, county and country as far as they can be told from what is given."""

import re

from services.ingest.draft import RawPlace
from services.ingest.normalise.gazetteer import (
    NORWAY,
    country_code,
    county_number,
    municipality_names,
    municipality_number,
    spelling,
)
from services.ingest.normalise.texts import one_line
from shared.jobs import Place

OSLO = "0301"
OSLO_POSTCODES = range(1, 1296)
POSTCODE = re.compile(r"^(?:N[O-]?-?\s?)?(\d{4})$")
SEVERAL = re.compile(r"\s*(?:;|\||\s/\s|\n|\bog\b|\band\b|\beller\b|\bor\b|•)\s*")
NO_PLACE = re.compile(
    r"(?i)\b(?:(?:fully |100 ?% )?remote(?: job| work)?|hybrid|on-?site|anywhere|hjemmekontor|"
    r"multiple locations)\b"
)
EMPTY_BRACKETS = re.compile(r"\(\s*\)")
MOST_PLACES = 40
LONGEST_ABBREVIATION = 3
"""SF and NYC stay as they are."""


def places(raw: tuple[RawPlace, ...]) -> tuple[Place, ...]:
    """Each place once, in the order given; what names no place at all is left out."""
    found: dict[tuple[str | None, ...], Place] = {}
    for place in raw[:MOST_PLACES]:
        parts = _free(place) if place.text and not place.city and not place.municipality else [_known(place)]
        for part in parts:
            if part is not None:
                found.setdefault((part.name, part.municipality, part.county, part.country), part)
    return tuple(found.values())[:MOST_PLACES]


def _known(raw: RawPlace) -> Place | None:
    """A place with fields of its own."""
    city, municipal = one_line(raw.city), one_line(raw.municipality)
    region, country_name = one_line(raw.region), one_line(raw.country)
    if not any((city, municipal, region, country_name, raw.postal_code)):
        return None
    county = county_number(region)
    postcode = _postcode(raw.postal_code)
    number = (
        municipality_number(municipal, county)
        or municipality_number(city, county)
        # counties were cut anew in 2020 and 2024, so an old county must not hide the town
        or municipality_number(municipal)
        or municipality_number(city)
    )
    country = country_code(country_name)
    if country not in (None, NORWAY):
        number = county = None
    if number is None and postcode and country == NORWAY and int(postcode) in OSLO_POSTCODES:
        number = OSLO
    return _place(city or municipal or region, number, county, country, postcode)


def _free(raw: RawPlace) -> list[Place | None]:
    """One string such as "Oslo, Norway", "Oslo / Bergen" or "SF, NYC"."""
    text = EMPTY_BRACKETS.sub(" ", NO_PLACE.sub(" ", one_line(raw.text) or ""))
    country = country_code(one_line(raw.country))
    found: list[Place | None] = []
    for part in SEVERAL.split(text):
        names = [name.strip(" -\u2013()") for name in re.split(r",|\s[-\u2013]\s", part)]
        found += _of_names([name for name in names if name], country)
    return found


def _of_names(names: list[str], country: str | None) -> list[Place]:
    country = next((code for name in names if (code := _country_of_part(name))), country)
    if country not in (None, NORWAY):
        foreign = [name for name in names if _country_of_part(name) is None]
        return [Place(name=", ".join(foreign) or None, country=country)]
    counties = [county_number(name) for name in names if county_number(name)]
    county = counties[0] if counties else None
    towns = [(name, municipality_number(name)) for name in names]
    towns = [(name, number) for name, number in towns if number]
    if towns:
        return [_place(name, number, county, NORWAY, None) for name, number in towns]
    rest = ", ".join(name for name in names if country_code(name) is None)
    return [_place(rest or None, None, county, country, None)] if rest or country else []


def _country_of_part(name: str) -> str | None:
    """``Norway`` or ``NO``, but not a word such as "CA" that is a state as well."""
    return country_code(name) if len(name) > 2 or name in ("NO", "UK", "US", "SE", "DK") else None  # noqa: PLR2004


def _place(
    name: str | None, number: str | None, county: str | None, country: str | None, postcode: str | None
) -> Place:
    if number is not None:
        county, country = number[:2], NORWAY
    elif county is not None:
        country = country or NORWAY
    return Place(
        name=_display(name, number),
        postal_code=postcode,
        municipality=number,
        county=county,
        country=country,
    )


def _display(name: str | None, number: str | None) -> str | None:
    """OSLO as Oslo, other shouted names in title case."""
    if name is None or number is not None:
        return spelling(name) if name else municipality_names().get(number or "")
    shouted = name.isupper() and len(name) > LONGEST_ABBREVIATION and "," not in name
    return name.title() if shouted else name


def _postcode(text: str | None) -> str | None:
    cleaned = one_line(text)
    if cleaned is None:
        return None
    match = POSTCODE.match(cleaned)
    return match[1] if match else cleaned[:12]
