"""NAV pam-stilling-feed: pages of changes (a JSON Feed with ``_feed_entry``), and the ads they point to.

What is INACTIVE is gone and its text is purged; the last entry of a uuid counts; a feed of changes never
holds all jobs.
"""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, Rejected, shown
from services.ingest.formats import nav_public_feed
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.loose_json import BrokenJsonError, load
from services.ingest.formats.rows import no_object, parsed
from services.ingest.formats.shape import WHOLE, withdrawn
from services.ingest.formats.values import mapping, mappings, pointer, text, texts

ACTIVE = "ACTIVE"
PAGE_MARKS = ("next_id", "next_url", "feed_url")
CONTENT = ("ad_content", "json")
AD_PAGE = "https://arbeidsplassen.nav.no/stillinger/stilling/"

Outcome = RawPosting | Rejected | Deleted


def detect(document: Document) -> bool:
    """A page of entries, an entry's own answer, or several of either as a list."""
    if document.kind != "json":
        return False
    data = document.data
    if isinstance(data, list):
        return any(_is_entry(row) for row in mappings(data))
    items = mapping(data).get("items")
    if isinstance(items, list) and not items:
        return any(mark in data for mark in PAGE_MARKS)
    return _is_entry(data) or any(_is_entry(item) for item in mappings(items))


def parse(document: Document) -> Parsed:
    """Never complete."""
    last: dict[str, Outcome] = {}
    for position, row in _rows(document):
        outcome = _read(row, position)
        name = outcome.reference or position
        # later entries stand where they stand in the file, not where the first stood
        last.pop(name, None)
        last[name] = outcome
    return parsed(list(last.values()), complete=False)


def _rows(document: Document) -> list[tuple[str, Any]]:
    data = document.data
    if _is_entry(data):
        return [(WHOLE, data)]
    path: tuple[str, ...] = () if isinstance(data, list) else ("items",)
    rows = data if isinstance(data, list) else data["items"]
    first = document.first_of(path)
    return [(pointer(*path, first + index), row) for index, row in enumerate(rows)]


def _is_entry(row: Any) -> bool:
    return isinstance(row, dict) and (
        isinstance(row.get("_feed_entry"), dict)
        or isinstance(row.get("ad_content"), dict)
        or ("status" in row and any(name in row for name in CONTENT))
    )


def _read(row: Any, position: str) -> Outcome:
    if not isinstance(row, dict):
        return no_object(row, position)
    entry = {**mapping(row.get("_feed_entry")), **{key: row[key] for key in ("uuid", "status") if key in row}}
    uuid = text(entry.get("uuid")) or text(row.get("id"))
    if (text(entry.get("status")) or ACTIVE).upper() != ACTIVE:
        return withdrawn(position, uuid)
    content = _content(row)
    if content is None:
        return _unreadable(row, position, uuid)
    if not content:
        return _listed(entry, row, uuid, position)
    return nav_public_feed.posting({"uuid": uuid, **content}, position)


def _content(row: dict[str, Any]) -> dict[str, Any] | None:
    """The ad, empty if there is none, ``None`` if it cannot be read; ``json`` may be JSON in a string."""
    given: Any = next((row[name] for name in CONTENT if row.get(name)), {})
    if isinstance(given, str):
        try:
            given = load(given)
        except BrokenJsonError:
            return None
    return given if isinstance(given, dict) else None


def _listed(entry: dict[str, Any], row: dict[str, Any], uuid: str | None, position: str) -> RawPosting:
    """What a page says of an ad whose entry was not fetched."""
    municipality = text(entry.get("municipal"))
    return RawPosting(
        position=position,
        reference=uuid,
        title=text(entry.get("title")) or text(row.get("title")),
        description=text(row.get("content_text")),
        employer=text(entry.get("businessName")),
        places=(RawPlace(municipality=municipality),) if municipality else (),
        apply_urls=texts(f"{AD_PAGE}{uuid}" if uuid else None),
    )


def _unreadable(row: dict[str, Any], position: str, uuid: str | None) -> Rejected:
    return Rejected(
        code="broken-entry",
        position=position,
        message="the entry's ad is neither an object nor JSON",
        mend="send the answer of /feedentry as it came",
        value=shown(next((row[name] for name in CONTENT if row.get(name)), None)),
        reference=uuid,
    )


FORMAT = Format("nav-stilling-feed", "NAV pam-stilling-feed (JSON Feed pages and entries)", detect, parse)
