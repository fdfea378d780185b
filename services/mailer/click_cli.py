"""The command that shows an edition's clicks."""

from typing import TYPE_CHECKING

import typer

from services.mailer import edition_options as options

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from services.mailer.storage.clicks import Clicked


def register(app: typer.Typer) -> None:
    """Add the command to those of editions."""
    app.command("clicks")(show_clicks)


def show_clicks(number: options.Number) -> None:
    """How many people opened each job of an edition; only of those who agreed, and never fewer than five."""
    from services.mailer.operating import run
    from services.mailer.stepping import UnknownEditionError
    from services.mailer.storage.clicks import of_edition
    from services.mailer.storage.views import read_views

    async def read(tx: "AsyncConnection") -> "list[Clicked]":
        if not await read_views(tx, number):
            raise UnknownEditionError(number)
        return await of_edition(tx, number)

    found = run(read)
    for one in found:
        typer.echo(f"{one.people:>6}  {one.title or 'a job that is not known any more'}, {one.employer}")
    if not found:
        typer.echo("nothing to show: no job was opened by five people who agreed that clicks are counted")
