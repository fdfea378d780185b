"""Commands about an edition's articles, and the checks before it is approved."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.mailer import edition_options as options
from services.mailer.problems import Problem, errors

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from services.mailer.articles import Article
    from services.mailer.edition import Edition


def register(app: typer.Typer) -> None:
    """Add the commands to those of editions."""
    app.command("articles")(articles)
    app.command("check")(check)


def articles(
    number: options.Number,
    names: Annotated[list[str] | None, typer.Argument(help="Slugs of stored articles.")] = None,
    *,
    folder: Annotated[Path | None, typer.Option(help="Take the files of this folder instead.")] = None,
    take: Annotated[bool, typer.Option(help="Take what is ready now instead.")] = False,
    who: options.Who = None,
) -> None:
    """Give an edition that is not approved yet other articles; without any, list those that it has."""
    from services.mailer.articles import read_articles
    from services.mailer.edition_articles import named_articles, put_articles, ready_articles
    from services.mailer.operating import operator, run
    from services.mailer.settings import MailerSettings

    async def change(tx: "AsyncConnection") -> "tuple[Article, ...]":
        if folder is not None:
            found = read_articles(folder)
        elif take:
            found = await ready_articles(tx, MailerSettings())
        else:
            found = await named_articles(tx, names or ())
        await put_articles(tx, number, found, operator(who))
        return found

    carried = run(change) if names or folder or take else _edition(number).articles
    for article in carried:
        typer.echo(f"{article.section}: {article.slug} ({', '.join(article.texts)})")
    typer.echo(f"edition {number} has {len(carried)} articles")


def check(
    number: options.Number,
    *,
    online: Annotated[bool, typer.Option(help="Also ask whether links and images are there.")] = False,
) -> None:
    """Say what is wrong with an edition; exits with 1 if something keeps it from being approved."""
    import asyncio

    from services.mailer.link_checks import check_links
    from services.mailer.operating import run
    from services.mailer.reviewing import problems_of
    from services.mailer.settings import MailerSettings
    from services.mailer.stepping import hold

    async def look(tx: "AsyncConnection") -> tuple[Problem, ...]:
        return await problems_of(tx, await hold(tx, number))

    problems = run(look)
    if online:
        problems += asyncio.run(check_links(_edition(number).articles, MailerSettings()))
    for problem in problems:
        typer.echo(f"{problem.severity}: {problem}")
    if errors(problems):
        raise typer.Exit(1)
    typer.echo(f"edition {number} may be approved")


def _edition(number: int) -> "Edition":
    from services.mailer.operating import run
    from services.mailer.stepping import UnknownEditionError
    from services.mailer.storage.editions import find_edition

    found = run(lambda tx: find_edition(tx, number))
    if found is None:
        raise UnknownEditionError(number)
    return found
