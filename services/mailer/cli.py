"""Commands of editors and operators: editions, and previews of mails."""

from pathlib import Path
from typing import Annotated

import typer

from services.mailer.arriving_cli import register as add_arriving
from services.mailer.rests_cli import rests

mail = typer.Typer(help="Mails and how they look.", no_args_is_help=True)
add_arriving(mail)
mail.add_typer(rests, name="rests")


@mail.callback()
def _mail() -> None:
    """Mails and how they look."""  # a callback keeps `preview` a word of its own


@mail.command("preview")
def preview(
    *,
    out: Annotated[
        Path | None, typer.Option(help="Write every mail as .html, .txt and .eml into this folder instead.")
    ] = None,
    port: Annotated[int, typer.Option(help="The gallery's port on 127.0.0.1.")] = 8090,
) -> None:
    """Show every mail in a gallery that follows changes of templates, catalogues and examples."""
    if out is None:
        from services.mailer.gallery.serving import serve

        serve(port)
        return
    from services.mailer.preview import write_previews

    for path in write_previews(out):
        typer.echo(str(path))
