"""Commands of the suppression list."""

import asyncio
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from services.mailer import edition_options as options

suppressions = typer.Typer(help="Addresses that get no mail, as keyed hashes.", no_args_is_help=True)

Address = Annotated[str, typer.Argument(help="The address, or a hash from an export.")]


@suppressions.command("list")
def list_suppressions(
    address: Annotated[str | None, typer.Option(help="Look this address, or hash, up.")] = None,
) -> None:
    """How many addresses get no mail, and why; or whether one does."""
    from services.mailer.operating import run
    from services.mailer.storage import suppressions as stored

    if address is None:
        for share in run(stored.shares):
            typer.echo(f"{share.count:>8}  {share.reason} ({share.source}), newest {share.newest:%Y-%m-%d}")
        return
    hashes = _keys_of(address)
    found = run(lambda tx: stored.find(tx, hashes))
    if not found:
        typer.echo("not on the list")
    for one in found:
        note = f": {one.note}" if one.note else ""
        typer.echo(f"on the list since {one.since:%Y-%m-%d}, {one.reason} ({one.source}){note}")


@suppressions.command("add")
def add(
    address: Address,
    note: Annotated[str | None, typer.Option(help="Why; without names or addresses.")] = None,
) -> None:
    """Put an address on the list."""
    from services.mailer.operating import run
    from services.mailer.storage import suppressions as stored
    from services.mailer.suppression_lines import Entry

    entry = Entry(_keys_of(address)[0], "operator")
    new = run(lambda tx: stored.add(tx, [entry], "operator", note))
    typer.echo("added" if new else "it was on the list already")


@suppressions.command("remove")
def remove(
    address: Address,
    why: Annotated[str, typer.Option(help="Why it may get mail again; kept with your name.")],
    who: options.Who = None,
) -> None:
    """Take an address off the list; what was on it, and why it went, is kept."""
    from services.mailer.operating import operator, run
    from services.mailer.suppressing import remove as take_off

    hashes = _keys_of(address)
    run(lambda tx: take_off(tx, hashes, operator(who).name, why))
    typer.echo("removed")


@suppressions.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV: address or hash, reason.")],
) -> None:
    """Take in a file of addresses or of hashes made with the same key; exits with 1 if lines were wrong."""
    from services.mailer import suppressing
    from services.mailer.settings import MailerSettings

    done = asyncio.run(suppressing.import_file(file, MailerSettings()))
    for fault in done.faults:
        typer.echo(f"{file}: line {fault.line}: {fault.what}", err=True)
    typer.echo(f"{done.added} added, {done.known} known already, {done.wrong} wrong")
    if done.wrong:
        raise typer.Exit(1)


@suppressions.command("export")
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to; left out: to the terminal.")] = None,
) -> None:
    """Write the list as CSV: hashes alone, of use only with the same key."""
    from services.mailer.settings import MailerSettings
    from services.mailer.suppressing import export_to

    with file.open("w", encoding="utf-8") if file else nullcontext(sys.stdout) as out:
        asyncio.run(export_to(out, MailerSettings()))


def _keys_of(address: str) -> tuple[str, ...]:
    from services.mailer.settings import MailerSettings
    from services.mailer.suppressing import hasher_of, keys_of

    return keys_of(address, hasher_of(MailerSettings()))
