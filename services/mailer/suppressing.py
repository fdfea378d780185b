"""Work on the suppression list that commands and API share: files in and out, in bounded memory."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TextIO, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.mailer.operating import transaction
from services.mailer.settings import MailerSettings
from services.mailer.storage import suppressions
from services.mailer.storage.suppressions import Removal
from services.mailer.suppression import AddressHasher
from services.mailer.suppression_lines import Entry, Wrong, key_of, read_lines
from services.mailer.text import one_line
from shared.database import create_engine
from shared.errors import TalentPoolError

AT_ONCE = 1_000
MOST_WRONG = 1_000
LONGEST_WHY = 500
HEAD = ("hash", "reason", "source", "since")

T = TypeVar("T")


class NotListedError(TalentPoolError):
    """An address that is not on the list."""


@dataclass
class Imported:
    """What became of a file; of wrong lines the first thousand are named."""

    added: int = 0
    known: int = 0
    wrong: int = 0
    faults: list[Wrong] = field(default_factory=list)


def hasher_of(settings: MailerSettings) -> AddressHasher:
    """With the keys of the settings."""
    return AddressHasher(settings.suppression_key.get_secret_value(), settings.secret_keys.get_secret_value())


def keys_of(value: str, hasher: AddressHasher) -> tuple[str, ...]:
    """The hashes of what a person wrote; raises :class:`TalentPoolError` for what is no address."""
    try:
        return key_of(value, hasher)
    except ValueError as error:
        message = f"this cannot be looked up: it is {error}"
        raise TalentPoolError(message) from None


async def import_lines(engine: AsyncEngine, lines: Iterable[bytes], hasher: AddressHasher) -> Imported:
    """Take in a file a thousand lines a transaction; a second run changes nothing."""
    done = Imported()
    for chunk in _chunks(read_lines(lines, hasher), AT_ONCE):
        entries = [one for one in chunk if isinstance(one, Entry)]
        wrong = [one for one in chunk if isinstance(one, Wrong)]
        async with engine.begin() as tx:
            added = await suppressions.add(tx, entries, "import")
        done.added += added
        done.known += len(entries) - added
        done.wrong += len(wrong)
        done.faults += wrong[: MOST_WRONG - len(done.faults)]
    return done


def _chunks(values: Iterator[T], size: int) -> Iterator[list[T]]:
    while chunk := list(islice(values, size)):
        yield chunk


async def import_file(file: Path, settings: MailerSettings) -> Imported:
    """Take in a file from a command."""
    engine = create_engine(settings.database_url, pool_size=1)
    try:
        with file.open("rb") as lines:
            return await import_lines(engine, lines, hasher_of(settings))
    finally:
        await engine.dispose()


async def export_to(out: TextIO, settings: MailerSettings) -> None:
    """Write the list from a command."""
    async with transaction(settings) as tx:
        async for line in export_lines(tx):
            out.write(line)


async def export_lines(tx: AsyncConnection) -> AsyncIterator[str]:
    """The list as CSV, line by line: hashes alone, never addresses."""
    yield _csv(HEAD)
    async for one in suppressions.every(tx):
        yield _csv((one.address_hash, one.reason, one.source, one.since.isoformat()))


def _csv(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()


async def remove(tx: AsyncConnection, hashes: tuple[str, ...], who: str, why: str) -> None:
    """Take an address off the list; raises when no reason is given, or when it is not listed."""
    reason = one_line(why, LONGEST_WHY)
    if not reason:
        message = "say why the address is taken off the list, such as: its mailbox works again"
        raise TalentPoolError(message)
    if not await suppressions.remove(tx, hashes, Removal(one_line(who, 60), reason)):
        message = "this address is not on the list; see `talentpool suppressions list --address`"
        raise NotListedError(message)
