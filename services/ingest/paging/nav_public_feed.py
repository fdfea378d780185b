"""NAV public-feed: ``page`` counts from 0, ``totalPages`` says how many there are."""

from collections.abc import Sequence

from services.ingest.paging.interface import Page, Paging
from services.ingest.paging.steps import whole, with_query
from shared.fetching.messages import Request


def fits(page: Page) -> bool:
    """A page with ``content`` and its number."""
    return isinstance(page.root.get("content"), list) and "totalPages" in page.root


def follow(page: Page) -> Sequence[Request]:
    """The next number, until the last page or an empty one."""
    number = whole(page.root.get("pageNumber")) or page.number("page")
    if not page.root["content"] or page.root.get("last") is True:
        return ()
    return (with_query(page, page=number + 1),) if number + 1 < whole(page.root["totalPages"]) else ()


PAGING = Paging("nav-public-feed", fits, follow)
