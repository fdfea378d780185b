"""JOIN (join.com) jobs JSON: ``items`` beside ``pagination``."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, count, first, label, labels, stated
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape, withdrawn
from services.ingest.formats.values import mapping, mappings, text

SHAPE = Shape(
    lists=(("items",), ("jobs",), ()),
    rows=(
        ("shareableUrl",),
        ("title", "remoteOption"),
        ("title", "idParam"),
        ("title", "employmentType", "locations"),
    ),
    empty=(("items", "pagination"),),
)
CENTS = 100


def detect(document: Document) -> bool:
    """Jobs with JOIN's fields, or an empty page with ``pagination``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete if the page is the only one."""
    pages = mapping(mapping(document.data).get("pagination"))
    total = first(pages, "total", "rowCount", "totalItems")
    more = (count(first(pages, "totalPages", "pageCount")) or 1) > 1 or (count(pages.get("page")) or 1) > 1
    return SHAPE.read(document, _posting, total=count(total), more=more)


def _posting(job: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    reference = first(job, "id", "idParam")
    if (text(job.get("status")) or "ONLINE").upper() not in ("ONLINE", "PUBLISHED", "ACTIVE", "OPEN"):
        return withdrawn(position, reference)
    locations = mappings(job.get("locations")) or mappings(job.get("location"))
    flags = (word for row in locations for word in stated(row, isRemote="remote"))
    return RawPosting(
        position=position,
        reference=reference,
        title=text(job.get("title")),
        description=_description(job),
        employer=first(job, "company", "companyName"),
        places=_places(job, locations),
        remote=(
            *labels(job.get("remoteOption"), job.get("workplaceType"), job.get("remoteType")),
            *dict.fromkeys(flags),
            *stated(job, remote="remote"),
        ),
        employment=labels(job.get("employmentType"), job.get("schedule")),
        salary=_salary(job),
        language=label(at(job, "language", "iso6391")) or first(job, "language", "languageCode"),
        published=first(job, "publishedAt", "createdAt"),
        deadline=first(job, "expiresAt", "validThrough"),
        apply_urls=labels(job.get("shareableUrl"), job.get("url"), job.get("applyUrl")),
    )


def _description(job: dict[str, Any]) -> str | None:
    names = ("intro", "description", "tasks", "requirements", "benefits", "outro")
    return joined(*((None if name in names[:2] else name.title(), job.get(name)) for name in names))


def _places(job: dict[str, Any], locations: list[dict[str, Any]]) -> tuple[RawPlace, ...]:
    city = mapping(job.get("city"))
    found = [
        RawPlace(
            text=text(row.get("name")),
            postal_code=first(row, "postalCode", "zip"),
            city=label(row.get("city")),
            region=first(row, "region", "state"),
            country=first(row, "country", "countryCode"),
        )
        for row in locations
    ]
    found += [
        RawPlace(city=first(city, "cityName", "name"), country=first(city, "countryName", "countryCode"))
    ]
    return tuple(dict.fromkeys(place for place in found if place != RawPlace()))


def _salary(job: dict[str, Any]) -> RawSalary | None:
    """Plain numbers, or amounts in hundredths as ``{"amount": 4500000, "currency": "EUR"}``."""
    low, high = mapping(job.get("salaryAmountFrom")), mapping(job.get("salaryAmountTo"))
    amounts = [_amount(low), _amount(high)]
    if not any(amounts):
        plain = mapping(job.get("salary"))
        amounts = [first(plain, "min", "from"), first(plain, "max", "to")]
        low = plain
    if not any(amounts):
        return None
    currency = first(low, "currency") or first(high, "currency")
    return RawSalary(None, amounts[0], amounts[1], currency, first(job, "salaryFrequency"))


def _amount(value: dict[str, Any]) -> str | None:
    found = value.get("amount")
    return text(found / CENTS) if isinstance(found, (int, float)) and not isinstance(found, bool) else None


FORMAT = Format("joincom", "JOIN jobs JSON", detect, parse)
