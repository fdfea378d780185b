"""Webcruiter's candidate portal: a POST with ``take`` and ``skip``, answered with ``Total`` and ``Data``."""

from collections.abc import Sequence

import httpx

from services.ingest.paging.interface import Page, Paging
from services.ingest.paging.steps import bare, post, posted, rows_of, whole, with_body
from shared.fetching.messages import Request

TAKE = 100
HOST = "candidate.webcruiter.com"


def fits(page: Page) -> bool:
    """``Data`` beside ``Total``."""
    return isinstance(page.root.get("Data"), list) and "Total" in page.root


def follow(page: Page) -> Sequence[Request]:
    """Skip what was had, until the total or an empty page."""
    had = whole(posted(page).get("skip")) + len(rows_of(page.root, "Data"))
    more = rows_of(page.root, "Data") and had < whole(page.root["Total"])
    return (with_body(page, skip=had),) if more and page.request.body else ()


def opening(url: httpx.URL) -> Request | None:
    """The search behind the portal's page of a company."""
    host, path = bare(url)
    if host != HOST:
        return None
    if "companysearch" in path:
        return post(url, {"take": TAKE, "skip": 0})
    lock = url.params.get("companyLock") or url.params.get("companylock")
    if not lock or not lock.isdecimal():
        return None
    return post(f"https://{HOST}/api/odvert/companysearch/{lock}", {"take": TAKE, "skip": 0})


PAGING = Paging("webcruiter-json", fits, follow, opening)
