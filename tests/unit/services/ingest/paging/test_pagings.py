"""Each format's steps from page to page, on documents of our own."""

from typing import Any

import httpx
import pytest
from fixtures.pagings import SITE, WORKDAY, after, details, page

from services.ingest.paging.interface import Page
from services.ingest.paging.registry import paging_of

NAV = {"content": [{"uuid": "a"}], "totalPages": 3, "totalElements": 50}
ROWS = [{"title": "Kokk", "externalPath": "/job/Oslo/Kokk_1"}] * 20
FINDER = "finder=findReqs%3BsiteNumber%3DCX_1%2Climit%3D25%2Coffset%3D{}"
ORC = f"{SITE}/hcmRestApi/resources/latest/recruitingCEJobRequisitions?{FINDER}"
ORC_PAGE = {"items": [{"TotalJobsCount": 3, "requisitionList": [{}] * 3}]}
INACTIVE = {"url": "/e", "_feed_entry": {"status": "INACTIVE"}}
PERSONIO = "https://fjordlys.jobs.personio.de/xml?language=en"
RECMAN = {"success": True, "numRows": 9, "data": {"1": {}}}
WEBCRUITER = {"Total": 250, "Data": [{"Id": 1}] * 100}


@pytest.mark.parametrize(
    ("name", "found", "following"),
    [
        ("nav-public-feed", page(f"{SITE}/ads?size=20", NAV), [f"{SITE}/ads?size=20&page=1"]),
        ("nav-public-feed", page(f"{SITE}/ads?page=1", NAV | {"pageNumber": 1}), [f"{SITE}/ads?page=2"]),
        ("nav-public-feed", page(f"{SITE}/ads?page=2", NAV | {"pageNumber": 2}), []),
        ("nav-public-feed", page(f"{SITE}/ads?page=1", NAV | {"content": []}), []),
        (
            "nav-stilling-feed",
            page(f"{SITE}/api/v1/feed", {"items": [{"_feed_entry": {}}], "next_url": "/api/v1/feed/b"}),
            [f"{SITE}/api/v1/feed/b"],
        ),
        ("nav-stilling-feed", page(f"{SITE}/f", {"items": [], "next_id": None, "next_url": None}), []),
        ("lever", page(f"{SITE}/x", [{"hostedUrl": "https://x"}] * 3), []),
        (
            "lever",
            page(f"{SITE}/x?skip=2&limit=2", [{"hostedUrl": "https://x"}] * 2),
            [f"{SITE}/x?skip=4&limit=2"],
        ),
        ("lever", page(f"{SITE}/x?skip=4&limit=2", [{"hostedUrl": "https://x"}]), []),
        (
            "smartrecruiters",
            page(f"{SITE}/p?limit=2", {"offset": 0, "totalFound": 5, "content": [{"id": "1"}] * 2}),
            [f"{SITE}/p?limit=2&offset=2"],
        ),
        ("smartrecruiters", page(f"{SITE}/p", {"totalFound": 1, "content": [{"id": "1"}]}), []),
        ("smartrecruiters", page(f"{SITE}/p", {"totalFound": 9, "content": []}), []),
        (
            "oracle-orc",
            page(ORC.format(0), {"items": [{"TotalJobsCount": 3, "requisitionList": [{}] * 3}]}),
            [],
        ),
        ("eightfold", page(f"{SITE}/a", {"domain": "x", "count": 1, "positions": [{"id": 1}]}), []),
        (
            "eightfold",
            page(f"{SITE}/a?start=10", {"domain": "x", "count": 12, "positions": [{"id": 1}]}),
            [f"{SITE}/a?start=11"],
        ),
        (
            "hr-manager",
            page(f"{SITE}/positionlist/json/", {"TransactionStatus": {}, "Items": [{"Id": 1}] * 25}),
            [f"{SITE}/positionlist/json/?skip=25"],
        ),
        ("hr-manager", page(f"{SITE}/positionlist/json/", {"Items": [{"Id": 1}] * 24}), []),
        (
            "recman",
            page(f"{SITE}/get/?scope=jobPost&page=1", {"success": True, "numPages": 2, "data": {"1": {}}}),
            [f"{SITE}/get/?scope=jobPost&page=2"],
        ),
        (
            "recman",
            page(f"{SITE}/get/?scope=jobPost", {"success": True, "numRows": 9, "data": {"1": {}}}),
            [],
        ),
        ("jobylon-json", page(f"{SITE}/f?page=1", [{"descr": "", "company": {}}]), [f"{SITE}/f?page=2"]),
        ("jobylon-json", page("https://feed.jobylon.com/f?page=2", []), []),
        ("jobylon-json", page(f"{SITE}/f", [{"descr": "", "company": {}}]), []),
        ("links", page(f"{SITE}/a", {"jobs": []}, link='</b>; rel=prev, </c>; rel="next"'), [f"{SITE}/c"]),
        ("links", page(f"{SITE}/a", {"links": {"next": f"{SITE}/b"}}), [f"{SITE}/b"]),
        ("links", page(f"{SITE}/a", {"_links": {"next": {"href": "/b"}}}), [f"{SITE}/b"]),
        ("links", page(f"{SITE}/a", {"items": [], "next_url": "?page=2"}), [f"{SITE}/a?page=2"]),
        ("links", page(f"{SITE}/a", {"next": 2}), []),
        ("links", page(f"{SITE}/a", {"next": None}), []),
        ("links", page(f"{SITE}/a", text=b"<link href='/p?a=1&amp;b=2' rel='next'/>"), [f"{SITE}/p?a=1&b=2"]),
        ("links", page(f"{SITE}/a", text=b'<feed><atom:link rel="next" href="b"/></feed>'), [f"{SITE}/b"]),
        ("links", page(f"{SITE}/a", text=b'<link rel="prev" href="b"/>'), []),
    ],
)
def test_a_page_leads_to_the_next(name: str, found: Page, following: list[str]) -> None:
    assert paging_of(found).name == name
    assert [address for address, _ in after(found)] == following


def test_workday_asks_on_while_pages_are_full() -> None:
    first = page(WORKDAY, {"total": 45, "jobPostings": ROWS}, {"limit": 20, "offset": 0})
    assert after(first) == [(WORKDAY, {"limit": 20, "offset": 20})]
    second = page(WORKDAY, {"total": 0, "jobPostings": ROWS}, {"limit": 20, "offset": 20})
    assert after(second) == [(WORKDAY, {"limit": 20, "offset": 40})]
    assert after(page(WORKDAY, {"total": 0, "jobPostings": ROWS[:5]}, {"limit": 20, "offset": 40})) == []
    assert after(page(WORKDAY, {"total": 40, "jobPostings": ROWS}, {"limit": 20, "offset": 20})) == []


def test_webcruiter_skips_what_was_had() -> None:
    assert after(page(SITE, WEBCRUITER, {"take": 100, "skip": 100})) == [(SITE, {"take": 100, "skip": 200})]
    assert after(page(SITE, WEBCRUITER | {"Data": []}, {"take": 100, "skip": 300})) == []


def test_oracle_s_offset_stands_within_its_finder() -> None:
    found = page(ORC.format(25), {"items": [{"TotalJobsCount": 60, "requisitionList": [{"Id": "1"}] * 25}]})
    (address, _), *_ = after(found)
    assert httpx.URL(address).params["finder"] == "findReqs;siteNumber=CX_1,limit=25,offset=50"
    asked = details(found, {"Id": "17"})
    assert asked is not None
    assert httpx.URL(asked).params["finder"] == 'ById;Id="17",siteNumber=CX_1'
    merge = paging_of(found).details
    assert merge is not None
    assert merge.merge({"Id": "17"}, {"items": [{"ExternalDescriptionStr": "x"}]}) == {
        "Id": "17",
        "ExternalDescriptionStr": "x",
    }


def test_eures_references_become_batches_of_details() -> None:
    references = [{"reference": f"r{number}", "status": "ACTIVE"} for number in range(60)]
    found = page(
        f"{SITE}/api/getAll", {"allReferences": [*references, {"reference": "x", "status": "CLOSED"}]}
    )
    assert paging_of(found).index(found)
    requests = after(found)
    assert [(address, len(body)) for address, body in requests] == [
        (f"{SITE}/api/getDetails", 50),
        (f"{SITE}/api/getDetails", 10),
    ]
    detail = page(f"{SITE}/api/getDetails", {"details": {"r1": {}}}, ["r1"])
    assert (paging_of(detail).name, after(detail)) == ("eures-json", [])


@pytest.mark.parametrize(
    ("found", "row", "asked"),
    [
        (page(WORKDAY, {"jobPostings": []}, {}), ROWS[0], f"{WORKDAY[:-5]}/job/Oslo/Kokk_1"),
        (page(WORKDAY, {"jobPostings": []}, {}), {"externalPath": "//evil.example/"}, None),
        (page(f"{SITE}/p?limit=1", {"totalFound": 1, "content": []}), {"id": "7"}, f"{SITE}/p/7"),
        (page(f"{SITE}/p", {"totalFound": 1, "content": []}), {"id": "7", "jobAd": {}}, None),
        (page(f"{SITE}/careers/list", {"result": []}), {"id": "39"}, f"{SITE}/careers/39/detail"),
        (page(f"{SITE}/careers/list", {"result": []}), {"id": "../x"}, None),
        (
            page(f"{SITE}/api/apply/v2/jobs?domain=a.no&start=0", {"domain": "a.no", "positions": []}),
            {"id": 5, "job_description": ""},
            f"{SITE}/api/apply/v2/jobs/5?domain=a.no",
        ),
        (page(f"{SITE}/a", {"domain": "a.no", "positions": []}), {"id": 5, "job_description": "x"}, None),
        (
            page(f"{SITE}/f", {"items": [], "next_id": 1}),
            {"url": "/entry/1", "_feed_entry": {"status": "ACTIVE"}},
            f"{SITE}/entry/1",
        ),
        (
            page(f"{SITE}/f", {"items": [], "next_id": 1}),
            {"url": "/e", "_feed_entry": {"status": "INACTIVE"}},
            None,
        ),
        (
            page(f"{SITE}/platform/api/ats/v1/board/a/jobs", []),
            {"uuid": "2f0674e6-f01f-4ecd-b459-e947241c211f"},
            f"{SITE}/platform/api/ats/v1/board/a/jobs/2f0674e6-f01f-4ecd-b459-e947241c211f",
        ),
        (page(f"{SITE}/platform/api/ats/v1/board/a/jobs", []), {"uuid": "../x"}, None),
    ],
)
def test_a_row_that_lacks_its_text_is_asked_for_at_its_own_address(
    found: Page, row: dict[str, Any], asked: str | None
) -> None:
    assert details(found, row) == asked
