import httpx
import pytest

from services.ingest.fetching.known import Problem
from services.ingest.fetching.walking import Caps, Trail, beside
from services.ingest.paging.interface import Page
from shared.fetching.messages import Request


def page(address: str) -> Page:
    return Page(Request(address), httpx.URL(address))


@pytest.mark.parametrize(
    ("address", "mended"),
    [
        ("https://jobs.example.org/b", "https://jobs.example.org/b"),
        ("https://JOBS.example.org/b", "https://jobs.example.org/b"),
        ("http://jobs.example.org/b?c=d", "https://jobs.example.org/b?c=d"),
        ("https://jobs.example.org:443/b", "https://jobs.example.org/b"),
    ],
)
def test_a_page_leads_on_within_its_host_and_never_to_http(address: str, mended: str) -> None:
    found = beside(page("https://jobs.example.org/a"), Request(address))
    assert isinstance(found, Request)
    assert found.url == mended


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/b",
        "https://jobs.example.org.evil.example/b",
        "https://jobs.example.org@evil.example/b",
        "https://jobs.example.org:8443/b",
        "https://127.0.0.1/",
        "https://[::1",
        "relative",
    ],
)
def test_a_page_leads_to_no_other_server(address: str) -> None:
    found = beside(page("https://jobs.example.org/a"), Request(address))
    assert isinstance(found, Problem)
    assert found.code == "other-host"


def test_a_request_is_made_once_and_only_so_many_are_made() -> None:
    trail = Trail(Caps(pages=2))
    assert trail.refuse(Request("https://a.example/", b"1")) is None
    assert trail.refuse(Request("https://a.example/", b"2")) is None
    again, more = (
        trail.refuse(Request("https://a.example/", b"1")),
        trail.refuse(Request("https://b.example/")),
    )
    assert again is not None
    assert more is not None
    assert (again.code, more.code) == ("endless-pages", "too-many-pages")


def test_a_content_that_comes_again_is_noticed() -> None:
    trail = Trail(Caps())
    assert trail.repeats("a") is None
    assert trail.repeats("b") is None
    assert trail.repeats("a") is not None
