"""The rules of going from page to page: same host, never the same page twice, not for ever."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

from services.ingest.fetching.known import Problem
from services.ingest.paging.interface import Page
from shared.fetching.messages import Answer, Request
from shared.fetching.targets import shown

Ask = Callable[[Request, int], Awaitable[Answer]]


@dataclass(frozen=True)
class Caps:
    """How much one pull may take: pages, requests for details, seconds."""

    pages: int = 500
    details: int = 2_000
    seconds: float = 1_800.0


class Trail:
    """Which requests were made and which contents were seen."""

    def __init__(self, caps: Caps) -> None:
        self._caps = caps
        self._requests = set[str]()
        self._contents = set[str]()

    def refuse(self, request: Request) -> Problem | None:
        """Why a request is not made."""
        if request.key in self._requests:
            return endless(f"the pages lead back to {shown(request.url)}")
        if len(self._requests) >= self._caps.pages:
            return Problem(
                "too-many-pages",
                f"the feed has more than {self._caps.pages} pages",
                "ask for larger pages, or let the operator allow more",
            )
        self._requests.add(request.key)
        return None

    def repeats(self, digest: str) -> Problem | None:
        """Whether a page's content was seen before under another address."""
        if digest in self._contents:
            return endless("a page has the same content as one before")
        self._contents.add(digest)
        return None


def endless(what: str) -> Problem:
    """Pages that never end."""
    return Problem(
        "endless-pages", f"{what}, so reading stopped there", "mend the feed's links to next pages"
    )


def beside(page: Page, request: Request) -> Request | Problem:
    """A request that a page leads to, on the page's own host; http is mended to https as on the page."""
    url = _readable(request.url)
    if url is None or url.host != page.url.host or url.port not in (page.url.port, None):
        return Problem(
            "other-host",
            f"a page leads to {shown(request.url)}, which is another server",
            "add what lies there as a feed of its own",
        )
    if url.scheme != page.url.scheme:
        url = url.copy_with(scheme=page.url.scheme, port=page.url.port)
    return Request(str(url), request.body, request.headers)


def _readable(address: str) -> httpx.URL | None:
    try:
        return httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        return None
