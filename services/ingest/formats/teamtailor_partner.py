"""Teamtailor's XML for job boards: jobs with ``companyuuid`` and ``remotestatus`` ("none" is on site)."""

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawSalary
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import (
    child,
    children,
    descendants,
    first_words,
    has_child,
    line_of,
    name_of,
    words,
)
from services.ingest.formats.rich_text import rich_at
from services.ingest.formats.sections import joined
from services.ingest.formats.values import texts

NAME = "Teamtailor"
MARKS = ("companyuuid", "remotestatus", "employmentlevel")
NOTHING = frozenset({"none", "unspecified"})


def detect(document: Document) -> bool:
    """A source that Teamtailor publishes, or jobs with its elements."""
    root = document.root
    if root is None or name_of(root) not in ("source", "jobs", "job"):
        return False
    if words(root, "publisher") == NAME:
        return True
    return any(has_child(job, *MARKS[:2]) for job in descendants(root, "job"))


def parse(document: Document) -> Parsed:
    """A full list of the jobs that are published to the job board."""
    feed = document.feed
    if feed is None:
        return Parsed()
    jobs = tuple(_posting(job) for job in descendants(feed.root, "job"))
    return Parsed(jobs, feed.broken, complete=name_of(feed.root) != "job")


def _posting(job: etree._Element) -> RawPosting:
    kinds = (words(job, "employmenttype"), words(job, "employmentlevel"))
    return RawPosting(
        position=line_of(job),
        reference=words(job, "referencenumber"),
        title=words(job, "title"),
        occupation=words(job, "role", "name"),
        description=joined(
            (None, words(job, "pitch")),
            (None, rich_at(job, "description")),
            (None, rich_at(job, "companydescription")),
        ),
        employer=words(job, "company"),
        places=_places(job),
        remote=texts(words(job, "remotestatus")),
        employment=tuple(kind for kind in texts(*kinds) if kind.lower() not in NOTHING),
        salary=_salary(child(job, "salary")),
        language=first_words(job, "languagecode", "language"),
        published=first_words(job, "startdate", "createddate"),
        deadline=words(job, "enddate"),
        apply_urls=texts(words(job, "applyurl"), words(job, "url")),
    )


def _places(job: etree._Element) -> tuple[RawPlace, ...]:
    """The headquarters are no place of work."""
    return tuple(
        RawPlace(
            postal_code=first_words(location, "zip", "postalcode"),
            city=words(location, "city"),
            region=words(location, "region"),
            country=first_words(location, "countrycode", "country"),
        )
        for location in children(child(job, "locations"), "location")
    )


def _salary(pay: etree._Element | None) -> RawSalary | None:
    low, high = words(pay, "min"), words(pay, "max")
    if not low and not high:
        return None
    return RawSalary(None, low, high, words(pay, "currency"), words(pay, "timeunit"))


FORMAT = Format("teamtailor-partner", "Teamtailor XML for job boards", detect, parse)
