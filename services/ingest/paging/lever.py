"""Lever: a bare list; pages only where the address asks for a ``limit``."""

from collections.abc import Sequence

import httpx

from services.ingest.paging.interface import Page, Paging
from services.ingest.paging.steps import bare, get, rows_of, with_query
from shared.fetching.messages import Request

HOSTS = {"jobs.lever.co": "api.lever.co", "jobs.eu.lever.co": "api.eu.lever.co"}


def fits(page: Page) -> bool:
    """A list whose members have Lever's addresses."""
    rows = rows_of(page.data)
    return any("hostedUrl" in row or "categories" in row for row in rows) or page.url.host in HOSTS.values()


def follow(page: Page) -> Sequence[Request]:
    """Skip what was had while pages are full."""
    limit, had = page.number("limit"), len(rows_of(page.data))
    return (with_query(page, skip=page.number("skip") + had),) if limit and had >= limit else ()


def opening(url: httpx.URL) -> Request | None:
    """The postings behind a job site, as JSON."""
    host, path = bare(url)
    if host in HOSTS and path:
        return get(HOSTS[host], "v0", "postings", path[0], mode="json")
    if host in HOSTS.values() and path[:2] == ["v0", "postings"] and "mode" not in url.params:
        return Request(str(url.copy_merge_params({"mode": "json"})))
    return None


PAGING = Paging("lever", fits, follow, opening)
