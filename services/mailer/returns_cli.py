"""Commands to look at what came back, and to hand something in by hand."""

import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from services.mailer.returns.returned import Grade

returns = typer.Typer(help="Bounces, complaints and whatever else came back.", no_args_is_help=True)


@returns.command("list")
def list_returns(
    *,
    grade: Annotated[Grade | None, typer.Option(help="Only bounces of this grade.")] = None,
    effect: Annotated[str | None, typer.Option(help="Only with this effect, such as not_ours.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="Most lines.")] = 50,
) -> None:
    """What came back, newest first."""
    from services.mailer.operating import run
    from services.mailer.storage.returned import Wanted, newest

    for one in run(lambda tx: newest(tx, Wanted(grade, effect, limit))):
        typer.echo(
            f"{one.received_at:%Y-%m-%d %H:%M}  {one.id}  {one.kind} {one.grade or ''} {one.status or ''} "
            f"{one.effect} ({one.way}) {one.diagnostic or ''}".rstrip()
        )


@returns.command("show")
def show(return_id: Annotated[UUID, typer.Argument(help="Its id, from `returns list`.")]) -> None:
    """Write the bytes of a mail that came back to the terminal or a pipe, as long as they are kept."""
    from services.mailer.operating import run
    from services.mailer.storage.returned import raw_of

    sys.stdout.buffer.write(run(lambda tx: raw_of(tx, return_id)))


@returns.command("read")
def read_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A mail as bytes (.eml).")],
    *,
    dry: Annotated[bool, typer.Option("--dry-run", help="Only say what it is.")] = False,
) -> None:
    """Take a mail as if it had come to the return path; a repeat changes nothing."""
    from services.mailer.returns.reading import read

    raw = file.read_bytes()
    found = read(raw)
    told = [found.kind.value, found.grade and found.grade.value, found.status, found.diagnostic]
    typer.echo(" ".join(filter(None, told)))
    if not dry:
        from services.mailer.coming_in.by_hand import take_by_hand

        typer.echo(take_by_hand(raw).value)
