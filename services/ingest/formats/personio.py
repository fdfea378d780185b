"""Personio XML (``/xml?language=…``): positions in one language, without deadline; may be empty."""

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawSalary
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import (
    all_words,
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

ROOT = "workzag-jobs"
MARKS = ("jobDescriptions", "recruitingCategory", "employmentType")


def detect(document: Document) -> bool:
    """Personio's root, or positions with its elements."""
    root = document.root
    if root is None:
        return False
    return name_of(root) == ROOT or any(
        has_child(position, *MARKS[:2]) for position in descendants(root, "position")
    )


def parse(document: Document) -> Parsed:
    """A full list of open jobs, also where it is empty."""
    feed = document.feed
    if feed is None:
        return Parsed()
    return Parsed(tuple(_posting(one) for one in descendants(feed.root, "position")), feed.broken)


def _posting(position: etree._Element) -> RawPosting:
    offices = (words(position, "office"), *all_words(child(position, "additionalOffices"), "office"))
    return RawPosting(
        position=line_of(position),
        reference=words(position, "id"),
        title=words(position, "name"),
        description=_description(position),
        employer=words(position, "subcompany"),
        places=tuple(RawPlace(text=name) for name in dict.fromkeys(texts(*offices))),
        remote=texts(first_words(position, "workplaceType", "remoteStatus", "workplace")),
        employment=texts(words(position, "employmentType"), words(position, "schedule")),
        salary=_salary(position),
        language=first_words(position, "language"),
        published=words(position, "createdAt"),
        apply_urls=texts(first_words(position, "url", "jobUrl", "applicationUrl")),
    )


def _description(position: etree._Element) -> str | None:
    parts = children(child(position, "jobDescriptions"), "jobDescription")
    return joined(*((words(part, "name"), rich_at(part, "value")) for part in parts))


def _salary(position: etree._Element) -> RawSalary | None:
    pay = next(children(position, "salary", "salaryRange"), None)
    low, high = first_words(pay, "min", "from"), first_words(pay, "max", "to")
    if not low and not high:
        return None
    return RawSalary(None, low, high, words(pay, "currency"), first_words(pay, "interval", "period"))


FORMAT = Format("personio", "Personio XML", detect, parse)
