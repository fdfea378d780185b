"""Manatal careers-page JSON: ``results`` beside ``count`` and ``next``."""

from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawSalary
from services.ingest.formats.document import Document
from services.ingest.formats.fields import count, first, flag, label, labels, stated
from services.ingest.formats.interface import Format
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import mapping, text

SHAPE = Shape(
    lists=(("results",), ()),
    rows=(("position_name",),),
    empty=(("results", "count", "next", "previous"),),
)


def detect(document: Document) -> bool:
    """Jobs with ``position_name``, or an empty page with ``count``, ``next`` and ``previous``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete if there is neither a page before nor one after."""
    page = mapping(document.data)
    more = bool(text(page.get("next")) or text(page.get("previous")))
    return SHAPE.read(document, _posting, total=count(page.get("count")), more=more)


def _posting(job: dict[str, Any], position: str) -> RawPosting:
    """``organization_name`` is no employer: with companies that hire for themselves it is a department."""
    return RawPosting(
        position=position,
        reference=first(job, "hash", "id"),
        title=text(job.get("position_name")),
        description=text(job.get("description")),
        employer=first(job, "company_name"),
        places=_places(job),
        remote=(*labels(job.get("work_arrangement")), *stated(job, is_remote="remote")),
        employment=labels(job.get("contract_details"), job.get("job_type")),
        salary=_salary(job),
        published=first(job, "published_at", "created_at"),
        deadline=first(job, "close_at", "expires_at"),
        apply_urls=labels(job.get("url"), job.get("job_url"), job.get("apply_url")),
    )


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    place = RawPlace(
        text=text(job.get("location_display")) or label(job.get("location")),
        postal_code=first(job, "zipcode", "zip"),
        city=label(job.get("city")),
        region=label(job.get("state")),
        country=label(job.get("country")),
    )
    return (place,) if place != RawPlace() else ()


def _salary(job: dict[str, Any]) -> RawSalary | None:
    low, high = text(job.get("salary_min")), text(job.get("salary_max"))
    if flag(job.get("is_salary_visible")) is False or not (low or high):
        return None
    return RawSalary(None, low, high, label(job.get("currency")), None)


FORMAT = Format("manatal", "Manatal jobs JSON", detect, parse)
