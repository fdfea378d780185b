"""The commands for fetched feeds, as an operator types them, on real PostgreSQL and a real server."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from fixtures.site import Site, as_json
from typer.testing import CliRunner

from services.ingest.cli import companies, feeds
from services.ingest.handing_in import hand_in
from services.ingest.pulling import Puller, caps_of, manners_of
from services.ingest.settings import IngestSettings
from services.ingest.tables import DELIVERIES, FEEDS, PULLS
from shared.errors import TalentPoolError
from shared.runtime import Runtime

Command = Callable[..., Awaitable[str]]
JOBS = {"jobs": [{"id": 1, "absolute_url": "https://example.org/1", "title": "Kokk"}]}


@pytest.fixture
def runtime(runtime_for: Callable[..., Runtime], site: Site, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    made = runtime_for(IngestSettings, allowed_hosts=site.host, fetch_delay=0.0)
    monkeypatch.setenv("TALENTPOOL_INGEST_DATABASE_URL", made.settings.database_url.get_secret_value())
    monkeypatch.setenv("TALENTPOOL_INGEST_ALLOWED_HOSTS", site.host)
    monkeypatch.setenv("TALENTPOOL_INGEST_FETCH_DELAY", "0")
    return made


@pytest.fixture
async def command(runtime: Runtime) -> Command:
    """Runs a command in a thread, since commands start an event loop of their own."""
    assert runtime

    async def run(*arguments: str, code: int = 0) -> str:
        app = companies if arguments[0] == "companies" else feeds
        result = await asyncio.to_thread(CliRunner().invoke, app, arguments[1:])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result.output

    await run("companies", "add", "Fjordlys")
    return run


@pytest.fixture
def puller(runtime: Runtime) -> Puller:
    settings = runtime.settings
    assert isinstance(settings, IngestSettings)
    deliver = partial(hand_in, runtime, settings)
    return Puller(runtime, manners_of(settings), caps_of(settings), deliver)


async def test_a_feed_with_an_address_is_fetched_when_an_operator_asks(
    command: Command, puller: Puller, site: Site, runtime: Runtime
) -> None:
    address = site.page("/jobs", as_json(JOBS))
    added = await command(
        "feeds", "add", "Fjordlys", "careers", "--url", f"{address}?key=hush", "--every", "30m"
    )
    assert "talentpool feeds pull 'Fjordlys' careers --wait" in added
    waiting = asyncio.create_task(command("feeds", "pull", "Fjordlys", "careers", "--wait"))
    while not waiting.done():
        await puller.pull_next()
        await asyncio.sleep(0.05)
    assert "careers of Fjordlys was fetched" in await waiting
    async with runtime.engine.connect() as connection:
        assert len((await connection.execute(sa.select(DELIVERIES))).all()) >= 1
        assert (await connection.execute(sa.select(PULLS.c.every_seconds))).scalar_one() == 1_800
    listed = await command("feeds", "list")
    assert "hush" not in listed


async def test_what_was_wrong_is_said_and_ends_with_an_error(
    command: Command, puller: Puller, site: Site
) -> None:
    await command("feeds", "add", "Fjordlys", "careers", "--url", site.url("/none"))
    waiting = asyncio.create_task(command("feeds", "pull", "Fjordlys", "careers", "--wait", code=1))
    while not waiting.done():
        await puller.pull_next()
        await asyncio.sleep(0.05)
    assert "http-status: " in await waiting
    assert "http-status" in await command("feeds", "list")


async def test_a_feed_is_set_bit_by_bit(command: Command, runtime: Runtime, tmp_path: Path) -> None:
    mapping = tmp_path / "columns.json"
    mapping.write_text(json.dumps({"Stilling": "title"}), encoding="utf-8")
    await command("feeds", "add", "Fjordlys", "careers", "--mapping", str(mapping))
    await command("feeds", "set", "Fjordlys", "careers", "--url", "https://boards.greenhouse.io/fjordlys")
    await command("feeds", "set", "Fjordlys", "careers", "--secret", "finn", "--every", "1d")
    async with runtime.engine.connect() as connection:
        row = (
            await connection.execute(
                sa.select(PULLS, FEEDS.c.mapping).join_from(PULLS, FEEDS, PULLS.c.feed_id == FEEDS.c.feed_id)
            )
        ).one()
    assert (row.host, row.every_seconds, row.secret) == ("boards-api.greenhouse.io", 86_400, "finn")
    assert row.mapping == {"Stilling": "title"}
    await command("feeds", "set", "Fjordlys", "careers", "--secret", "")
    async with runtime.engine.connect() as connection:
        assert (await connection.execute(sa.select(PULLS.c.secret))).scalar_one() is None


async def test_a_paused_feed_is_not_fetched_until_it_is_resumed(
    command: Command, puller: Puller, site: Site
) -> None:
    await command("feeds", "add", "Fjordlys", "careers", "--url", site.page("/jobs", as_json(JOBS)))
    assert "rests" in await command("feeds", "pause", "Fjordlys", "careers")
    assert not await puller.pull_next()
    assert "paused" in await command("feeds", "list")
    with pytest.raises(TalentPoolError, match="first `talentpool feeds resume`"):
        await command("feeds", "pull", "Fjordlys", "careers")
    assert "is fetched again" in await command("feeds", "resume", "Fjordlys", "careers")
    assert "is fetched next" in await command("feeds", "pull", "Fjordlys", "careers")
    assert await puller.pull_next()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["add", "Fjordlys", "pushed", "--every", "1h"], "give the address"),
        (["add", "Fjordlys", "x", "--url", "https://example.org/", "--every", "1m"], "is no interval"),
        (["add", "Fjordlys", "x", "--url", "https://example.org/", "--every", "soon"], "is no interval"),
        (["add", "Fjordlys", "x", "--url", "http://example.org/"], "not encrypted"),
        (["add", "Fjordlys", "x", "--url", "https://localhost/"], "not a server of the public internet"),
        (["add", "Fjordlys", "x", "--url", "https://10.0.0.1/"], "not a server of the public internet"),
        (["add", "Fjordlys", "x", "--url", "https://example.org/", "--secret", "K3y/="], "is no name"),
        (["pull", "Fjordlys", "none"], "has no feed none"),
        (["set", "Nobody", "none"], "there is no company Nobody"),
        (["pull", "Fjordlys", "manual"], "is pushed, not fetched"),
        (["pause", "Fjordlys", "manual"], "is pushed, not fetched"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    command: Command, arguments: list[str], sentence: str
) -> None:
    await command("feeds", "add", "Fjordlys", "manual")
    with pytest.raises(TalentPoolError, match=sentence):
        await command("feeds", *arguments)


async def test_an_address_is_tried_without_company_or_database(
    command: Command, site: Site, tmp_path: Path
) -> None:
    rows = [
        {"id": str(n), "name": f"Kokk {n}", "releasedDate": "2027-01-01", "company": {"name": "Fjordlys"}}
        for n in range(3)
    ]
    base = "/v1/companies/fjordlys/postings"
    site.page(
        base,
        lambda asked: as_json(
            {
                "offset": int(asked.query.get("offset", 0)),
                "totalFound": 3,
                "content": rows[int(asked.query.get("offset", 0)) :][:2],
            }
        ),
    )
    for n in range(3):
        site.page(
            f"{base}/{n}", as_json({"jobAd": {"sections": {"jobDescription": {"text": "<p>Lag mat.</p>"}}}})
        )
    found = json.loads((await command("feeds", "check", site.url(base), "--json")).splitlines()[0])
    assert (found["format"], found["pages"], found["taken"], found["complete"]) == (
        "smartrecruiters",
        2,
        3,
        True,
    )
    file = tmp_path / "jobs.json"
    file.write_text(json.dumps(JOBS), encoding="utf-8")
    table = await command("feeds", "check", site.url("/none"), str(file), "https://169.254.169.254/", code=1)
    assert "answers 404" in table
    assert "not a server of the public internet" in table
    assert "greenhouse" in table
    assert "cannot be opened" in await command("feeds", "check", "nowhere", code=1)
