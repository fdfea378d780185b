"""The commands for companies and feeds, as an operator types them, on real PostgreSQL."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import typer
from sqlalchemy import text
from typer.testing import CliRunner

from services.ingest.cli import companies, feeds
from services.ingest.handlers import feed_received
from services.ingest.keys import hash_of
from services.ingest.reader.pool import read_here
from services.ingest.settings import IngestSettings
from services.ingest.storage.companies import owner_of_key
from shared.errors import TalentPoolError
from shared.events import FeedReceived
from shared.runtime import Runtime

Command = Callable[..., Awaitable[str]]
JOB = {"id": 1, "absolute_url": "https://example.org/1", "title": "Kokk", "location": {"name": "Oslo"}}


@pytest.fixture
def runtime(runtime_for: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch) -> Runtime:
    made = runtime_for(IngestSettings)
    monkeypatch.setenv("TALENTPOOL_INGEST_DATABASE_URL", made.settings.database_url.get_secret_value())
    return made


@pytest.fixture
def command(runtime: Runtime) -> Command:
    """Runs a command in a thread, since commands start an event loop of their own."""
    assert runtime

    async def run(app: typer.Typer, *arguments: str) -> str:
        result = await asyncio.to_thread(CliRunner().invoke, app, arguments)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    return run


def feed_file(folder: Path, name: str, *jobs: dict[str, Any]) -> str:
    path = folder / name
    path.write_text(json.dumps({"jobs": jobs}), encoding="utf-8")
    return str(path)


async def key_works(runtime: Runtime, output: str) -> bool:
    secret = output.strip().splitlines()[-1]
    async with runtime.engine.connect() as connection:
        return await owner_of_key(connection, hash_of(secret)) is not None


async def test_a_company_has_keys_that_come_and_go(command: Command, runtime: Runtime) -> None:
    first = await command(companies, "add", "Hotell Bryggesjøen")
    assert await key_works(runtime, first)
    second = await command(companies, "rotate-key", "hotell  BRYGGESJØEN")
    assert (await key_works(runtime, first), await key_works(runtime, second)) == (False, True)
    assert second.strip().splitlines()[-1][:9] in await command(companies, "list")
    assert "1 key of" in await command(companies, "revoke-key", "Hotell Bryggesjøen")
    assert not await key_works(runtime, second)


@pytest.mark.parametrize(
    ("app", "arguments", "sentence"),
    [
        (companies, ["add", "FJORDLYS"], "there is a company FJORDLYS already"),
        (companies, ["add", " "], "is no name"),
        (companies, ["rotate-key", "Nobody"], "there is no company Nobody"),
        (companies, ["revoke-key", "Fjordlys", "tp_none"], "has no working key tp_none"),
        (feeds, ["add", "Nobody", "jobs"], "there is no company Nobody"),
        (feeds, ["add", "Fjordlys", "a/b"], "is no name"),
        (feeds, ["report", "x"], "x is no delivery id"),
        (feeds, ["report", str(UUID(int=7))], "there is no delivery"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    command: Command, app: typer.Typer, arguments: list[str], sentence: str
) -> None:
    await command(companies, "add", "Fjordlys")
    with pytest.raises(TalentPoolError, match=sentence):
        await command(app, *arguments)


async def test_a_feed_is_added_once_and_listed(command: Command) -> None:
    await command(companies, "add", "Fjordlys")
    assert "has a feed careers" in await command(feeds, "add", "Fjordlys", "careers")
    with pytest.raises(TalentPoolError, match="has a feed careers already"):
        await command(feeds, "add", "Fjordlys", "careers")
    assert "careers" in await command(feeds, "list")


async def test_a_pushed_file_makes_its_feed_and_ends_in_a_report(
    command: Command, runtime: Runtime, tmp_path: Path
) -> None:
    await command(companies, "add", "Fjordlys")
    output = await command(
        feeds, "push", "Fjordlys", feed_file(tmp_path, "jobs.json", JOB, JOB | {"title": ""})
    )
    delivery_id = output.split()[1]
    assert '"received"' in await command(feeds, "report", delivery_id, "--json")
    async with runtime.engine.begin() as tx:
        await feed_received(
            tx, FeedReceived(delivery_id=UUID(delivery_id)), ledger=runtime.ledger, read=read_here
        )
    shown = await command(feeds, "report", delivery_id)
    assert f"delivery {delivery_id} of feed jobs: read" in shown
    assert "rejected: /jobs/1: the posting has no title" in shown
    again = await command(feeds, "push", "Fjordlys", feed_file(tmp_path, "jobs.json", JOB))
    assert again.split()[1] != delivery_id
    assert (await command(feeds, "list")).count("jobs") == 1


async def test_a_second_key_works_beside_the_first(command: Command, runtime: Runtime) -> None:
    first = await command(companies, "add", "Fjordlys")
    second = await command(companies, "add-key", "Fjordlys")
    assert (await key_works(runtime, first), await key_works(runtime, second)) == (True, True)
    await command(companies, "revoke-key", "Fjordlys", second.strip().splitlines()[-1][:9])
    assert (await key_works(runtime, first), await key_works(runtime, second)) == (True, False)


async def test_health_needs_somebody_until_held_postings_are_decided(
    command: Command, runtime: Runtime, tmp_path: Path
) -> None:
    await command(companies, "add", "Fjordlys")
    assert json.loads(await command(feeds, "health", "--json")) == []

    async def deliver(*numbers: int) -> None:
        file = feed_file(tmp_path, "jobs.json", *(JOB | {"id": n, "title": f"Kokk {n}"} for n in numbers))
        delivery_id = UUID((await command(feeds, "push", "Fjordlys", file)).split()[1])
        async with runtime.engine.begin() as tx:
            event = FeedReceived(delivery_id=delivery_id)
            await feed_received(tx, event, ledger=runtime.ledger, read=read_here)

    for decision, left in (("keep", 5), ("release", 1)):
        await deliver(1, 2, 3, 4, 5)
        await deliver(1)
        health = await asyncio.to_thread(CliRunner().invoke, feeds, ["health", "--json"])
        (feed,) = json.loads(health.output)
        assert (health.exit_code, feed["state"], feed["held"]) == (1, "held", 4)
        assert "Kokk 5" in await command(feeds, "held")
        assert "4 postings of jobs" in await command(feeds, decision, "Fjordlys", "jobs")
        (feed,) = json.loads(await command(feeds, "health", "--json"))
        assert (feed["held"], feed["open_jobs"]) == (0, left)
    assert await command(feeds, "held") == "no posting is held\n"


async def test_how_long_a_feed_may_be_silent_is_set_and_set_back(command: Command) -> None:
    await command(companies, "add", "Fjordlys")
    await command(feeds, "add", "Fjordlys", "jobs")
    for said, seconds in (("10d", 864_000), ("auto", 172_800)):
        await command(feeds, "set", "Fjordlys", "jobs", "--silent-after", said)
        (feed,) = json.loads(await command(feeds, "health", "--json"))
        assert (feed["state"], feed["silent_after_seconds"]) == ("new", seconds)
    with pytest.raises(TalentPoolError, match="is no time of silence"):
        await command(feeds, "set", "Fjordlys", "jobs", "--silent-after", "soon")


async def test_an_empty_file_is_refused_in_a_sentence(command: Command, tmp_path: Path) -> None:
    await command(companies, "add", "Fjordlys")
    path = tmp_path / "empty.json"
    path.write_bytes(b"")
    with pytest.raises(TalentPoolError, match="Empty delivery: the body is empty"):
        await command(feeds, "push", "Fjordlys", str(path))


async def test_a_company_gets_reports_at_an_address_and_no_more(command: Command, runtime: Runtime) -> None:
    await command(companies, "add", "Fjordlys AS")
    assert "go to hr@fjordlys.example" in await command(
        companies, "report-to", "Fjordlys AS", "hr@fjordlys.example", "--language", "en"
    )
    async with runtime.engine.connect() as connection:
        rows = (await connection.execute(text("SELECT email, locale FROM ingest.company_contacts"))).all()
    assert [tuple(row) for row in rows] == [("hr@fjordlys.example", "en")]
    assert "gets no more reports" in await command(companies, "report-to", "Fjordlys AS")
    async with runtime.engine.connect() as connection:
        assert (await connection.execute(text("SELECT 1 FROM ingest.company_contacts"))).first() is None
    with pytest.raises(TalentPoolError, match="is no e-mail address"):
        await command(companies, "report-to", "Fjordlys AS", "hr at fjordlys")
    with pytest.raises(TalentPoolError, match="there is no language"):
        await command(companies, "report-to", "Fjordlys AS", "hr@fjordlys.example", "--language", "de")
