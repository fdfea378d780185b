"""``talentpool secrets``: makes the passwords and keys of an installation, as files, once."""

import secrets as random
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from shared.ledger import SERVICES

app = typer.Typer(no_args_is_help=True, help="Passwords and keys, as files for containers.")
console = Console()


@app.callback()
def group() -> None:
    """Make `init` a subcommand although it is the only one."""


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Gets one folder a service, and one for the owner.")],
    database: Annotated[str, typer.Option(help="Host, port and name of the database.")] = (
        "postgres:5432/talentpool"
    ),
) -> None:
    """Write what does not exist yet; what exists is left as it is, so that it can be run again."""
    made = write_secrets(folder, database)
    console.print(f"{made} secrets made in {folder}" if made else f"all secrets were there in {folder}")


def write_secrets(folder: Path, database: str) -> int:
    """One folder a container, holding only what that container may know; returns how many files are new.

    Services: their own database address and the keys that sign links. ``provision``: every address.
    ``postgres``: the owner's password.
    """
    owner = _keep(folder / "postgres" / "password", random.token_urlsafe(24))
    keys = _keep(folder / "provision" / "TALENTPOOL_SECRET_KEYS", random.token_urlsafe(32))
    addresses = {
        service: _keep(
            folder / "provision" / f"TALENTPOOL_{service.upper()}_DATABASE_URL",
            f"postgresql+asyncpg://talentpool_{service}:{random.token_urlsafe(24)}@{database}",
        )
        for service in SERVICES
    }
    made = [owner, keys, *addresses.values()]
    made.append(
        _keep(
            folder / "provision" / "TALENTPOOL_ADMIN_DATABASE_URL",
            f"postgresql+asyncpg://postgres:{owner[0]}@{database}",
        )
    )
    for service, (address, _) in addresses.items():
        made.append(_keep(folder / service / f"TALENTPOOL_{service.upper()}_DATABASE_URL", address))
        made.append(_keep(folder / service / "TALENTPOOL_SECRET_KEYS", keys[0]))
    return sum(new for _, new in made)


def _keep(path: Path, value: str) -> tuple[str, bool]:
    """The file's content and whether it was made now. Readable by all: a container's user is not known."""
    if path.exists():
        return path.read_text(encoding="utf-8").strip(), False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value + "\n", encoding="utf-8")
    path.chmod(0o444)
    return value, True
