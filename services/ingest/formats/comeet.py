"""Comeet careers JSON (``/positions?details=true``): a bare array, the description in ``details``."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import count, first, flag, labels, stated
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape, withdrawn
from services.ingest.formats.values import mapping, mappings, text

SHAPE = Shape(
    lists=((), ("positions",)),
    rows=(
        ("url_comeet_hosted_page",),
        ("url_recruit_hosted_page",),
        ("url_active_page", "name"),
        ("uid", "company_name"),
        ("uid", "position_url"),
        ("uid", "location.location_uid"),
    ),
)
ADDRESSES = ("url_active_page", "url_comeet_hosted_page", "url_recruit_hosted_page", "url_detected_page")


def detect(document: Document) -> bool:
    """Positions with ``uid`` and Comeet's addresses."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete: a company's positions come in one answer."""
    return SHAPE.read(document, _posting)


def _posting(job: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    reference = text(job.get("uid"))
    if flag(job.get("is_internal")):
        return withdrawn(position, reference)
    location = mapping(job.get("location"))
    return RawPosting(
        position=position,
        reference=reference,
        title=text(job.get("name")),
        description=_description(job),
        employer=text(job.get("company_name")),
        places=_places(location),
        remote=(*labels(job.get("workplace_type")), *stated(location, is_remote="remote")),
        employment=labels(job.get("employment_type")),
        salary=RawSalary(pay) if (pay := first(job, "salary")) else None,
        published=first(job, "time_created", "time_updated"),
        apply_urls=labels(*(job.get(name) for name in ADDRESSES)),
    )


def _description(job: dict[str, Any]) -> str | None:
    """The parts in their order; the first, mostly named "Description", needs no heading."""
    rows = sorted(mappings(job.get("details")), key=lambda row: count(row.get("order")) or 0)
    parts = (
        (None if text(row.get("name")) == "Description" else row.get("name"), row.get("value"))
        for row in rows
    )
    return joined(*parts) or first(job, "description")


def _places(location: dict[str, Any]) -> tuple[RawPlace, ...]:
    place = RawPlace(
        text=text(location.get("name")),
        postal_code=text(location.get("postal_code")),
        city=text(location.get("city")),
        region=text(location.get("state")),
        country=text(location.get("country")),
    )
    return (place,) if place != RawPlace() else ()


FORMAT = Format("comeet", "Comeet positions JSON", detect, parse)
