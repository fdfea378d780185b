"""Commands that say how feeds are doing, and decide about postings that are held."""

import asyncio
import json
from typing import Annotated

import typer

CompanyName = Annotated[str, typer.Argument(help="The company's name or id.")]
FeedName = Annotated[str, typer.Argument(help="The feed's name.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


def register(feeds: typer.Typer) -> None:
    """Add the commands to ``talentpool feeds``."""
    feeds.command("list")(list_feeds)
    feeds.command("health")(health)
    feeds.command("held")(held)
    feeds.command("release")(release)
    feeds.command("keep")(keep)


def list_feeds() -> None:
    """All feeds with their companies, where they come from, and what was wrong with the last fetch."""
    from services.ingest import health_operating, health_showing

    rows = asyncio.run(health_operating.list_feeds())
    health_showing.show_feeds(rows)


def health(*, as_json: AsJson = False) -> None:
    """How every feed is doing; exits with 1 when one needs somebody: held, failing or silent."""
    from services.ingest import health_operating, health_showing

    rows = asyncio.run(health_operating.list_feeds())
    if as_json:
        typer.echo(json.dumps([row.plain() for row in rows], ensure_ascii=False, indent=2))
    else:
        health_showing.show_health(rows)
    if any(row.needs_somebody for row in rows):
        raise typer.Exit(1)


def held(*, as_json: AsJson = False) -> None:
    """Postings that their feed suddenly lacks, and that stay open until somebody decides."""
    from services.ingest import health_operating, health_showing

    rows = asyncio.run(health_operating.list_held())
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        health_showing.show_held(rows)


def release(company: CompanyName, feed: FeedName) -> None:
    """The held postings of a feed are gone indeed: close them."""
    from services.ingest import health_operating

    count = asyncio.run(health_operating.release(company, feed))
    typer.echo(f"{count} {'posting' if count == 1 else 'postings'} of {feed} closed")


def keep(company: CompanyName, feed: FeedName) -> None:
    """The held postings of a feed are still there: they stay open, however long it lacks them."""
    from services.ingest import health_operating

    count = asyncio.run(health_operating.keep(company, feed))
    typer.echo(f"{count} {'posting' if count == 1 else 'postings'} of {feed} kept open")
