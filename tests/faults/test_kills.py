"""Whatever process is killed at whatever time, nothing that was accepted is lost."""

import json
import random
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fixtures.system import System, eventually

from shared.ledger import SERVICES
from talentpool.examples import candidates_path, load_companies, rendered_feeds

COMPANIES = 5
KILLS = 12
CONNECTIONS = 10
FEWEST_READERS = 20


def push_feeds(system: System, folder: Path, count: int) -> None:
    for feed in rendered_feeds(datetime.now(UTC).date())[:count]:
        path = folder / feed.name
        path.write_bytes(feed.content)
        system.command("feeds", "push", feed.company.name, str(path))


def test_an_edition_reaches_everybody_although_services_are_killed_all_the_time(
    system: System, tmp_path: Path
) -> None:
    for company in load_companies()[:COMPANIES]:
        system.command("companies", "add", company.name)
    push_feeds(system, tmp_path, COMPANIES)
    system.command("candidates", "import", str(candidates_path()))
    system.command("editions", "open", "--title-en", "Survivors", "--title-nb", "Overlevende")

    chance = random.Random(7)  # noqa: S311  the same kills every time
    for _ in range(KILLS):
        system.supervisor.kill(chance.choice(SERVICES))
        time.sleep(chance.uniform(0.2, 2.0))

    def sent_edition() -> dict[str, Any] | None:
        found: dict[str, Any] = json.loads(system.command("editions", "status", "1", "--json"))
        return found if found["state"] == "sent" else None

    status = eventually(sent_edition, 180)
    mails = [mail for mail in system.mails() if mail["subject"].endswith(("Survivors", "Overlevende"))]
    copies = Counter(mail["message_id"] for mail in mails)
    assert len(copies) > FEWEST_READERS
    assert len(copies) == len({mail["recipient"] for mail in mails})
    assert set(status["states"]) <= {"sent", "skipped"}
    assert status["states"]["sent"] == len(copies)
    assert sum(copies.values()) - len(copies) <= KILLS * CONNECTIONS
