"""FINN's outgoing Atom: entries with ``finn:adata``, alone or from a search, whose pages carry no text."""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import count
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import (
    attribute,
    child,
    children,
    contains,
    first_words,
    has_child,
    line_of,
    name_of,
    words,
)
from services.ingest.formats.rich_text import rich
from services.ingest.formats.rows import parsed
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import withdrawn
from services.ingest.formats.values import texts

MARK = "finn.no/"
PRIVATE = "privat"
"""FINN's name for an advertiser that it does not name."""

GONE = frozenset({"disposed", "deactivated", "inactive", "expired", "deleted", "archived", "rejected"})
POSTAL_ADDRESS = re.compile(r"^(\d{4})\s+(\S.*)$")


def detect(document: Document) -> bool:
    """An Atom feed or entry with FINN's namespace or its ``adata``."""
    root = document.root
    if root is None or name_of(root) not in ("feed", "entry"):
        return False
    return any(MARK in str(uri) for uri in root.nsmap.values()) or contains(root, "adata")


def parse(document: Document) -> Parsed:
    """Complete if it is a feed's only page: no link leads on or back."""
    feed = document.feed
    if feed is None:
        return Parsed()
    entries = [feed.root] if name_of(feed.root) == "entry" else list(children(feed.root, "entry"))
    relations = {attribute(link, "rel") for link in children(feed.root, "link")}
    return parsed(
        [*(_entry(entry) for entry in entries), *feed.broken],
        complete=name_of(feed.root) == "feed" and not relations & {"next", "prev", "previous"},
        total=count(words(feed.root, "totalResults")),
    )


def _entry(entry: etree._Element) -> RawPosting | Deleted | Rejected:
    reference = words(entry, "identifier") or (words(entry, "id") or "").removeprefix("urn:id:") or None
    status = (_term(entry, "ad:status") or "").lower()
    if _term(entry, "ad:disposed") == "true" or status in GONE:
        return withdrawn(line_of(entry), reference)
    data = child(entry, "adata")
    company = _field(data, "company")
    extent = _text(data, "extent")
    return RawPosting(
        position=line_of(entry),
        reference=reference,
        title=words(entry, "title"),
        occupation=_text(data, "job_title"),
        description=_description(data, company) or words(entry, "content"),
        employer=_text(company, "name") or _author(entry),
        employer_number=_text(company, "organization_number") or _text(company, "orgno"),
        places=_places(entry, data),
        remote=texts(*_values(data, "remote_options"), *_values(data, "home_office")),
        employment=texts(
            _category(entry, "ad:type", "label"),
            _category(entry, "ad:type", "term"),
            _text(data, "duration") or _text(data, "job_duration"),
            extent,
        ),
        extent=extent if extent and "%" in extent else None,
        languages=_languages(data),
        salary=_salary(data),
        published=words(entry, "published") or words(entry, "dateSubmitted"),
        deadline=_text(data, "application_deadline"),
        expires=words(entry, "expires"),
        apply_urls=_unique(
            *_links(entry, "relations/apply"), *_values(data, "application_url"), *_links(entry, "alternate")
        ),
    )


def _category(entry: etree._Element, scheme: str, name: str) -> str | None:
    for category in children(entry, "category"):
        if (attribute(category, "scheme") or "").endswith(f"finn:{scheme}"):
            return attribute(category, name)
    return None


def _term(entry: etree._Element, scheme: str) -> str | None:
    return _category(entry, scheme, "term")


def _author(entry: etree._Element) -> str | None:
    name = words(entry, "author", "name")
    return None if name and name.lower() == PRIVATE else name


def _field(parent: etree._Element | None, name: str) -> etree._Element | None:
    return next((one for one in children(parent, "field") if attribute(one, "name") == name), None)


def _values(parent: etree._Element | None, name: str) -> tuple[str, ...]:
    """A field has one value as attribute or as text, or several as children."""
    field = _field(parent, name)
    if field is None:
        return ()
    inner = [rich(one) for one in children(field, "value")]
    return texts(attribute(field, "value"), *(inner or [rich(field)]))


def _text(parent: etree._Element | None, name: str) -> str | None:
    return next(iter(_values(parent, name)), None)


def _description(data: etree._Element | None, company: etree._Element | None) -> str | None:
    blocks = list(children(_field(data, "general_text"), "value"))
    if not blocks:
        return _text(data, "general_text")
    sections = [(_text(block, "title"), _text(block, "value")) for block in blocks]
    return joined(*sections, (None, _text(company, "ingress")))


def _places(entry: etree._Element, data: etree._Element | None) -> tuple[RawPlace, ...]:
    places = [
        RawPlace(
            postal_code=first_words(location, "postal-code", "postalcode"),
            city=words(location, "city"),
            municipality=words(location, "municipality"),
            region=first_words(location, "county", "region"),
            country=words(location, "country"),
        )
        for location in children(entry, "location")
        if has_child(location, "city", "postal-code", "municipality", "county", "country")
    ]
    known = {place.postal_code for place in places}
    places += [place for place in _workplaces(data) if place.postal_code not in known or not places]
    return tuple(places)


def _workplaces(data: etree._Element | None) -> Iterator[RawPlace]:
    """Addresses, one line a value: of these only the line with the postal code is a place."""
    lines = _values(data, "workplaces")
    addresses = [match for line in lines if (match := POSTAL_ADDRESS.match(line))]
    yield from (RawPlace(postal_code=match[1], city=match[2]) for match in addresses)
    if not addresses:
        yield from (RawPlace(text=line) for line in lines)


def _languages(data: etree._Element | None) -> tuple[str, ...]:
    """A lone working language is a demand; several are a choice."""
    languages = _values(data, "working_language")
    return languages if len(languages) == 1 else ()


def _salary(data: etree._Element | None) -> RawSalary | None:
    given = _text(data, "salary") or _text(data, "compensation")
    return RawSalary(given) if given else None


def _unique(*addresses: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts(*addresses)))


def _links(entry: etree._Element, relation: str) -> Iterator[str | None]:
    for link in children(entry, "link"):
        if relation in (attribute(link, "rel") or ""):
            yield attribute(link, "href")


FORMAT = Format("finn-atom", "FINN Atom", detect, parse)
