"""The matcher's handlers on a real database: what they store, publish, and leave alone."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from fixtures.matcher import DEVELOPER, Bench, job
from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher.calibration import Feature
from services.matcher.index import Weights
from services.matcher.inspection import inspect
from services.matcher.lists import load_index, make_lists
from services.matcher.ranking import Rule
from services.matcher.settings import MatcherSettings
from services.matcher.storage import editions, openings
from services.matcher.storage.profiles import Part, in_part
from shared.errors import PermanentError, TalentPoolError
from shared.events import (
    EditionOpened,
    JobChanged,
    JobClosed,
    JobPosted,
    MatchesRequested,
    TalentChanged,
    TalentWithdrawn,
)
from shared.vocabulary import CloseReason


@pytest.fixture
def bench(owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine]) -> Bench:
    return Bench(owner, engine_for("matcher"))


async def run_edition(bench: Bench, partitions: int = 2) -> Any:
    edition_id = uuid4()
    await bench.handle(EditionOpened(edition_id=edition_id, partitions=partitions, top_k=5))
    requests = [
        MatchesRequested.model_validate(each)
        for each in await bench.published()
        if each["subject"] == "matches.requested" and each["edition_id"] == str(edition_id)
    ]
    await bench.handle(*requests)
    return edition_id


async def test_a_job_is_stored_with_its_facts_and_its_vector(bench: Bench) -> None:
    posted = job()
    await bench.handle(JobPosted(job=posted))
    async with bench.engine.connect() as tx:
        rows = await openings.load(tx, bench.matcher.readers)
    jobs = openings.as_jobs(rows, bench.encoder.dimensions)
    assert jobs.facts[0].occupations == ("nurse",)
    assert jobs.facts[0].skills == ("intensive-care", "wound-care")
    expected = bench.encoder.encode_jobs(["Sykepleier\nIntensivsykepleie og sårbehandling."])
    np.testing.assert_allclose(jobs.vectors, expected, atol=1e-6)
    assert bench.woken == 1


async def test_the_newest_version_wins_in_whatever_order_events_come(bench: Bench) -> None:
    first = job()
    second = job("Lege", job_id=first.job_id, version=2)
    await bench.handle(JobChanged(job=second), JobPosted(job=first))
    (row,) = await bench.rows("SELECT version, title, alert_due FROM matcher.jobs")
    assert tuple(row) == (2, "Lege", True)
    closed = JobClosed(job_id=first.job_id, version=3, reason=CloseReason.ABSENT)
    await bench.handle(closed, JobPosted(job=first), JobChanged(job=second))
    (row,) = await bench.rows("SELECT version, state, body, alert_due FROM matcher.jobs")
    assert tuple(row) == (3, "closed", "", False)
    assert await bench.rows("SELECT 1 FROM matcher.job_vectors") == []


async def test_a_job_whose_text_did_not_change_is_not_embedded_again(bench: Bench) -> None:
    first = job()
    other_terms = job(job_id=first.job_id, version=2, employment_types=["PART_TIME"])
    other_text = job("Lege", job_id=first.job_id, version=3)
    await bench.handle(JobPosted(job=first), JobChanged(job=other_terms))
    assert len(bench.encoder.batches) == 1
    assert (await bench.rows("SELECT version FROM matcher.job_vectors"))[0].version == 2
    await bench.handle(JobChanged(job=other_text))
    assert len(bench.encoder.batches) == 2


async def test_an_edition_ranks_every_part_and_completes_exactly_once(bench: Bench) -> None:
    nurses = [await bench.candidate() for _ in range(6)]
    developer = await bench.candidate(**DEVELOPER)
    for title in ("Sykepleier", "Butikkmedarbeider", "Kokk"):
        await bench.handle(JobPosted(job=job(title, f"Vi søker {title}.")))
    edition_id = await run_edition(bench, partitions=3)

    events = await bench.published()
    ranked = [each for each in events if each["subject"] == "matches.ranked"]
    completed = [each for each in events if each["subject"] == "matches.completed"]
    assert sorted(each["partition"] for each in ranked) == [0, 1, 2]
    assert sum(each["candidates"] for each in ranked) == len(nurses)
    assert [each["candidates"] for each in completed] == [len(nurses)]
    rows = await bench.rows("SELECT * FROM matcher.published_matches")
    assert {row.candidate_id for row in rows} == set(nurses)
    assert developer not in {row.candidate_id for row in rows}
    assert rows[0].reasons[0] == {"kind": "occupation", "nb": "sykepleier", "en": "nurse"}
    assert {(row.rank, row.model_id) for row in rows} == {(1, bench.encoder.model_id)}

    again = MatchesRequested(edition_id=edition_id, partition=0, partitions=3, top_k=5)
    await bench.handle(again, EditionOpened(edition_id=edition_id, partitions=3, top_k=5))
    assert await bench.published() == events


async def test_a_part_of_an_unknown_edition_is_refused_for_good(bench: Bench) -> None:
    with pytest.raises(PermanentError, match="has no part 0"):
        await bench.handle(MatchesRequested(edition_id=uuid4(), partition=0, partitions=1, top_k=5))


async def test_lost_events_converge_when_an_edition_is_ranked(bench: Bench) -> None:
    await bench.handle(JobPosted(job=job()))
    candidate_id = await bench.candidate()
    await run_edition(bench)
    rows = await bench.rows("SELECT candidate_id, model_id FROM matcher.rankings")
    assert [tuple(row) for row in rows] == [(candidate_id, "hashing@000000000001")]


async def test_closed_and_expired_jobs_are_in_no_list(bench: Bench) -> None:
    await bench.candidate()
    closed, expired = job(), job(deadline=datetime.now(UTC) - timedelta(hours=1))
    await bench.handle(JobPosted(job=closed), JobPosted(job=expired))
    await bench.handle(JobClosed(job_id=closed.job_id, version=2, reason=CloseReason.DELETED))
    await run_edition(bench)
    assert await bench.rows("SELECT 1 FROM matcher.rankings") == []


async def test_who_unsubscribed_is_forgotten_and_who_withdrew_is_erased(bench: Bench) -> None:
    gone, erased = await bench.candidate(cadence="instant"), await bench.candidate(cadence="instant")
    await bench.handle(JobPosted(job=job()))
    await bench.handle(*(TalentChanged(candidate_id=each, version=1) for each in (gone, erased)))
    await run_edition(bench)
    await bench.alerts.work()
    await bench.set_status(gone, "unsubscribed")
    await bench.forget(erased)
    await bench.handle(
        TalentChanged(candidate_id=gone, version=2), TalentWithdrawn(candidate_id=erased, version=2)
    )
    assert await bench.rows("SELECT 1 FROM matcher.profile_vectors") == []
    for table in ("rankings", "alerts"):
        rows = await bench.rows(f"SELECT DISTINCT candidate_id FROM matcher.{table}")  # noqa: S608  our own names
        assert [row.candidate_id for row in rows] == [gone]


async def test_a_profile_is_embedded_again_only_when_its_text_changed(bench: Bench) -> None:
    candidate_id = await bench.candidate()
    await bench.handle(TalentChanged(candidate_id=candidate_id, version=1))
    await bench.set_status(candidate_id, "active")
    await bench.handle(TalentChanged(candidate_id=candidate_id, version=2))
    assert len(bench.encoder.batches) == 1
    (row,) = await bench.rows("SELECT version, occupations FROM matcher.profile_vectors")
    assert tuple(row) == (2, ["nurse"])


async def test_a_new_job_is_told_at_once_to_those_whom_it_fits_well_and_who_asked(bench: Bench) -> None:
    instant = await bench.candidate(cadence="instant")
    patient = await bench.candidate(cadence="edition")
    other = await bench.candidate(cadence="instant", **DEVELOPER)
    for candidate_id in (instant, patient, other):
        await bench.handle(TalentChanged(candidate_id=candidate_id, version=1))
    posted = job()
    await bench.handle(JobPosted(job=posted))
    assert await bench.alerts.work() == 1
    assert await bench.alerts.work() == 0
    found = [each for each in await bench.published() if each["subject"] == "matches.found"]
    assert [(each["candidate_id"], each["job_id"]) for each in found] == [(str(instant), str(posted.job_id))]
    (row,) = await bench.rows("SELECT * FROM matcher.published_alerts")
    assert row.reasons[0]["kind"] == "occupation"

    await bench.handle(JobClosed(job_id=posted.job_id, version=2, reason=CloseReason.ABSENT))
    await bench.handle(JobPosted(job=job(job_id=posted.job_id, version=3)))
    assert await bench.alerts.work() == 1
    assert len(await bench.rows("SELECT 1 FROM matcher.alerts")) == 1


async def test_nobody_gets_more_alerts_a_day_than_the_setting_says(bench: Bench) -> None:
    candidate_id = await bench.candidate(cadence="instant")
    await bench.handle(TalentChanged(candidate_id=candidate_id, version=1))
    for number in range(5):
        await bench.handle(JobPosted(job=job(employer=f"Sykehus {number}")))
        await bench.alerts.work()
    assert len(await bench.rows("SELECT 1 FROM matcher.alerts")) == bench.matcher.settings.alerts_a_day


async def test_the_mailer_reads_the_published_views_and_nothing_else(
    bench: Bench, engine_for: Callable[[str], AsyncEngine]
) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import ProgrammingError

    async with engine_for("mailer").connect() as connection:
        for view in ("published_matches", "published_alerts"):
            await connection.execute(text(f"SELECT * FROM matcher.{view}"))  # noqa: S608  our own names
        with pytest.raises(ProgrammingError, match="permission denied"):
            await connection.execute(text("SELECT * FROM matcher.rankings"))
    assert await bench.rows("SELECT 1 FROM matcher.rankings") == []


async def test_parts_that_are_ranked_at_the_same_time_complete_the_edition_once(bench: Bench) -> None:
    for _ in range(8):
        await bench.candidate()
    await bench.handle(JobPosted(job=job()))
    edition_id = uuid4()
    await bench.handle(EditionOpened(edition_id=edition_id, partitions=6, top_k=5))
    requests = [
        MatchesRequested(edition_id=edition_id, partition=number, partitions=6, top_k=5)
        for number in [*range(6), *range(6)]
    ]
    await asyncio.gather(*(bench.handle(each) for each in requests))
    subjects = Counter(each["subject"] for each in await bench.published())
    assert subjects["matches.ranked"] == 6
    assert subjects["matches.completed"] == 1
    assert len(await bench.rows("SELECT 1 FROM matcher.rankings")) == 8


async def test_a_candidate_who_leaves_while_being_ranked_is_in_no_list(bench: Bench) -> None:
    stays, leaves = await bench.candidate(), await bench.candidate()
    await bench.handle(JobPosted(job=job()))
    await bench.handle(*(TalentChanged(candidate_id=each, version=1) for each in (stays, leaves)))
    async with bench.engine.begin() as tx:
        index = await load_index(tx, bench.matcher)
        found = await make_lists(tx, bench.matcher, index, in_part(Part(0, 1)), Rule(5))
        assert len(found) == 2
        await bench.forget(leaves)
        edition_id = uuid4()
        await editions.open_edition(tx, edition_id, 1, 5)
        await editions.keep_rankings(tx, edition_id, 0, "model", found)
        await editions.drop_gone(tx, edition_id, 0)
        assert await editions.finish_part(tx, edition_id, 0) == 1
    assert [row.candidate_id for row in await bench.rows("SELECT * FROM matcher.rankings")] == [stays]


async def test_one_pair_can_be_taken_apart(bench: Bench, settings_for: Callable[..., Any]) -> None:
    candidate_id = await bench.candidate(languages=[{"language": "en", "level": "C1"}])
    posted = job(required_languages=[{"language": "no", "level": "B2"}])
    await bench.handle(JobPosted(job=posted), TalentChanged(candidate_id=candidate_id, version=1))
    found = await inspect(settings_for(MatcherSettings), candidate_id, posted.job_id)
    parts = {part: (value, of) for part, value, of in found.rows}
    assert found.verdict.startswith("vetoed")
    assert parts["vetoes"] == ("1", "language")
    own_trade = Weights().among(1).calibration.coefficients[Feature.OCCUPATION]
    assert parts["occupation"][0] == f"{own_trade:+.2f}"
    assert "intensive-care" in parts["skills"][1]
    with pytest.raises(TalentPoolError, match="no profile"):
        await inspect(settings_for(MatcherSettings), uuid4(), posted.job_id)
    with pytest.raises(TalentPoolError, match="not open"):
        await inspect(settings_for(MatcherSettings), candidate_id, uuid4())
