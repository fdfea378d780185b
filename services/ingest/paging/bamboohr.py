"""BambooHR's career site: a list, and a text at each opening's own address."""

from typing import Any

import httpx

from services.ingest.paging.interface import Details, Page, Paging
from services.ingest.paging.steps import bare, get
from shared.fetching.messages import Request


def fits(page: Page) -> bool:
    """``result`` at BambooHR's list address."""
    return isinstance(page.root.get("result"), list) and page.url.path.rstrip("/").endswith("/careers/list")


def opening(url: httpx.URL) -> Request | None:
    """The list behind ``<company>.bamboohr.com``."""
    host, path = bare(url)
    if not host.endswith(".bamboohr.com") or path not in ([], ["careers"], ["jobs"]):
        return None
    return get(host, "careers", "list")


def _rows(page: Page) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = page.root["result"]
    return rows


def _ask(page: Page, row: dict[str, Any]) -> Request | None:
    number = str(row.get("id") or "")
    if not number.isdecimal() or row.get("description"):
        return None
    return Request(str(page.url.copy_with(path=f"/careers/{number}/detail", query=None)))


PAGING = Paging("bamboohr", fits, opening=opening, details=Details(_rows, _ask))
