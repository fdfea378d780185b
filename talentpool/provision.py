"""``talentpool provision``: schemas, roles, migrations, streams and durable consumers, in one step."""

import asyncio
from typing import Annotated

import typer
from pydantic import Field, SecretStr
from rich.console import Console
from rich.table import Table

from shared.errors import TalentPoolError
from shared.settings import Settings, service_config, settings_of, shared_name
from shared.streams import Difference

console = Console()


class ProvisionSettings(Settings):
    """What provisioning needs beside the services' own settings."""

    model_config = service_config("")

    admin_database_url: SecretStr = Field(
        default=SecretStr("postgresql+asyncpg://postgres@127.0.0.1:5432/talentpool"),
        validation_alias=shared_name("admin_database_url"),
        description="PostgreSQL address of the role that owns the schemas; only `provision` uses it.",
    )
    nats_replicas: int = Field(
        default=1,
        ge=1,
        validation_alias=shared_name("nats_replicas"),
        description="Copies of each stream: 1 on one server, 3 on a NATS cluster of three or more.",
    )


def provision(
    *,
    update: Annotated[
        bool, typer.Option("--update", help="Change streams and consumers that differ, where NATS allows it.")
    ] = False,
) -> None:
    """Bring database and NATS to what this version needs. Run it again whenever you like."""
    asyncio.run(run(ProvisionSettings(), update=update))


async def run(settings: ProvisionSettings, *, update: bool = False, quiet: bool = False) -> None:
    """Provision both; raises if the server's streams or consumers differ from the code's."""
    from shared.database import create_engine
    from shared.ledger import SERVICES
    from shared.migrate import migrate, set_passwords

    engine = create_engine(settings.admin_database_url)
    try:
        await migrate(engine)
        urls = {name: settings_of(name).database_url.get_secret_value() for name in SERVICES}
        await set_passwords(engine, urls)
    finally:
        await engine.dispose()
    made, drift = await _provision_nats(settings, update=update)
    if not quiet:
        console.print("database: migrated, roles and rights in place")
        console.print("NATS: " + (", ".join(made) if made else "nothing to do"))
    if drift:
        console.print(drift_table(drift))
        message = (
            "streams or consumers differ from what this version needs, and were left alone. If the "
            "table is what you want changed, run `talentpool provision --update`."
        )
        raise TalentPoolError(message)


async def _provision_nats(settings: ProvisionSettings, *, update: bool) -> tuple[list[str], list[Difference]]:
    from shared.broker import connect_once
    from shared.streams import provision as provision_streams

    async with connect_once(settings.nats_url) as jetstream:
        return await provision_streams(jetstream, replicas=settings.nats_replicas, update=update)


def drift_table(drift: list[Difference]) -> Table:
    """What differs, one row each."""
    table = Table("what", "setting", "this version needs", "the server has", title="Drift")
    for difference in drift:
        table.add_row(difference.what, difference.setting, str(difference.wanted), str(difference.found))
    return table
