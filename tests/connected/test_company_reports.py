"""A company's weekly report on real PostgreSQL: from ingest's views to the ledger, and its end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from fixtures.ingest import IngestSite
from fixtures.mailer import World, card, in_tx, rows
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.ingest.storage import companies
from services.mailer import reporting
from services.mailer.content import Content, Item
from services.mailer.storage.claims import contacts_of
from services.mailer.tables import deliveries
from shared.tokens import Purpose, Tokens

MONDAY = datetime(2026, 10, 19, 8, tzinfo=UTC)
IN_THE_WEEK = datetime(2026, 10, 14, 12, tzinfo=UTC)
BODY = '{"rejected": [{"code": "title", "message": "no title", "mend": "give it one"}]}'


@pytest.fixture
async def world(owner: AsyncEngine) -> World:
    made = World(owner)
    await made.prepare()
    return made


@pytest.fixture
def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncEngine:
    return engine_for("mailer")


async def run(engine: AsyncEngine, statement: str, **values: object) -> None:
    async with engine.begin() as tx:
        await tx.execute(text(statement), values)


async def company(owner: AsyncEngine, job_id: UUID) -> UUID:
    """A company that wants reports, with one feed, one delivery in the week and one job."""
    company_id, feed_id, delivery_id = uuid4(), uuid4(), uuid4()
    await run(
        owner,
        "INSERT INTO ingest.companies (company_id, name, name_key, report_email, report_locale) "
        "VALUES (:id, 'Fjordlys', :key, 'hr@fjordlys.example', 'en')",
        id=company_id,
        key=company_id.hex,
    )
    await run(
        owner,
        "INSERT INTO ingest.feeds (feed_id, company_id, name) VALUES (:id, :company, 'Careers')",
        id=feed_id,
        company=company_id,
    )
    await run(
        owner,
        "INSERT INTO ingest.deliveries (delivery_id, feed_id, size, state, correlation_id, received_at) "
        "VALUES (:id, :feed, 1, 'read', 'correlation', :at)",
        id=delivery_id,
        feed=feed_id,
        at=IN_THE_WEEK,
    )
    await run(
        owner,
        "INSERT INTO ingest.reports (delivery_id, taken, changed, unchanged, closed, rejected, body) "
        "VALUES (:id, 7, 2, 0, 1, 1, CAST(:body AS jsonb))",
        id=delivery_id,
        body=BODY,
    )
    await run(
        owner,
        "INSERT INTO ingest.jobs (job_id, version, content_hash, state) VALUES (:id, 1, '', 'open')",
        id=job_id,
    )
    await run(
        owner,
        "INSERT INTO ingest.postings (posting_id, feed_id, job_id, raw_hash, content_hash, facts_hash, keys, "
        "sequence, since, state, kind, reference, format, content) "
        "VALUES (:id, :feed, :job, '', '', '', '{}', 1, 1, 'open', 'job', 'r', 'f', '{}')",
        id=uuid4(),
        feed=feed_id,
        job=job_id,
    )
    return company_id


async def shown(owner: AsyncEngine, job_id: UUID, candidates: int) -> None:
    """As many digests with the job, sent within the week."""
    content = Content(items=(Item(rank=1, score=1.0, job=card(job_id=job_id)),)).model_dump_json()
    for _ in range(candidates):
        await run(
            owner,
            "INSERT INTO mailer.deliveries (kind, candidate_id, dedup_key, locale, content, correlation_id, "
            "state, sent_at) VALUES ('digest', :id, :key, 'nb', CAST(:content AS jsonb), 'c', 'sent', :at)",
            id=uuid4(),
            key=uuid4().hex,
            content=content,
            at=IN_THE_WEEK + timedelta(hours=1),
        )


async def reports(engine: AsyncEngine) -> list[Content]:
    found = [row for row in await rows(engine, deliveries) if row["kind"] == "report"]
    return [Content.model_validate(row["content"]) for row in found]


@pytest.mark.parametrize(("candidates", "told"), [(4, None), (6, 6)])
async def test_a_week_is_told_once_and_few_candidates_are_not_counted(
    world: World, owner: AsyncEngine, engine: AsyncEngine, candidates: int, told: int | None
) -> None:
    assert world
    job_id = uuid4()
    await company(owner, job_id)
    await shown(owner, job_id, candidates)
    assert await reporting.report(engine, MONDAY) == 1
    assert await reporting.report(engine, MONDAY + timedelta(days=3)) == 0
    (content,) = await reports(engine)
    report = content.report
    assert report is not None
    (feed,) = report.feeds
    assert (feed.name, feed.accepted, feed.changed, feed.closed, feed.rejected) == ("Careers", 7, 2, 1, 1)
    assert [(each.message, each.mend, each.count) for each in report.problems] == [
        ("no title", "give it one", 1)
    ]
    assert report.shown == told


async def test_a_report_goes_to_the_companys_address_until_its_link_ends_it(
    ingest_site: IngestSite, owner: AsyncEngine, engine: AsyncEngine
) -> None:
    company_id = ingest_site.one.company_id
    async with ingest_site.runtime.engine.begin() as tx:
        await companies.report_to(tx, company_id, "hr@fjordlys.example", "nb")
    found = await in_tx(engine, contacts_of, [company_id])
    assert found[company_id].email == "hr@fjordlys.example"
    keys = ingest_site.runtime.settings.secret_keys.get_secret_value()
    address = f"/reports/{Tokens(keys).sign(Purpose.REPORTS, company_id)}"
    transport = httpx.ASGITransport(ingest_site.app, client=("192.0.2.7", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://ingest") as http:
        asked = await http.get(address, headers={"Accept-Language": "en"})
        assert "End the weekly reports?" in asked.text
        assert await in_tx(engine, contacts_of, [company_id])
        ended = await http.post(address, data={"List-Unsubscribe": "One-Click"})
        assert ended.status_code == 200
        assert (await http.get("/reports/not-a-token")).status_code == 404
    assert await in_tx(engine, contacts_of, [company_id]) == {}
    assert owner
