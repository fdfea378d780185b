"""Jobylon's feed as JSON: one list, or numbered pages where the address asks for a ``page``."""

from collections.abc import Sequence

import httpx

from services.ingest.paging.interface import Page, Paging
from services.ingest.paging.steps import bare, rows_of, with_query
from shared.fetching.messages import Request

HOST = "feed.jobylon.com"


def fits(page: Page) -> bool:
    """A list from Jobylon's address, or with its fields."""
    rows = rows_of(page.data)
    return isinstance(page.data, list) and (
        page.url.host == HOST or any("descr" in row and "company" in row for row in rows)
    )


def follow(page: Page) -> Sequence[Request]:
    """The next number until a page is empty."""
    numbered = "page" in page.url.params and page.data
    return (with_query(page, page=page.number("page", 1) + 1),) if numbered else ()


def opening(url: httpx.URL) -> Request | None:
    """The feed as JSON."""
    host, path = bare(url)
    if host != HOST or not path or "format" in url.params:
        return None
    return Request(str(url.copy_merge_params({"format": "json"})))


PAGING = Paging("jobylon-json", fits, follow, opening)
