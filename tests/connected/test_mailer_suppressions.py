"""The suppression list by commands and by the API, on a real database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fixtures.mailer import rows
from fixtures.returning import HASHER, KEYS
from httpx import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from services.mailer.api import failures
from services.mailer.api.access import serving
from services.mailer.api.suppressions import router
from services.mailer.api_keys import hash_of
from services.mailer.settings import MailerSettings
from services.mailer.suppressing import import_lines
from services.mailer.suppressions_cli import suppressions as app
from services.mailer.tables import suppression_removals, suppressions
from shared.errors import TalentPoolError
from shared.runtime import Runtime

SECRET = "tpm_" + "a" * 43


@pytest.fixture
def run(database: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("TALENTPOOL_MAILER_DATABASE_URL", database.service_url("mailer"))
    monkeypatch.setenv("TALENTPOOL_SECRET_KEYS", KEYS)

    def invoke(*arguments: str) -> Any:
        return CliRunner().invoke(app, arguments, catch_exceptions=False)

    return invoke


@pytest.fixture
async def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncEngine:
    return engine_for("mailer")


@pytest.fixture
def client(runtime_for: Callable[..., Runtime]) -> AsyncClient:
    runtime = runtime_for(MailerSettings, api_keys=f"editor:{hash_of(SECRET).hex()}")
    application = FastAPI()
    assert isinstance(runtime.settings, MailerSettings)
    application.include_router(router(serving(runtime, runtime.settings)))
    failures.install(application)
    transport = ASGITransport(application, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {SECRET}"}
    return AsyncClient(transport=transport, base_url="http://mailer", headers=headers)


def test_an_address_is_added_looked_up_and_removed_with_a_reason(run: Any) -> None:
    assert run("add", "kari@mail.example", "--note", "asked by phone").output == "added\n"
    assert run("add", "KARI@mail.example").output == "it was on the list already\n"
    assert "operator (operator): asked by phone" in run("list", "--address", "kari@mail.example").output
    assert "1  operator (operator)" in run("list").output
    with pytest.raises(TalentPoolError, match="say why"):
        run("remove", "kari@mail.example", "--why", " ")
    assert run("remove", "kari@mail.example", "--why", "wrote to us").output == "removed\n"
    assert run("list", "--address", "kari@mail.example").output == "not on the list\n"
    with pytest.raises(TalentPoolError, match="not on the list"):
        run("remove", "kari@mail.example", "--why", "again")
    with pytest.raises(TalentPoolError, match="neither an address"):
        run("add", "kari")


def test_a_file_is_taken_in_but_its_wrong_lines_and_a_second_run_changes_nothing(
    run: Any, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("address,reason\nkari@mail.example,bounced\nnobody\nola@mail.example\n", encoding="utf-8")
    first = run("import", str(file))
    assert "2 added, 0 known already, 1 wrong" in first.output
    assert f"{file}: line 3: neither an address" in first.output
    assert first.exit_code == 1
    assert "0 added, 2 known already, 1 wrong" in run("import", str(file)).output


def test_an_export_has_hashes_alone_and_can_be_imported(run: Any, tmp_path: Path) -> None:
    run("add", "kari@mail.example")
    file = tmp_path / "out.csv"
    assert run("export", str(file)).exit_code == 0
    head, line = file.read_text().splitlines()
    assert head == "hash,reason,source,since"
    assert line.startswith(HASHER.hash("kari@mail.example") + ",operator,operator,")
    assert "0 added, 1 known already, 0 wrong" in run("import", str(file)).output


async def test_a_long_file_is_taken_in_by_parts(engine: AsyncEngine) -> None:
    lines = (f"person{number}@mail.example\n".encode() for number in range(2_500))
    done = await import_lines(engine, lines, HASHER)
    assert (done.added, done.known, done.wrong) == (2_500, 0, 0)
    assert len(await rows(engine, suppressions)) == 2_500


async def test_what_was_removed_is_kept_with_why_and_who(engine: AsyncEngine, client: AsyncClient) -> None:
    async with client:
        added = await client.post("/api/suppressions", json={"address": "kari@mail.example"})
        assert (added.status_code, added.json()) == (201, {"added": True})
        removal = {"address": "kari@mail.example", "why": "mailbox works again"}
        assert (await client.post("/api/suppressions/removals", json=removal)).status_code == 204
        assert (await client.post("/api/suppressions/removals", json=removal)).status_code == 404
    (kept,) = await rows(engine, suppression_removals)
    assert (kept["reason"], kept["why"], kept["who"]) == ("operator", "mailbox works again", "editor")


async def test_the_api_takes_files_gives_hashes_and_asks_for_its_key(client: AsyncClient) -> None:
    async with client:
        done = await client.post("/api/suppressions/import", content=b"kari@mail.example\nnobody\n")
        assert done.json()["faults"][0]["line"] == 2
        assert (done.json()["added"], done.json()["wrong"]) == (1, 1)
        found = await client.post("/api/suppressions/look-up", json={"address": "kari@mail.example"})
        assert [one["reason"] for one in found.json()] == ["imported"]
        exported = await client.get("/api/suppressions/export")
        assert exported.text.splitlines()[1].startswith(HASHER.hash("kari@mail.example"))
        assert (await client.get("/api/suppressions")).json()[0]["count"] == 1
        refused = await client.get("/api/suppressions", headers={"Authorization": "Bearer wrong"})
        assert refused.status_code == 401
