"""Teamtailor JSON Feed (``/jobs.json``): items whose ``_jobposting`` is a schema.org JobPosting."""

from dataclasses import replace
from functools import partial
from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting
from services.ingest.formats import json_ld_posting
from services.ingest.formats.document import Document
from services.ingest.formats.fields import first, labels, stated
from services.ingest.formats.interface import Format
from services.ingest.formats.json_ld_graph import Graph
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import mapping, text, texts

SHAPE = Shape(lists=(("items",),), rows=(("_jobposting",),))
ADDRESS_END = "/jobs.json"


def detect(document: Document) -> bool:
    """Items with ``_jobposting``, or an empty feed at Teamtailor's address."""
    if document.kind != "json":
        return False
    return _is_empty(mapping(document.data)) or SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete unless it names a next page. The feed's title is the employer where an item names none."""
    feed = mapping(document.data)
    if _is_empty(feed):
        return Parsed()
    read = partial(_posting, employer=text(feed.get("title")))
    return SHAPE.read(document, read, more=bool(text(feed.get("next_url"))))


def _is_empty(feed: dict[str, Any]) -> bool:
    """NAV's feeds are JSON Feeds too, and name the page that follows."""
    address = (text(feed.get("feed_url")) or "").partition("?")[0]
    navs = "next_url" in feed or "next_id" in feed
    known = address.endswith(ADDRESS_END) or ("home_page_url" in feed and not navs)
    return feed.get("items") == [] and "jsonfeed.org" in (text(feed.get("version")) or "") and known


def _posting(item: dict[str, Any], position: str, *, employer: str | None) -> RawPosting:
    node = mapping(item.get("_jobposting"))
    inner = json_ld_posting.read(Graph(node), node, position, None)
    addresses = (*texts(item.get("url"), item.get("external_url")), *inner.apply_urls)
    return replace(
        inner,
        reference=text(item.get("id")) or inner.reference,
        title=text(item.get("title")) or inner.title,
        description=first(item, "content_html", "content_text") or inner.description,
        employer=inner.employer or first(node, "company_name") or employer,
        places=inner.places or tuple(RawPlace(text=name) for name in labels(node.get("location"))),
        remote=inner.remote or (*labels(node.get("remoteStatus")), *stated(node, remote="remote")),
        employment=inner.employment or labels(node.get("employment_type")),
        language=inner.language or text(item.get("language")),
        published=text(item.get("date_published")) or inner.published,
        apply_urls=tuple(dict.fromkeys(addresses)),
    )


FORMAT = Format("teamtailor-json", "Teamtailor JSON feed", detect, parse)
