"""Commands that make editions and show them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.mailer import click_cli, delivery_cli, dry_run_cli, edition_article_cli, schedule_cli, step_cli
from services.mailer import edition_options as options

if TYPE_CHECKING:
    from services.mailer.storage.editions import NewEdition

app = typer.Typer(help="Editions of the newsletter.", no_args_is_help=True)
step_cli.register(app)
click_cli.register(app)
edition_article_cli.register(app)
delivery_cli.register(app)
dry_run_cli.register(app)
app.add_typer(schedule_cli.app, name="schedule")


@app.command("draft")
def draft(  # noqa: PLR0913  a command's options
    *,
    title_nb: options.TitleNb,
    title_en: options.TitleEn,
    articles: options.Articles = None,
    audience: options.Audience = "{}",
    partitions: options.Partitions = 8,
    top_k: options.TopK = 10,
    send_at: options.SendAt = None,
    approve: options.Approve = False,
    canary: options.Canary = 5.0,
    canary_minutes: options.CanaryMinutes = 30,
    most_bounces: options.MostBounces = 5.0,
    most_complaints: options.MostComplaints = 0.3,
    who: options.Who = None,
) -> None:
    """Draft an edition: nothing is ranked or sent before it is opened."""
    from services.mailer.operating import run
    from services.mailer.storage.editions import insert_edition

    new = _new(
        titles=(title_nb, title_en),
        articles=articles,
        audience=audience,
        sizes=(partitions, top_k),
        send_at=send_at,
        approve=approve,
        canary=(canary, canary_minutes, most_bounces, most_complaints),
        who=who,
    )
    _, number = run(lambda tx: insert_edition(tx, new))
    typer.echo(f"edition {number} is a draft; open it with: talentpool editions open {number}")


@app.command("open")
def open_edition(  # noqa: PLR0913  a command's options
    context: typer.Context,
    number: Annotated[
        int | None, typer.Argument(help="A draft's number; none: draft one now.", min=1, max=options.MOST)
    ] = None,
    *,
    title_nb: Annotated[str | None, typer.Option(help="Title in Norwegian (bokmål).")] = None,
    title_en: Annotated[str | None, typer.Option(help="Title in English.")] = None,
    articles: options.Articles = None,
    audience: options.Audience = "{}",
    partitions: options.Partitions = 8,
    top_k: options.TopK = 10,
    send_at: options.SendAt = None,
    approve: options.Approve = False,
    canary: options.Canary = 0.0,
    who: options.Who = None,
) -> None:
    """Open an edition: it is ranked, then waits in review; with --approve it goes out by itself."""
    from services.mailer.drafting import Change
    from services.mailer.opening import open_it

    if number is not None:
        _refuse_new_ones(context)
    if number is None:
        new = _new(
            titles=(title_nb or "", title_en or ""),
            articles=articles,
            audience=audience,
            sizes=(partitions, top_k),
            send_at=send_at,
            approve=approve,
            canary=(canary, 30, 5.0, 0.3),
            who=who,
        )
        opened = open_it(new)
    else:
        change = Change(title_nb, title_en, options.moment(send_at), approves_itself=approve or None)
        opened = open_it(number, change, who)
    typer.echo(f"edition {opened} is open; follow it with: talentpool editions status {opened} --watch")


def _refuse_new_ones(context: typer.Context) -> None:
    """A draft has these already: what is said of them must not be passed over."""
    from shared.errors import TalentPoolError

    names = ("articles", "audience", "partitions", "top_k", "canary")
    sources = {name: context.get_parameter_source(name) for name in names}
    given = [f"--{name.replace('_', '-')}" for name, source in sources.items() if _is_given(source)]
    if given:
        message = (
            f"{', '.join(given)} cannot be given with a draft's number: change the draft first, with "
            "`talentpool editions set` or `talentpool editions articles`"
        )
        raise TalentPoolError(message)


def _is_given(source: Any) -> bool:
    return source is not None and source.name == "COMMANDLINE"


def _new(  # noqa: PLR0913  what a command was given
    *,
    titles: tuple[str, str],
    articles: Path | None,
    audience: str,
    sizes: tuple[int, int],
    send_at: str | None,
    approve: bool,
    canary: tuple[float, int, float, float],
    who: str | None,
) -> "NewEdition":
    from services.mailer import drafting
    from services.mailer.articles import read_articles
    from services.mailer.audience import read_audience
    from services.mailer.edition_articles import ready_articles
    from services.mailer.operating import operator, run
    from services.mailer.settings import MailerSettings
    from services.mailer.storage.editions import NewEdition

    share, minutes, bounces, complaints = canary
    return NewEdition(
        titles=drafting.titles(*titles),
        articles=read_articles(articles)
        if articles
        else run(lambda tx: ready_articles(tx, MailerSettings())),
        partitions=sizes[0],
        top_k=sizes[1],
        opened_by=operator(who).name,
        audience=read_audience(audience).stored(),
        approves_itself=approve,
        send_at=options.moment(send_at),
        canary=drafting.canary_rule(share / 100, minutes, bounces / 100, complaints / 100),
    )


@app.command("set")
def set_edition(  # noqa: PLR0913  a command's options
    number: options.Number,
    *,
    title_nb: Annotated[str | None, typer.Option(help="Title in Norwegian (bokmål).")] = None,
    title_en: Annotated[str | None, typer.Option(help="Title in English.")] = None,
    send_at: Annotated[str | None, typer.Option(help="Not before; `now`: once it is approved.")] = None,
    approves_itself: Annotated[
        bool | None, typer.Option(help="Whether it goes without a person's yes.")
    ] = None,
    canary: Annotated[float | None, typer.Option(help="Percent of mails that go first.")] = None,
    canary_minutes: Annotated[int | None, typer.Option(help="Minutes that the rest waits.")] = None,
    most_bounces: Annotated[float | None, typer.Option(help="Percent of them that may bounce.")] = None,
    most_complaints: Annotated[float | None, typer.Option(help="Percent of them that may complain.")] = None,
    audience: Annotated[str | None, typer.Option(help="Of a draft: whom it is for, as JSON.")] = None,
    partitions: Annotated[
        int | None, typer.Option(min=1, max=10_000, help="Of a draft: parts that are ranked side by side.")
    ] = None,
    top_k: Annotated[
        int | None, typer.Option(min=1, max=20, help="Of a draft: most jobs in one digest.")
    ] = None,
    who: options.Who = None,
) -> None:
    """Change an edition that is not approved yet; the rest stays."""
    from services.mailer import drafting
    from services.mailer.audience import read_audience
    from services.mailer.operating import operator, run

    def share(percent: float | None) -> float | None:
        return None if percent is None else percent / 100

    wanted = drafting.Change(
        title_nb=title_nb,
        title_en=title_en,
        send_at=None if send_at == "now" else options.moment(send_at),
        send_at_once=send_at == "now",
        approves_itself=approves_itself,
        canary_share=share(canary),
        canary_minutes=canary_minutes,
        most_bounces=share(most_bounces),
        most_complaints=share(most_complaints),
        audience=None if audience is None else read_audience(audience).stored(),
        partitions=partitions,
        top_k=top_k,
    )
    changed = run(lambda tx: drafting.change(tx, number, wanted, operator(who)))
    typer.echo(f"edition {number}: changed {', '.join(changed) or 'nothing'}")


@app.command("list")
def list_editions(
    most: Annotated[int, typer.Option(min=1, max=10_000, help="How many: each counts its mails.")] = 20,
) -> None:
    """The newest editions with their figures."""
    from services.mailer.figures import table
    from services.mailer.operating import run
    from services.mailer.showing import show
    from services.mailer.storage.figures import statuses

    show(table(run(lambda tx: statuses(tx, most=most))))


@app.command("show")
def show_edition(number: options.Number, *, as_json: options.AsJson = False) -> None:
    """What an edition is made of, how it goes out, and what can be done with it."""
    from services.mailer.operating import run
    from services.mailer.showing import as_json as json_of
    from services.mailer.showing import edition_table, show
    from services.mailer.stepping import UnknownEditionError
    from services.mailer.storage.views import read_views

    found = run(lambda tx: read_views(tx, number))
    if not found:
        raise UnknownEditionError(number)
    if as_json:
        typer.echo(json_of(found[0]))
    else:
        show(edition_table(found[0]))


@app.command("status")
def edition_status(
    number: options.Number,
    *,
    watch: Annotated[bool, typer.Option(help="Stay and show progress until the edition is sent.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """How far an edition is, how fast it goes, and what became of its mails."""
    import asyncio

    from services.mailer.figures import read_status, summary, to_json, watch_status
    from services.mailer.showing import show

    if watch:
        asyncio.run(watch_status(number))
    status = asyncio.run(read_status(number))
    if as_json:
        typer.echo(to_json(status))
    else:
        show(summary(status))


@app.command("key")
def make_key(
    name: Annotated[str, typer.Argument(help="Whose key; stands in every step taken with it.")],
) -> None:
    """Make a key for /api, shown this once, and the entry for TALENTPOOL_MAILER_API_KEYS."""
    from services.mailer.api_keys import new_key

    secret, entry = new_key(name)
    typer.echo(f"the key, shown only now:\n{secret}")
    typer.echo(f"add to TALENTPOOL_MAILER_API_KEYS, and restart the mailer:\n{entry}")
