"""``talentpool dead-letters``: list, inspect, replay and discard messages that no retry could mend."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import dead_letters
from shared.errors import TalentPoolError
from shared.ledger import SERVICES, Ledger, ledger
from shared.settings import Settings, settings_of
from talentpool.services import require_service

app = typer.Typer(no_args_is_help=True, help="Messages that no retry could mend.")
console = Console()

Service = Annotated[str, typer.Argument(help=f"The service that could not handle it: {', '.join(SERVICES)}.")]
LetterId = Annotated[int, typer.Argument(min=1, max=2**63 - 1, help="The letter's number, from `list`.")]


@asynccontextmanager
async def _transaction(service: str) -> AsyncIterator[tuple[AsyncConnection, Ledger, Settings]]:
    from shared.database import create_engine

    settings = settings_of(require_service(service))
    engine = create_engine(settings.database_url)
    try:
        async with engine.begin() as tx:
            yield tx, ledger(service), settings
    finally:
        await engine.dispose()


async def _open_letter(tx: AsyncConnection, tables: Ledger, number: int) -> Row[Any]:
    letter = await dead_letters.find(tx, tables, number)
    if letter is None:
        message = f"{tables.schema} has no dead letter {number}: see `talentpool dead-letters list`"
        raise TalentPoolError(message)
    return letter


@app.command("list")
def list_letters(
    service: Annotated[str | None, typer.Argument(help="Only this service's.")] = None,
) -> None:
    """Show the letters that wait for a decision, oldest first."""

    async def collect() -> list[tuple[str, Row[Any]]]:
        rows: list[tuple[str, Row[Any]]] = []
        for name in [service] if service else SERVICES:
            async with _transaction(name) as (tx, tables, _):
                rows += [(name, row) for row in await dead_letters.waiting(tx, tables)]
        return rows

    rows = asyncio.run(collect())
    table = Table("service", "number", "since", "subject", "deliveries", "reason")
    for name, row in rows:
        table.add_row(
            name,
            str(row.id),
            f"{row.created_at:%Y-%m-%d %H:%M}",
            escape(row.subject),
            str(row.deliveries),
            escape(row.reason.splitlines()[0][:100]),
        )
    console.print(table if rows else "No dead letters wait.")


@app.command()
def show(service: Service, number: LetterId) -> None:
    """Show one letter whole: reason, headers and body."""

    async def read() -> Row[Any]:
        async with _transaction(service) as (tx, tables, _):
            return await _open_letter(tx, tables, number)

    letter = asyncio.run(read())
    console.print(f"{letter.consumer}, {letter.stream} message {letter.stream_sequence}, {letter.subject}")
    console.print(f"since {letter.created_at:%Y-%m-%d %H:%M:%S %Z}, deliveries: {letter.deliveries}")
    console.print(f"reason: {letter.reason}", markup=False)
    console.print(f"headers: {json.dumps(letter.headers, ensure_ascii=False)}", markup=False)
    console.print(letter.body.decode(errors="replace"), markup=False)


@app.command()
def replay(service: Service, number: LetterId) -> None:
    """Publish a letter's message again; consumers that have handled it drop it."""

    async def run() -> None:
        async with _transaction(service) as (tx, tables, settings):
            letter = await _open_letter(tx, tables, number)
            await _publish(settings.nats_url, letter)
            await dead_letters.mark_replayed(tx, tables, number)

    asyncio.run(run())
    console.print(f"published again: {service} {number}")


async def _publish(url: str, letter: Row[Any]) -> None:
    from shared.broker import connect_once

    # Without Nats-Msg-Id, which would make JetStream drop the repeat.
    headers = {key: value for key, value in letter.headers.items() if not key.startswith("Nats-")}
    async with connect_once(url) as jetstream:
        await jetstream.publish(
            letter.subject, letter.body, stream=letter.stream, headers=headers, timeout=10
        )


@app.command()
def discard(service: Service, number: LetterId) -> None:
    """Note that a letter needs nothing more; it stays in the table."""

    async def run() -> None:
        async with _transaction(service) as (tx, tables, _):
            await _open_letter(tx, tables, number)
            await dead_letters.mark_discarded(tx, tables, number)

    asyncio.run(run())
    console.print(f"discarded: {service} {number}")
