"""A company that wants no more reports, by whatever way it says so: ingest ends them, as for candidates."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from fixtures.ingest import IngestSite
from fixtures.mailer import in_tx, rows
from fixtures.returning import HASHER, PATHS, TOKENS, complaint, desk_for, report, sent_to, wish
from sqlalchemy.ext.asyncio import AsyncEngine

from services.ingest.handlers import mail_declined
from services.ingest.storage import companies
from services.mailer.storage.claims import contacts_of
from services.mailer.tables import suppressions
from services.mailer.taking_back import Desk, Effect
from shared.events import MailDeclined
from shared.ledger import ledger
from shared.tokens import Purpose

ADDRESS = "hr@fjordlys.example"
MAILTO = "unsubscribe@news.example"


@pytest.fixture
async def company(ingest_site: IngestSite) -> UUID:
    company_id: UUID = ingest_site.one.company_id
    async with ingest_site.runtime.engine.begin() as tx:
        await companies.report_to(tx, company_id, ADDRESS, "nb")
    return company_id


@pytest.fixture
def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncEngine:
    return engine_for("mailer")


@pytest.fixture
def desk(engine: AsyncEngine) -> Desk:
    return desk_for(engine)


async def said(engine: AsyncEngine) -> list[tuple[str, str]]:
    """Subjects and companies of the events."""
    found = await rows(engine, ledger("mailer").outbox)
    return [(row["subject"], json.loads(row["body"])["company_id"]) for row in found]


async def heard(site: IngestSite, company_id: UUID, occurred_at: datetime) -> None:
    event = MailDeclined(company_id=company_id, occurred_at=occurred_at)
    await in_tx(site.runtime.engine, mail_declined, event)


async def test_a_header_mail_ends_the_reports_and_suppresses_nothing(
    engine: AsyncEngine, desk: Desk, company: UUID, ingest_site: IngestSite
) -> None:
    mail = wish(f"unsubscribe {TOKENS.sign(Purpose.REPORTS, company)}", MAILTO)
    assert await desk.take_mail(mail, "imap") is Effect.UNSUBSCRIBED
    assert await desk.take_mail(mail, "imap") is Effect.REPEATED
    assert await said(engine) == [("mail.declined", str(company))]
    assert await rows(engine, suppressions) == []
    await heard(ingest_site, company, datetime.now(UTC))
    assert await in_tx(engine, contacts_of, [company]) == {}
    late = wish(f"unsubscribe {TOKENS.sign(Purpose.REPORTS, company)}", MAILTO)
    assert await desk.take_mail(late, "imap") is Effect.GONE


async def test_a_complaint_ends_the_reports_and_suppresses_the_address(
    engine: AsyncEngine, desk: Desk, company: UUID
) -> None:
    to = PATHS.address(await sent_to(engine, company))
    assert await desk.take_mail(complaint(to), "imap") is Effect.SUPPRESSED
    assert await said(engine) == [("mail.declined", str(company))]
    (listed,) = await rows(engine, suppressions)
    assert (listed["address_hash"], listed["reason"]) == (HASHER.hash(ADDRESS), "complained")


async def test_an_address_that_refuses_mail_is_suppressed_and_wishes_nothing(
    engine: AsyncEngine, desk: Desk, company: UUID
) -> None:
    to = PATHS.address(await sent_to(engine, company))
    assert await desk.take_mail(report("5.1.1", "550 user unknown", to), "imap") is Effect.SUPPRESSED
    assert await said(engine) == []
    assert [row["reason"] for row in await rows(engine, suppressions)] == ["bounced"]


async def test_a_wish_from_before_the_reports_were_ordered_ends_nothing(
    engine: AsyncEngine, company: UUID, ingest_site: IngestSite
) -> None:
    await heard(ingest_site, company, datetime.now(UTC) - timedelta(minutes=5))
    assert (await in_tx(engine, contacts_of, [company]))[company].email == ADDRESS
    await heard(ingest_site, company, datetime.now(UTC))
    assert await in_tx(engine, contacts_of, [company]) == {}
