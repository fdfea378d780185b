"""The API for companies beside deliveries: single postings, feeds and their health, tries."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from fixtures.ingest import IngestSite
from fixtures.site import Reply, Site, as_json

from services.ingest.health import FeedState
from services.ingest.storage.content import content_of
from services.ingest.tables import DELIVERIES
from services.ingest.watching import watch

POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "identifier": "its own",
    "title": "Sykepleier",
    "hiringOrganization": {"name": "Nordmark Sykehus"},
    "description": "<p>Du må snakke godt norsk.</p>",
    "jobLocation": {"address": {"addressLocality": "Oslo", "addressCountry": "NO"}},
    "url": "https://example.org/17",
}
HR_OPEN = b"""<PositionOpening xmlns="http://www.hr-xml.org/3"><DocumentID>x</DocumentID>
<PositionOpeningStatusCode>%s</PositionOpeningStatusCode><PositionProfile languageCode="nb">
<PositionTitle>Kokk</PositionTitle></PositionProfile></PositionOpening>"""


def jobs(*numbers: int) -> bytes:
    base = "https://example.org/"
    return json.dumps(
        {"jobs": [{"id": n, "absolute_url": f"{base}{n}", "title": f"Kokk {n}"} for n in numbers]}
    ).encode()


async def test_a_posting_is_new_then_unchanged_then_changed_then_gone(ingest_site: IngestSite) -> None:
    http = ingest_site.one.http
    first = await http.put("/v1/postings/17", json=POSTING)
    assert first.status_code == 201, first.text
    made = first.json()
    assert (made["reference"], made["state"], made["posting"]["reference"]) == ("17", "new", "17")
    assert made["posting"]["required_languages"] == [{"language": "no", "level": "B2"}]
    (posted,) = map(json.loads, await ingest_site.events("jobs.posted"))
    assert (posted["job"]["job_id"], posted["job"]["source"]["reference"]) == (made["job_id"], "17")
    report = (await http.get(made["report"])).json()
    assert (report["feed"], report["state"], report["report"]["counts"]["taken"]) == ("postings", "read", 1)

    again = await http.put("/v1/postings/17", json=POSTING)
    assert (again.status_code, again.json()["state"]) == (200, "unchanged")
    assert again.json()["posting"] == made["posting"]
    spaced = await http.put("/v1/postings/17", json=POSTING | {"title": "SYKEPLEIER "})
    assert (spaced.status_code, spaced.json()["state"]) == (200, "immaterial")
    assert await ingest_site.events("jobs.changed") == []
    changed = await http.put("/v1/postings/17", json=POSTING | {"title": "Jordmor"})
    assert (changed.status_code, changed.json()["state"]) == (200, "changed")
    assert len(await ingest_site.events("jobs.changed")) == 1

    assert [(await http.delete("/v1/postings/17")).status_code for _ in range(2)] == [204, 204]
    assert len(await ingest_site.events("jobs.closed")) == 1
    back = await http.put("/v1/postings/17", json=POSTING)
    assert (back.status_code, back.json()["state"], back.json()["job_id"]) == (201, "new", made["job_id"])


async def test_postings_of_one_feed_do_not_close_each_other(ingest_site: IngestSite) -> None:
    http = ingest_site.one.http
    for number in range(3):
        title = ("Sykepleier", "Kokk", "Sjåfør")[number]
        body = POSTING | {"title": title, "description": f"<p>{title} søkes til oss.</p>"}
        await http.put(f"/v1/postings/{number}", json=body)
    (feed,) = (await http.get("/v1/feeds")).json()
    assert (feed["name"], feed["open_jobs"], feed["silent_after_seconds"]) == ("postings", 3, None)
    whole = await ingest_site.push(ingest_site.one, "postings", jobs(1))
    assert (whole["report"]["complete"], whole["report"]["counts"]["closed"]) == (False, 0)


async def test_puts_of_one_reference_side_by_side_end_as_one_posting(ingest_site: IngestSite) -> None:
    bodies = [POSTING | {"title": f"Sykepleier {number}"} for number in range(6)]
    answers = await asyncio.gather(
        *(ingest_site.one.http.put("/v1/postings/17", json=body) for body in bodies)
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len({answer.json()["job_id"] for answer in answers}) == 1
    assert len(await ingest_site.events("jobs.posted")) == 1
    versions = [json.loads(body)["job"]["version"] for body in await ingest_site.events("jobs.changed")]
    assert sorted(versions) == list(range(2, len(versions) + 2))


@pytest.mark.parametrize("reference", ["a/b", "æøå 1", "x" * 500, "100%25", "søk?nei"])
async def test_any_printable_reference_will_do(ingest_site: IngestSite, reference: str) -> None:
    from urllib.parse import quote

    answer = await ingest_site.one.http.put(f"/v1/postings/{quote(reference, safe='')}", json=POSTING)
    assert (answer.status_code, answer.json()["reference"]) == (201, reference)


@pytest.mark.parametrize("reference", ["%00", "x" * 501, "n%2Fa", "%0A", "%20"])
async def test_a_reference_that_names_nothing_is_refused(ingest_site: IngestSite, reference: str) -> None:
    for method in ("PUT", "DELETE"):
        answer = await ingest_site.one.http.request(method, f"/v1/postings/{reference}", content=b"{}")
        assert (answer.status_code, answer.json()["title"]) == (422, "Reference not usable")


async def test_hr_open_is_taken_as_well_and_its_status_closes(ingest_site: IngestSite) -> None:
    put = ingest_site.one.http.put
    taken = await put("/v1/postings/9", content=HR_OPEN % b"Active")
    assert (taken.status_code, taken.json()["state"]) == (201, "new")
    closed = await put("/v1/postings/9", content=HR_OPEN % b"Closed")
    assert (closed.status_code, closed.json()["state"], closed.json()["job_id"]) == (200, "deleted", None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (json.dumps(POSTING | {"title": ""}), "missing-title"),
        (json.dumps([POSTING, POSTING | {"identifier": "2"}]), "not-one-posting"),
        (json.dumps({"jobs": []}), "no-posting"),
        ('{"@type": "JobPosting", ', "broken-json"),
        ("nothing at all", "not-a-feed"),
    ],
)
async def test_a_posting_that_cannot_be_taken_says_why_and_leaves_what_was_there(
    ingest_site: IngestSite, body: str, code: str
) -> None:
    http = ingest_site.one.http
    await http.put("/v1/postings/17", json=POSTING)
    answer = await http.put("/v1/postings/17", content=body.encode())
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["mend"] in problem["detail"]
    assert await ingest_site.events("jobs.closed") == await ingest_site.events("jobs.changed") == []
    async with ingest_site.runtime.engine.connect() as connection:
        last = sa.select(DELIVERIES.c.delivery_id).order_by(DELIVERIES.c.sequence.desc()).limit(1)
        delivery_id = (await connection.execute(last)).scalar_one()
        assert await content_of(connection, delivery_id) == body.encode()


async def test_a_posting_past_its_deadline_and_an_open_application_are_said_to_be_so(
    ingest_site: IngestSite,
) -> None:
    put = ingest_site.one.http.put
    past = await put("/v1/postings/1", json=POSTING | {"validThrough": "2020-01-01"})
    assert (past.status_code, past.json()["state"], past.json()["job_id"]) == (201, "expired", None)
    marked = await put("/v1/postings/2", json=POSTING | {"title": "Åpen søknad"})
    assert (marked.json()["state"], marked.json()["job_id"]) == ("marked", None)
    assert await ingest_site.events("jobs.posted") == []


async def test_a_company_touches_only_its_own(ingest_site: IngestSite) -> None:
    mine, other = ingest_site.one.http, ingest_site.other.http
    await mine.post("/v1/feeds", json={"name": "jobs"})
    delivery = (await ingest_site.push(ingest_site.one, "jobs", jobs(1)))["id"]
    await mine.put("/v1/postings/17", json=POSTING)
    assert (await other.get("/v1/feeds")).json() == []
    answers = [
        await other.get("/v1/feeds/jobs"),
        await other.patch("/v1/feeds/jobs", json={"paused": True}),
        await other.get("/v1/feeds/jobs/deliveries"),
        await other.post("/v1/feeds/jobs/deliveries", content=b"{}"),
        await other.get(f"/v1/feeds/jobs/deliveries/{delivery}"),
        await other.post("/v1/feeds/jobs/held", json={"decision": "close"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert (await other.delete("/v1/postings/17")).status_code == 204
    assert await ingest_site.events("jobs.closed") == []
    theirs = await other.put("/v1/postings/17", json=POSTING)
    assert theirs.json()["state"] == "new"


async def test_a_feed_is_added_changed_paused_and_shown_with_its_history(ingest_site: IngestSite) -> None:
    http = ingest_site.one.http
    address = "https://boards.greenhouse.io/fjordlys?key=hush"
    new = await http.post("/v1/feeds", json={"name": "careers", "address": address, "every": "30m"})
    assert new.status_code == 201, new.text
    assert (new.json()["state"], new.json()["every_seconds"]) == ("new", 1_800)
    assert "hush" not in new.text
    again = await http.post("/v1/feeds", json={"name": "Careers"})
    assert (again.status_code, again.json()["title"]) == (409, "Name taken")
    changed = await http.patch("/v1/feeds/careers", json={"every": "1d", "paused": True})
    assert (changed.json()["state"], changed.json()["every_seconds"]) == ("paused", 86_400)
    await ingest_site.push(ingest_site.one, "careers", jobs(1, 2))
    shown = (await http.get("/v1/feeds/careers")).json()
    assert shown["open_jobs"] == 2
    assert [line["counts"]["taken"] for line in shown["deliveries"]] == [2]
    assert (await http.get("/v1/feeds/careers/deliveries")).json() == shown["deliveries"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "address": "http://169.254.169.254/"},
        {"name": "x", "address": "https://localhost/"},
        {"name": "a/b"},
        {"name": "\x00"},
        {"name": "x", "address": "https://example.org/", "every": "1s"},
        {"name": "x", "secret": "finn"},
        {},
    ],
)
async def test_a_feed_that_will_not_do_is_refused_and_not_made(
    ingest_site: IngestSite, body: dict[str, Any]
) -> None:
    answer = await ingest_site.one.http.post("/v1/feeds", json=body)
    assert (answer.status_code, answer.json()["title"]) == (422, "Request not understood")
    assert (await ingest_site.one.http.get("/v1/feeds")).json() == []


async def test_a_move_takes_an_operators_secret_away(ingest_site: IngestSite) -> None:
    from services.ingest.storage import companies, pulls

    await ingest_site.one.http.post("/v1/feeds", json={"name": "x", "address": "https://example.org/a"})
    async with ingest_site.runtime.engine.begin() as tx:
        feed_id = await companies.find_feed(tx, ingest_site.one.company_id, "x")
        assert feed_id is not None
        source = pulls.Source("https://example.org/a", "example.org", 3_600, "finn")
        await pulls.set_source(tx, feed_id, source)
    await ingest_site.one.http.patch("/v1/feeds/x", json={"address": "https://example.com/b"})
    async with ingest_site.runtime.engine.connect() as connection:
        found = await pulls.find_source(connection, feed_id)
    assert found is not None
    assert (found.address, found.secret) == ("https://example.com/b", None)


async def test_held_postings_are_decided_by_their_company(ingest_site: IngestSite) -> None:
    http = ingest_site.one.http
    await http.post("/v1/feeds", json={"name": "jobs"})
    await ingest_site.push(ingest_site.one, "jobs", jobs(1, 2, 3, 4, 5))
    await ingest_site.push(ingest_site.one, "jobs", jobs(1))
    shown = (await http.get("/v1/feeds/jobs")).json()
    assert (shown["state"], shown["held"], shown["open_jobs"]) == ("held", 4, 5)
    assert (await http.post("/v1/feeds/jobs/held", json={"decision": "close"})).json() == {"postings": 4}
    assert (await http.get("/v1/feeds/jobs")).json()["open_jobs"] == 1
    assert len(await ingest_site.events("jobs.closed")) == 4


async def test_warnings_stay_with_a_feed_that_is_sent_again_unchanged(ingest_site: IngestSite) -> None:
    http = ingest_site.one.http
    await http.post("/v1/feeds", json={"name": "jobs"})
    for _ in range(2):
        report = (await ingest_site.push(ingest_site.one, "jobs", jobs(1, 2)))["report"]
        shown = (await http.get("/v1/feeds/jobs")).json()
        assert (shown["state"], shown["share_of_warnings"]) == ("warnings", 1.0)
    assert (report["counts"]["unchanged"], report["counts"]["warnings"]) == (2, 0)


async def test_a_check_answers_with_the_object_of_the_command_and_stores_nothing(
    ingest_site: IngestSite,
) -> None:
    http = ingest_site.one.http
    plain = (await http.post("/v1/check", content=jobs(1, 2))).json()
    form = (await http.post("/v1/check", files={"file": ("my.json", jobs(1, 2))})).json()
    assert (plain["taken"], [one["title"] for one in plain["postings"]]) == (2, ["Kokk 1", "Kokk 2"])
    assert (form["file"], form["postings"]) == ("my.json", plain["postings"])
    broken = (await http.post("/v1/check", content=b"nothing")).json()
    assert (broken["format"], broken["failure"]["code"]) == (None, "not-a-feed")
    async with ingest_site.runtime.engine.connect() as connection:
        assert (await connection.execute(sa.select(DELIVERIES))).all() == []


async def test_a_check_fetches_an_address_as_ingest_would(ingest_site: IngestSite, site: Site) -> None:
    object.__setattr__(ingest_site.runtime.settings, "allowed_hosts", site.host)
    address = site.page("/jobs", as_json({"jobs": [{"id": 1, "absolute_url": "https://a.no", "title": "A"}]}))
    found = (await ingest_site.one.http.post("/v1/check/address", json={"address": address})).json()
    assert (found["taken"], found["pages"]) == (1, 1)
    gone = site.page("/gone", Reply(status=404))
    failed = (await ingest_site.one.http.post("/v1/check/address", json={"address": gone})).json()
    assert failed["failure"]["code"] == "http-status"
    inside = {"address": "https://[::ffff:10.0.0.1]/"}
    refused = (await ingest_site.one.http.post("/v1/check/address", json=inside)).json()
    assert refused["failure"]["code"] == "address-refused"


async def test_tries_are_limited_per_company(ingest_site: IngestSite) -> None:
    answers = [await ingest_site.one.http.post("/v1/check", content=jobs(1)) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert (await ingest_site.other.http.post("/v1/check", content=jobs(1))).status_code == 200


async def test_a_change_of_health_is_noticed_once_by_any_number_of_replicas(ingest_site: IngestSite) -> None:
    await ingest_site.one.http.post("/v1/feeds", json={"name": "jobs"})
    now = datetime.now(UTC)

    async def look(moment: datetime) -> list[FeedState]:
        async with ingest_site.runtime.engine.begin() as tx:
            return [state for _, state in await watch(tx, moment)]

    noticed = await asyncio.gather(*(look(now) for _ in range(4)))
    assert sorted(noticed, key=len) == [[], [], [], [FeedState.NEW]]
    assert await look(now + timedelta(days=3)) == [FeedState.SILENT]
    assert await look(now + timedelta(days=4)) == []
    metrics = (await ingest_site.one.http.get("/v1/feeds")).json()
    assert metrics[0]["state"] == "new"
