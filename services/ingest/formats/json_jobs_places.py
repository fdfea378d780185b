"""Places of work in JSON of one's own making: words, objects, lists of both, or fields of the posting."""

from typing import Any

from services.ingest.draft import RawPlace
from services.ingest.formats.fields import label
from services.ingest.formats.json_jobs_names import Fields, by_field, by_plain_name
from services.ingest.formats.loose_json import BrokenJsonError, load
from services.ingest.formats.values import text

PARTS = ("postal_code", "city", "municipality", "region", "country")
WHOLES = (
    "name",
    "text",
    "label",
    "formatted",
    "formattedaddress",
    "displayname",
    "displaylabel",
    "fulllocation",
    "location",
)
DEEPEST = 3


def places(fields: Fields) -> tuple[RawPlace, ...]:
    """Those in fields for places; else one from the posting's own fields for its parts."""
    found = [place for value in fields.get("place", ()) for place in _places(value, DEEPEST)]
    own = _from_parts(fields, None)
    if own and not any(place.city or place.municipality for place in found):
        whole = next((place.text for place in found if place.text), None)
        own = RawPlace(whole, own.postal_code, own.city, own.municipality, own.region, own.country)
        found = [own, *found[1:]]
    return tuple(dict.fromkeys(found))


def _places(value: Any, deep: int) -> list[RawPlace]:
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = _loaded(value)
    if isinstance(value, list) and deep:
        return [place for member in value for place in _places(member, deep - 1)]
    if not isinstance(value, dict):
        words = text(value)
        return [RawPlace(text=words)] if words else []
    row = by_plain_name(value)
    address = row.get("address")
    inner = by_plain_name(address) if isinstance(address, dict) else {}
    whole = next((found for name in WHOLES if (found := label(row.get(name)))), None) or text(address)
    place = _from_parts(by_field({**row, **inner}), whole)
    return [place] if place else []


def _loaded(text: str) -> Any:
    """Some write each place as JSON in a string; a string that is none is words."""
    try:
        return load(text)
    except BrokenJsonError:
        return text


def _from_parts(fields: Fields, whole: str | None) -> RawPlace | None:
    parts = {
        part: next((found for value in fields.get(part, ()) if (found := label(value))), None)
        for part in PARTS
    }
    place = RawPlace(text=whole, **parts)
    return place if place != RawPlace() else None
