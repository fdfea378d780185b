"""Paging of any source that links to its next page: RFC 8288, Atom and RFC 5005, JSON Feed, JSON:API."""

import re
from collections.abc import Sequence
from html import unescape

from services.ingest.paging.interface import Page, Paging
from services.ingest.paging.steps import joined
from shared.fetching.messages import Request

LINK = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?link\b([^<>]{1,4000})>")
REL = re.compile(rb"\brel\s{0,9}=\s{0,9}[\"']([\w-]{1,30})[\"']")
HREF = re.compile(rb"\bhref\s{0,9}=\s{0,9}(?:\"([^\"]{1,4000})\"|'([^']{1,4000})')", re.IGNORECASE)
HEADER = re.compile(r"<([^<>]{1,4000})>((?:\s{0,9};[^,;]{1,200}){1,9})")
HEADER_NEXT = re.compile(r";\s{0,9}rel\s{0,9}=\s{0,9}\"?next\"?\s{0,9}(?:;|$)", re.IGNORECASE)
KEYS = ("next", "next_url", "nextUrl", "nextPage", "next_page_url")
PLACES = ("links", "_links", "paging", "pagination", "meta")


def follow(page: Page) -> Sequence[Request]:
    """The next page by the header, else by the document."""
    return _by_header(page) or (_by_json(page) if page.root else _by_element(page))


def _by_header(page: Page) -> Sequence[Request]:
    for address, parameters in HEADER.findall(page.headers.get("link", "")):
        if HEADER_NEXT.search(parameters):
            return joined(page, address)
    return ()


def _by_json(page: Page) -> Sequence[Request]:
    places = [page.root, *(page.root.get(place) for place in PLACES)]
    for place in places:
        if isinstance(place, dict):
            for key in KEYS:
                found = place.get(key)
                address = found.get("href") if isinstance(found, dict) else found
                if isinstance(address, str) and address.startswith(("http", "/", "?")):
                    return joined(page, address)
    return ()


def _by_element(page: Page) -> Sequence[Request]:
    address = href(page.text, "next")
    return joined(page, address) if address else ()


def href(text: bytes, relation: str) -> str | None:
    """The address in the first ``link`` element of a relation."""
    for attributes in LINK.findall(text):
        found, rel = HREF.search(attributes), REL.search(attributes)
        if found and rel and rel[1].lower() == relation.encode():
            return unescape((found[1] or found[2]).decode("utf-8", "replace"))
    return None


PAGING = Paging("links", lambda _page: True, follow)
