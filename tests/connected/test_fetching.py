"""Feeds fetched from a real server on this machine, which is exempt from the address rules as a test says."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from fixtures.feed_fetching import JOBS, contents, failure, manners
from fixtures.site import Asked, Reply, Site, as_json

from services.ingest.fetching.feeds import fetch_feed
from services.ingest.fetching.manners import FeedManners
from shared.fetching.errors import FetchError
from shared.fetching.exemptions import read_exemptions
from shared.fetching.secret import Secret
from shared.fetching.targets import Rules
from shared.fetching.transport import CheckedBackend


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
