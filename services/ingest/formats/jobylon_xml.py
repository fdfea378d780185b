"""Jobylon feeds as XML: the same jobs as in its JSON, element for name."""

from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Parsed, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.jobylon_json import read_job
from services.ingest.formats.nodes import children, descendants, has_child, line_of, name_of
from services.ingest.formats.rich_text import holds_html, rich
from services.ingest.formats.values import mapping, mappings

MARKS = ("from_date", "to_date", "descr")
DEEPEST = 6


def detect(document: Document) -> bool:
    """``job`` elements with Jobylon's names."""
    jobs = descendants(document.root, "job")
    return any(has_child(job, "urls") and has_child(job, *MARKS) for job in jobs)


def parse(document: Document) -> Parsed:
    """A full list of open jobs, unless it is one job by itself."""
    feed = document.feed
    if feed is None:
        return Parsed()
    jobs = tuple(_posting(job) for job in descendants(feed.root, "job"))
    return Parsed(jobs, feed.broken, complete=name_of(feed.root) != "job")


def _posting(element: etree._Element) -> RawPosting:
    """Places stand in one element all together, where JSON has an object of its own for each."""
    job = mapping(_nested(element, 0))
    places = mappings(mapping(job.get("locations")).get("location"))
    return read_job({**job, "locations": [{"location": place} for place in places]}, line_of(element))


def _nested(element: etree._Element, depth: int) -> Any:
    """Children by name, several of one name as a list."""
    if holds_html(element) or depth > DEEPEST or not len(element):
        return rich(element)
    found: dict[str, list[Any]] = {}
    for one in children(element):
        found.setdefault(name_of(one), []).append(_nested(one, depth + 1))
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


FORMAT = Format("jobylon-xml", "Jobylon feed (XML)", detect, parse)
