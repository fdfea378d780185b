"""Feeds fetched from a real server on this machine, which is exempt from the address rules as a test says."""

import asyncio
import gzip
import time
import zlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
import pytest
from fixtures.site import Asked, Reply, Site, as_json

from services.ingest.fetching.feeds import fetch_feed
from services.ingest.fetching.known import FetchedFeed, Known
from services.ingest.fetching.manners import FeedManners
from services.ingest.fetching.walking import Caps
from services.ingest.formats.registry import parse_feed
from shared.fetching.client import Limits
from shared.fetching.errors import FetchError
from shared.fetching.exemptions import read_exemptions
from shared.fetching.politeness import Politeness
from shared.fetching.secret import Secret
from shared.fetching.targets import Rules
from shared.fetching.transport import CheckedBackend

LIMIT = 300_000
NEXT = '<link rel="next" href="?page=2"/>'
JOBS = {"jobs": [{"id": 1, "absolute_url": "https://example.org/1", "title": "Kokk"}]}


def manners(*sites: Site, delay: float = 0.0, **values: Any) -> FeedManners:
    exempt = read_exemptions(",".join(site.host for site in sites))
    limits = Limits(size=LIMIT, total_seconds=2.0, idle_seconds=0.5, connect_seconds=1.0)
    return FeedManners(
        **{"politeness": Politeness(delay), "rules": Rules(exemptions=exempt), "limits": limits} | values
    )


async def failure(address: str, using: FeedManners, **values: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        (await fetch_feed(address, using, **values)).close()
    return caught.value


def contents(found: FetchedFeed) -> list[Any]:
    parts = [orjson.loads(part.content()) for part in found.parts]
    found.close()
    return parts


def codes(found: FetchedFeed) -> list[str]:
    return [problem.code for problem in found.problems]


async def test_a_feed_of_one_document_is_fetched_whole_with_an_honest_name(site: Site) -> None:
    address = site.page("/jobs.json", as_json(JOBS))
    found = await fetch_feed(address, manners(site, contact="https://pool.example/feeds"))
    assert (contents(found), found.whole, found.problems) == ([JOBS], None, ())
    assert site.asked[0].headers["user-agent"] == "TalentPoolFeedReader/1.0 (+https://pool.example/feeds)"
    assert site.asked[0].headers["host"] == site.host


async def test_a_server_of_this_machine_is_refused_before_anything_is_connected(site: Site) -> None:
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"):
        for scheme in ("http", "https"):
            error = await failure(f"{scheme}://{host}:{site.port}/", manners())
            assert error.code in ("address-refused", "address-not-usable")
    assert site.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_an_internal_server_is_refused_and_not_followed(
    site: Site, new_site: Callable[[], Awaitable[Site]], status: int
) -> None:
    internal = await new_site()
    address = site.page("/jobs", Reply(status=status, headers={"Location": internal.url("/secret")}))
    assert (await failure(address, manners(site))).code in ("address-refused", "address-not-usable")
    site.page("/jobs", Reply(status=status, headers={"Location": "https://169.254.169.254/latest/"}))
    assert (await failure(address, manners(site))).code == "address-refused"
    assert internal.connections == 0


async def test_a_name_with_one_internal_address_among_public_ones_is_refused(site: Site) -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ["93.184.215.14", "127.0.0.1"]

    error = await failure("https://jobs.example.org/feed", manners(resolve=resolve))
    assert error.code == "address-refused"
    assert site.connections == 0


async def test_the_connection_goes_to_the_address_that_was_checked_whatever_the_name_says_later(
    site: Site,
) -> None:
    """127.0.0.1 is exempt here and stands for a public address, 127.0.0.2 for an internal one."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    asked = list[str]()

    async def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    backend = CheckedBackend(read_exemptions("127.0.0.1/32"), resolve)
    stream = await backend.connect_tcp("jobs.example.org", site.port)
    assert stream.get_extra_info("server_addr") == ("127.0.0.1", site.port)
    await stream.aclose()
    assert asked == ["jobs.example.org"]
    with pytest.raises(FetchError, match="not a server of the public internet"):
        await backend.connect_tcp("jobs.example.org", site.port)


async def test_a_fetch_looks_its_host_up_once(site: Site) -> None:
    asked = list[str]()

    async def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    site.page("/", as_json({"next": "/second"}))
    site.page("/second", as_json(JOBS))
    rules = Rules(exemptions=read_exemptions(f"jobs.example.org:{site.port}"))
    found = await fetch_feed(f"http://jobs.example.org:{site.port}/", manners(rules=rules, resolve=resolve))
    assert (len(contents(found)), asked) == (2, ["jobs.example.org"])


async def test_a_redirect_is_followed_five_times_at_most(site: Site) -> None:
    for number in range(7):
        site.page(f"/{number}", Reply(status=302, headers={"Location": f"/{number + 1}"}))
    site.page("/7", as_json(JOBS))
    assert contents(await fetch_feed(site.url("/2"), manners(site))) == [JOBS]
    assert (await failure(site.url("/1"), manners(site))).code == "redirects"


async def test_a_secret_goes_to_the_feed_s_own_host_and_to_no_other(
    site: Site, new_site: Callable[[], Awaitable[Site]]
) -> None:
    other = await new_site()
    other.page("/there", as_json(JOBS))
    address = site.page("/jobs", Reply(status=302, headers={"Location": other.url("/there")}))
    elsewhere = manners(site, other)
    secret = Secret((("x-api-key", "hush"),), (("key", "hush"),))
    home_is_other_name = f"http://localhost:{site.port}/jobs"
    both = FeedManners(
        elsewhere.politeness,
        Rules(exemptions=read_exemptions(f"{site.host},{other.host},localhost:{site.port}")),
        elsewhere.limits,
    )
    (await fetch_feed(home_is_other_name, both, secret=secret)).close()
    assert (site.asked[0].headers["x-api-key"], site.asked[0].query) == ("hush", {"key": "hush"})
    assert "x-api-key" not in other.asked[0].headers
    assert other.asked[0].query == {}
    assert address.startswith("http://127.0.0.1")


async def test_a_secret_that_a_server_repeats_in_its_links_is_not_remembered(site: Site) -> None:
    def page(asked: Asked) -> Reply:
        assert asked.query["key"] == "hush"
        return as_json({"jobs": [asked.path], "next": None if asked.path == "/b" else "/b?key=hush&page=2"})

    site.page("/b", page)
    secret = Secret((), (("key", "hush"),))
    found = await fetch_feed(site.page("/a", page), manners(site), secret=secret)
    assert len(contents(found)) == 2
    assert [seen.url for seen in found.known.pages] == [site.url("/a"), site.url("/b?page=2")]


async def test_proxies_of_the_environment_play_no_part(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert contents(await fetch_feed(site.page("/", as_json(JOBS)), manners(site))) == [JOBS]


async def test_what_is_larger_than_allowed_is_given_up_packed_or_not(site: Site) -> None:
    plain = b" " * (LIMIT + 1)
    site.page("/plain", Reply(plain))
    site.page("/gzip", Reply(gzip.compress(plain), headers={"Content-Encoding": "gzip"}))
    site.page("/file.gz", Reply(gzip.compress(plain)))
    site.page("/deflate", Reply(zlib.compress(plain), headers={"Content-Encoding": "deflate"}))
    for path in ("/plain", "/gzip", "/file.gz", "/deflate"):
        assert (await failure(site.url(path), manners(site))).code == "too-large"


async def test_a_gzip_bomb_is_given_up_at_its_ratio_without_unfolding(site: Site) -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, 1)
    site.page("/bomb", Reply(bomb, headers={"Content-Encoding": "gzip"}))
    large = Limits(size=10_000_000_000, total_seconds=20.0)
    started = time.monotonic()
    error = await failure(site.url("/bomb"), manners(site, limits=large))
    assert (error.code, "times its size" in error.message) == ("too-large", True)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_packed_answers_are_unpacked(site: Site, encoding: str) -> None:
    body = orjson.dumps(JOBS)
    packed = gzip.compress(body) if encoding == "gzip" else zlib.compress(body)
    address = site.page("/", Reply(packed, headers={"Content-Encoding": encoding}))
    assert contents(await fetch_feed(address, manners(site))) == [JOBS]


async def test_an_encoding_that_was_not_asked_for_is_refused(site: Site) -> None:
    address = site.page("/", Reply(b"x", headers={"Content-Encoding": "br"}))
    assert (await failure(address, manners(site))).code == "encoding"


async def dribble(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.1)


async def silence(writer: asyncio.StreamWriter) -> None:
    await writer.drain()
    await asyncio.sleep(10)


async def cut(writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"jobs": [')
    await writer.drain()


async def no_http(writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH\r\n")
    await writer.drain()


async def large_header(writer: asyncio.StreamWriter) -> None:
    with_junk = b"X-Junk: " + b"x" * 1_000 + b"\r\n"
    writer.write(b"HTTP/1.1 200 OK\r\n" + with_junk * 500 + b"\r\n")
    await writer.drain()


@pytest.mark.parametrize(
    ("raw", "code"),
    [(dribble, "too-slow"), (silence, "too-slow"), (cut, "cut"), (no_http, "cut"), (large_header, "cut")],
)
async def test_slow_cut_and_broken_answers_end_in_a_reason(
    site: Site, raw: Callable[[asyncio.StreamWriter], Awaitable[None]], code: str
) -> None:
    started = time.monotonic()
    assert (await failure(site.page("/", Reply(raw=raw)), manners(site))).code == code
    assert time.monotonic() - started < 4


async def test_gzip_that_ends_too_early_is_cut(site: Site) -> None:
    packed = gzip.compress(orjson.dumps(JOBS))[:-12]
    address = site.page("/", Reply(packed, headers={"Content-Encoding": "gzip"}))
    assert (await failure(address, manners(site))).code == "cut"


async def test_a_server_that_is_not_there_or_has_no_certificate_is_not_reached(site: Site) -> None:
    exempt = Rules(exemptions=read_exemptions(f"127.0.0.1:1,{site.host}"))
    assert (await failure("http://127.0.0.1:1/", manners(rules=exempt))).code == "not-reached"
    assert (await failure(f"https://{site.host}/", manners(rules=exempt))).code in ("not-reached", "cut")


async def test_an_error_status_names_the_address_without_its_query(site: Site) -> None:
    error = await failure(site.url("/none?key=hush"), manners(site))
    assert (error.code, error.status) == ("http-status", 404)
    assert "hush" not in str(error)


async def test_a_busy_server_is_waited_for_as_it_asks(site: Site) -> None:
    def busy_once(_asked: Asked) -> Reply:
        first = len(site.asked) == 1
        return Reply(status=429, headers={"Retry-After": "1"}) if first else as_json(JOBS)

    started = time.monotonic()
    assert contents(await fetch_feed(site.page("/", busy_once), manners(site))) == [JOBS]
    assert time.monotonic() - started >= 0.95


async def test_a_long_wait_is_left_to_the_schedule(site: Site) -> None:
    address = site.page("/", Reply(status=503, headers={"Retry-After": "7200"}))
    error = await failure(address, manners(site))
    assert (error.code, error.wait, len(site.asked)) == ("busy", 7200.0, 1)


async def test_a_host_is_asked_once_at_a_time_and_after_a_pause(site: Site) -> None:
    for number in range(4):
        site.page(f"/{number}", as_json(JOBS | {"number": number}))
    polite = manners(site, delay=0.2)
    started = time.monotonic()
    found = await asyncio.gather(*(fetch_feed(site.url(f"/{number}"), polite) for number in range(4)))
    assert time.monotonic() - started >= 0.6
    assert site.most_at_once == 1
    for one in found:
        one.close()


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
