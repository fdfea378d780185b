"""SmartRecruiters: ``offset`` and ``limit``; a posting's text stands only at its own address."""

from collections.abc import Sequence
from typing import Any

import httpx

from services.ingest.paging.interface import Details, Page, Paging
from services.ingest.paging.steps import bare, get, joined, rows_of, whole, with_query
from shared.fetching.messages import Request

SITES = ("careers.smartrecruiters.com", "jobs.smartrecruiters.com")
HOST = "api.smartrecruiters.com"


def fits(page: Page) -> bool:
    """``content`` beside ``totalFound``."""
    return isinstance(page.root.get("content"), list) and "totalFound" in page.root


def follow(page: Page) -> Sequence[Request]:
    """The next offset, until the total or an empty page."""
    rows = rows_of(page.root, "content")
    had = (whole(page.root.get("offset")) or page.number("offset")) + len(rows)
    return (with_query(page, offset=had),) if rows and had < whole(page.root["totalFound"]) else ()


def opening(url: httpx.URL) -> Request | None:
    """The postings behind a company's career page."""
    host, path = bare(url)
    if host in SITES and path:
        return get(HOST, "v1", "companies", path[0], "postings", limit="100")
    return None


def _rows(page: Page) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = page.root["content"]
    return rows


def _ask(page: Page, row: dict[str, Any]) -> Request | None:
    if "jobAd" in row or not row.get("id"):
        return None
    own = page.url.copy_with(query=None, path=f"{page.url.path.rstrip('/')}/{row['id']}")
    return next(iter(joined(page, str(own))), None)


PAGING = Paging("smartrecruiters", fits, follow, opening, Details(_rows, _ask))
