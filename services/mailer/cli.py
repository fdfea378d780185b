"""Commands of editors and operators: editions, and previews of mails."""

import asyncio
import getpass
from pathlib import Path
from typing import Annotated

import typer

editions = typer.Typer(help="Editions of the newsletter.", no_args_is_help=True)
mail = typer.Typer(help="Mails and how they look.", no_args_is_help=True)


@editions.command("open")
def open_edition(
    title_nb: Annotated[str, typer.Option(help="Title in Norwegian (bokmål).")],
    title_en: Annotated[str, typer.Option(help="Title in English.")],
    articles: Annotated[Path | None, typer.Option(help="Folder of <slug>.nb.md and <slug>.en.md.")] = None,
    partitions: Annotated[int, typer.Option(min=1, help="Parts that are ranked side by side.")] = 8,
    top_k: Annotated[int, typer.Option(min=1, max=20, help="Most jobs in one digest.")] = 10,
) -> None:
    """Open an edition: it is ranked, and goes out once every candidate's jobs are found."""
    from services.mailer.articles import read_articles
    from services.mailer.opening import open_edition as open_it
    from services.mailer.storage.editions import NewEdition
    from shared.vocabulary import Locale

    new = NewEdition(
        titles={Locale.NB: title_nb, Locale.EN: title_en},
        articles=read_articles(articles) if articles else (),
        partitions=partitions,
        top_k=top_k,
        opened_by=getpass.getuser(),
    )
    number = asyncio.run(open_it(new))
    typer.echo(f"edition {number} is open; follow it with: talentpool editions status {number} --watch")


@editions.command("list")
def list_editions() -> None:
    """All editions, newest first."""
    from services.mailer.figures import read_statuses, table

    _print(table(asyncio.run(read_statuses())))


@editions.command("status")
def edition_status(
    number: Annotated[int, typer.Argument(help="The edition's number.")],
    *,
    watch: Annotated[bool, typer.Option(help="Stay and show progress until the edition is sent.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON.")] = False,
) -> None:
    """An edition's mails by state, and why some were not sent."""
    from services.mailer.figures import read_status, summary, to_json, watch_status

    if watch:
        asyncio.run(watch_status(number))
    status = asyncio.run(read_status(number))
    if as_json:
        typer.echo(to_json(status))
    else:
        _print(summary(status))


@mail.callback()
def _mail() -> None:
    """Mails and how they look."""  # a callback keeps `preview` a word of its own


@mail.command("preview")
def preview(
    folder: Annotated[Path, typer.Argument(help="Where the files go.")],
) -> None:
    """Write an example of every mail in every language as .html, .txt and .eml."""
    from services.mailer.preview import write_previews

    for path in write_previews(folder):
        typer.echo(str(path))


def _print(thing: object) -> None:
    from rich.console import Console

    Console().print(thing)
