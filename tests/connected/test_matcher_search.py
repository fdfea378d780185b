"""Candidates for a job: only who agreed to be found, nothing of who they are, and a note of who asked."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fixtures.matcher import DEVELOPER, Bench, job
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from services.matcher.cli import app
from services.matcher.lists import load_index, make_lists
from services.matcher.ranking import Rule
from services.matcher.search import search, searched
from services.matcher.settings import MatcherSettings
from services.matcher.showing import Shown
from services.matcher.tables import PROFILES
from shared.errors import TalentPoolError
from shared.events import JobClosed, JobPosted, TalentChanged
from shared.jobs import Job
from shared.vocabulary import CloseReason, FeedbackKind


@pytest.fixture
def bench(owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine]) -> Bench:
    return Bench(owner, engine_for("matcher"))


async def someone(bench: Bench, *, findable: bool = True, **values: Any) -> UUID:
    candidate_id = await bench.candidate(**values)
    await agree(bench, candidate_id, findable=findable)
    await bench.handle(TalentChanged(candidate_id=candidate_id, version=1))
    return candidate_id


async def agree(bench: Bench, candidate_id: UUID, *, findable: bool) -> None:
    async with bench.owner.begin() as tx:
        await tx.execute(
            text("UPDATE portal.profiles SET findable = :yes WHERE candidate_id = :id"),
            {"yes": findable, "id": candidate_id},
        )


async def found(bench: Bench, posted: Job, most: int = 10) -> list[Shown]:
    async with bench.engine.begin() as tx:
        return await searched(tx, bench.matcher.settings, posted.job_id, "kari of Eksempelsykehuset", most)


@pytest.fixture
async def posted(bench: Bench) -> Job:
    posted = job()
    await bench.handle(JobPosted(job=posted))
    return posted


async def test_only_those_who_agreed_and_whom_the_job_fits_are_found(bench: Bench, posted: Job) -> None:
    await someone(bench, occupation="Intensivsykepleier")
    await someone(bench, findable=False)
    await someone(bench, **DEVELOPER)
    (one,) = await found(bench, posted)
    assert (one.number, one.occupation, one.skills) == (
        1,
        "Intensivsykepleier",
        ("intensivsykepleie", "sårbehandling"),
    )
    assert [each.kind for each in one.reasons] == ["occupation", "skill", "skill", "place"]


async def test_who_withdraws_the_consent_is_gone_at_once(bench: Bench, posted: Job) -> None:
    candidate_id = await someone(bench)
    assert len(await found(bench, posted)) == 1
    await agree(bench, candidate_id, findable=False)
    assert await found(bench, posted) == []


async def test_who_withdraws_while_a_search_runs_is_left_out(
    bench: Bench, posted: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.matcher.storage import searches

    candidate_id, stays = await someone(bench), await someone(bench, occupation="Sykepleier i akutten")
    note = searches.note

    async def withdraw_then_note(tx: Any, who: str, job_id: UUID) -> None:
        await agree(bench, candidate_id, findable=False)
        await note(tx, who, job_id)

    monkeypatch.setattr(searches, "note", withdraw_then_note)
    (one,) = await found(bench, posted)
    assert (one.number, one.occupation) == (1, "Sykepleier i akutten")
    assert stays != candidate_id


@pytest.mark.parametrize("status", ["unsubscribed", "undeliverable"])
async def test_who_gets_no_mail_any_more_is_not_found_either(bench: Bench, posted: Job, status: str) -> None:
    await bench.set_status(await someone(bench), status)
    assert await found(bench, posted) == []


async def test_conditions_and_feedback_bar_as_they_do_in_lists(bench: Bench) -> None:
    posted = job(required_languages=[{"language": "fi", "level": "C1"}])
    fits = job()
    await bench.handle(JobPosted(job=posted), JobPosted(job=fits))
    candidate_id = await someone(bench)
    assert await found(bench, posted) == []
    assert len(await found(bench, fits)) == 1
    await bench.say(candidate_id, fits, FeedbackKind.LESS)
    assert await found(bench, fits) == []


async def test_the_order_and_the_threshold_are_those_of_the_lists(bench: Bench, posted: Job) -> None:
    for number in range(6):
        skills = ["intensivsykepleie", "sårbehandling", "Excel", "salg"][: 1 + number % 4]
        await someone(bench, occupation=f"Sykepleier {number}", skills=skills)
    async with bench.engine.begin() as tx:
        index = await load_index(tx, bench.matcher)
        rule = Rule(5, 0.5, diversity=0.0, orphan_lift=0.0)
        lists = await make_lists(tx, bench.matcher, index, PROFILES.c.findable, rule)
    scores = {each.candidate_id: each.score for each in lists if each.job_id == posted.job_id}
    rows = await bench.rows("SELECT candidate_id, occupation FROM portal.profiles")
    names = {row.occupation: row.candidate_id for row in rows}
    shown = [names[each.occupation] for each in await found(bench, posted)]
    assert len(set(shown)) == len(scores) == 6
    assert [scores[each] for each in shown] == sorted(scores.values(), reverse=True)
    assert [names[each.occupation] for each in await found(bench, posted, most=2)] == shown[:2]


async def test_a_mail_that_had_the_job_hides_nobody(bench: Bench, posted: Job) -> None:
    candidate_id = await someone(bench)
    async with bench.owner.begin() as tx:
        await tx.execute(text("DROP VIEW mailer.sent_jobs"))
        await tx.execute(
            text(
                "CREATE VIEW mailer.sent_jobs AS "
                f"SELECT '{candidate_id}'::uuid AS candidate_id, '{posted.job_id}'::uuid AS job_id"
            )
        )
    assert len(await found(bench, posted)) == 1


async def test_each_search_is_noted_without_candidates_and_cannot_be_changed(
    bench: Bench, posted: Job
) -> None:
    await someone(bench)
    await found(bench, posted)
    await found(bench, posted, most=1)
    rows = await bench.rows("SELECT * FROM matcher.searches ORDER BY search_id")
    assert [set(row._fields) for row in rows] == [{"search_id", "who", "job_id", "asked_at"}] * 2
    assert {(row.who, row.job_id) for row in rows} == {("kari of Eksempelsykehuset", posted.job_id)}
    assert all(abs(datetime.now(UTC) - row.asked_at) < timedelta(minutes=5) for row in rows)
    for change in ("DELETE FROM matcher.searches", "UPDATE matcher.searches SET who = 'nobody'"):
        async with bench.engine.connect() as tx:
            with pytest.raises(ProgrammingError, match="permission denied"):
                await tx.execute(text(change))


async def test_nobody_is_looked_for_where_the_job_is_closed_unknown_or_too_late(
    bench: Bench, posted: Job, settings_for: Callable[..., Any]
) -> None:
    late = job(deadline=datetime.now(UTC) - timedelta(hours=1))
    await bench.handle(JobPosted(job=late))
    await bench.handle(JobClosed(job_id=posted.job_id, version=2, reason=CloseReason.ABSENT))
    settings = settings_for(MatcherSettings)
    with pytest.raises(TalentPoolError, match="deadline"):
        await search(settings, late.job_id, "kari", 10)
    for unknown in (posted.job_id, uuid4()):
        with pytest.raises(TalentPoolError, match="not open"):
            await search(settings, unknown, "kari", 10)
    assert await bench.rows("SELECT 1 FROM matcher.searches") == []


@pytest.fixture
def run(database: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setenv("TALENTPOOL_MATCHER_DATABASE_URL", database.service_url("matcher"))
    monkeypatch.setenv("COLUMNS", "200")

    def invoke(*arguments: str) -> str:
        return CliRunner().invoke(app, ["candidates", *arguments], catch_exceptions=False).stdout

    return invoke


async def test_the_command_shows_a_table_or_json_and_notes_who_asks(
    bench: Bench, posted: Job, run: Callable[..., str]
) -> None:
    candidate_id = await someone(bench)
    table = await asyncio.to_thread(run, str(posted.job_id), "--who", "Eksempelsykehuset")
    assert "Sykepleier" in table
    assert "Works in the field: nurse." in table
    (one,) = json.loads(
        await asyncio.to_thread(run, str(posted.job_id), "--json", "-n", "1", "--locale", "nb")
    )
    assert set(one) == {"number", "occupation", "skills", "level", "languages", "places", "why", "ask"}
    assert one["why"][0] == "Arbeider i yrket: sykepleier."
    assert str(candidate_id) not in table
    assert "@" not in table
    rows = await bench.rows("SELECT who FROM matcher.searches ORDER BY search_id")
    assert rows[0].who == "Eksempelsykehuset"
    assert rows[1].who
    await agree(bench, candidate_id, findable=False)
    assert "Nobody who agreed" in await asyncio.to_thread(run, str(posted.job_id))
