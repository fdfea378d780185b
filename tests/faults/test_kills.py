"""Whatever process is killed at whatever time, nothing that was accepted is lost."""

import asyncio
import json
import random
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fixtures.servers import TestDatabase
from fixtures.system import System, eventually
from sqlalchemy import text

from shared.database import create_engine
from shared.ledger import SERVICES
from talentpool.examples import candidates_path, load_companies, rendered_feeds

COMPANIES = 5
KILLS = 12
KILLS_WHILE_SENDING = 2
CONNECTIONS = 10
FEWEST_READERS = 20


def push_feeds(system: System, folder: Path, count: int) -> None:
    for feed in rendered_feeds(datetime.now(UTC).date())[:count]:
        path = folder / feed.name
        path.write_bytes(feed.content)
        system.command("feeds", "push", feed.company.name, str(path))


@pytest.fixture
def extra_environment() -> dict[str, str]:
    """Slow enough that kills hit mails in hand, which go to the next mailer soon."""
    return {
        "TALENTPOOL_MAILER_MAILS_PER_SECOND": "8",
        "TALENTPOOL_MAILER_LEASE_SECONDS": "10",
        "TALENTPOOL_MAILER_SMTP_TIMEOUT": "4",
    }


def status_of(system: System) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(system.command("editions", "status", "1", "--json"))
    return found


async def values(database: TestDatabase, query: str) -> set[Any]:
    engine = create_engine(database.owner_url)
    async with engine.connect() as connection:
        found = set((await connection.execute(text(query))).scalars())
    await engine.dispose()
    return found


def test_an_edition_reaches_everybody_although_services_are_killed_all_the_time(
    system: System, database: TestDatabase, tmp_path: Path
) -> None:
    for company in load_companies()[:COMPANIES]:
        system.command("companies", "add", company.name)
    push_feeds(system, tmp_path, COMPANIES)
    system.command("candidates", "import", str(candidates_path()))
    system.command("editions", "open", "--approve", "--title-en", "Survivors", "--title-nb", "Overlevende")

    chance = random.Random(7)  # noqa: S311  the same kills every time
    for _ in range(KILLS):
        system.supervisor.kill(chance.choice(SERVICES))
        time.sleep(chance.uniform(0.2, 2.0))

    eventually(lambda: status_of(system)["states"].get("sent", 0) > 0)
    for _ in range(KILLS_WHILE_SENDING):
        assert status_of(system)["state"] == "sending"
        system.supervisor.kill("mailer")
        eventually(lambda: system.http.get(system.url("mailer", "/readyz")).status_code == 200)

    eventually(lambda: status_of(system)["state"] == "sent", 180)
    found = status_of(system)
    states = found["states"]
    mails = [mail for mail in system.mails() if mail["subject"].endswith(("Survivors", "Overlevende"))]
    copies = Counter(mail["message_id"] for mail in mails)
    # Whoever wants alerts may have had all of their jobs that way before the edition was frozen.
    assert set(states) <= {"sent", "skipped"}
    assert set(found["skipped"]) <= {"all_sent_before"}
    assert states["sent"] == len(copies) == len({mail["recipient"] for mail in mails}) > FEWEST_READERS
    assert sum(copies.values()) - len(copies) <= (KILLS + KILLS_WHILE_SENDING) * CONNECTIONS

    matched = asyncio.run(values(database, "SELECT candidate_id FROM matcher.rankings"))
    sent = asyncio.run(values(database, "SELECT candidate_id FROM mailer.deliveries WHERE kind = 'digest'"))
    assert matched == sent
    taken = asyncio.run(values(database, "SELECT job_id FROM ingest.jobs WHERE state = 'open'"))
    assert taken == asyncio.run(values(database, "SELECT job_id FROM matcher.job_vectors"))
    assert taken == asyncio.run(values(database, "SELECT job_id FROM mailer.jobs WHERE open"))
    assert asyncio.run(values(database, "SELECT state FROM ingest.deliveries")) == {"read"}
