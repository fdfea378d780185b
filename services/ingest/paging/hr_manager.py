"""HR Manager (Talentech): ``take`` and ``skip``, 25 unless asked for more; ads only with ``incads``."""

from collections.abc import Sequence

import httpx

from services.ingest.paging.interface import Page, Paging
from services.ingest.paging.steps import bare, rows_of, whole, with_query
from shared.fetching.messages import Request

TAKE = 50
USUAL = 25


def fits(page: Page) -> bool:
    """``Items`` from a position list."""
    known = "TransactionStatus" in page.root or "PositionCountCustomer" in page.root
    return isinstance(page.root.get("Items"), list) and (known or "positionlist" in page.url.path.lower())


def follow(page: Page) -> Sequence[Request]:
    """Skip what was had while pages are full, or the count is not reached."""
    rows = rows_of(page.root, "Items")
    had = page.number("skip") + len(rows)
    full = len(rows) >= page.number("take", USUAL)
    return (with_query(page, skip=had),) if rows and full and had != _count(page) else ()


def opening(url: httpx.URL) -> Request | None:
    """The list with its ads' texts, in pages."""
    host, path = bare(url)
    if not host.endswith(".hr-manager.net") or "positionlist" not in [step.lower() for step in path]:
        return None
    wanted = {"incads": "1", "take": str(TAKE)}
    missing = {name: value for name, value in wanted.items() if name not in url.params}
    return Request(str(url.copy_merge_params(missing)))


def _count(page: Page) -> int:
    return whole(page.root.get("PositionCountCustomer"))


PAGING = Paging("hr-manager", fits, follow, opening)
