"""``talentpool candidates …``: bring in, count, erase. There is no list, for privacy."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shared.errors import TalentPoolError

if TYPE_CHECKING:
    from services.portal.bulk import Counts
    from services.portal.candidates import Status
    from services.portal.forms import ImportedCandidate

app = typer.Typer(help="Candidates: bring in examples, count, erase.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="JSON lines, a confirmed candidate each.", exists=True, dir_okay=False)
    ],
) -> None:
    """Take in candidates who have confirmed elsewhere. A second run changes nothing."""
    from services.portal.bulk import read_candidates

    people = read_candidates(file)
    counts = asyncio.run(_take_all(people))
    typer.echo(f"{counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged")


async def _take_all(people: list["ImportedCandidate"]) -> "Counts":
    from rich.progress import Progress

    from services.portal.bulk import CHUNK, Counts
    from services.portal.settings import PortalSettings
    from services.portal.storage.bulk import take_chunk
    from shared.database import create_engine
    from shared.ledger import ledger

    engine = create_engine(PortalSettings().database_url)
    total = Counts()
    try:
        with Progress(transient=True) as progress:
            task = progress.add_task("candidates", total=len(people))
            for start in range(0, len(people), CHUNK):
                chunk = people[start : start + CHUNK]
                async with engine.begin() as tx:
                    total += await take_chunk(tx, ledger("portal"), chunk)
                progress.advance(task, len(chunk))
    finally:
        await engine.dispose()
    return total


@app.command()
def stats() -> None:
    """Count candidates by status."""
    for status, count in asyncio.run(_count()).items():
        typer.echo(f"{status:<14}{count:>8}")


async def _count() -> "dict[Status, int]":
    from services.portal.settings import PortalSettings
    from services.portal.storage.reading import count_by_status
    from shared.database import create_engine

    engine = create_engine(PortalSettings().database_url)
    try:
        async with engine.connect() as tx:
            return await count_by_status(tx)
    finally:
        await engine.dispose()


@app.command()
def erase(email: Annotated[str, typer.Argument(help="The candidate's address.")]) -> None:
    """Delete all that the portal stores of a candidate, and tell the other services to do so."""
    if not asyncio.run(_erase(email)):
        message = "no candidate has this address; check its spelling"
        raise TalentPoolError(message)
    typer.echo("erased")


async def _erase(email: str) -> bool:
    from services.portal.addresses import AddressError, accepted_address
    from services.portal.messages import MESSAGES
    from services.portal.settings import PortalSettings
    from services.portal.storage import changes, reading
    from shared.database import create_engine
    from shared.ledger import ledger

    try:
        address = accepted_address(email)
    except AddressError as error:
        raise TalentPoolError(MESSAGES[error.fault]) from error
    engine = create_engine(PortalSettings().database_url)
    try:
        async with engine.begin() as tx:
            candidate_id = await reading.id_of_address(tx, address)
            return candidate_id is not None and await changes.erase(tx, ledger("portal"), candidate_id)
    finally:
        await engine.dispose()
