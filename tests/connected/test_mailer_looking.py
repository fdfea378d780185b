"""What operators look at and end by command and by HTTP: what came back, and domains that rest."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from fixtures.mailer import World, rows
from fixtures.returning import DOMAIN, KEYS, PATHS, report, sent_to
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from services.mailer.api.access import serving
from services.mailer.api_keys import new_key
from services.mailer.app import assemble
from services.mailer.cli import mail
from services.mailer.edition_cli import app as editions
from services.mailer.settings import MailerSettings
from services.mailer.storage.holding import note_slowing
from services.mailer.tables import deliveries, domain_rests, returns
from shared.errors import TalentPoolError
from shared.runtime import Runtime

SECRET, ENTRY = new_key("kari")


@pytest.fixture
async def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncEngine:
    return engine_for("mailer")


@pytest.fixture
async def world(owner: AsyncEngine) -> World:
    made = World(owner)
    await made.prepare()
    return made


@pytest.fixture
async def api(runtime_for: Callable[..., Runtime]) -> AsyncIterator[httpx.AsyncClient]:
    runtime = runtime_for(MailerSettings, api_keys=ENTRY, secret_keys=KEYS, bounce_domain=DOMAIN)
    assert isinstance(runtime.settings, MailerSettings)
    app = FastAPI()
    assemble(app, serving(runtime, runtime.settings))
    transport = httpx.ASGITransport(app)
    headers = {"Authorization": f"Bearer {SECRET}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://mailer", headers=headers) as client:
        yield client


@pytest.fixture
def run(database: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("TALENTPOOL_MAILER_DATABASE_URL", database.service_url("mailer"))

    async def invoke(*arguments: str, app: Any = mail) -> str:
        done = await asyncio.to_thread(CliRunner().invoke, app, arguments, catch_exceptions=False)
        return str(done.output)

    return invoke


async def test_what_came_back_is_taken_listed_and_shown_by_http(
    world: World, engine: AsyncEngine, api: httpx.AsyncClient
) -> None:
    raw = report("5.7.1", "550 5.7.1 blocked", PATHS.address(await sent_to(engine, await world.candidate())))
    said = {"kind": "bounce", "grade": "policy", "status": "5.7.1", "diagnostic": "550 5.7.1 blocked"}
    dry = await api.post("/api/returns", content=raw, params={"dry_run": True})
    assert dry.json() == said | {"effect": None}
    assert await rows(engine, returns) == []
    assert (await api.post("/api/returns", content=raw)).json() == said | {"effect": "warned"}
    assert (await api.post("/api/returns", content=raw)).json()["effect"] == "repeated"
    assert (await api.post("/api/returns", content=b"x" * 10_000_001)).status_code == 413
    (listed,) = (await api.get("/api/returns", params={"effect": "warned", "grade": "policy"})).json()
    assert (listed["way"], listed["diagnostic"]) == ("api", "550 5.7.1 blocked")
    assert (await api.get("/api/returns", params={"grade": "hard"})).json() == []
    assert (await api.get(f"/api/returns/{listed['id']}/mail")).content == raw
    missing = await api.get(f"/api/returns/{uuid4()}/mail")
    assert (missing.status_code, missing.json()["title"]) == (404, "Not found")


async def resting(engine: AsyncEngine, candidate: Any) -> None:
    """A domain that rests, and a mail that waits for the end."""
    async with engine.begin() as tx:
        await note_slowing(tx, [("mail.example", "421 4.7.0 too many")])
    (rest,) = await rows(engine, domain_rests)
    waiting = await sent_to(engine, candidate)
    async with engine.begin() as tx:
        values = {"state": "queued", "next_attempt_at": rest["rests_until"], "sent_at": None}
        await tx.execute(update(deliveries).where(deliveries.c.id == waiting).values(values))


async def waits(engine: AsyncEngine) -> bool:
    (mail_of_it,) = await rows(engine, deliveries)
    return bool(mail_of_it["next_attempt_at"] > datetime.now(UTC) + timedelta(seconds=5))


async def test_a_rest_is_seen_and_ended_by_http(
    world: World, engine: AsyncEngine, api: httpx.AsyncClient
) -> None:
    assert (await api.get("/api/rests")).json() == []
    await resting(engine, await world.candidate())
    (rest,) = (await api.get("/api/rests")).json()
    assert (rest["domain"], rest["strikes"], rest["answer"]) == ("mail.example", 1, "421 4.7.0 too many")
    assert await waits(engine)
    assert (await api.delete("/api/rests/Mail.example")).json() == {"mails": 1}
    assert not await waits(engine)
    assert (await api.delete("/api/rests/mail.example")).status_code == 404


async def test_a_rest_is_seen_and_ended_by_command(world: World, engine: AsyncEngine, run: Any) -> None:
    assert await run("rests", "list") == "no domain rests\n"
    await resting(engine, await world.candidate())
    assert "mail.example until 20" in await run("rests", "list")
    assert (
        await run("rests", "end", "mail.example")
        == "mail.example rests no more; 1 mails that waited go now\n"
    )
    assert not await waits(engine)
    with pytest.raises(TalentPoolError, match="is held back; see"):
        await run("rests", "end", "mail.example")


async def test_clicks_of_an_edition_that_is_not_there_are_no_clicks_of_none(
    api: httpx.AsyncClient, run: Any
) -> None:
    assert (await api.get("/api/editions/7/clicks")).status_code == 404
    with pytest.raises(TalentPoolError, match="there is no edition 7"):
        await run("clicks", "7", app=editions)
