"""NAV pam-stilling-feed: pages that are appended to, linked by ``next_url``; ads lie in entries of their own.

The last page keeps its ETag while ads are appended to it, so it is always read anew.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx

from services.ingest.paging.interface import Details, Page, Paging
from services.ingest.paging.steps import bare, joined, rows_of
from shared.fetching.messages import Request

FIRST_READ = timedelta(days=45)
"""How far back a feed that was never read begins; longer than nearly all ads stand."""
ACTIVE = "ACTIVE"


def fits(page: Page) -> bool:
    """A JSON feed whose items carry ``_feed_entry``, or an empty page of it."""
    items = page.root.get("items")
    if not isinstance(items, list):
        return False
    return any("_feed_entry" in row for row in rows_of(items)) or (not items and "next_id" in page.root)


def follow(page: Page) -> Sequence[Request]:
    """The page that ``next_url`` names; the last has none."""
    return joined(page, page.root.get("next_url"))


def opening(url: httpx.URL) -> Request | None:
    """The feed from some weeks ago on."""
    host, path = bare(url)
    if not host.startswith("pam-stilling-feed.") or path[-1:] != ["feed"] or url.query:
        return None
    since = datetime.now(UTC) - FIRST_READ
    return Request(str(url), headers=(("if-modified-since", format_datetime(since, usegmt=True)),))


def _rows(page: Page) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = page.root["items"]
    return items


def _ask(page: Page, row: dict[str, Any]) -> Request | None:
    entry = row.get("_feed_entry")
    if not isinstance(entry, dict) or entry.get("status") != ACTIVE:
        return None
    return next(iter(joined(page, row.get("url"))), None)


PAGING = Paging("nav-stilling-feed", fits, follow, opening, Details(_rows, _ask), tail=True)
