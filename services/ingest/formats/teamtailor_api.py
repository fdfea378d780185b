"""Teamtailor JSON:API (``/v1/jobs?include=locations``): attributes, and places among ``included``."""

from functools import partial
from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, count, first, flag, label, labels, period
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape, withdrawn
from services.ingest.formats.values import mapping, mappings, text

SHAPE = Shape(
    lists=(("data",),),
    rows=(
        ("attributes.human-status",),
        ("attributes.remote-status",),
        ("attributes.apply-button-text",),
        ("links.careersite-job-url",),
        ("attributes.title", "attributes.body"),
    ),
    empty=(("data", "meta.record-count"),),
    alone=(("data",),),
)
Included = dict[tuple[str | None, str | None], dict[str, Any]]


def detect(document: Document) -> bool:
    """``data`` with Teamtailor's attributes, or an empty list with ``meta.record-count``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete if there is one page; what is not open is gone."""
    data = mapping(document.data)
    included: Included = {
        (text(row.get("type")), text(row.get("id"))): mapping(row.get("attributes"))
        for row in mappings(data.get("included"))
    }
    meta = mapping(data.get("meta"))
    more = (count(meta.get("page-count")) or 1) > 1 or bool(text(at(data, "links", "next")))
    read = partial(_posting, included=included)
    return SHAPE.read(document, read, total=count(meta.get("record-count")), more=more)


def _posting(row: dict[str, Any], position: str, *, included: Included) -> RawPosting | Deleted | Rejected:
    reference = text(row.get("id"))
    job, links = mapping(row.get("attributes")), mapping(row.get("links"))
    if text(job.get("status")) not in (None, "open") or flag(job.get("internal")):
        return withdrawn(position, reference)
    return RawPosting(
        position=position,
        reference=reference,
        title=text(job.get("title")),
        occupation=_named(row, "role", included),
        description=joined((None, job.get("pitch")), (None, job.get("body"))),
        employer=_named(row, "company", included) or text(job.get("company-name")),
        places=_places(row, included),
        remote=labels(job.get("remote-status")),
        employment=labels(job.get("employment-type"), job.get("employment-level")),
        salary=_salary(job),
        language=first(job, "language-code"),
        published=first(job, "start-date", "created-at"),
        deadline=first(job, "end-date"),
        apply_urls=labels(
            job.get("external-application-url"),
            *(place.get("careersite-job-url") for place in (links, job)),
            *(place.get("careersite-job-apply-url") for place in (links, job)),
        ),
    )


def _related(row: dict[str, Any], name: str, included: Included) -> list[dict[str, Any]]:
    """The attributes of what a relationship points to."""
    targets = mappings(at(row, "relationships", name, "data"))
    found = (included.get((text(target.get("type")), text(target.get("id")))) for target in targets)
    return [attributes for attributes in found if attributes]


def _named(row: dict[str, Any], name: str, included: Included) -> str | None:
    return next((found for one in _related(row, name, included) if (found := label(one))), None)


def _places(row: dict[str, Any], included: Included) -> tuple[RawPlace, ...]:
    locations = [*_related(row, "location", included), *_related(row, "locations", included)]
    regions = _related(row, "regions", included) if not locations else []
    found = (
        RawPlace(
            text=text(place.get("name")),
            postal_code=text(place.get("zip")),
            city=text(place.get("city")),
            region=text(place.get("region")),
            country=text(place.get("country")),
        )
        for place in (*locations, *regions)
    )
    return tuple(dict.fromkeys(place for place in found if place != RawPlace()))


def _salary(job: dict[str, Any]) -> RawSalary | None:
    """Numbers of the job's own, or in an object."""
    pay = mapping(job.get("salary"))
    low, high = first(job, "min-salary") or first(pay, "min"), first(job, "max-salary") or first(pay, "max")
    if not (low or high):
        return None
    currency = first(job, "currency") or first(pay, "currency")
    return RawSalary(None, low, high, currency, period(job.get("salary-time-unit") or pay.get("time-unit")))


FORMAT = Format("teamtailor-api", "Teamtailor JSON:API", detect, parse)
