"""What an operator types, and what the answer is when something is wrong."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable

import nats
import pytest
from fixtures.servers import TestDatabase

from shared import dead_letters
from shared.database import create_engine
from shared.ledger import SERVICES, ledger

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(database: TestDatabase, nats_url: str) -> Command:
    urls = {f"TALENTPOOL_{name.upper()}_DATABASE_URL": database.service_url(name) for name in SERVICES}
    environment = (
        os.environ
        | urls
        | {
            "TALENTPOOL_NATS_URL": nats_url,
            "TALENTPOOL_ADMIN_DATABASE_URL": database.owner_url,
            "COLUMNS": "200",
        }
    )

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "talentpool", *arguments],
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


async def write_letter(database: TestDatabase, reason: str) -> None:
    engine = create_engine(database.service_url("portal"))
    letter = dead_letters.Letter(
        "portal-mail-bounced", "mail.bounced", "MAIL", 7, b'{"a": 1}', {"Nats-Msg-Id": "x"}, reason, 3
    )
    async with engine.begin() as tx:
        await dead_letters.write(tx, ledger("portal"), letter)
    await engine.dispose()


async def test_a_dead_letter_is_listed_shown_replayed_and_gone(
    command: Command, database: TestDatabase, nats_url: str
) -> None:
    await write_letter(database, "[red]odd[/red] [/b] reason")
    listed = await asyncio.to_thread(command, "dead-letters", "list")
    assert "[red]odd[/red] [/b] reason" in listed.stdout, listed.stderr

    shown = await asyncio.to_thread(command, "dead-letters", "show", "portal", "1")
    assert '{"a": 1}' in shown.stdout

    replayed = await asyncio.to_thread(command, "dead-letters", "replay", "portal", "1")
    assert replayed.returncode == 0, replayed.stderr
    connection = await nats.connect(nats_url)
    message = await connection.jetstream().get_msg("MAIL", 1)
    assert json.loads(message.data or b"") == {"a": 1}
    await connection.close()
    assert "No dead letters wait" in (await asyncio.to_thread(command, "dead-letters", "list")).stdout


async def test_a_discarded_letter_is_no_longer_listed(command: Command, database: TestDatabase) -> None:
    await write_letter(database, "bad")
    assert (await asyncio.to_thread(command, "dead-letters", "discard", "portal", "1")).returncode == 0
    assert "No dead letters wait" in (await asyncio.to_thread(command, "dead-letters", "list")).stdout


def test_provision_can_be_run_again_and_republish_counts(command: Command) -> None:
    again = command("provision")
    assert again.returncode == 0, again.stderr
    assert "nothing to do" in again.stdout
    assert "mailer: 0 events" in command("outbox", "republish", "--since", "1").stdout


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (["dead-letters", "show", "portal", "9"], {}, "dead-letters list"),
        (["dead-letters", "list", "nope"], {}, "there is no service 'nope'"),
        (["provision"], {"TALENTPOOL_NATS_URL": "nats://127.0.0.1:1"}, "NATS does not answer"),
        (["companies", "list"], {"TALENTPOOL_INGEST_DATABASE_URL": "nonsense"}, "postgresql+asyncpg://"),
        (["companies", "list"], {"TALENTPOOL_LOG_LEVEL": "loud"}, "TALENTPOOL_LOG_LEVEL is not valid"),
        (
            ["companies", "list"],
            {"TALENTPOOL_INGEST_DATABASE_URL": "postgresql+asyncpg://x@127.0.0.1:1/x"},
            "Is the database running",
        ),
        (["mail", "preview", "--out", "/dev/null/x"], {}, "/dev/null"),
    ],
)
def test_what_a_person_can_mend_is_said_in_a_sentence(
    command: Command, arguments: list[str], variables: dict[str, str], said: str
) -> None:
    done = command(*arguments, **variables)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
