"""Rippling's job board: one list, and a text at each job's own address."""

from typing import Any
from uuid import UUID

import httpx

from services.ingest.paging.interface import Details, Page, Paging
from services.ingest.paging.steps import bare, get
from shared.fetching.messages import Request

HOST = "api.rippling.com"
BOARD = ["platform", "api", "ats", "v1", "board"]


def fits(page: Page) -> bool:
    """A list at Rippling's address."""
    return isinstance(page.data, list) and f"/{'/'.join(BOARD)}/" in page.url.path


def opening(url: httpx.URL) -> Request | None:
    """The interface behind ``ats.rippling.com/<company>/jobs``, also with a locale before the company."""
    host, path = bare(url)
    if host != "ats.rippling.com" or "jobs" not in path[1:]:
        return None
    return get(HOST, *BOARD, path[path.index("jobs") - 1], "jobs")


def _rows(page: Page) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = page.data
    return rows


def _ask(page: Page, row: dict[str, Any]) -> Request | None:
    try:
        number = UUID(str(row.get("uuid")))
    except ValueError:
        return None
    if row.get("description"):
        return None
    return Request(str(page.url.copy_with(path=f"{page.url.path.rstrip('/')}/{number}", query=None)))


PAGING = Paging("rippling", fits, opening=opening, details=Details(_rows, _ask))
