"""Oracle Recruiting Cloud: paging and the site's number stand in one parameter, ``finder``."""

import re
from collections.abc import Sequence
from typing import Any

import httpx

from services.ingest.paging.interface import Details, Page, Paging
from services.ingest.paging.steps import bare, rows_of, whole
from shared.fetching.messages import Request

LIST = "/hcmRestApi/resources/latest/recruitingCEJobRequisitions"
DETAIL = "/hcmRestApi/resources/latest/recruitingCEJobRequisitionDetails"
LIMIT = 25
OFFSET = re.compile(r"\boffset=(\d{1,9})")
SITE = re.compile(r"\bsiteNumber=([\w-]{1,60})")
ENDING = ".oraclecloud.com"


def fits(page: Page) -> bool:
    """``items`` with one ``requisitionList``."""
    return any("requisitionList" in item for item in rows_of(page.root, "items"))


def follow(page: Page) -> Sequence[Request]:
    """The next offset in ``finder``, until the total or an empty page."""
    finder, rows = page.url.params.get("finder", ""), _rows(page)
    found = OFFSET.search(finder)
    had = (int(found[1]) if found else 0) + len(rows)
    if not rows or had >= whole(rows_of(page.root, "items")[0].get("TotalJobsCount")):
        return ()
    step = OFFSET.sub(f"offset={had}", finder) if found else f"{finder},offset={had}"
    return (Request(str(page.url.copy_merge_params({"finder": step}))),)


def opening(url: httpx.URL) -> Request | None:
    """The interface behind ``/hcmUI/CandidateExperience/<language>/sites/<site>``."""
    host, path = bare(url)
    if not host.endswith(ENDING) or "sites" not in path[:-1]:
        return None
    site = path[path.index("sites") + 1]
    finder = f"findReqs;siteNumber={site},limit={LIMIT},offset=0,sortBy=POSTING_DATES_DESC"
    query = {"onlyData": "true", "expand": "requisitionList.secondaryLocations", "finder": finder}
    return Request(str(httpx.URL(f"https://{host}{LIST}", params=query)))


def _rows(page: Page) -> list[dict[str, Any]]:
    """The list itself, so that rows can be replaced in it."""
    for item in rows_of(page.root, "items"):
        rows = item.get("requisitionList")
        if isinstance(rows, list):
            return rows
    return []


def _ask(page: Page, row: dict[str, Any]) -> Request | None:
    site = SITE.search(page.url.params.get("finder", ""))
    if not row.get("Id") or site is None or row.get("ExternalDescriptionStr"):
        return None
    finder = f'ById;Id="{row["Id"]}",siteNumber={site[1]}'
    query = {"expand": "all", "onlyData": "true", "finder": finder}
    return Request(str(page.url.copy_with(path=DETAIL, query=None).copy_merge_params(query)))


def _merge(row: dict[str, Any], detail: Any) -> dict[str, Any]:
    return {**row, **next(iter(rows_of(detail, "items")), {})}


PAGING = Paging("oracle-orc", fits, follow, opening, Details(_rows, _ask, _merge))
