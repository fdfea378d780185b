"""The command ``talentpool``: the operator's commands, and those of each installed service."""

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from shared.errors import TalentPoolError
from talentpool import dead_letters, docs, outbox, secrets
from talentpool.calibration.command import register as add_calibration
from talentpool.demo.command import demo
from talentpool.evaluation.command import register as add_evaluation
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

DATABASE_ADVICE = (
    "Is the database running, does TALENTPOOL_…_DATABASE_URL name it, and was `talentpool provision` run?"
)
SERVICE_COMMANDS = {
    "companies": "services.ingest.cli:companies",
    "feeds": "services.ingest.cli:feeds",
    "model": "services.matcher.model_cli:app",
    "match": "services.matcher.cli:app",
    "taxonomy": "services.matcher.taxonomy_cli:app",
    "editions": "services.mailer.edition_cli:app",
    "mail": "services.mailer.cli:mail",
    "articles": "services.mailer.articles_cli:articles",
    "suppressions": "services.mailer.suppressions_cli:suppressions",
    "returns": "services.mailer.returns_cli:returns",
    "candidates": "services.portal.cli:app",
}
for name, place in SERVICE_COMMANDS.items():
    module, attribute = place.split(":")
    if find_spec(module.rpartition(".")[0]) is not None:
        commands = getattr(import_module(module), attribute)
        app.add_typer(commands, name=name)
        if name == "match":
            add_evaluation(commands)
            add_calibration(commands)


def main() -> None:
    """Run the command line; what a person can mend is said in a sentence, without a traceback."""
    try:
        app()
    except TalentPoolError as error:
        _fail(str(error))
    except ValidationError as error:
        _fail("\n".join(_setting_faults(error)))
    except (ArgumentError, NoSuchModuleError):
        _fail(
            "a database address cannot be read: write postgresql+asyncpg://ROLE:PASSWORD@HOST:PORT/DATABASE"
        )
    except DBAPIError as error:
        _fail(f"the database refused: {str(error.orig).splitlines()[0]}. {DATABASE_ADVICE}")
    except OSError as error:
        if error.filename is None:
            _fail(f"{error}. {DATABASE_ADVICE}")
        _fail(f"{error.filename}: {error.strerror}")


def _setting_faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in fault["loc"]).upper()
        variable = name if name.startswith("TALENTPOOL_") else f"{error.title}: {name}"
        yield f"the setting {variable} is not valid: {fault['msg']}; see docs/operating.md"


def _fail(message: str) -> NoReturn:
    Console(stderr=True).print(
        f"error: {message}", style="red", markup=False, highlight=False, soft_wrap=True
    )
    sys.exit(1)
