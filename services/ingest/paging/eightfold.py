"""Eightfold: ``start`` and ``num``; a position's text stands at its own address."""

from collections.abc import Sequence
from typing import Any

import httpx

from services.ingest.paging.interface import Details, Page, Paging
from services.ingest.paging.steps import bare, get, rows_of, whole, with_query
from shared.fetching.messages import Request

LIST = ["api", "apply", "v2", "jobs"]


def fits(page: Page) -> bool:
    """``positions`` beside ``domain`` or ``count``, or at Eightfold's address."""
    known = "domain" in page.root or "count" in page.root
    return isinstance(page.root.get("positions"), list) and known


def follow(page: Page) -> Sequence[Request]:
    """The next start, until the count or an empty page."""
    rows = rows_of(page.root, "positions")
    had = page.number("start") + len(rows)
    return (with_query(page, start=had),) if rows and had < whole(page.root.get("count")) else ()


def opening(url: httpx.URL) -> Request | None:
    """The interface behind ``<tenant>.eightfold.ai/careers?domain=<domain>``."""
    host, path = bare(url)
    if not host.endswith(".eightfold.ai") or path[:1] != ["careers"]:
        return None
    domain = url.params.get("domain") or f"{host.split('.')[0]}.com"
    return get(host, *LIST, domain=domain, start="0", num="10")


def _rows(page: Page) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = page.root["positions"]
    return rows


def _ask(page: Page, row: dict[str, Any]) -> Request | None:
    if row.get("job_description") or not row.get("id"):
        return None
    own = page.url.copy_with(path=f"/{'/'.join(LIST)}/{row['id']}", query=None)
    domain = page.url.params.get("domain") or page.root.get("domain")
    return Request(str(own.copy_merge_params({"domain": domain}) if domain else own))


PAGING = Paging("eightfold", fits, follow, opening, Details(_rows, _ask))
