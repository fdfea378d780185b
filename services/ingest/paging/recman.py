"""Recman's ``v2/get?scope=jobPost``: ``page`` counts from 1, ``numRows`` counts the rows of all pages."""

from collections.abc import Sequence

from services.ingest.paging.interface import Page, Paging
from services.ingest.paging.steps import whole, with_query
from shared.fetching.messages import Request


def fits(page: Page) -> bool:
    """``success`` and ``data`` of job posts."""
    return "success" in page.root and "data" in page.root and page.url.params.get("scope") == "jobPost"


def follow(page: Page) -> Sequence[Request]:
    """The next page while the rows had so far, as full pages of this size, are not all."""
    data = page.root["data"]
    rows = len(data) if isinstance(data, dict | list) else 0
    number = page.number("page", 1)
    if "page" not in page.url.params and whole(page.root.get("numPages")) <= 1:
        return ()
    total = whole(page.root.get("numPages")) or -(-whole(page.root.get("numRows")) // max(rows, 1))
    return (with_query(page, page=number + 1),) if rows and number < total else ()


PAGING = Paging("recman", fits, follow)
