"""Workable: the account's jobs, the careers page's own interface, and the keyed one. A row for each place."""

from functools import partial
from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, count, first, flag, labels, stated
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape, one_per_reference, withdrawn
from services.ingest.formats.values import mapping, mappings, text

SHAPE = Shape(lists=(("jobs",), ("results",), ()), rows=(("shortcode",),), empty=(("name", "jobs"),))
EMPLOYMENT = {"full": "Full-time", "part": "Part-time", "temporary": "Temporary", "contract": "Contract"}
"""Codes of the careers page's interface."""

NOT_OPEN = ("draft", "closed", "archived")
"""In the keyed interface; elsewhere ``state`` is a part of a country."""


def detect(document: Document) -> bool:
    """Jobs with a ``shortcode``, or an account's name beside an empty list."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete unless more pages are named. A job at several places is one posting."""
    data = mapping(document.data)
    more = bool(text(data.get("nextPage")) or text(data.get("token")) or text(at(data, "paging", "next")))
    read = partial(_posting, employer=text(data.get("name")))
    return one_per_reference(SHAPE.read(document, read, total=count(data.get("total")), more=more))


def _posting(job: dict[str, Any], position: str, *, employer: str | None) -> RawPosting | Deleted | Rejected:
    reference = text(job.get("shortcode"))
    if flag(job.get("isInternal")) or text(job.get("state")) in NOT_OPEN:
        return withdrawn(position, reference)
    return RawPosting(
        position=position,
        reference=reference,
        title=first(job, "title", "full_title"),
        description=_description(job),
        employer=first(job, "company", "company_name") or employer,
        places=_places(job),
        remote=_remote(job),
        employment=tuple(
            EMPLOYMENT.get(word, word) for word in labels(job.get("employment_type"), job.get("type"))
        ),
        salary=_salary(job),
        language=text(job.get("language")),
        published=first(job, "published_on", "published", "created_at"),
        apply_urls=_addresses(job, reference),
    )


def _addresses(job: dict[str, Any], shortcode: str | None) -> tuple[str, ...]:
    """Without that of the keyed interface, which no candidate may open; else the one that shortcodes have."""
    given = labels(job.get("url"), job.get("shortlink"), job.get("application_url"))
    known = tuple(url for url in given if "/spi/v3/" not in url)
    made = f"https://apply.workable.com/j/{shortcode}" if shortcode and shortcode.isalnum() else None
    return known or labels(made)


def _description(job: dict[str, Any]) -> str | None:
    parts = (
        (None, job.get("description")),
        ("Requirements", job.get("requirements")),
        ("Benefits", job.get("benefits")),
    )
    return first(job, "full_description") or joined(*parts)


def _remote(job: dict[str, Any]) -> tuple[str, ...]:
    location = mapping(job.get("location"))
    return (
        *labels(job.get("workplace"), job.get("workplace_type"), location.get("workplace_type")),
        *dict.fromkeys(
            (
                *stated(job, telecommuting="remote", remote="remote"),
                *stated(location, telecommuting="remote"),
            )
        ),
    )


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    """The row's own place and those of ``locations``, which mostly repeat it."""
    rows = [*mappings(job.get("locations")), *mappings(job.get("location"))]
    if not any(_place(row) for row in rows):
        rows = [job]
    found = (_place(row) for row in rows)
    return tuple(dict.fromkeys(place for place in found if place))


def _place(row: dict[str, Any]) -> RawPlace | None:
    place = RawPlace(
        text=text(row.get("location_str")),
        postal_code=first(row, "zip_code", "postal_code"),
        city=text(row.get("city")),
        region=first(row, "region", "state"),
        country=first(row, "country", "countryCode", "country_code"),
    )
    return place if place != RawPlace() else None


def _salary(job: dict[str, Any]) -> RawSalary | None:
    pay = mapping(job.get("salary"))
    low, high = first(pay, "salary_from", "from", "min"), first(pay, "salary_to", "to", "max")
    words = None if pay else text(job.get("salary"))
    if not (words or low or high):
        return None
    return RawSalary(words, low, high, first(pay, "salary_currency", "currency"), first(pay, "period"))


FORMAT = Format("workable", "Workable jobs JSON", detect, parse)
