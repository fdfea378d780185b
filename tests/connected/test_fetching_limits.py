"""Answers that are too large, too slow, cut or refused end in a reason."""

import asyncio
import gzip
import time
import zlib
from collections.abc import Awaitable, Callable

import orjson
import pytest
from fixtures.feed_fetching import JOBS, LIMIT, contents, failure, manners
from fixtures.site import Asked, Reply, Site, as_json

from services.ingest.fetching.feeds import fetch_feed
from shared.fetching.client import Limits
from shared.fetching.exemptions import read_exemptions
from shared.fetching.targets import Rules


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
