"""Breezy HR JSON (``/json?verbose=true``): a bare array; the plain one has no descriptions."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import first, label, labels, stated
from services.ingest.formats.interface import Format
from services.ingest.formats.shape import Shape, withdrawn
from services.ingest.formats.values import mapping, mappings, text

SHAPE = Shape(
    lists=((), ("data",), ("positions",)),
    rows=(
        ("friendly_id", "name"),
        ("published_date", "name"),
        ("_id", "name", "org_type"),
        ("_id", "creation_date"),
    ),
)


def detect(document: Document) -> bool:
    """Positions with ``friendly_id``, as the site and the keyed interface give them."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete: a site's positions come in one answer."""
    return SHAPE.read(document, _posting)


def _posting(job: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    reference = first(job, "id", "_id")
    if text(job.get("state")) not in (None, "published"):
        return withdrawn(position, reference)
    locations = [*mappings(job.get("location")), *mappings(job.get("locations"))]
    return RawPosting(
        position=position,
        reference=reference,
        title=text(job.get("name")),
        description=text(job.get("description")),
        employer=label(job.get("company")),
        places=tuple(dict.fromkeys(place for row in locations if (place := _place(row)))),
        remote=_remote(locations),
        employment=labels(job.get("type")),
        salary=_salary(job),
        kind="talent pool" if text(job.get("org_type")) == "pool" else None,
        published=first(job, "published_date", "creation_date"),
        apply_urls=labels(job.get("url")),
    )


def _remote(locations: list[dict[str, Any]]) -> tuple[str, ...]:
    """``remote_details`` says more where there is any: "Fully remote", "Hybrid"."""
    said = labels(*(row.get("remote_details") for row in locations))
    return said or tuple(dict.fromkeys(word for row in locations for word in stated(row, is_remote="remote")))


def _place(row: dict[str, Any]) -> RawPlace | None:
    place = RawPlace(
        text=text(row.get("name")),
        postal_code=text(mapping(row.get("address")).get("zip")),
        city=label(row.get("city")),
        region=label(row.get("state")),
        country=label(row.get("country")),
    )
    return place if place != RawPlace() else None


def _salary(job: dict[str, Any]) -> RawSalary | None:
    pay = mapping(job.get("salary"))
    words = label(job.get("salary"))
    low, high = first(pay, "min", "from"), first(pay, "max", "to")
    if not (words or low or high):
        return None
    return RawSalary(words, low, high, first(pay, "currency"), first(pay, "period", "unit"))


FORMAT = Format("breezy", "Breezy HR positions JSON", detect, parse)
