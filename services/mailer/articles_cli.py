"""Commands of editors about articles. Each needs only the database."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from services.mailer import edition_options as options
from services.mailer.article_feeds_cli import feeds
from services.mailer.problems import Problem, errors
from shared.vocabulary import Locale

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

articles = typer.Typer(help="Articles of the newsletter.", no_args_is_help=True)
articles.add_typer(feeds, name="feeds")

Slug = Annotated[str, typer.Argument(help="The article's name, as in <slug>.nb.md.")]


@articles.command("add")
def add(
    places: Annotated[list[Path], typer.Argument(help="Files <slug>.nb.md or <slug>.en.md, or folders.")],
    *,
    ready: Annotated[bool, typer.Option(help="Let the next edition take them.")] = False,
    who: options.Who = None,
) -> None:
    """Store articles, in place of those of the same name, and say what is wrong with them."""
    from services.mailer.articles import ArticleState, read_files
    from services.mailer.editing import Put, put
    from services.mailer.operating import operator

    by, state = operator(who), ArticleState.READY if ready else ArticleState.DRAFT
    written = [one for place in places for one in read_files(place)]

    async def work(tx: "AsyncConnection") -> list[Put]:
        return [await put(tx, one, state, by) for one in written]

    for done in _run(work):
        typer.echo(
            f"{done.written.slug} ({done.written.locale}) {'added' if done.new else 'changed'}: {state}"
        )
        _say(done.problems)


@articles.command("list")
def list_articles(
    state: Annotated[Literal["draft", "ready"] | None, typer.Option(help="Only these.")] = None,
) -> None:
    """All articles, with state, section and who changed them last."""
    from services.mailer.article_showing import table
    from services.mailer.articles import ArticleState
    from services.mailer.showing import show as show_table
    from services.mailer.storage.articles import stored_articles

    wanted = ArticleState(state) if state else None
    show_table(table(_run(lambda tx: stored_articles(tx, state=wanted))))


@articles.command("show")
def show(slug: Slug) -> None:
    """One article in all its languages, as it was written and as a mail's text part has it."""
    from services.mailer.article_showing import whole
    from services.mailer.editing import UnknownArticleError
    from services.mailer.storage.articles import stored_articles

    found = _run(lambda tx: stored_articles(tx, slug))
    if not found:
        raise UnknownArticleError(slug)
    for one in found:
        typer.echo(whole(one))


@articles.command("check")
def check(
    what: Annotated[list[str] | None, typer.Argument(help="Slugs, files or folders; none: all.")] = None,
    *,
    online: Annotated[bool, typer.Option(help="Also ask whether links and images are there.")] = False,
) -> None:
    """Say what is wrong with articles; exits with 1 if one has errors."""
    from services.mailer.article_checks import check_article
    from services.mailer.articles import Article, joined, read_articles, read_files
    from services.mailer.editing import stored_whole

    found: list[Article] = []
    for name in what or [""]:
        place = Path(name)
        if name and place.is_dir():
            found += read_articles(place)
        elif name and place.is_file():
            found.append(joined(read_files(place)))
        else:
            found += _run(partial(stored_whole, slug=name or None))
    problems = [problem for article in found for problem in check_article(article)]
    if online:
        from services.mailer.link_checks import check_links
        from services.mailer.settings import MailerSettings

        problems += asyncio.run(check_links(found, MailerSettings()))
    _say(problems)
    if errors(problems):
        raise typer.Exit(1)
    typer.echo(f"{len(found)} articles checked")


@articles.command("ready")
def ready(slug: Slug, who: options.Who = None) -> None:
    """Let the next edition take an article, in all its languages."""
    _set_state(slug, "ready", who)


@articles.command("draft")
def draft(slug: Slug, who: options.Who = None) -> None:
    """Keep an article from the next edition."""
    _set_state(slug, "draft", who)


@articles.command("remove")
def remove(
    slug: Slug,
    locale: Annotated[Locale | None, typer.Option(help="Only this language.")] = None,
) -> None:
    """Delete an article; editions that took it keep it."""
    from services.mailer import editing

    _run(lambda tx: editing.remove(tx, slug, locale))
    typer.echo(f"{slug} removed")


def _set_state(slug: str, state: str, who: str | None) -> None:
    from services.mailer.articles import ArticleState
    from services.mailer.editing import set_state
    from services.mailer.operating import operator

    _run(lambda tx: set_state(tx, slug, ArticleState(state), operator(who)))
    typer.echo(f"{slug}: {state}")


def _run(work: Callable[["AsyncConnection"], Awaitable[T]]) -> T:
    from services.mailer.operating import run

    return run(work)


def _say(problems: Iterable[Problem]) -> None:
    for problem in problems:
        typer.echo(f"  {problem.severity}: {problem}")
