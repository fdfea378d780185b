"""The commands about what came back, on a real database."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fixtures.mailer import World, rows
from fixtures.returning import DOMAIN, KEYS, PATHS, report, sent_to
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from services.mailer.returns_cli import returns as app
from services.mailer.tables import returns
from shared.errors import TalentPoolError


@pytest.fixture
def run(database: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("TALENTPOOL_MAILER_DATABASE_URL", database.service_url("mailer"))
    monkeypatch.setenv("TALENTPOOL_MAILER_BOUNCE_DOMAIN", DOMAIN)
    monkeypatch.setenv("TALENTPOOL_SECRET_KEYS", KEYS)

    async def invoke(*arguments: str) -> Any:
        return await asyncio.to_thread(CliRunner().invoke, app, arguments, catch_exceptions=False)

    return invoke


async def test_a_file_is_taken_listed_and_shown(
    run: Any, owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine], tmp_path: Path
) -> None:
    world, engine = World(owner), engine_for("mailer")
    await world.prepare()
    file = tmp_path / "bounce.eml"
    raw = report("5.7.1", "550 5.7.1 blocked", PATHS.address(await sent_to(engine, await world.candidate())))
    file.write_bytes(raw)
    assert (await run("read", str(file), "--dry-run")).output == "bounce policy 5.7.1 550 5.7.1 blocked\n"
    assert await rows(engine, returns) == []
    assert (await run("read", str(file))).output.endswith("\nwarned\n")
    assert (await run("read", str(file))).output.endswith("\nrepeated\n")
    (row,) = await rows(engine, returns)
    assert f"{row['id']}  bounce policy 5.7.1 warned (command)" in (await run("list")).output
    assert (await run("list", "--grade", "hard")).output == ""
    assert "'firm' is not one of" in (await run("list", "--grade", "firm")).output
    assert (await run("list", "--effect", "warned")).output != ""
    assert (await run("show", str(row["id"]))).stdout_bytes == raw
    with pytest.raises(TalentPoolError, match="no bytes are kept"):
        await run("show", "00000000-0000-4000-8000-000000000000")
