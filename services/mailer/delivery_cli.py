"""Commands that read the ledger of mails, and settle mails in doubt."""

from typing import Annotated
from uuid import UUID

import typer

from services.mailer import edition_options as options
from services.mailer.delivery import State


def register(app: typer.Typer) -> None:
    """Add the commands to those of editions."""
    app.command("deliveries")(list_deliveries)
    app.command("settle")(settle)


def list_deliveries(  # noqa: PLR0913  a command's options
    number: Annotated[
        int | None, typer.Argument(help="An edition's number; none: all mails.", min=1, max=options.MOST)
    ] = None,
    *,
    state: Annotated[State | None, typer.Option(help="Only mails in this state.")] = None,
    doubted: Annotated[
        bool,
        typer.Option("--doubted", help="Only mails ever in doubt: no other can have come twice."),
    ] = False,
    after: Annotated[UUID | None, typer.Option(help="Begin after this id: the last of a page.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="Most mails.")] = 50,
    as_json: options.AsJson = False,
) -> None:
    """Mails page by page, with their answers and without addresses; --json shows all of each."""
    from services.mailer.operating import run
    from services.mailer.showing import as_json as json_of
    from services.mailer.showing import ledger_table, show
    from services.mailer.storage.ledger import read_page

    found = run(
        lambda tx: read_page(tx, number=number, state=state, doubted=doubted, after=after, limit=limit)
    )
    if as_json:
        typer.echo(json_of(found))
        return
    show(ledger_table(found))
    if len(found) == limit:
        typer.echo(f"more with: --after {found[-1].id}")


def settle(  # noqa: PLR0913  a command's options
    delivery: Annotated[
        UUID, typer.Argument(help="The mail's id, as `deliveries --state unknown` shows it.")
    ],
    *,
    sent: Annotated[bool, typer.Option("--sent", help="It arrived.")] = False,
    resend: Annotated[
        bool, typer.Option("--resend", help="Send it again, with the same Message-ID.")
    ] = False,
    fail: Annotated[bool, typer.Option("--fail", help="It failed, and is not sent again.")] = False,
    why: Annotated[str, typer.Option(help="What the relay's log or the recipient says.")],
    who: options.Who = None,
) -> None:
    """Decide about a mail in doubt."""
    from services.mailer.deciding import settle_mail
    from services.mailer.operating import operator, run
    from services.mailer.settling import How, decision
    from shared.errors import TalentPoolError
    from shared.ledger import ledger

    chosen = [how for how, given in ((How.SENT, sent), (How.RESEND, resend), (How.FAIL, fail)) if given]
    if len(chosen) != 1:
        message = "say one of --sent, --resend and --fail"
        raise TalentPoolError(message)
    by, decided = operator(who), decision(chosen[0], why)
    state = run(lambda tx: settle_mail(tx, ledger("mailer"), delivery, decided, by))
    typer.echo(f"the mail is {state.value} now")
