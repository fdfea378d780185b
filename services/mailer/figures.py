"""Editions' figures as an operator sees them: tables, a progress bar, JSON."""

import asyncio
import json
from dataclasses import asdict

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from services.mailer.edition import EditionState
from services.mailer.settings import MailerSettings
from services.mailer.storage.editions import Status, statuses
from shared.database import create_engine
from shared.errors import TalentPoolError

WATCH_SECONDS = 0.5


async def read_statuses(number: int | None = None, settings: MailerSettings | None = None) -> list[Status]:
    """Figures of all editions or of one."""
    engine = create_engine((settings or MailerSettings()).database_url, pool_size=1)
    try:
        async with engine.connect() as tx:
            return await statuses(tx, number)
    finally:
        await engine.dispose()


async def read_status(number: int, settings: MailerSettings | None = None) -> Status:
    """An edition's figures; an unknown number is a :class:`TalentPoolError`."""
    found = await read_statuses(number, settings)
    if not found:
        message = f"there is no edition {number}; see `talentpool editions list`"
        raise TalentPoolError(message)
    return found[0]


async def watch_status(number: int, settings: MailerSettings | None = None) -> None:
    """Show a bar for ranking and one for sending, until the edition is sent."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    status = await read_status(number, settings)
    with Progress(*columns) as bars:
        ranking = bars.add_task("ranking", total=status.partitions)
        sending = bars.add_task("sending", total=None)
        while True:
            status = await read_status(number, settings)
            bars.update(ranking, completed=status.frozen)
            bars.update(sending, total=status.total or None, completed=status.total - status.open)
            if status.state == EditionState.SENT:
                return
            await asyncio.sleep(WATCH_SECONDS)


def to_json(status: Status) -> str:
    """An edition's figures as JSON."""
    return json.dumps(asdict(status) | {"total": status.total}, default=str, indent=2)


def table(found: list[Status]) -> Table:
    """All editions as a table."""
    rows = Table("No.", "Title", "State", "Opened", "Mails", "Sent", "Skipped", "Failed", "Unknown", box=None)
    for status in found:
        counts = (status.states.get(state, 0) for state in ("sent", "skipped", "failed", "unknown"))
        opened = status.opened_at.astimezone().strftime("%Y-%m-%d %H:%M")
        figures = [str(status.total), *map(str, counts)]
        rows.add_row(str(status.number), status.title, status.state, opened, *figures)
    return rows


def summary(status: Status) -> Table:
    """One edition as a table of states and reasons."""
    title = f"Edition {status.number}: {status.title} ({status.state})"
    rows = Table(title=title, box=None, show_header=False)
    rows.add_row("partitions frozen", f"{status.frozen} of {status.partitions}")
    for state, mails in sorted(status.states.items()):
        rows.add_row(state, str(mails))
    for reason, mails in sorted(status.reasons.items()):
        rows.add_row(f"  because {reason}", str(mails))
    return rows
