"""Commands for feeds that are fetched from an address."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

CompanyName = Annotated[str, typer.Argument(help="The company's name or id.")]
FeedName = Annotated[str, typer.Argument(help="The feed's name.")]
Url = Annotated[
    str | None, typer.Option(help="Address of the feed, or of the career page; else it is pushed.")
]
Every = Annotated[str | None, typer.Option(help="How often it is fetched: 30m, 1h, 1d; 1h if not given.")]
Secret = Annotated[
    str | None, typer.Option(help="Name of the secret that it needs; empty: none. See docs/feeds.md.")
]
Mapping = Annotated[
    Path | None,
    typer.Option(help="JSON of a spreadsheet's columns and their fields.", exists=True, dir_okay=False),
]
SilentAfter = Annotated[
    str | None,
    typer.Option(help="After how long without a good delivery it is silent: 12h, 10d; auto: by its rhythm."),
]


def register(feeds: typer.Typer) -> None:
    """Add the commands to ``talentpool feeds``."""
    feeds.command("add")(add_feed)
    feeds.command("set")(set_feed)
    feeds.command("pull")(pull)
    feeds.command("pause")(pause)
    feeds.command("resume")(resume)


def add_feed(  # noqa: PLR0913  each is an option
    company: CompanyName,
    feed: FeedName,
    *,
    url: Url = None,
    every: Every = None,
    secret: Secret = None,
    mapping: Mapping = None,
) -> None:
    """Add a feed to a company: one that is pushed, or with --url one that is fetched."""
    from services.ingest import pull_operating

    wishes = pull_operating.Wishes(url, every, secret, mapping)
    asyncio.run(pull_operating.add_feed(company, feed, wishes))
    push = f"push to it with: talentpool feeds push '{company}' FILE --feed {feed}"
    pull = f"it is fetched soon; see how with: talentpool feeds pull '{company}' {feed} --wait"
    typer.echo(f"{company} has a feed {feed}; {pull if url else push}")


def set_feed(  # noqa: PLR0913  each is an option
    company: CompanyName,
    feed: FeedName,
    *,
    url: Url = None,
    every: Every = None,
    secret: Secret = None,
    mapping: Mapping = None,
    silent_after: SilentAfter = None,
) -> None:
    """Change a feed's address, interval, secret, mapping or silence alarm; the rest stays."""
    from services.ingest import pull_operating

    wishes = pull_operating.Wishes(url, every, secret, mapping, silent_after)
    asyncio.run(pull_operating.set_feed(company, feed, wishes))
    typer.echo(f"{feed} of {company} is set")


def pull(
    company: CompanyName,
    feed: FeedName,
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until it was fetched, and say how.")] = False,
) -> None:
    """Let ingest fetch a feed now."""
    from services.ingest import pull_operating

    found = asyncio.run(pull_operating.pull_feed(company, feed, wait=wait))
    if found is None:
        typer.echo(f"{feed} of {company} is fetched next")
        return
    for problem in found["problems"]:
        typer.echo(f"{problem['code']}: {problem['message']}; {problem['mend']}")
    if found["failures"]:
        raise typer.Exit(1)
    typer.echo(f"{feed} of {company} was fetched")


def pause(company: CompanyName, feed: FeedName) -> None:
    """Stop fetching a feed; its jobs stay as they are."""
    _set_paused(company, feed, paused=True)


def resume(company: CompanyName, feed: FeedName) -> None:
    """Go on fetching a feed."""
    _set_paused(company, feed, paused=False)


def _set_paused(company: str, feed: str, *, paused: bool) -> Any:
    from services.ingest import pull_operating

    asyncio.run(pull_operating.pause_feed(company, feed, paused=paused))
    typer.echo(f"{feed} of {company} {'rests' if paused else 'is fetched again'}")
