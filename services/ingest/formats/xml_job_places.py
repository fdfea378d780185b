"""Places of work in a dump of jobs: parts that stand side by side are one place, free texts one each."""

from collections.abc import Iterator
from dataclasses import replace

from services.ingest.draft import RawPlace
from services.ingest.formats import xml_job_names as names
from services.ingest.formats.xml_job_fields import Fields

PART_OF = {key: part for part, keys in names.PLACES.items() for key in keys.split()}
RANKS = {key: rank for rank, key in enumerate(PART_OF)}
MOST_PLACES = 50
LONGEST_NAME = 200


def places_of(fields: Fields) -> tuple[RawPlace, ...]:
    """A country or county that stands by itself is that of the places that have none."""
    groups: dict[int, dict[str, list[str]]] = {}
    for key in sorted(fields.by_key.keys() & PART_OF.keys(), key=RANKS.__getitem__):
        for leaf in fields.by_key[key][:MOST_PLACES]:
            if len(leaf.text) <= LONGEST_NAME:
                groups.setdefault(leaf.group, {}).setdefault(PART_OF[key], []).append(leaf.text)
    found = [place for group in groups.values() for place in _of_group(group)][:MOST_PLACES]
    named = [place for place in found if place.text or place.city or place.municipality]
    wide = [place for place in found if place not in named]
    return tuple(dict.fromkeys(_with(place, wide) for place in named) if named else dict.fromkeys(found))


def _of_group(group: dict[str, list[str]]) -> Iterator[RawPlace]:
    one = {part: texts[0] for part, texts in group.items() if part != "text"}
    free, cities = group.get("text", []), group.get("city", [])
    if "city" not in one and free and len(one) > 0:
        yield RawPlace(text=free[0], **one)
    elif one:
        yield RawPlace(**one)
        yield from (RawPlace(city=city, country=one.get("country")) for city in cities[1:])
    else:
        yield from (RawPlace(text=text) for text in free)


def _with(place: RawPlace, wide: list[RawPlace]) -> RawPlace:
    country = next((other.country for other in wide if other.country), None)
    region = next((other.region for other in wide if other.region), None) if len(wide) == 1 else None
    return replace(place, country=place.country or country, region=place.region or region)
