"""The command ``talentpool``: the operator's commands, and those of each installed service."""

import sys
from importlib import import_module
from importlib.util import find_spec

import typer
from pydantic import ValidationError
from rich.console import Console

from shared.errors import TalentPoolError
from talentpool import dead_letters, docs, outbox, secrets
from talentpool.demo.command import demo
from talentpool.mailbox.command import mailbox
from talentpool.provision import provision
from talentpool.serve import serve

app = typer.Typer(
    name="talentpool",
    help="Newsletter and job matching for a region's talent pool.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(demo)
app.command()(provision)
app.command()(serve)
app.command()(mailbox)
app.add_typer(dead_letters.app, name="dead-letters")
app.add_typer(outbox.app, name="outbox")
app.add_typer(docs.app, name="docs")
app.add_typer(secrets.app, name="secrets")

SERVICE_COMMANDS = {
    "companies": "services.ingest.cli:companies",
    "feeds": "services.ingest.cli:feeds",
    "model": "services.matcher.model_cli:app",
    "match": "services.matcher.cli:app",
    "editions": "services.mailer.cli:editions",
    "mail": "services.mailer.cli:mail",
    "candidates": "services.portal.cli:app",
}
for name, place in SERVICE_COMMANDS.items():
    module, attribute = place.split(":")
    if find_spec(module.rpartition(".")[0]) is not None:
        app.add_typer(getattr(import_module(module), attribute), name=name)


def main() -> None:
    """Run the command line; what a person can mend is said in a sentence, without a traceback."""
    try:
        app()
    except TalentPoolError as error:
        _fail(str(error))
    except ValidationError as error:
        _fail(f"a setting is not valid:\n{error}")
    except OSError as error:
        _fail(f"{error}. Is the database running, and does TALENTPOOL_…_DATABASE_URL name it?")


def _fail(message: str) -> None:
    Console(stderr=True).print(f"error: {message}", style="red", markup=False, highlight=False)
    sys.exit(1)
