"""The pages for a company's HR person, over ASGI on real PostgreSQL."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fixtures.ingest import IngestSite, Member
from fixtures.site import Site, as_json

from services.ingest.storage import companies

SAME_SITE = {"Origin": "http://ingest", "Accept-Language": "en"}
EVIL = "<script>alert(1)</script>"


def job(number: int, **more: Any) -> dict[str, Any]:
    address = f"https://example.org/jobs/{number}"
    return {"id": number, "absolute_url": address, "title": f"Kokk {number}"} | more


def feed(*jobs: dict[str, Any]) -> bytes:
    return json.dumps({"jobs": jobs}).encode()


def heading(answer: httpx.Response) -> str:
    found = re.search(r"<h1>(.*?)</h1>", answer.text, re.DOTALL)
    assert found, answer.text
    return found[1].strip()


@pytest.fixture
async def visitor(ingest_site: IngestSite) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(ingest_site.app, client=("192.0.2.7", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://ingest", headers=SAME_SITE) as http:
        yield http


async def sign_in(visitor: httpx.AsyncClient, member: Member) -> httpx.Response:
    return await visitor.post("/", data={"key": member.key})


@pytest.fixture
async def browser(ingest_site: IngestSite, visitor: httpx.AsyncClient) -> httpx.AsyncClient:
    assert (await sign_in(visitor, ingest_site.one)).status_code == 303
    return visitor


async def test_the_key_opens_the_pages_and_its_end_closes_them(
    ingest_site: IngestSite, visitor: httpx.AsyncClient
) -> None:
    assert (await visitor.get("/feeds")).headers["location"] == "/?lang=en"
    answer = await sign_in(visitor, ingest_site.one)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert ingest_site.one.key not in cookie
    assert heading(await visitor.get("/feeds")) == "Your feeds"
    assert (await visitor.get("/")).headers["location"] == "/feeds?lang=en"
    async with ingest_site.runtime.engine.begin() as tx:
        await companies.revoke_keys(tx, ingest_site.one.company_id)
    assert (await visitor.get("/feeds")).status_code == 303


async def test_signing_out_forgets_the_session(browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/sign-out")).status_code == 303
    assert (await browser.get("/feeds")).status_code == 303


@pytest.mark.parametrize("key", ["", "tp_wrong", "x" * 5_000, "tp_\N{SNOWMAN}"])
async def test_a_wrong_key_is_said_beside_its_field(visitor: httpx.AsyncClient, key: str) -> None:
    answer = await visitor.post("/", data={"key": key})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "This key does not work" in answer.text
    assert "set-cookie" not in answer.headers


async def test_guessing_keys_is_slowed_down(visitor: httpx.AsyncClient) -> None:
    answers = [await visitor.post("/", data={"key": "tp_guess"}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert heading(answers[-1]) == "Too many tries"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://ingest", "Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_a_form_of_another_site_is_refused(browser: httpx.AsyncClient, headers: dict[str, str]) -> None:
    for path in ("/feeds", "/sign-out", "/", "/feeds/jobs/held"):
        answer = await browser.post(path, data={"do": "use"}, headers=headers)
        assert (answer.status_code, heading(answer)) == (403, "This form came from elsewhere")


async def test_a_file_is_tried_without_being_stored_and_then_used(
    ingest_site: IngestSite, browser: httpx.AsyncClient
) -> None:
    file = {"file": ("careers.json", feed(job(1, location={"name": "Oslo"}), job(2, title="")))}
    tried = await browser.post("/feeds", data={"do": "try", "address": "", "name": ""}, files=file)
    assert heading(tried) == "1 job would be taken"
    assert "the posting has no title" in tried.text
    assert "give every posting a title" in tried.text
    assert 'value="careers"' in tried.text
    assert (await ingest_site.one.http.get("/v1/feeds")).json() == []

    used = await browser.post("/feeds", data={"do": "use", "name": "careers"}, files=file)
    report = used.headers["location"]
    assert 'http-equiv="refresh"' in (await browser.get(report)).text
    await ingest_site.read(report.split("/")[-1].split("?")[0])
    shown = await browser.get(report)
    assert "Kokk 1" in shown.text
    assert "/jobs/1" in shown.text
    assert 'http-equiv="refresh"' not in shown.text
    listed = (await browser.get("/feeds")).text
    assert "Works, with warnings" in listed


async def test_an_address_is_tried_and_then_used(
    ingest_site: IngestSite, browser: httpx.AsyncClient, site: Site
) -> None:
    object.__setattr__(ingest_site.runtime.settings, "allowed_hosts", site.host)
    address = site.page("/jobs", as_json({"jobs": [job(1)]}))
    tried = await browser.post("/feeds", data={"do": "try", "address": address})
    assert heading(tried) == "1 job would be taken"
    used = await browser.post("/feeds", data={"do": "use", "address": address, "name": "Våre jobber"})
    assert used.status_code == 303
    shown = await browser.get(used.headers["location"])
    assert heading(shown) == "Våre jobber"
    assert "The feed is added" in shown.text
    (feed_now,) = (await ingest_site.one.http.get("/v1/feeds")).json()
    assert (feed_now["name"], feed_now["every_seconds"]) == ("Våre jobber", 3_600)
    paused = await browser.post("/feeds/V%C3%A5re%20jobber/pause", data={"paused": "yes"})
    assert "The feed is paused" in (await browser.get(paused.headers["location"])).text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"do": "try"}, "Paste an address or choose a file."),
        ({"do": "use", "address": "http://169.254.169.254/latest"}, "This address cannot be used"),
        ({"do": "use", "address": "https://localhost/jobs"}, "This address cannot be used"),
        ({"do": "use", "address": "nonsense"}, "This address cannot be used"),
        ({"do": "use", "address": "https://example.org/", "name": "a/b"}, "Give the feed a name"),
    ],
)
async def test_what_will_not_do_is_said_beside_what_was_entered(
    browser: httpx.AsyncClient, data: dict[str, str], sentence: str
) -> None:
    answer = await browser.post("/feeds", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert data.get("address", "") in answer.text


async def test_a_try_of_an_internal_address_says_that_it_is_not_fetched(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/feeds", data={"do": "try", "address": "https://127.0.0.1/admin"})
    assert answer.status_code == 200
    assert heading(answer) == "This cannot be used yet"


async def test_a_second_feed_of_a_name_is_refused_with_a_way_out(
    ingest_site: IngestSite, browser: httpx.AsyncClient
) -> None:
    await ingest_site.one.http.post("/v1/feeds", json={"name": "careers"})
    file = {"file": ("careers.json", feed(job(1)))}
    answer = await browser.post("/feeds", data={"do": "use"}, files=file)
    assert "You have a feed of that name" in answer.text


async def test_held_jobs_are_decided_with_a_button(
    ingest_site: IngestSite, browser: httpx.AsyncClient
) -> None:
    await ingest_site.one.http.post("/v1/feeds", json={"name": "jobs"})
    for decision, left in (("keep", 6), ("close", 1)):
        await ingest_site.push(ingest_site.one, "jobs", feed(*map(job, range(1, 7))))
        await ingest_site.push(ingest_site.one, "jobs", feed(job(1)))
        assert "5 jobs are missing. Are they gone?" in (await browser.get("/feeds/jobs")).text
        assert "Waits for your decision" in (await browser.get("/feeds")).text
        await browser.post("/feeds/jobs/held", data={"decision": decision})
        assert (await ingest_site.one.http.get("/v1/feeds/jobs")).json()["open_jobs"] == left


async def test_another_company_sees_nothing_of_it(
    ingest_site: IngestSite, visitor: httpx.AsyncClient
) -> None:
    await ingest_site.one.http.post("/v1/feeds", json={"name": "jobs"})
    report = await ingest_site.push(ingest_site.one, "jobs", feed(job(1)))
    await sign_in(visitor, ingest_site.other)
    assert "jobs" not in heading(await visitor.get("/feeds"))
    for path in ("/feeds/jobs", f"/feeds/jobs/deliveries/{report['id']}", "/feeds/jobs/deliveries/x"):
        answer = await visitor.get(path)
        assert (answer.status_code, heading(answer)) == (404, "There is no such page")
    for path in ("held", "pause", "fetch", "files"):
        answer = await visitor.post(f"/feeds/jobs/{path}", data={"decision": "close", "paused": "yes"})
        assert answer.status_code == 404
    await ingest_site.other.http.post("/v1/feeds", json={"name": "mine"})
    assert (await visitor.get(f"/feeds/mine/deliveries/{report['id']}")).status_code == 404


async def test_what_comes_from_a_feed_is_never_markup(
    ingest_site: IngestSite, browser: httpx.AsyncClient
) -> None:
    name = f"{EVIL[:-9]}"
    bad = job(1, title=f"Kokk {EVIL}", absolute_url="javascript:alert(1)", application_deadline=EVIL)
    file = {"file": (f"{EVIL}.json", feed(bad, job(2, id=EVIL, title="")))}
    pages = [
        await browser.post("/feeds", data={"do": "try", "address": "", "name": name}, files=file),
        await browser.post("/feeds", data={"do": "try", "address": f'"{EVIL}'}),
    ]
    used = await browser.post("/feeds", data={"do": "use", "name": 'evil & "quotes" \' x'}, files=file)
    report = used.headers["location"]
    await ingest_site.read(report.split("/")[-1].split("?")[0])
    pages += [await browser.get(report), await browser.get(report.split("/deliveries")[0])]
    pages.append(await browser.get("/feeds"))
    for answer in pages:
        assert answer.status_code in (200, 422)
        assert "<script" not in answer.text
        assert 'href="javascript' not in answer.text


async def test_every_page_is_guarded_and_none_is_kept(browser: httpx.AsyncClient) -> None:
    for path in ("/", "/feeds", "/nowhere", "/static/ingest.css"):
        headers = (await browser.get(path)).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "same-origin"
        assert ("no-store" in headers["cache-control"]) == (not path.startswith("/static"))
    assert "content-security-policy" not in (await browser.get("/openapi.json")).headers


async def test_a_silent_feed_says_so_in_both_languages(
    ingest_site: IngestSite, browser: httpx.AsyncClient
) -> None:
    await ingest_site.one.http.post("/v1/feeds", json={"name": "jobs"})
    await ingest_site.age("jobs", datetime.now(UTC) - timedelta(days=3))
    assert "Silent for too long" in (await browser.get("/feeds?lang=en")).text
    norwegian = (await browser.get("/feeds?lang=nb")).text
    assert "Stille for lenge" in norwegian
    assert '<html lang="nb">' in norwegian


async def test_a_form_that_is_none_is_a_page_that_says_so(browser: httpx.AsyncClient) -> None:
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await browser.post("/feeds", content=b"--y", headers=broken)
    assert (answer.status_code, heading(answer)) == (400, "We could not read that")
    assert (await browser.post("/feeds/x/held", data={"decision": "burn"})).status_code == 422
