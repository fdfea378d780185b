"""From an address that people know to the first request of a feed."""

import json
from typing import Any

import httpx
import pytest

from services.ingest.paging.registry import first_request

PERSONIO = "https://fjordlys.jobs.personio.de/xml?language=en"


@pytest.mark.parametrize(
    ("address", "url", "body"),
    [
        (
            "https://boards.greenhouse.io/fjordlys",
            "https://boards-api.greenhouse.io/v1/boards/fjordlys/jobs?content=true",
            None,
        ),
        (
            "https://boards-api.greenhouse.io/v1/boards/fjordlys/jobs",
            "https://boards-api.greenhouse.io/v1/boards/fjordlys/jobs?content=true",
            None,
        ),
        ("https://jobs.lever.co/fjordlys/123", "https://api.lever.co/v0/postings/fjordlys?mode=json", None),
        ("https://jobs.eu.lever.co/a", "https://api.eu.lever.co/v0/postings/a?mode=json", None),
        (
            "https://jobs.ashbyhq.com/fjordlys",
            "https://api.ashbyhq.com/posting-api/job-board/fjordlys?includeCompensation=true",
            None,
        ),
        (
            "https://apply.workable.com/fjordlys/",
            "https://apply.workable.com/api/v1/widget/accounts/fjordlys?details=true",
            None,
        ),
        (
            "https://careers.smartrecruiters.com/Fjordlys",
            "https://api.smartrecruiters.com/v1/companies/Fjordlys/postings?limit=100",
            None,
        ),
        ("https://fjordlys.recruitee.com/", "https://fjordlys.recruitee.com/api/offers", None),
        ("https://fjordlys.recruitee.com/api/offers", "https://fjordlys.recruitee.com/api/offers", None),
        ("https://fjordlys.jobs.personio.de/", "https://fjordlys.jobs.personio.de/xml", None),
        (
            "https://fjordlys.jobs.personio.de/xml?language=en",
            "https://fjordlys.jobs.personio.de/xml?language=en",
            None,
        ),
        ("https://fjordlys.teamtailor.com/jobs", "https://fjordlys.teamtailor.com/jobs.rss", None),
        ("https://fjordlys.teamtailor.com/jobs.json", "https://fjordlys.teamtailor.com/jobs.json", None),
        ("https://fjordlys.bamboohr.com/careers", "https://fjordlys.bamboohr.com/careers/list", None),
        (
            "https://fjordlys.wd3.myworkdayjobs.com/nb-NO/Careers",
            "https://fjordlys.wd3.myworkdayjobs.com/wday/cxs/fjordlys/Careers/jobs",
            {"appliedFacets": {}, "limit": 20, "offset": 0, "searchText": ""},
        ),
        (
            "https://ats.rippling.com/en-GB/fjordlys/jobs",
            "https://api.rippling.com/platform/api/ats/v1/board/fjordlys/jobs",
            None,
        ),
        (
            "https://fjordlys.eightfold.ai/careers?domain=fjordlys.no",
            "https://fjordlys.eightfold.ai/api/apply/v2/jobs?domain=fjordlys.no&start=0&num=10",
            None,
        ),
        (
            "https://candidate.webcruiter.com/nb-no/home/companyadverts?companyLock=12345",
            "https://candidate.webcruiter.com/api/odvert/companysearch/12345",
            {"take": 100, "skip": 0},
        ),
        (
            "https://recruiter-api.hr-manager.net/jobportal.svc/fjordlys/positionlist/json/",
            "https://recruiter-api.hr-manager.net/jobportal.svc/fjordlys/positionlist/json/?incads=1&take=50",
            None,
        ),
        ("https://feed.jobylon.com/feeds/abc/", "https://feed.jobylon.com/feeds/abc/?format=json", None),
        ("https://jobs.example.org/feed.xml", "https://jobs.example.org/feed.xml", None),
        ("not an address", "not an address", None),
    ],
)
def test_the_address_that_people_know_leads_to_the_feed(address: str, url: str, body: Any) -> None:
    request = first_request(address)
    assert request.url == url
    assert (json.loads(request.body) if request.body else None) == body


def test_oracle_s_career_page_leads_to_its_interface() -> None:
    request = first_request(
        "https://a.fa.em2.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1001/jobs"
    )
    finder = httpx.URL(request.url).params["finder"]
    assert finder.startswith("findReqs;siteNumber=CX_1001,limit=25,offset=0")


def test_nav_s_feed_begins_some_weeks_ago() -> None:
    request = first_request("https://pam-stilling-feed.nav.no/api/v1/feed")
    assert [name for name, _ in request.headers] == ["if-modified-since"]
