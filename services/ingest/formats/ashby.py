"""Ashby job-board JSON (``/posting-api/job-board/<board>?includeCompensation=true``)."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, first, flag, labels, period, stated
from services.ingest.formats.interface import Format
from services.ingest.formats.shape import Shape, withdrawn
from services.ingest.formats.values import mapping, mappings, text, texts

SHAPE = Shape(
    lists=(("jobs",), ("results",), ("jobPostings",), ("data", "jobBoard", "jobPostings")),
    rows=(
        ("isListed",),
        ("secondaryLocations", "employmentType"),
        ("jobUrl", "applyUrl"),
        ("jobUrl", "employmentType"),
        ("jobUrl", "publishedAt"),
        ("jobUrl", "isRemote"),
        ("jobUrl", "descriptionPlain"),
        ("jobUrl", "descriptionHtml"),
        ("locationName", "employmentType"),
        ("descriptionHtml", "publishedAt"),
    ),
    empty=(("apiVersion",), ("data.jobBoard.jobPostings",)),
    alone=((), ("results",), ("data", "jobPosting")),
)


def detect(document: Document) -> bool:
    """Jobs with Ashby's own fields, or an empty board with its ``apiVersion``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete: a board comes in one answer. What is not listed is gone."""
    return SHAPE.read(document, _posting, more=bool(flag(mapping(document.data).get("moreDataAvailable"))))


def _posting(job: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    reference = text(job.get("id"))
    if flag(job.get("isListed")) is False:
        return withdrawn(position, reference)
    return RawPosting(
        position=position,
        reference=reference,
        title=text(job.get("title")),
        description=first(job, "descriptionHtml", "descriptionPlain"),
        employer=first(job, "organizationName", "companyName"),
        places=_places(job),
        remote=(*texts(job.get("workplaceType")), *stated(job, isRemote="remote")),
        employment=labels(job.get("employmentType")),
        salary=_salary(job),
        published=first(job, "publishedAt", "publishedDate"),
        deadline=first(job, "applicationDeadline"),
        apply_urls=labels(
            job.get("jobUrl"), job.get("applyUrl"), job.get("externalLink"), job.get("applyLink")
        ),
    )


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    main = _place(first(job, "location", "locationName"), job.get("address"))
    others = (
        _place(first(other, "location", "locationName"), other.get("address"))
        for other in mappings(job.get("secondaryLocations"))
    )
    named = (RawPlace(text=name) for name in labels(job.get("secondaryLocationNames")))
    return tuple(place for place in (main, *others, *named) if place)


def _place(name: str | None, address: Any) -> RawPlace | None:
    postal = mapping(at(address, "postalAddress")) or mapping(address)
    place = RawPlace(
        text=name,
        postal_code=text(postal.get("postalCode")),
        city=text(postal.get("addressLocality")),
        region=text(postal.get("addressRegion")),
        country=first(postal, "addressCountry"),
    )
    return place if place != RawPlace() else None


def _salary(job: dict[str, Any]) -> RawSalary | None:
    pay = mapping(job.get("compensation"))
    if flag(job.get("shouldDisplayCompensationOnJobPostings")) is False:
        return None
    words = first({**job, **pay}, "scrapeableCompensationSalarySummary", "compensationTierSummary")
    tiers = [
        part for tier in mappings(pay.get("compensationTiers")) for part in mappings(tier.get("components"))
    ]
    parts = [
        part
        for part in (*mappings(pay.get("summaryComponents")), *tiers)
        if text(part.get("compensationType")) in ("Salary", None)
    ]
    part = next((part for part in parts if text(part.get("minValue")) or text(part.get("maxValue"))), {})
    salary = RawSalary(
        words,
        text(part.get("minValue")),
        text(part.get("maxValue")),
        text(part.get("currencyCode")),
        period(part.get("interval")),
    )
    return salary if salary.text or part else None


FORMAT = Format("ashby", "Ashby job-board JSON", detect, parse)
