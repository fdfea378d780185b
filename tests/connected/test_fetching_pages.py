"""Feeds that are unchanged, and feeds that come in pages."""

from collections.abc import Awaitable, Callable

import pytest
from fixtures.feed_fetching import JOBS, codes, contents, failure, manners
from fixtures.site import Asked, Reply, Site, as_json

from services.ingest.fetching.feeds import fetch_feed
from services.ingest.fetching.walking import Caps


async def test_an_unchanged_feed_costs_a_question(site: Site) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"7"':
            return Reply(status=304)
        return as_json(JOBS, ETag='"7"')

    address = site.page("/", answer)
    first = await fetch_feed(address, manners(site))
    first.close()
    second = await fetch_feed(address, manners(site), known=first.known)
    assert (second.unchanged, second.parts, second.known) == (True, (), first.known)


async def test_a_changed_later_page_is_read_with_all_others(site: Site) -> None:
    state = {"second": "a"}

    def first(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"1"':
            return Reply(status=304)
        return as_json({"jobs": [1], "next": "/second"}, ETag='"1"')

    def second(asked: Asked) -> Reply:
        tag = f'"{state["second"]}"'
        return Reply(status=304) if asked.headers.get("if-none-match") == tag else as_json(state, ETag=tag)

    site.page("/second", second)
    read = await fetch_feed(site.page("/", first), manners(site))
    read.close()
    known = read.known
    assert (await fetch_feed(site.url("/"), manners(site), known=known)).unchanged
    state["second"] = "b"
    found = await fetch_feed(site.url("/"), manners(site), known=known)
    assert contents(found) == [{"jobs": [1], "next": "/second"}, {"second": "b"}]


async def test_the_same_bytes_without_an_etag_are_unchanged_as_well(site: Site) -> None:
    address = site.page("/", as_json(JOBS))
    first = await fetch_feed(address, manners(site))
    first.close()
    assert (await fetch_feed(address, manners(site), known=first.known)).unchanged


async def test_pages_that_lead_back_or_repeat_themselves_end_with_a_reason(site: Site) -> None:
    site.page("/a", as_json({"jobs": [1], "next": "/b"}))
    site.page("/b", as_json({"jobs": [2], "next": "/a"}))
    site.page(
        "/same",
        lambda asked: as_json(
            {"next": f"/same?page={len(site.asked)}"} if asked.query else {"next": "/same?page=0"}
        ),
    )
    circle = await fetch_feed(site.url("/a"), manners(site))
    assert (len(circle.parts), circle.whole, codes(circle)) == (2, False, ["endless-pages"])
    circle.close()
    site.page(
        "/echo",
        lambda _asked: Reply(
            b'<feed><link rel="next" href="?page=x"/></feed>',
            headers={"Link": f'<?page={len(site.asked)}>; rel="next"'},
        ),
    )
    echo = await fetch_feed(site.url("/echo"), manners(site))
    assert (len(echo.parts), echo.whole, codes(echo)) == (1, False, ["endless-pages"])
    echo.close()


async def test_pages_that_are_ever_new_end_at_the_cap(site: Site) -> None:
    def more(asked: Asked) -> Reply:
        number = int(asked.query.get("page", 0))
        return as_json({"jobs": [number], "next": f"/?page={number + 1}"})

    found = await fetch_feed(site.page("/", more), manners(site), caps=Caps(pages=7))
    assert (len(found.parts), found.whole, codes(found)) == (7, False, ["too-many-pages"])
    found.close()


async def test_all_pages_together_keep_to_the_limit(site: Site) -> None:
    def more(asked: Asked) -> Reply:
        number = int(asked.query.get("page", 0))
        return as_json({"jobs": ["x" * 100_000], "number": number, "next": f"/?page={number + 1}"})

    found = await fetch_feed(site.page("/", more), manners(site))
    assert (len(found.parts), found.whole, codes(found)) == (2, False, ["too-large"])
    found.close()


async def test_a_next_page_on_another_server_is_not_fetched(
    site: Site, new_site: Callable[[], Awaitable[Site]]
) -> None:
    other = await new_site()
    address = site.page("/", as_json({"jobs": [], "next": other.url("/more")}))
    found = await fetch_feed(address, manners(site, other))
    assert (found.whole, codes(found), other.connections) == (False, ["other-host"], 0)
    found.close()


async def test_a_page_for_people_is_read_as_robots_txt_allows(site: Site) -> None:
    html = Reply(b"<html><body>Jobs</body></html>", headers={"Content-Type": "text/html"})
    site.page("/jobs", html)
    site.page("/feed.json", as_json(JOBS))
    site.page("/robots.txt", Reply(b"User-agent: *\nDisallow: /jobs\nDisallow: /feed.json"))
    using = manners(site)
    for asked in (["/jobs", "/robots.txt"], []):
        site.asked.clear()
        assert (await failure(site.url("/jobs"), using)).code == "robots"
        assert site.paths() == asked
    assert contents(await fetch_feed(site.url("/feed.json"), using)) == [JOBS]


@pytest.mark.parametrize(
    ("robots", "code"),
    [
        (Reply(status=404), None),
        (Reply(b"User-agent: x\nDisallow: /"), None),
        (Reply(status=500), "http-status"),
    ],
)
async def test_a_site_without_rules_may_be_read_and_one_that_fails_may_not(
    site: Site, robots: Reply, code: str | None
) -> None:
    site.page("/jobs", Reply(b"<html></html>", headers={"Content-Type": "text/html"}))
    site.page("/robots.txt", robots)
    if code:
        assert (await failure(site.url("/jobs"), manners(site))).code == code
    else:
        (await fetch_feed(site.url("/jobs"), manners(site))).close()
