"""Workday's career sites (CXS): a POST with ``offset``; the total stands on the first page only."""

from collections.abc import Sequence
from typing import Any

import httpx

from services.ingest.paging.interface import Details, Page, Paging
from services.ingest.paging.steps import bare, joined, post, posted, rows_of, whole, with_body
from shared.fetching.messages import Request

LIMIT = 20
"""More is refused."""
ENDING = ".myworkdayjobs.com"
LOCALE_LENGTH = 5
FIRST = {"appliedFacets": {}, "limit": LIMIT, "offset": 0, "searchText": ""}


def fits(page: Page) -> bool:
    """``jobPostings``."""
    return isinstance(page.root.get("jobPostings"), list)


def follow(page: Page) -> Sequence[Request]:
    """The next offset while pages are full."""
    rows, had = rows_of(page.root, "jobPostings"), whole(posted(page).get("offset"))
    total = whole(page.root.get("total"))
    had += len(rows)
    if page.request.body is None or len(rows) < LIMIT or (total and had >= total):
        return ()
    return (with_body(page, offset=had),)


def opening(url: httpx.URL) -> Request | None:
    """The interface behind a career site, whose first path step may be a locale such as en-US."""
    host, path = bare(url)
    if path[:2] == ["wday", "cxs"] and path[-1] == "jobs":
        return post(url.copy_with(query=None), FIRST)
    if not host.endswith(ENDING):
        return None
    sites = [step for step in path if not (len(step) == LOCALE_LENGTH and step[2] == "-")]
    if not sites:
        return None
    return post(f"https://{host}/wday/cxs/{host.split('.')[0]}/{sites[0]}/jobs", FIRST)


def _rows(page: Page) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = page.root["jobPostings"]
    return rows


def _ask(page: Page, row: dict[str, Any]) -> Request | None:
    path = row.get("externalPath")
    if "jobPostingInfo" in row or not isinstance(path, str) or not path.startswith("/job"):
        return None
    return next(iter(joined(page, f"{str(page.url).removesuffix('/jobs')}{path}")), None)


PAGING = Paging("workday", fits, follow, opening, Details(_rows, _ask))
