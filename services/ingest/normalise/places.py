"""Places of work: municipality, county and country as far as they can be told from what is given."""

import re
from functools import lru_cache

from services.ingest.draft import RawPlace
from services.ingest.normalise.countries import (
    AMERICA,
    country_code,
    country_of_city,
    is_american_state,
)
from services.ingest.normalise.gazetteer import (
    NORWAY,
    WIDE_AREAS,
    county_numbers,
    folded,
    municipality_names,
    municipality_number,
    postal_area,
    spelling,
)
from services.ingest.normalise.place_names import Group, groups, without_remote
from services.ingest.normalise.texts import one_line
from shared.jobs import Place

POSTCODE = re.compile(r"^(?:N[O-]?-?\s?)?(\d{4})$")
ADDRESS_END = re.compile(r"^(?:.*\s)?(?:NO?-)?(\d{4}) (\D+)$")
MUNICIPALITY_DIGITS = 4
MOST_PLACES = 40
SHORT = 200
"""Characters of an entry that is kept."""

LONGEST_ABBREVIATION = 3
LONGEST_POSTCODE = 12


def places(raw: tuple[RawPlace, ...]) -> tuple[Place, ...]:
    """Each place once, in the order given; what names no place at all is left out."""
    found: dict[tuple[str | None, ...], Place] = {}
    for place in raw[:MOST_PLACES]:
        for part in of_place(place):
            if part.name or part.postal_code or is_told(part):
                found.setdefault((part.name, part.municipality, part.county, part.country), part)
    return _without_repeated(list(found.values()))[:MOST_PLACES]


def of_place(raw: RawPlace) -> list[Place]:
    """The places that one entry names."""
    given = (raw.text, raw.postal_code, raw.city, raw.municipality, raw.region, raw.country)
    short = sum(len(text) for text in given if text) <= SHORT
    return list(_kept(raw) if short else _of_place(raw))


@lru_cache(maxsize=4_096)
def _kept(raw: RawPlace) -> tuple[Place, ...]:
    """Kept, since the postings of a feed share their places."""
    return tuple(_of_place(raw))


def _of_place(raw: RawPlace) -> list[Place]:
    known = _known(raw)
    if not raw.text or (known and (known[0].municipality or raw.city or raw.municipality)):
        return known
    free = _free(one_line(raw.text) or "", country_code(one_line(raw.country)))
    if known and known[0].county and not any(place.county for place in free):
        # a postal code or region tells more than the name of a building
        return [known[0].model_copy(update={"name": free[0].name or known[0].name if free else None})]
    return free if any(is_told(place) for place in free) or not known else known


def is_told(place: Place) -> bool:
    """Whether more is known of it than its name."""
    return bool(place.municipality or place.county or place.country)


def _without_repeated(found: list[Place]) -> tuple[Place, ...]:
    """A country alone says nothing beside places in it."""
    named = {place.country for place in found if place.name}
    return tuple(place for place in found if place.name or place.country not in named)


def _known(raw: RawPlace) -> list[Place]:
    """A place with fields of its own; a city field may name several."""
    city, municipal = without_remote(one_line(raw.city)), without_remote(one_line(raw.municipality))
    region, given = without_remote(one_line(raw.region)), one_line(raw.country)
    if not any((city, municipal, region, given, raw.postal_code)):
        return []
    american = bool(city and region and not given and is_american_state(region))
    country = AMERICA if american else country_code(given)
    postcode = _postcode(raw.postal_code)
    if country not in (None, NORWAY):
        return [_foreign(city or _worded(municipal) or region, country, postcode)]
    counties = county_numbers(region) or _counties_of_postcode(postcode, country)
    number = _number(city, municipal, counties) or _number(city, municipal, ())
    if number is None and city and len(parts := _free(city, country)) and any(map(is_told, parts)):
        return parts
    if number is None and city and country is None and (abroad := country_of_city(city)):
        return [_foreign(city, abroad, postcode)]
    number = number or _of_postcode(postcode, country, counties)
    county = counties[0] if len(counties) == 1 else None
    name = city or _worded(municipal) or (spelling(region) if region and not _is_code(region) else None)
    return [_norwegian(name, number, county, country or (NORWAY if counties else None), postcode)]


def _number(city: str | None, municipal: str | None, counties: tuple[str, ...]) -> str | None:
    return municipality_number(municipal, counties, municipal=True) or municipality_number(city, counties)


def _worded(municipal: str | None) -> str | None:
    return None if municipal and municipal.isdigit() else municipal


def _is_code(region: str) -> bool:
    return any(character.isdigit() for character in region)


def _counties_of_postcode(postcode: str | None, country: str | None) -> tuple[str, ...]:
    area = postal_area(postcode) if country == NORWAY else None
    return (area[:2],) if area else ()


def _of_postcode(postcode: str | None, country: str | None, counties: tuple[str, ...]) -> str | None:
    """The municipality of a postal code; one that begins with 0 is Norwegian without a country too."""
    certain = country == NORWAY or counties or (postcode or "").startswith("0")
    area = postal_area(postcode) if certain else None
    return area if area and len(area) == MUNICIPALITY_DIGITS else None


def _free(text: str, country: str | None) -> list[Place]:
    """One string such as "Oslo, Norway", "Oslo / Bergen" or "Karl Johans gate 1, 0154 Oslo"."""
    return [place for group in groups(text, country) for place in _of_group(group)]


def _of_group(group: Group) -> list[Place]:
    if group.country not in (None, NORWAY):
        return [_foreign(", ".join(group.names) or None, group.country)]
    counties = tuple(number for name in group.names for number in county_numbers(name))
    found = [place for name in group.names if (place := _town(name, counties, group.country))]
    if found:
        # a town and its municipality are one place, named by the first
        return list({place.municipality or place.name: place for place in reversed(found)}.values())[::-1]
    if not group.names and group.country is None:
        return []
    county = counties[0] if len(counties) == 1 else None
    wide = any(folded(name) in WIDE_AREAS for name in group.names)
    country = group.country or (NORWAY if counties or wide else None)
    return [_norwegian(", ".join(map(spelling, group.names)) or None, None, county, country, None)]


def _town(name: str, counties: tuple[str, ...], country: str | None) -> Place | None:
    """A town in Norway, with its postal code where it ends an address, or a well-known city abroad."""
    address = ADDRESS_END.match(name)
    postcode, town = (address[1], address[2]) if address else (None, name)
    number = municipality_number(town, counties) or municipality_number(town)
    if number is None and postcode:
        number = _of_postcode(postcode, country, counties)
    if number:
        return _norwegian(town, number, None, NORWAY, postcode)
    abroad = country_of_city(town) if country is None else None
    return _foreign(town, abroad) if abroad else None


def _foreign(name: str | None, country: str | None, postcode: str | None = None) -> Place:
    return Place(name=_shown(name), postal_code=postcode, country=country)


def _norwegian(
    name: str | None, number: str | None, county: str | None, country: str | None, postcode: str | None
) -> Place:
    if number is not None:
        name = spelling(name) if name else municipality_names()[number]
        return Place(name=name, postal_code=postcode, municipality=number, county=number[:2], country=NORWAY)
    country = country or (NORWAY if county else None)
    name = spelling(name) if name and county else name
    return Place(name=_shown(name), postal_code=postcode, county=county, country=country)


def _shown(name: str | None) -> str | None:
    """A shouted name in title case; SF and NYC stay as they are."""
    if name is None:
        return None
    shouted = name.isupper() and len(name) > LONGEST_ABBREVIATION and "," not in name
    return name.title() if shouted else name


def _postcode(text: str | None) -> str | None:
    cleaned = one_line(text)
    if cleaned is None:
        return None
    match = POSTCODE.match(cleaned)
    return match[1] if match else cleaned[:LONGEST_POSTCODE]
