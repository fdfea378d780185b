"""Editions' figures as an operator sees them: tables, a progress bar, JSON."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import asdict

from rich.console import Group
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from services.mailer.edition import EditionState
from services.mailer.progress import Status
from services.mailer.settings import MailerSettings
from services.mailer.stepping import UnknownEditionError
from services.mailer.storage.figures import statuses
from shared.database import create_engine

WATCH_SECONDS = 0.5
ENDED = (EditionState.SENT, EditionState.CANCELLED)
MOST_DOMAINS = 12


async def read_statuses(number: int | None = None, settings: MailerSettings | None = None) -> list[Status]:
    """Figures of all editions or of one."""
    engine = create_engine((settings or MailerSettings()).database_url, pool_size=1)
    try:
        async with engine.connect() as tx:
            return await statuses(tx, number)
    finally:
        await engine.dispose()


async def read_status(number: int, settings: MailerSettings | None = None) -> Status:
    """An edition's figures; an unknown number is a :class:`UnknownEditionError`."""
    found = await read_statuses(number, settings)
    if not found:
        raise UnknownEditionError(number)
    return found[0]


async def watch_status(
    number: int, settings: MailerSettings | None = None, say: Callable[[Status], None] | None = None
) -> None:
    """Show how far it is until the edition is sent or cancelled; ``say`` is told each look."""
    columns = (
        TextColumn("{task.description:9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[more]}", markup=False),
    )
    status = await read_status(number, settings)
    with Progress(*columns) as bars:
        ranking = bars.add_task("ranking", total=status.partitions, more="")
        sending = bars.add_task("sending", total=None, more="")
        while True:
            began = time.monotonic()
            status = await read_status(number, settings)
            bars.update(ranking, completed=status.frozen)
            done = status.total - status.open
            bars.update(sending, total=status.total or None, completed=done, more=pace_line(status))
            if say:
                say(status)
            if status.state in ENDED:
                return
            # Counting a million mails takes its time; the ledger is not to be busy with being watched.
            await asyncio.sleep(max(WATCH_SECONDS, 4 * (time.monotonic() - began)))


def pace_line(status: Status) -> str:
    """State, rate and time left, in a line."""
    words = [status.state.replace("_", " ")]
    if status.state == EditionState.SENDING:
        words.append(f"{status.rate:.1f} mails/s")
    if status.seconds_left is not None:
        words.append(f"{duration(status.seconds_left)} left")
    if status.canary and status.canary.state:
        words.append(f"canary {status.canary.state}")
    if status.state == EditionState.PAUSED and status.last_step and status.last_step.note:
        words.append(status.last_step.note)
    return ", ".join(words)


def duration(seconds: float) -> str:
    """Hours, minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def to_json(status: Status) -> str:
    """An edition's figures as JSON."""
    return json.dumps(asdict(status), default=str, indent=2)


def table(found: list[Status]) -> Table:
    """All editions as a table."""
    rows = Table("No.", "Title", "State", "Since", "Mails", "Sent", "Skipped", "Failed", "Unknown", box=None)
    for status in found:
        counts = (status.states.get(state, 0) for state in ("sent", "skipped", "failed", "unknown"))
        since = status.last_step.at if status.last_step else status.drafted_at
        figures = [str(status.total), *map(str, counts)]
        rows.add_row(
            str(status.number), status.title, status.state, f"{since.astimezone():%Y-%m-%d %H:%M}", *figures
        )
    return rows


def summary(status: Status) -> Group:
    """One edition as tables: states and reasons, then domains and what they answered."""
    title = f"Edition {status.number}: {status.title} ({status.state})"
    rows = Table(title=title, box=None, show_header=False)
    rows.add_row("partitions frozen", f"{status.frozen} of {status.partitions}")
    if status.send_at:
        rows.add_row("goes out from", f"{status.send_at.astimezone():%Y-%m-%d %H:%M}")
    for state, mails in sorted(status.states.items()):
        rows.add_row(state, str(mails))
    for reason, mails in sorted(status.reasons.items()):
        rows.add_row(f"  because {reason}", str(mails))
    if status.canary:
        rows.add_row("canary", canary_line(status))
    if status.last_step:
        step = status.last_step
        note = f": {step.note}" if step.note else ""
        rows.add_row("last step", f"{step.after} by {step.who}, {step.at.astimezone():%Y-%m-%d %H:%M}{note}")
    rows.add_row("pace", pace_line(status))
    return Group(rows, domain_table(status)) if status.domains else Group(rows)


def canary_line(status: Status) -> str:
    """How the canary fares, in a line."""
    canary = status.canary
    if canary is None or canary.state is None:
        return f"{canary.share:.1%} will go first" if canary else "none"
    tried = canary.mails - canary.untried
    return (
        f"{canary.state}: {tried} of {canary.mails} tried, {canary.bounced} bounced, "
        f"{canary.complained} complained"
    )


def domain_table(status: Status) -> Table:
    """What destination domains answered, largest first."""
    rows = Table("Domain", "Mails", "Sent", "Waiting", "Failed", "Bounced", "Complained", "Answers", box=None)
    for line in list(status.domains)[:MOST_DOMAINS]:
        figures = (line.mails, line.sent, line.waiting, line.failed, line.bounced, line.complained)
        answers = ", ".join(f"{code}: {mails}" for code, mails in sorted(line.answers.items()))
        rows.add_row(line.domain, *map(str, figures), answers)
    return rows
