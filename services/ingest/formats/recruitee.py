"""Recruitee careers-site JSON (``/api/offers``): translations, a closing day, salary strings."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, RawText, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import first, labels, period, stated
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape, withdrawn
from services.ingest.formats.values import mapping, mappings, text, texts

SHAPE = Shape(
    lists=(("offers",),),
    rows=(("careers_url",), ("careers_apply_url",), ("employment_type_code",), ("options_cv",)),
    empty=(("offers",),),
    alone=(("offer",), ()),
)


def detect(document: Document) -> bool:
    """A list ``offers`` with Recruitee's fields, an empty one, or one ``offer``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete: a site's offers come in one answer."""
    return SHAPE.read(document, _posting)


def _posting(offer: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    reference = first(offer, "id", "guid", "slug")
    if text(offer.get("status")) not in (None, "published"):
        return withdrawn(position, reference)
    title, description = text(offer.get("title")), _description(offer)
    every = _texts(offer)
    main = [one for one in every if (one.title, one.description) == (title, description)]
    return RawPosting(
        position=position,
        reference=reference,
        title=title,
        description=description,
        texts=tuple(one for one in every if one not in main),
        employer=first(offer, "company_name"),
        places=_places(offer),
        remote=stated(offer, on_site="on-site", hybrid="hybrid", remote="remote"),
        employment=labels(offer.get("employment_type_code"), offer.get("employment_type")),
        extent=_extent(offer),
        salary=_salary(offer),
        kind=first(offer, "kind"),
        language=first(offer, "primary_lang_code", "lang_code", "language")
        or (main[0].language if main else None),
        published=first(offer, "published_at", "created_at"),
        deadline=first(offer, "close_at"),
        apply_urls=labels(offer.get("careers_url"), offer.get("careers_apply_url"), offer.get("url")),
    )


def _description(offer: dict[str, Any]) -> str | None:
    return joined((None, first(offer, "description")), (None, first(offer, "requirements")))


def _texts(offer: dict[str, Any]) -> dict[RawText, None]:
    """All languages of an offer, its main one included, in order; without those that hold no text."""
    rows = ((name, mapping(row)) for name, row in mapping(offer.get("translations")).items())
    found = (RawText(name, text(row.get("title")), _description(row)) for name, row in rows)
    return dict.fromkeys(one for one in found if one.title and one.description)


def _places(offer: dict[str, Any]) -> tuple[RawPlace, ...]:
    found = [_place(row) for row in mappings(offer.get("locations"))]
    if not any(found):
        found = [_place(offer)]
    named = text(offer.get("location"))
    known = tuple(dict.fromkeys(place for place in found if place))
    return known or ((RawPlace(text=named),) if named else ())


def _place(row: dict[str, Any]) -> RawPlace | None:
    place = RawPlace(
        text=text(row.get("name")),
        postal_code=text(row.get("postal_code")),
        city=text(row.get("city")),
        region=first(row, "state", "state_name"),
        country=first(row, "country", "country_code"),
    )
    return place if place != RawPlace() else None


def _extent(offer: dict[str, Any]) -> str | None:
    hours = texts(
        offer.get("min_hours_per_week") or offer.get("min_hours"),
        offer.get("max_hours_per_week") or offer.get("max_hours"),
    )
    return f"{' - '.join(dict.fromkeys(hours))} hours per week" if hours else None


def _salary(offer: dict[str, Any]) -> RawSalary | None:
    pay = mapping(offer.get("salary"))
    low, high = text(pay.get("min")), text(pay.get("max"))
    words = text(offer.get("salary"))
    if not (words or low or high):
        return None
    return RawSalary(words, low, high, text(pay.get("currency")), period(pay.get("period")))


FORMAT = Format("recruitee", "Recruitee careers-site JSON", detect, parse)
