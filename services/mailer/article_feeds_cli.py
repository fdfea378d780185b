"""Commands of editors about partners' feeds, whose items become articles."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from services.mailer import edition_options as options
from shared.vocabulary import Locale

if TYPE_CHECKING:
    from services.mailer.partner_feeds.pulling import Pulled

feeds = typer.Typer(
    help="RSS and Atom feeds of municipalities and partners: their items become articles.",
    no_args_is_help=True,
)

Number = Annotated[int, typer.Argument(help="The feed's number, as `talentpool articles feeds list` has it.")]


@feeds.command("add")
def add(  # noqa: PLR0913  each is an option
    url: Annotated[str, typer.Argument(help="Address of the feed; https.")],
    *,
    partner: Annotated[str, typer.Option(help="Name under which its articles are shown.")],
    section: Annotated[str, typer.Option(help="news, practical, events or employers.")] = "news",
    locale: Annotated[Locale, typer.Option(help="Language of its items.")] = Locale.NB,
    trusted: Annotated[bool, typer.Option(help="Its articles need no editor's yes.")] = False,
    days: Annotated[int, typer.Option(min=1, max=365, help="How long an item is offered to editions.")] = 14,
    who: options.Who = None,
) -> None:
    """Add a feed; the running mailer fetches it within half a minute."""
    from services.mailer.operating import operator
    from services.mailer.partner_feeds.fetching import rules_of
    from services.mailer.partner_feeds.operating import add_feed, asked
    from services.mailer.settings import MailerSettings

    new = asked(
        url,
        partner=partner,
        section=section,
        locale=locale,
        trusted=trusted,
        days=days,
        by=operator(who).name,
        rules=rules_of(MailerSettings()),
    )
    typer.echo(f"feed {asyncio.run(add_feed(new))} added")


@feeds.command("list")
def list_feeds() -> None:
    """All feeds, when they were read last, and what was wrong with the last fetch."""
    from services.mailer.article_showing import feeds_table
    from services.mailer.partner_feeds.operating import read_feeds
    from services.mailer.showing import show

    show(feeds_table(asyncio.run(read_feeds())))


@feeds.command("fetch")
def fetch(
    number: Annotated[int | None, typer.Argument(help="The feed's number; none: all.")] = None,
) -> None:
    """Fetch feeds now, from here; exits with 1 if one failed."""
    from services.mailer.partner_feeds.operating import fetch_now

    failed = False
    for feed, pulled in asyncio.run(fetch_now(number)):
        typer.echo(f"feed {feed.origin.number} ({feed.origin.partner}): {_said(pulled)}")
        for slug in pulled.articles:
            typer.echo(f"  {slug}")
        failed = failed or pulled.failed
    if failed:
        raise typer.Exit(1)


@feeds.command("remove")
def remove(number: Number) -> None:
    """Forget a feed; its articles stay."""
    from services.mailer.partner_feeds.operating import remove_feed

    asyncio.run(remove_feed(number))
    typer.echo(f"feed {number} removed; its articles stay")


def _said(pulled: "Pulled") -> str:
    done = "not changed" if pulled.unchanged else f"{len(pulled.articles)} new articles"
    if pulled.problem is None:
        return done
    told = f"{pulled.problem['message']}: {pulled.problem['mend']}"
    return told if pulled.failed else f"{done}; {told}"
