"""``talentpool docs``: the parts of ``docs/`` that are made from the code, and a check that they are."""

import json
from collections.abc import Iterator
from pathlib import Path

import typer
from pydantic import AliasChoices, SecretStr
from rich.console import Console

from shared.errors import TalentPoolError
from shared.ledger import SERVICES

app = typer.Typer(no_args_is_help=True, help="Documents that are made from the code.")
console = Console()

DOCS = Path("docs")
OPERATING = DOCS / "operating.md"
ASYNCAPI = DOCS / "asyncapi.json"
OPENAPI_INGEST = DOCS / "openapi-ingest.json"
OPENAPI_MAILER = DOCS / "openapi-mailer.json"


@app.command()
def write() -> None:
    """Write the generated documents anew."""
    for path, text in generated():
        path.write_text(text, encoding="utf-8")
        console.print(f"wrote {path}")


@app.command()
def check() -> None:
    """Fail if a generated document is not what the code says now."""
    stale = [path for path, text in generated() if not _is_fresh(path, text)]
    if stale:
        message = (
            f"{', '.join(map(str, stale))} no longer say what the code says: run `talentpool docs write`"
        )
        raise TalentPoolError(message)
    console.print("all generated documents are fresh")


def _is_fresh(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def generated() -> Iterator[tuple[Path, str]]:
    """Each generated document's path and text."""
    yield ASYNCAPI, asyncapi()
    yield OPENAPI_INGEST, openapi_ingest()
    yield OPENAPI_MAILER, openapi_mailer()
    text = OPERATING.read_text(encoding="utf-8")
    text = replace_section(text, "settings", settings_table())
    yield OPERATING, replace_section(text, "commands", commands_table())


def replace_section(text: str, name: str, content: str) -> str:
    """``text`` with what stands between ``<!-- name -->`` and ``<!-- /name -->`` replaced."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = text.partition(start)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        message = f"the markers {start} … {end} are missing"
        raise TalentPoolError(message)
    return f"{before}{start}\n{content}\n{end}{after}"


def asyncapi() -> str:
    """The AsyncAPI 3 document of all services."""
    from faststream.specification.asyncapi import AsyncAPI
    from sqlalchemy.ext.asyncio import AsyncConnection

    from shared.consumers import consume
    from shared.events import Event
    from shared.runtime import create_runtime
    from shared.settings import Settings
    from shared.subjects import CONSUMERS, PUBLISHERS

    async def handler(_tx: AsyncConnection, _event: Event) -> None:
        """Only its signature is read."""

    brokers = []
    for service in SERVICES:
        runtime = create_runtime(service, Settings(_env_file=None))
        for consumer in CONSUMERS:
            if consumer.service == service:
                consume(runtime, consumer.event, handler)
        for event in PUBLISHERS[service]:
            runtime.broker.publisher(
                event.subject, schema=event, title=f"{service}-publishes-{event.subject.replace('.', '-')}",
                description=event.__doc__,
            )  # fmt: skip
        brokers.append(runtime.broker)
    document = AsyncAPI(
        *brokers, title="Talent Pool", version="1", description="Events of the Talent Pool services."
    )
    schema = json.loads(document.to_specification().to_json())
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def openapi_ingest() -> str:
    """The OpenAPI document of ingest's interface for companies."""
    from services.ingest.app import create_app
    from services.ingest.settings import IngestSettings

    keys = "only-needed-to-make-the-document-and-nothing-else"
    app = create_app(IngestSettings(_env_file=None, session_keys=SecretStr(keys)))
    return json.dumps(app.openapi(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def openapi_mailer() -> str:
    """The OpenAPI document of the mailer's interface for editors and operators."""
    from services.mailer.app import create_app
    from services.mailer.settings import MailerSettings

    keys = "only-needed-to-make-the-document-and-nothing-else"
    app = create_app(MailerSettings(_env_file=None, secret_keys=SecretStr(keys)))
    return json.dumps(app.openapi(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def settings_table() -> str:
    """Every setting of every service, as a Markdown table."""
    from shared.settings import Settings
    from talentpool.provision import ProvisionSettings
    from talentpool.services import settings_class

    rows: dict[str, str] = {}
    classes: list[type[Settings]] = [*(settings_class(service) for service in SERVICES), ProvisionSettings]
    for settings in classes:
        prefix = settings.model_config.get("env_prefix", "")
        for name, field in settings.model_fields.items():
            if settings is ProvisionSettings and name == "database_url":
                continue
            alias = field.validation_alias

            variable = str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"{prefix}{name}".upper()
            default = "" if field.default_factory else str(field.default)
            rows[variable] = f"| `{variable}` | {field.description} | `{default or '(empty)'}` |"
    lines = ["| variable | what it is | default |", "|---|---|---|", *(rows[key] for key in sorted(rows))]
    return "\n".join(lines)


def commands_table() -> str:
    """Every command, as a Markdown table."""
    from talentpool.cli import app as root

    lines = ["| command | what it does |", "|---|---|"]
    for path, help_text in sorted(walk_commands(typer.main.get_command(root), ("talentpool",))):
        lines.append(f"| `{path}` | {help_text} |")
    return "\n".join(lines)


def walk_commands(command: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each leaf command's full name and the first line of its help."""
    children = getattr(command, "commands", None)
    if children:
        for name, child in children.items():
            yield from walk_commands(child, (*path, name))
    else:
        help_text = (getattr(command, "help", "") or "").strip().split("\n\n")[0].replace("\n", " ")
        yield " ".join(path), help_text
