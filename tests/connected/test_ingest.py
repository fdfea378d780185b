"""A feed delivery from HTTP to jobs, events and report, on real PostgreSQL; the bus is left out."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.ingest import problems
from services.ingest.api.router import create_router
from services.ingest.deadlines import close_past
from services.ingest.handlers import feed_received
from services.ingest.keys import new_key
from services.ingest.reader.pool import read_here, try_here
from services.ingest.serving import serving
from services.ingest.settings import IngestSettings
from services.ingest.storage import companies, deliveries
from services.ingest.storage.content import content_of, drop
from services.ingest.tables import DELIVERIES, JOBS, POSTINGS
from shared.errors import PermanentError
from shared.events import FeedReceived
from shared.runtime import Runtime

LIMIT = 20_000


@dataclass
class Ingest:
    """The API of one company with the feed ``jobs``, and the handler, called by hand."""

    runtime: Runtime
    http: httpx.AsyncClient
    company_id: UUID
    key: str

    async def post(self, content: bytes, **headers: str) -> httpx.Response:
        authorised = {"Authorization": f"Bearer {self.key}"} | headers
        return await self.http.post("/v1/feeds/jobs/deliveries", content=content, headers=authorised)

    async def store(self, *jobs: dict[str, Any], **more: Any) -> UUID:
        answer = await self.post(json.dumps({"jobs": jobs} | more).encode())
        assert answer.status_code == 202, answer.text
        return UUID(answer.json()["id"])

    async def read(self, delivery_id: UUID) -> dict[str, Any]:
        async with self.runtime.engine.begin() as tx:
            event = FeedReceived(delivery_id=delivery_id)
            await feed_received(tx, event, ledger=self.runtime.ledger, read=read_here)
        async with self.runtime.engine.connect() as connection:
            found = await deliveries.find_report(connection, delivery_id)
        assert found is not None
        return found

    async def push(self, *jobs: dict[str, Any], **more: Any) -> dict[str, Any]:
        report: dict[str, Any] = (await self.read(await self.store(*jobs, **more)))["report"]
        return report

    async def events(self, subject: str) -> list[dict[str, Any]]:
        outbox = self.runtime.ledger.outbox
        statement = sa.select(outbox.c.body).where(outbox.c.subject == subject).order_by(outbox.c.position)
        async with self.runtime.engine.connect() as connection:
            return [json.loads(body) for body in (await connection.execute(statement)).scalars()]

    async def job_states(self) -> dict[str, tuple[str, int]]:
        async with self.runtime.engine.connect() as connection:
            statement = sa.select(POSTINGS.c.reference, JOBS.c.state, JOBS.c.version)
            rows = await connection.execute(statement.join(JOBS, JOBS.c.job_id == POSTINGS.c.job_id))
            return {row.reference: (row.state, row.version) for row in rows}


def job(number: int, **fields: Any) -> dict[str, Any]:
    values = {
        "id": number,
        "absolute_url": f"https://example.org/jobs/{number}",
        "title": f"Kokk {number}",
        "location": {"name": "Oslo, Norway"},
        "content": "&lt;p&gt;Vi søker en kokk som snakker godt norsk og lager god mat.&lt;/p&gt;",
    }
    return values | fields


async def add_company(runtime: Runtime, name: str, *feeds: str) -> tuple[UUID, str]:
    key = new_key()
    async with runtime.engine.begin() as tx:
        company_id = await companies.add_company(tx, name, key)
        assert company_id is not None
        for feed in feeds:
            await companies.add_feed(tx, company_id, feed)
    return company_id, key.secret


@pytest.fixture
async def ingest(runtime_for: Callable[..., Runtime]) -> AsyncIterator[Ingest]:
    runtime = runtime_for(IngestSettings, largest_delivery=LIMIT)
    assert isinstance(runtime.settings, IngestSettings)
    app = FastAPI(exception_handlers=problems.HANDLERS)
    app.include_router(create_router(serving(runtime, runtime.settings, read_here, try_here)))
    company_id, key = await add_company(runtime, "Hotell Bryggesjøen", "jobs")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://ingest") as http:
        yield Ingest(runtime, http, company_id, key)


async def test_a_delivery_becomes_jobs_events_and_a_report(ingest: Ingest) -> None:
    answer = await ingest.post(json.dumps({"jobs": [job(1), job(2, title="")]}).encode())
    assert answer.status_code == 202
    receipt = answer.json()
    assert (await ingest.events("feeds.received"))[0]["delivery_id"] == receipt["id"]
    headers = {"Authorization": f"Bearer {ingest.key}"}
    assert (await ingest.http.get(receipt["report"], headers=headers)).json()["state"] == "received"

    await ingest.read(UUID(receipt["id"]))
    found = (await ingest.http.get(receipt["report"], headers=headers)).json()
    assert found["state"] == "read"
    assert found["report"]["format"] == "greenhouse"
    assert found["report"]["counts"]["taken"] == 1
    assert found["report"]["rejected"][0]["position"] == "/jobs/1"
    (posted,) = await ingest.events("jobs.posted")
    assert posted["job"]["version"] == 1
    assert posted["job"]["employer"] == "Hotell Bryggesjøen"
    assert posted["job"]["places"][0]["municipality"] == "0301"
    assert posted["job"]["required_languages"] == [{"language": "no", "level": "B2"}]
    assert posted["job"]["source"]["company_id"] == str(ingest.company_id)
    (reported,) = await ingest.events("feeds.reported")
    assert (reported["taken"], reported["rejected"]) == (1, 1)


async def test_the_same_delivery_again_publishes_nothing_about_jobs(ingest: Ingest) -> None:
    await ingest.push(job(1), job(2))
    report = await ingest.push(job(1), job(2, title="KOKK  2"))
    assert (report["counts"]["unchanged"], report["counts"]["immaterial"]) == (1, 1)
    assert len(await ingest.events("jobs.posted")) == 2
    assert await ingest.events("jobs.changed") == await ingest.events("jobs.closed") == []


async def test_a_job_changes_closes_and_comes_back_with_growing_versions(ingest: Ingest) -> None:
    await ingest.push(job(1), job(2))
    await ingest.push(job(1, title="Kjøkkensjef"), job(2))
    await ingest.push(job(2))
    assert await ingest.job_states() == {"1": ("closed", 3), "2": ("open", 1)}
    await ingest.push(job(1), job(2))
    assert await ingest.job_states() == {"1": ("open", 4), "2": ("open", 1)}
    assert [event["job"]["version"] for event in await ingest.events("jobs.changed")] == [2]
    assert [(event["version"], event["reason"]) for event in await ingest.events("jobs.closed")] == [
        (3, "absent")
    ]
    assert [event["job"]["version"] for event in await ingest.events("jobs.posted")] == [1, 1, 4]


async def test_a_feed_that_loses_most_jobs_keeps_them_until_the_next_delivery_agrees(ingest: Ingest) -> None:
    await ingest.push(*map(job, range(1, 6)))
    report = await ingest.push(job(1))
    assert report["counts"]["held"] == 4
    assert report["warnings"][0]["code"] == "held"
    assert await ingest.events("jobs.closed") == []
    assert (await ingest.push(job(1)))["closed"] == {"absent": 4, "deadline": 0, "deleted": 0}
    assert len(await ingest.events("jobs.closed")) == 4


async def test_a_page_of_a_longer_list_closes_nothing(ingest: Ingest) -> None:
    await ingest.push(job(1), job(2))
    report = await ingest.push(job(1), meta={"total": 90})
    assert (report["complete"], report["counts"]["closed"]) == (False, 0)


async def test_an_older_complete_delivery_is_superseded_by_a_newer_one(ingest: Ingest) -> None:
    older, newer = await ingest.store(job(1)), await ingest.store(job(2))
    await ingest.read(newer)
    assert (await ingest.read(older))["state"] == "superseded"
    assert await ingest.job_states() == {"2": ("open", 1)}


async def test_deliveries_of_one_feed_side_by_side_end_as_if_one_by_one(ingest: Ingest) -> None:
    ids = [
        await ingest.store(*(job(number, title=f"Kokk {number}, trinn {step}") for number in range(1, 30)))
        for step in range(5)
    ]
    await asyncio.gather(*map(ingest.read, ids))
    states = await ingest.job_states()
    assert len(states) == 29
    async with ingest.runtime.engine.connect() as connection:
        contents = (await connection.execute(sa.select(POSTINGS.c.content))).scalars()
        assert {json.loads(content)["title"] for content in contents} == {
            f"Kokk {number}, trinn 4" for number in range(1, 30)
        }
    posted, changed = await ingest.events("jobs.posted"), await ingest.events("jobs.changed")
    assert len(posted) == 29
    latest: dict[str, dict[str, Any]] = {}
    for event in [*posted, *changed]:
        latest[event["job"]["job_id"]] = max(
            latest.get(event["job"]["job_id"], event["job"]), event["job"], key=lambda one: one["version"]
        )
    assert {one["title"] for one in latest.values()} == {f"Kokk {number}, trinn 4" for number in range(1, 30)}


async def test_a_delivery_that_was_read_already_is_left_as_it_is(ingest: Ingest) -> None:
    delivery_id = await ingest.store(job(1))
    assert (await ingest.read(delivery_id)) == (await ingest.read(delivery_id))
    assert len(await ingest.events("feeds.reported")) == 1


async def test_a_file_in_no_known_format_fails_with_the_reason_and_touches_no_job(ingest: Ingest) -> None:
    await ingest.push(job(1))
    answer = await ingest.post(b'{"vacancies": []}')
    found = await ingest.read(UUID(answer.json()["id"]))
    assert found["state"] == "failed"
    assert found["report"]["failure"]["code"] == "unknown-format"
    assert "Greenhouse" in found["report"]["failure"]["mend"]
    assert await ingest.job_states() == {"1": ("open", 1)}


async def test_a_delivery_that_nobody_knows_is_a_dead_letter(ingest: Ingest) -> None:
    with pytest.raises(PermanentError):
        await ingest.read(uuid4())


async def test_jobs_past_their_deadline_are_closed_once_by_any_number_of_replicas(ingest: Ingest) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    await ingest.push(*(job(number, application_deadline=soon) for number in range(1, 9)), job(9))
    later = datetime.now(UTC) + timedelta(hours=2)

    async def sweep() -> int:
        async with ingest.runtime.engine.begin() as tx:
            return await close_past(tx, ingest.runtime.ledger, later)

    assert sum(await asyncio.gather(*(sweep() for _ in range(4)))) == 8
    closed = await ingest.events("jobs.closed")
    assert len({event["job_id"] for event in closed}) == len(closed) == 8
    assert {(event["version"], event["reason"]) for event in closed} == {(2, "deadline")}


@pytest.mark.parametrize("authorization", [None, "Bearer tp_wrong", "Basic x", "Bearer"])
async def test_a_missing_key_and_a_wrong_one_are_answered_alike(
    ingest: Ingest, authorization: str | None
) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    answer = await ingest.http.post("/v1/feeds/jobs/deliveries", content=b"{}", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not authorised",
        "status": 401,
        "detail": "send `Authorization: Bearer KEY` with an API key that works",
    }


async def test_a_revoked_key_no_longer_works(ingest: Ingest) -> None:
    async with ingest.runtime.engine.begin() as tx:
        assert await companies.revoke_keys(tx, ingest.company_id) == 1
    assert (await ingest.post(b"{}")).status_code == 401


async def test_another_company_s_feed_and_report_are_not_there(ingest: Ingest) -> None:
    delivery_id = await ingest.store(job(1))
    _, key = await add_company(ingest.runtime, "Fjordlys", "feed", "jobs")
    headers = {"Authorization": f"Bearer {key}"}
    for path in (f"/v1/feeds/jobs/deliveries/{delivery_id}", f"/v1/feeds/none/deliveries/{delivery_id}"):
        answer = await ingest.http.get(path, headers=headers)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    answer = await ingest.http.get("/v1/feeds/jobs/deliveries/no-id", headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (422, "Request not understood")


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"  \n", 400),
        (b"x" * (LIMIT + 1), 413),
        (gzip.compress(b"x" * 1_000_000), 413),
        (gzip.compress(b"{}" * 40)[:-9], 400),
    ],
)
async def test_what_is_refused_at_once_is_not_stored(ingest: Ingest, content: bytes, status: int) -> None:
    answer = await ingest.post(content)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.json()["detail"]
    async with ingest.runtime.engine.connect() as connection:
        count = (await connection.execute(sa.select(sa.func.count()).select_from(DELIVERIES))).scalar_one()
    assert count == 0


async def test_gzip_and_forms_are_taken_as_the_file_in_them(ingest: Ingest) -> None:
    content = json.dumps({"jobs": [job(1)]}).encode()
    packed = await ingest.post(gzip.compress(content), **{"Content-Encoding": "gzip"})
    headers = {"Authorization": f"Bearer {ingest.key}"}
    form = await ingest.http.post(
        "/v1/feeds/jobs/deliveries", files={"file": ("feed.json", content)}, headers=headers
    )
    for answer in (packed, form):
        assert answer.status_code == 202, answer.text
        async with ingest.runtime.engine.connect() as connection:
            assert await content_of(connection, UUID(answer.json()["id"])) == content
    brotli = await ingest.post(content, **{"Content-Encoding": "br"})
    assert (brotli.status_code, brotli.json()["title"]) == (415, "Encoding not understood")
    empty = await ingest.http.post("/v1/feeds/jobs/deliveries", files={"file": b""}, headers=headers)
    assert empty.status_code == 400
    plain = await ingest.http.post(
        "/v1/feeds/jobs/deliveries", content=b"x", headers=headers | {"Content-Type": "multipart/form-data"}
    )
    assert (plain.status_code, plain.json()["title"]) == (400, "Broken form")


async def test_old_bytes_are_dropped_and_reports_stay(ingest: Ingest) -> None:
    delivery_id = await ingest.store(job(1))
    await ingest.read(delivery_id)
    waiting = await ingest.store(job(2))
    async with ingest.runtime.engine.begin() as tx:
        assert await drop(tx, datetime.now(UTC) + timedelta(days=1)) == 1
        assert await content_of(tx, delivery_id) == b""
        assert await content_of(tx, waiting) != b""
    assert (await ingest.read(delivery_id))["report"]["counts"]["taken"] == 1


async def test_a_posting_with_characters_that_a_database_refuses_is_stored(ingest: Ingest) -> None:
    await ingest.push(job(1, title="Kokk\u0000 \ud800", content="<p>a\u0000b\ud83d</p>", id="x\u0000y"))
    assert list(await ingest.job_states()) == ["xy"]
