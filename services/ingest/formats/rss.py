"""Plain RSS (0.9 to 2.0) and Atom: fields of any usual name, and those that stand as lines in the text."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.columns import field_of
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import attribute, child, children, descendants, has_child, name_of
from services.ingest.formats.rows import parsed
from services.ingest.formats.xml_job import read_job

ROOTS = ("rss", "RDF", "entry")
ATOM = "w3.org/2005/Atom"
ITEMS = ("item", "entry")
LINE_END = re.compile(r"<br\s*/?>|</(?:p|li|div|tr|h\d)>|\n", re.IGNORECASE)
MARKUP = re.compile(r"<[^<>]*>")
LABELLED = re.compile(r"^\W{0,3}([^\W\d][^:]{1,30}?)\s?:\s?(\S.{0,118})$")
READ = 20_000
"""Characters of a text that are searched for labelled lines."""


def detect(document: Document) -> bool:
    """A news feed's root."""
    return document.root is not None and is_news(document.root)


def is_news(root: etree._Element) -> bool:
    """RSS or Atom; ``feed`` alone is a name that others use as well."""
    name = name_of(root)
    return name in ROOTS or (name == "feed" and (ATOM in str(root.tag) or has_child(root, "entry")))


def parse(document: Document) -> Parsed:
    """Complete unless it is one entry by itself, or names a next page."""
    feed = document.feed
    if feed is None:
        return Parsed()
    entries = descendants(feed.root, *ITEMS)
    alone = name_of(feed.root) == "entry"
    return parsed([*map(_entry, entries), *feed.broken], complete=not alone and not _goes_on(feed.root))


def _goes_on(root: etree._Element) -> bool:
    links = [*children(root, "link"), *children(child(root, "channel"), "link")]
    return any(attribute(link, "rel") == "next" for link in links)


def _entry(entry: etree._Element) -> RawPosting | Deleted | Rejected:
    found = read_job(entry)
    return _with_lines(found) if isinstance(found, RawPosting) else found


def _with_lines(posting: RawPosting) -> RawPosting:
    """What the text says in lines such as "Deadline: 1 March 2027", where no field says it."""
    lines = dict(_labelled(posting.description or ""))
    place, salary = lines.get("place") or lines.get("city"), lines.get("salary")
    return replace(
        posting,
        employer=posting.employer or lines.get("employer"),
        places=posting.places or ((RawPlace(text=place),) if place else ()),
        employment=posting.employment or ((lines["employment"],) if "employment" in lines else ()),
        extent=posting.extent or lines.get("extent"),
        deadline=posting.deadline or lines.get("deadline"),
        salary=posting.salary or (RawSalary(salary) if salary else None),
    )


def _labelled(description: str) -> Iterator[tuple[str, str]]:
    """The last of a name counts least, so lines come from the end."""
    text = description[:READ]
    for line in reversed(LINE_END.split(text if MARKUP.search(text) else html.unescape(text))):
        match = LABELLED.match(html.unescape(MARKUP.sub("", line)).strip())
        if match and (known := field_of(match[1])):
            yield known[0], match[2].strip()


FORMAT = Format("rss", "plain RSS or Atom", detect, parse)
