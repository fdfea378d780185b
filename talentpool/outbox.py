"""``talentpool outbox``: hand events out again, for a NATS store that lost some."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from shared import outbox
from shared.ledger import SERVICES, ledger
from shared.settings import settings_of
from shared.subjects import RETENTION
from talentpool.services import require_service

app = typer.Typer(no_args_is_help=True, help="Events on their way from the databases to NATS.")
console = Console()


@app.callback()
def group() -> None:
    """Make `republish` a subcommand although it is the only one."""


@app.command()
def republish(
    since: Annotated[float, typer.Option(help="Hours back from now.")] = RETENTION.total_seconds() / 3600,
    service: Annotated[str | None, typer.Option(help="Only this service's events.")] = None,
) -> None:
    """Publish the events of the last hours again; whoever has handled one drops it.

    The relay does this by itself when it notices that a stream was lost or rolled back.
    """

    async def run(name: str) -> int:
        from shared.database import create_engine

        engine = create_engine(settings_of(require_service(name)).database_url)
        try:
            async with engine.begin() as tx:
                return await outbox.republish(tx, ledger(name), since * 3600)
        finally:
            await engine.dispose()

    for name in [service] if service else SERVICES:
        console.print(f"{name}: {asyncio.run(run(name))} events wait to be published again")
