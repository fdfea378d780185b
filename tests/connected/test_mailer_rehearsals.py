"""Dry runs and schedules by command and over HTTP, and wishes at the moment of sending."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI
from fixtures.editions import Press
from fixtures.mailer import World, card, in_tx, known, start_relay
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from services.mailer import handlers
from services.mailer.api.access import serving
from services.mailer.api_keys import new_key
from services.mailer.app import assemble
from services.mailer.edition_cli import app as editions
from services.mailer.settings import MailerSettings
from shared.errors import TalentPoolError
from shared.events import MatchFound, TalentRegistered
from shared.runtime import Runtime

SECRET, ENTRY = new_key("kari")
WEEKLY = {"name": "weekly", "edition": {"title_nb": "Uke {week}", "title_en": "Week {week}"}}
KEY = "a-key-that-only-tests-ever-sign-with"


@pytest.fixture
async def press(
    owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine], settings_for: Callable[..., Any]
) -> AsyncIterator[Press]:
    world = World(owner)
    await world.prepare()
    made = Press(engine_for("mailer"), world, settings_for)
    controller = start_relay(made.relay, made.port)
    yield made
    controller.stop()


@pytest.fixture
async def api(runtime_for: Callable[..., Runtime]) -> AsyncIterator[httpx.AsyncClient]:
    runtime = runtime_for(MailerSettings, api_keys=ENTRY)
    assert isinstance(runtime.settings, MailerSettings)
    app = FastAPI()
    assemble(app, serving(runtime, runtime.settings))
    headers = {"Authorization": f"Bearer {SECRET}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://mailer", headers=headers) as client:
        yield client


@pytest.fixture
def run(database: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("TALENTPOOL_MAILER_DATABASE_URL", database.service_url("mailer"))
    monkeypatch.setenv("TALENTPOOL_SECRET_KEYS", KEY)
    monkeypatch.setenv("COLUMNS", "160")

    def invoke(*arguments: str) -> Any:
        return CliRunner().invoke(editions, arguments, catch_exceptions=False)

    return invoke


async def test_a_dry_run_and_samples_over_http(api: httpx.AsyncClient, press: Press) -> None:
    number = await press.in_review(candidates=3)
    found = (await api.get(f"/api/editions/{number}/dry-run")).json()
    assert (found["mails"], found["nothing"], found["before"]) == (3, 0, None)
    assert found["lines"] == [{"language": "nb", "cadence": "edition", "mails": 3, "nothing": 0}]
    who = (await press.mails())[0]["candidate_id"]
    shown = (await api.get(f"/api/editions/{number}/dry-run/{who}")).json()
    assert set(shown) == {"subject", "html", "text"}
    assert "Kari Eksempel" in shown["text"]
    assert "@mail.example" not in json.dumps(shown)
    assert await press.state(number) == "in_review"
    for path, status in [
        (f"{number}/dry-run/no-uuid", 422),
        (f"{number}/dry-run/00000000-0000-0000-0000-000000000000", 404),
        ("77/dry-run", 404),
    ]:
        assert (await api.get(f"/api/editions/{path}")).status_code == status
    draft = await press.draft()
    assert (await api.get(f"/api/editions/{draft}/dry-run")).status_code == 409


async def test_schedules_over_http(api: httpx.AsyncClient, press: Press) -> None:  # noqa: ARG001  its views
    added = await api.post("/api/schedules", json=WEEKLY)
    assert added.status_code == 201, added.text
    assert (added.json()["rule"], added.json()["at"], added.json()["made_by"]) == (
        "FREQ=WEEKLY;BYDAY=TU", "07:00:00", "kari",
    )  # fmt: skip
    assert datetime.fromisoformat(added.json()["next_at"]) > datetime.now(UTC)
    assert (await api.get("/api/schedules")).json() == [added.json()]
    twice, wrong = [
        await api.post("/api/schedules", json=WEEKLY | more)
        for more in ({}, {"name": "other", "rule": "each tuesday"})
    ]
    assert (twice.status_code, wrong.status_code) == (422, 422)
    assert "cannot be read" in wrong.text
    assert (await api.delete("/api/schedules/weekly")).status_code == 204
    assert (await api.delete("/api/schedules/weekly")).status_code == 404


async def test_without_a_key_nothing_is_told(api: httpx.AsyncClient) -> None:
    for path in ("/api/editions/1/dry-run", f"/api/editions/1/dry-run/{'0' * 32}", "/api/schedules"):
        assert (await api.get(path, headers={"Authorization": "Bearer no"})).status_code == 401


def test_schedules_by_command(run: Any) -> None:
    titles = ("--title-nb", "Uke {week}", "--title-en", "Week {week}")
    added = run("schedule", "add", "weekly", *titles, "--rule", "FREQ=DAILY", "--who", "kari")
    assert "schedule weekly opens its first edition at 20" in added.output
    listed = run("schedule", "list").output
    assert "FREQ=DAILY" in listed
    assert "07:00 Europe/Oslo" in listed
    with pytest.raises(TalentPoolError, match="can stand in braces"):
        run("schedule", "add", "other", "--title-nb", "{x}", "--title-en", "y")
    assert "weekly is removed" in run("schedule", "remove", "weekly").output
    with pytest.raises(TalentPoolError, match="there is no schedule 'weekly'"):
        run("schedule", "remove", "weekly")


def test_a_dry_run_by_command_of_what_is_not_there(run: Any, tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match="there is no edition 7"):
        run("dry-run", "7", "--sample", "0" * 32, "--out", str(tmp_path))
    run("draft", "--title-nb", "Høst", "--title-en", "Autumn")
    with pytest.raises(TalentPoolError, match="edition 1 is a draft"):
        run("dry-run", "1")


async def test_what_became_of_the_night_waits_for_the_morning_and_confirmations_do_not(press: Press) -> None:
    hour = datetime.now(ZoneInfo("Europe/Oslo")).hour
    night: dict[str, Any] = {"quiet_from": hour, "quiet_until": (hour + 2) % 24}
    who, job = await press.world.candidate(cadence="instant"), card()
    pending = await press.world.candidate("pending", **night)
    await known(press.engine, job)
    await press.world.alert(who, job)
    await in_tx(press.engine, handlers.queue_alert, MatchFound(candidate_id=who, job_id=job.job_id))
    registered = TalentRegistered(candidate_id=pending, version=1)
    await in_tx(press.engine, handlers.ask_to_confirm, registered)
    await press.world.wish(who, **night)
    await press.send()
    found = {row["kind"]: row for row in await press.mails()}
    assert found["confirm"]["state"] == "sent"
    waiting = found["alert"]
    assert (waiting["state"], waiting["attempt"], waiting["dated"]) == ("queued", 0, None)
    assert waiting["next_attempt_at"] > datetime.now(UTC)
    assert len(press.relay.taken) == 1
    await press.world.wish(who, quiet_from=None, quiet_until=None)
    await press.execute("UPDATE mailer.deliveries SET next_attempt_at = now() WHERE state = 'queued'")
    await press.send()
    assert len(press.relay.taken) == 2


async def test_an_edition_that_was_long_in_review_keeps_to_holidays_and_chosen_hours(press: Press) -> None:
    number = await press.in_review(candidates=3)
    away, early, at_once = [row["candidate_id"] for row in await press.mails()]
    here = ZoneInfo("Europe/Oslo")
    hour = (datetime.now(here).hour + 3) % 24
    tomorrow: date = datetime.now(here).date() + timedelta(days=2)
    await press.world.wish(away, paused_until=tomorrow)
    await press.world.wish(early, send_hour=hour)
    from services.mailer import stepping

    await press.take(stepping.approve, number)
    await press.send()
    found = {row["candidate_id"]: row for row in await press.mails()}
    assert (found[away]["state"], found[away]["reason"]) == ("skipped", "on_holiday")
    assert found[at_once]["state"] == "sent"
    assert found[early]["state"] == "queued"
    assert found[early]["next_attempt_at"].astimezone(here).hour == hour
    assert await press.state(number) == "sending"
