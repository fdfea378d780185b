"""``talentpool mail rests …``: domains that asked for fewer mails."""

from typing import Annotated

import typer

rests = typer.Typer(help="Domains that asked for fewer mails, and rest.", no_args_is_help=True)


@rests.command("list")
def list_rests() -> None:
    """The domains that rest now, until when, and what they said."""
    from services.mailer.operating import run
    from services.mailer.storage.rests import resting

    found = run(resting)
    for one in found:
        typer.echo(f"{one.domain} until {one.rests_until.astimezone():%Y-%m-%d %H:%M:%S}: {one.answer or ''}")
    if not found:
        typer.echo("no domain rests")


@rests.command("end")
def end_rest(domain: Annotated[str, typer.Argument(help="The domain, as `list` has it.")]) -> None:
    """Let mails to a domain go now; if it complains again it rests again."""
    from services.mailer.operating import run
    from services.mailer.storage.rests import end

    typer.echo(f"{domain} rests no more; {run(lambda tx: end(tx, domain))} mails that waited go now")
