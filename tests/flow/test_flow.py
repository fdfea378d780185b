"""The events' way through all services, without a server in between."""

import io
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flow.conftest import Flow

from services.ingest.keys import new_key
from services.ingest.receiving import take_delivery
from services.ingest.spooling import spool_file, spool_folder
from services.ingest.storage import companies
from services.mailer.stepping import draft_and_open
from services.mailer.storage.editions import NewEdition
from services.mailer.who import person
from services.portal.candidates import Consent
from services.portal.consent_texts import FINDABLE
from services.portal.forms import ImportedCandidate, Profile
from services.portal.storage import changes, feedback
from services.portal.storage.bulk import take_chunk
from shared import outbox
from shared.runtime import Runtime
from shared.subjects import CONSUMERS
from shared.vocabulary import FeedbackKind, Locale

WELDER = {
    "email": "ada@example.org",
    "locale": "en",
    "occupation": "welder",
    "skills": ["MIG/MAG welding"],
    "languages": [{"language": "en"}],
    "places": [],
    "permit": "eea",
    "cadence": "edition",
}


def posting(reference: str, title: str, text: str) -> dict[str, Any]:
    return {
        "@type": "JobPosting",
        "identifier": reference,
        "title": title,
        "description": text,
        "datePosted": datetime.now(UTC).date().isoformat(),
        "hiringOrganization": {"name": "Havnes Verft"},
        "jobLocation": {"address": {"addressLocality": "Oslo", "addressCountry": "NO"}},
        "url": f"https://example.org/{reference}",
    }


WELDING = posting("w1", "Welder", "We weld ships. You know MIG/MAG welding. We speak English.")
COOKING = posting("c1", "Chef", "You cook Nordic food for our guests. We speak English.")


async def values(runtime: Runtime, query: str) -> list[Any]:
    async with runtime.engine.connect() as connection:
        return list((await connection.execute(sa.text(query))).scalars())


async def add_feed(flow: Flow) -> UUID:
    async with flow.ingest.engine.begin() as tx:
        await companies.add_company(tx, "Havnes Verft", new_key())
        company = await companies.find_company(tx, "Havnes Verft")
        assert company is not None
        feed = await companies.add_feed(tx, company.company_id, "jobs")
        assert feed is not None
        return feed


async def deliver(flow: Flow, feed: UUID, *postings: dict[str, Any]) -> None:
    content = json.dumps({"@context": "https://schema.org", "@graph": postings}).encode()
    with spool_folder() as folder:
        part = spool_file(io.BytesIO(content), folder, 1_000_000)
        await take_delivery(flow.ingest.engine, flow.ingest.ledger, feed, [part])
    await flow.settle()


async def join(flow: Flow) -> UUID:
    async with flow.portal.engine.begin() as tx:
        await take_chunk(tx, flow.portal.ledger, [ImportedCandidate.model_validate(WELDER)])
    await flow.settle()
    (candidate,) = await values(flow.portal, "SELECT candidate_id FROM portal.candidates")
    assert isinstance(candidate, UUID)
    return candidate


async def open_edition(flow: Flow) -> None:
    titles = {Locale.NB: "Jobber", Locale.EN: "Jobs"}
    new = NewEdition(
        titles=titles, articles=(), partitions=3, top_k=5, opened_by="test", approves_itself=True
    )
    async with flow.mailer.engine.begin() as tx:
        await draft_and_open(tx, flow.mailer.ledger, new, person("test"))
    await flow.settle()


async def no_dead_letters(flow: Flow) -> bool:
    counts = [await values(runtime, "SELECT reason FROM dead_letters") for runtime in flow.runtimes]
    return counts == [[], [], [], []]


async def test_every_service_subscribes_to_exactly_what_the_table_says(flow: Flow) -> None:
    for runtime in flow.runtimes:
        wanted = {consumer.durable for consumer in CONSUMERS if consumer.service == runtime.name}
        subscribed = {subscriber.extra_options["durable"] for subscriber in runtime.broker.subscribers}
        assert subscribed == wanted


async def test_a_delivery_reaches_matcher_and_mailer_and_a_second_one_changes_nothing(flow: Flow) -> None:
    feed = await add_feed(flow)
    await deliver(flow, feed, WELDING, COOKING)
    assert len(await values(flow.matcher, "SELECT job_id FROM matcher.job_vectors")) == 2
    assert len(await values(flow.mailer, "SELECT job_id FROM mailer.jobs WHERE open")) == 2

    written = "SELECT count(*) FROM ingest.outbox WHERE subject LIKE 'jobs.%'"
    before = await values(flow.ingest, written)
    await deliver(flow, feed, WELDING, COOKING)
    assert (
        await values(flow.ingest, "SELECT count(*) FROM ingest.outbox WHERE subject LIKE 'jobs.%'") == before
    )

    await deliver(flow, feed, WELDING)
    assert await values(flow.matcher, "SELECT state FROM matcher.jobs ORDER BY state") == ["closed", "open"]
    assert len(await values(flow.mailer, "SELECT job_id FROM mailer.jobs WHERE open")) == 1
    assert await no_dead_letters(flow)


async def test_an_edition_freezes_one_digest_for_each_candidate_with_matches(flow: Flow) -> None:
    await deliver(flow, await add_feed(flow), WELDING, COOKING)
    candidate = await join(flow)
    await open_edition(flow)
    (content,) = await values(flow.mailer, "SELECT content FROM mailer.deliveries WHERE kind = 'digest'")
    assert [item["job"]["title"] for item in content["items"]] == ["Welder"]
    assert await values(flow.mailer, "SELECT candidate_id FROM mailer.deliveries") == [candidate]
    assert await values(flow.mailer, "SELECT state FROM mailer.editions") == ["sending"]
    assert await no_dead_letters(flow)


async def test_who_objects_to_profiling_is_ranked_for_nothing_and_gets_a_plain_digest(flow: Flow) -> None:
    feed = await add_feed(flow)
    await deliver(flow, feed, WELDING, COOKING)
    candidate = await join(flow)
    vectors = "SELECT candidate_id FROM matcher.profile_vectors"
    assert await values(flow.matcher, vectors) == [candidate]
    await open_edition(flow)
    assert await values(flow.matcher, "SELECT candidate_id FROM matcher.standings") == [candidate]

    wishes = {name: value for name, value in WELDER.items() if name != "email"}
    consent = Consent(FINDABLE, Locale.EN, "profile")
    async with flow.portal.engine.begin() as tx:
        objecting = Profile.model_validate(wishes | {"plain": True, "cadence": "instant"})
        await changes.save_profile(tx, flow.portal.ledger, candidate, objecting, consent)
    await flow.settle()
    assert await values(flow.matcher, vectors) == []
    assert await values(flow.matcher, "SELECT candidate_id FROM matcher.standings") == []
    await deliver(flow, feed, WELDING, COOKING, posting("b1", "Baker", "You bake bread. We speak English."))
    await open_edition(flow)
    ranked = "SELECT count(*) FROM matcher.rankings"
    assert await values(flow.matcher, ranked) == [1]
    digests = "SELECT content FROM mailer.deliveries WHERE kind = 'digest' ORDER BY created_at"
    first, second = await values(flow.mailer, digests)
    assert first.get("plain") is None
    assert second["plain"]
    had, new = ({item["job"]["title"] for item in content["items"]} for content in (first, second))
    assert "Welder" in had
    assert "Baker" in new
    assert new <= {"Chef", "Baker"} - had  # of one employer two are looked at
    assert await no_dead_letters(flow)


async def test_what_a_candidate_says_of_a_job_reaches_the_matcher_and_the_next_edition(flow: Flow) -> None:
    await deliver(flow, await add_feed(flow), WELDING, COOKING)
    candidate = await join(flow)
    (welding,) = await values(flow.mailer, "SELECT job_id FROM mailer.jobs WHERE card->>'title' = 'Welder'")
    async with flow.portal.engine.begin() as tx:
        assert await feedback.give(tx, flow.portal.ledger, candidate, welding, FeedbackKind.APPLIED)
    await flow.settle()
    assert await values(flow.portal, "SELECT title FROM portal.feedback") == ["Welder"]
    assert await values(flow.matcher, "SELECT title FROM matcher.feedback_jobs") == ["Welder"]
    await open_edition(flow)
    assert await values(flow.mailer, "SELECT id FROM mailer.deliveries WHERE kind = 'digest'") == []
    async with flow.portal.engine.begin() as tx:
        assert await feedback.take_back(tx, flow.portal.ledger, candidate, None)
    await flow.settle()
    assert await values(flow.matcher, "SELECT title FROM matcher.feedback_jobs") == []
    assert await no_dead_letters(flow)


async def test_an_erased_candidate_leaves_no_row_in_matcher_and_no_content_in_mailer(flow: Flow) -> None:
    await deliver(flow, await add_feed(flow), WELDING)
    candidate = await join(flow)
    await open_edition(flow)
    async with flow.portal.engine.begin() as tx:
        assert await changes.erase(tx, flow.portal.ledger, candidate)
    await flow.settle()
    assert await values(flow.matcher, "SELECT candidate_id FROM matcher.profile_vectors") == []
    assert await values(flow.matcher, "SELECT candidate_id FROM matcher.rankings") == []
    assert await values(flow.mailer, "SELECT state FROM mailer.deliveries WHERE state = 'queued'") == []
    assert await no_dead_letters(flow)


async def test_events_that_come_again_change_nothing(flow: Flow) -> None:
    await deliver(flow, await add_feed(flow), WELDING, COOKING)
    await join(flow)
    await open_edition(flow)
    for runtime in flow.runtimes:
        async with runtime.engine.begin() as tx:
            assert await outbox.republish(tx, runtime.ledger, 3600) > 0 or runtime is flow.portal
    await flow.settle()
    assert len(await values(flow.mailer, "SELECT id FROM mailer.deliveries")) == 1
    assert await no_dead_letters(flow)
