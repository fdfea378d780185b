"""Feeds whose rows are completed one by one, and feeds that go on where they ended."""

from typing import Any

from fixtures.feed_fetching import NEXT, codes, contents, failure, manners
from fixtures.site import Asked, Reply, Site, as_json

from services.ingest.fetching.feeds import fetch_feed
from services.ingest.fetching.known import Known
from services.ingest.fetching.walking import Caps
from services.ingest.formats.registry import parse_feed
from shared.fetching.client import Limits


async def test_workday_s_rows_are_read_in_pages_and_completed(site: Site) -> None:
    rows = [{"title": f"Job {n}", "externalPath": f"/job/Oslo/{n}"} for n in range(45)]

    def page(asked: Asked) -> Reply:
        start = asked.json["offset"]
        return as_json({"total": 45 if start == 0 else 0, "jobPostings": rows[start : start + 20]})

    base = "/wday/cxs/fjordlys/Careers"
    site.page(f"{base}/jobs", page)
    for n in range(45):
        site.page(f"{base}/job/Oslo/{n}", as_json({"jobPostingInfo": {"jobDescription": f"<p>{n}</p>"}}))
    site.page(f"{base}/job/Oslo/7", Reply(status=404))
    found = await fetch_feed(site.url(f"{base}/jobs"), manners(site))
    assert (found.whole, found.problems) == (True, ())
    merged = [row for part in contents(found) for row in part["jobPostings"]]
    assert [row["title"] for row in merged] == [f"Job {n}" for n in range(45) if n != 7]
    assert merged[3]["jobPostingInfo"] == {"jobDescription": "<p>3</p>"}
    site.asked.clear()
    again = await fetch_feed(site.url(f"{base}/jobs"), manners(site), known=found.known)
    assert again.unchanged
    assert len(site.asked) == 3 + 1


async def test_a_row_whose_text_cannot_be_had_now_is_left_out_and_nothing_counts_as_gone(site: Site) -> None:
    rows = [{"id": str(n), "name": f"Job {n}", "company": {}, "releasedDate": "x"} for n in range(3)]
    base = "/v1/companies/fjordlys/postings"
    site.page(base, as_json({"offset": 0, "totalFound": 3, "content": rows}))
    for n in range(3):
        site.page(f"{base}/{n}", as_json({"id": str(n), "jobAd": {"sections": {}}}))
    whole = await fetch_feed(site.url(base), manners(site))
    assert len(contents(whole)[0]["content"]) == 3
    rows[1]["name"] = "Job 1, now larger"
    site.page(base, as_json({"offset": 0, "totalFound": 4, "content": [*rows, rows[0] | {"id": "9"}]}))
    site.page(f"{base}/1", Reply(status=500))
    site.page(f"{base}/9", Reply(status=500))
    found = await fetch_feed(site.url(base), manners(site), known=whole.known)
    assert (found.whole, codes(found)) == (False, ["detail-missing"])
    names = [row["name"] for row in contents(found)[0]["content"]]
    assert names == ["Job 0", "Job 1, now larger", "Job 2"]


FINN = 'xmlns="http://www.w3.org/2005/Atom" xmlns:finn="http://xmlns.finn.no/atom-ad-extensions/1.0"'


async def test_finn_s_entries_are_completed_in_their_feed(site: Site) -> None:
    def listed(n: int) -> str:
        return (
            f'<entry><id>urn:id:{n}</id><title>Kokk {n}</title><link rel="self" href="/iad/ad/{n}"/></entry>'
        )

    def feed(next_link: str, *numbers: int) -> Reply:
        entries = "\n".join(map(listed, numbers))
        return Reply(f"<?xml version='1.0'?><feed {FINN}>{next_link}{entries}</feed>".encode())

    site.page("/iad/search", lambda asked: feed("", 3) if asked.query else feed(NEXT, 1, 2))
    for n in (1, 3):
        entry = (
            f"<entry {FINN}><id>urn:id:{n}</id><title>Kokk {n}</title><content>Lag mat {n}.</content></entry>"
        )
        site.page(f"/iad/ad/{n}", Reply(f"<?xml version='1.0' encoding='UTF-8'?>{entry}".encode()))
    found = await fetch_feed(site.url("/iad/search"), manners(site))
    assert (found.whole, found.problems) == (True, ())
    read = [parse_feed(part.content()) for part in found.parts]
    found.close()
    assert {name for name, _ in read} == {"finn-atom"}
    taken = [posting for _, parsed in read for posting in parsed.postings]
    assert [(one.title, one.description) for one in taken] == [
        ("Kokk 1", "Lag mat 1."),
        ("Kokk 3", "Lag mat 3."),
    ]
    assert (await fetch_feed(site.url("/iad/search"), manners(site), known=found.known)).unchanged


async def test_nav_s_feed_goes_on_at_its_last_page_and_reads_that_without_asking(site: Site) -> None:
    def entry(n: int, status: str = "ACTIVE") -> dict[str, Any]:
        return {
            "id": str(n),
            "url": f"/api/v1/feedentry/{n}",
            "_feed_entry": {"uuid": str(n), "status": status},
        }

    tail = {"items": [entry(2)], "next_url": None, "next_id": None}
    site.page(
        "/api/v1/feed", as_json({"items": [entry(1), entry(0, "INACTIVE")], "next_url": "/api/v1/feed/b"})
    )
    site.page("/api/v1/feed/b", lambda _asked: as_json(tail, ETag='"never-changes"'))
    for n in range(1, 4):
        site.page(f"/api/v1/feedentry/{n}", as_json({"uuid": str(n), "ad_content": {"title": f"Kokk {n}"}}))
    found = await fetch_feed(site.url("/api/v1/feed"), manners(site))
    assert (found.whole, found.problems, found.known.resume) == (False, (), site.url("/api/v1/feed/b"))
    first, second = contents(found)
    assert [row.get("ad_content") for row in first["items"]] == [{"title": "Kokk 1"}, None]
    assert second["items"][0]["ad_content"] == {"title": "Kokk 2"}
    tail["items"] = [entry(2), entry(3)]
    site.asked.clear()
    later = await fetch_feed(site.url("/api/v1/feed"), manners(site), known=found.known)
    assert len(contents(later)[0]["items"]) == 2
    assert site.paths() == ["/api/v1/feed/b", "/api/v1/feedentry/3"]
    assert not {"if-none-match", "if-modified-since"} & set(site.asked[0].headers)


async def test_a_later_page_that_fails_leaves_the_feed_incomplete_and_the_first_fails_it(site: Site) -> None:
    address = site.page("/", as_json({"jobs": [1], "next": "/gone"}))
    found = await fetch_feed(address, manners(site))
    assert (len(found.parts), found.whole, codes(found)) == (1, False, ["http-status"])
    found.close()
    assert (await failure(site.url("/gone"), manners(site))).code == "http-status"


async def test_a_feed_that_takes_too_long_is_handed_in_as_far_as_it_was_read(site: Site) -> None:
    def more(asked: Asked) -> Reply:
        number = int(asked.query.get("page", 0))
        return as_json({"jobs": [number], "next": f"/?page={number + 1}"})

    using = manners(site, delay=0.2)
    found = await fetch_feed(site.page("/", more), using, caps=Caps(seconds=0.7), known=Known())
    assert (1 <= len(found.parts) <= 4, found.whole, codes(found)) == (True, False, ["too-slow"])
    found.close()


async def test_completed_rows_keep_to_the_limit_too(site: Site) -> None:
    rows = [{"id": str(n), "name": f"Job {n}"} for n in range(6)]
    base = "/v1/companies/fjordlys/postings"
    site.page(base, as_json({"totalFound": 6, "content": rows}))
    for n in range(6):
        site.page(f"{base}/{n}", as_json({"jobAd": "x" * 100_000}))
    found = await fetch_feed(site.url(base), manners(site))
    assert (found.whole, codes(found)) == (False, ["too-large"])
    assert len(contents(found)[0]["content"]) == 2
    assert len(site.asked) == 1 + 3


async def test_a_large_document_with_a_next_page_that_was_not_looked_for_closes_nothing(site: Site) -> None:
    large = {"jobs": ["x" * 5_000_000], "next": "/more"}
    limits = Limits(size=50_000_000, total_seconds=10.0)
    found = await fetch_feed(site.page("/", as_json(large)), manners(site, limits=limits))
    assert (len(found.parts), found.whole, codes(found)) == (1, False, ["page-too-large"])
    found.close()


async def test_the_links_of_a_page_are_relative_to_where_it_was_fetched(site: Site) -> None:
    script = (
        '<script type="application/ld+json">{"@type": "JobPosting", "title": "Kokk", "url": "../1"}</script>'
    )
    page = Reply(f"<html><body>{script}</body></html>".encode(), headers={"Content-Type": "text/html"})
    site.page("/robots.txt", Reply(status=404))
    found = await fetch_feed(site.page("/jobs/list/", page) + "?q=secret", manners(site))
    _, parsed = parse_feed(found.parts[0].content())
    found.close()
    assert parsed.postings[0].apply_urls == (site.url("/jobs/1"),)
