"""Pinpoint careers-site JSON (``/postings.json``): sections with headings, a deadline, numbers for pay."""

from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawSalary
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, first, flag, label, labels, period
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import mapping, text, texts

SHAPE = Shape(
    lists=(("data",), ()),
    rows=(
        ("key_responsibilities",),
        ("skills_knowledge_expertise",),
        ("workplace_type_text", "location"),
        ("employment_type_text", "location"),
        ("compensation_visible", "title"),
        ("deadline_at", "workplace_type"),
        ("title", "workplace_type", "employment_type"),
        ("title", "job.requisition_id"),
    ),
    alone=((), ("data",)),
)
SECTIONS = ("key_responsibilities", "skills_knowledge_expertise", "benefits")


def detect(document: Document) -> bool:
    """Postings with Pinpoint's sections or its types in words."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete: a site's postings come in one answer."""
    return SHAPE.read(document, _posting)


def _posting(job: dict[str, Any], position: str) -> RawPosting:
    return RawPosting(
        position=position,
        reference=text(job.get("id")),
        title=text(job.get("title")),
        description=joined(
            (None, job.get("description")),
            *((first(job, f"{name}_header"), job.get(name)) for name in SECTIONS),
        ),
        employer=first(job, "company", "company_name"),
        places=_places(mapping(job.get("location"))),
        remote=texts(first(job, "workplace_type", "workplace_type_text")),
        employment=labels(job.get("employment_type_text"), job.get("employment_type")),
        salary=_salary(job),
        published=first(job, "published_at", "created_at"),
        deadline=text(job.get("deadline_at")),
        apply_urls=labels(job.get("url")),
    )


def _places(location: dict[str, Any]) -> tuple[RawPlace, ...]:
    place = RawPlace(
        text=text(location.get("name")),
        postal_code=text(location.get("postal_code")),
        city=text(location.get("city")),
        region=first(location, "province", "state"),
        country=label(location.get("country")) or label(at(location, "address", "country")),
    )
    return (place,) if place != RawPlace() else ()


def _salary(job: dict[str, Any]) -> RawSalary | None:
    if flag(job.get("compensation_visible")) is False:
        return None
    salary = RawSalary(
        text(job.get("compensation")),
        text(job.get("compensation_minimum")),
        text(job.get("compensation_maximum")),
        text(job.get("compensation_currency")),
        period(job.get("compensation_frequency")),
    )
    return salary if salary.text or salary.minimum or salary.maximum else None


FORMAT = Format("pinpoint", "Pinpoint postings JSON", detect, parse)
