"""``talentpool editions dry-run``: what an edition would do if it went now."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from services.mailer import edition_options as options

if TYPE_CHECKING:
    from services.mailer.dry_run import DryRun
    from services.mailer.rehearsing import Rehearsal
    from services.mailer.settings import MailerSettings


def register(app: typer.Typer) -> None:
    """Add the command to those of editions."""
    app.command("dry-run")(dry_run)


def dry_run(
    number: options.Number,
    *,
    sample: Annotated[
        list[UUID] | None, typer.Option(help="Also write this candidate's mail into the folder; may recur.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder of samples.")] = Path("samples"),
    as_json: options.AsJson = False,
) -> None:
    """Count who would get how much, who nothing and why, and what is new. It changes nothing."""
    import asyncio

    from services.mailer.rehearsing import create_rehearsal
    from services.mailer.settings import MailerSettings
    from services.mailer.showing import as_json as json_of
    from services.mailer.showing import show
    from services.mailer.showing_dry_run import dry_run_tables

    settings = MailerSettings()
    how = create_rehearsal(settings)
    found = asyncio.run(_rehearse(settings, number, how))
    if as_json:
        typer.echo(json_of(found))
    else:
        show(dry_run_tables(found))
    for candidate in sample or ():
        for path in asyncio.run(_sample(settings, number, candidate, out, how)):
            typer.echo(f"wrote {path}", err=as_json)


async def _rehearse(settings: "MailerSettings", number: int, how: "Rehearsal") -> "DryRun":
    from services.mailer.operating import transaction
    from services.mailer.rehearsing import rehearse

    async with transaction(settings) as tx:
        return await rehearse(tx, number, how)


async def _sample(
    settings: "MailerSettings", number: int, candidate: UUID, out: Path, how: "Rehearsal"
) -> list[Path]:
    from services.mailer.operating import transaction
    from services.mailer.rehearsing import sample
    from services.mailer.samples import write_sample

    async with transaction(settings) as tx:
        ready = await sample(tx, number, candidate, how)
    return write_sample(ready, how.composer, out)
