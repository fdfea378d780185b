"""Rippling job boards: the bare list with a row for each place, its pages, and a job's details."""

from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawSalary
from services.ingest.formats.document import Document
from services.ingest.formats.fields import count, first, label, labels, period
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape, one_per_reference
from services.ingest.formats.values import mapping, mappings, text, texts

SHAPE = Shape(
    lists=((), ("items",)),
    rows=(
        ("uuid", "workLocation"),
        ("uuid", "workLocations"),
        ("uuid", "name", "department"),
        ("name", "department", "locations", "language"),
        ("name", "payRangeDetails"),
    ),
    empty=(("items", "totalItems", "totalPages"),),
)
SECTIONS = ("role", "company")


def detect(document: Document) -> bool:
    """Jobs with ``uuid`` and work locations, or an empty page with ``totalItems``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete unless ``totalItems`` counts more. A job at several places is one posting."""
    total = count(mapping(document.data).get("totalItems"))
    return one_per_reference(SHAPE.read(document, _posting, total=total))


def _posting(job: dict[str, Any], position: str) -> RawPosting:
    locations = mappings(job.get("locations"))
    return RawPosting(
        position=position,
        reference=first(job, "uuid", "id"),
        title=first(job, "name", "title"),
        description=_description(job.get("description")),
        employer=first(job, "companyName"),
        places=_places(job),
        remote=labels(job.get("workplaceType"), *(row.get("workplaceType") for row in locations)),
        employment=_employment(job.get("employmentType")),
        salary=_salary(job),
        language=text(job.get("language")),
        published=first(job, "createdOn", "publishedOn"),
        apply_urls=labels(job.get("url")),
    )


def _description(value: Any) -> str | None:
    """The role leads; other parts follow in their order."""
    parts = mapping(value)
    if not parts:
        return text(value)
    names = (*SECTIONS, *(name for name in parts if name not in SECTIONS))
    return joined(*((None, parts.get(name)) for name in names))


def _employment(value: Any) -> tuple[str, ...]:
    """``id`` has the words ("Salaried, full-time"), ``label`` the code (SALARIED_FT)."""
    return texts(mapping(value).get("id"), mapping(value).get("label")) or labels(value)


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    named = labels(job.get("workLocation"), job.get("workLocations"))
    rows = mappings(job.get("locations"))
    if rows:
        return tuple(_place(row) for row in rows)
    return tuple(RawPlace(text=name) for name in named)


def _place(row: dict[str, Any]) -> RawPlace:
    return RawPlace(
        text=text(row.get("name")),
        city=text(row.get("city")),
        region=first(row, "state", "stateCode"),
        country=first(row, "country", "countryCode"),
    )


def _salary(job: dict[str, Any]) -> RawSalary | None:
    """The first range; the others are the same job's elsewhere."""
    for pay in mappings(job.get("payRangeDetails")):
        low, high = first(pay, "rangeStart", "minValue"), first(pay, "rangeEnd", "maxValue")
        if low or high:
            unit = period(pay.get("frequency"))
            return RawSalary(label(pay.get("payRangeSummary")), low, high, text(pay.get("currency")), unit)
    return None


FORMAT = Format("rippling", "Rippling job-board JSON", detect, parse)
