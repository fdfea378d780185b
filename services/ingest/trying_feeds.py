"""Tries feeds as an operator names them: files are read, addresses are fetched as the service does it."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from rich.console import Console

from services.ingest.bodies import RefusedDeliveryError
from services.ingest.draft import Fault
from services.ingest.fetching.feeds import fetch_feed
from services.ingest.fetching.known import FetchedFeed
from services.ingest.fetching.manners import FeedManners
from services.ingest.fetching.walking import Caps
from services.ingest.pulling import caps_of, manners_of
from services.ingest.settings import IngestSettings
from services.ingest.spooling import Spooled, spool_file, spool_folder
from services.ingest.trying import Progress, Tryable, failed, try_feed, write
from shared.fetching.errors import FetchError
from shared.fetching.targets import shown

Mapping = dict[str, str] | None


@dataclass(frozen=True)
class _Asked:
    """Where results are written, and the mapping of spreadsheets."""

    out: BinaryIO | None
    mapping: Mapping


def try_feeds(
    feeds: Sequence[str], out: BinaryIO | None = None, mapping: Mapping = None
) -> list[dict[str, Any]]:
    """What each feed holds; with ``out`` each result is written there as soon as it is there."""
    settings, asked = IngestSettings(), _Asked(out, mapping)
    results = list[dict[str, Any]]()
    for feed in feeds:
        with _progress(feed) as progress:
            if is_address(feed):
                results.append(asyncio.run(_try_address(feed, settings, asked, progress)))
            else:
                results.append(_try_file(feed, settings.largest_delivery, asked, progress))
        if out is not None:
            out.flush()
    return results


def _try_file(file: str, limit: int, asked: _Asked, progress: Progress) -> dict[str, Any]:
    head, out = {"file": file}, asked.out
    with ExitStack() as stack:
        folder = stack.enter_context(spool_folder())
        try:
            part = spool_file(stack.enter_context(Path(file).open("rb")), folder, limit)
        except RefusedDeliveryError as error:
            return _refused(head, Fault("refused", error.title, error.detail), out)
        except OSError as error:
            mend = "name a file that is there, or an address with https://"
            return _refused(
                head, Fault("no-file", f"the file cannot be opened ({error.strerror})", mend), out
            )
        return try_feed(Tryable(head, (part.path,), mapping=asked.mapping), out, progress)


def is_address(feed: str) -> bool:
    """Whether it is to be fetched."""
    return feed.lower().startswith(("https://", "http://"))


async def fetch_parts(
    address: str, manners: FeedManners, caps: Caps, folder: Path
) -> tuple[list[Spooled], FetchedFeed]:
    """The pages of a feed as files in a folder; raises ``FetchError`` or ``RefusedDeliveryError``."""
    found = await fetch_feed(address, manners, caps=caps)
    try:
        return await asyncio.to_thread(_spooled, found, folder, manners.limits.size), found
    finally:
        found.close()


def head_of(address: str, found: FetchedFeed | None = None) -> dict[str, Any]:
    """What a result says of how a feed was fetched; ``problems`` say why it is not whole."""
    if found is None:
        return {"file": shown(address)}
    problems = [{"code": one.code, "message": one.message, "mend": one.mend} for one in found.problems]
    return {"file": shown(address), "pages": len(found.parts), "problems": problems}


def not_fetched(address: str, error: FetchError | RefusedDeliveryError) -> dict[str, Any]:
    """The result of an address that gave nothing."""
    if isinstance(error, RefusedDeliveryError):
        return failed(head_of(address), Fault("refused", error.title, error.detail))
    return failed(head_of(address), Fault(error.code, error.message, error.mend))


def _spooled(found: FetchedFeed, folder: Path, limit: int) -> list[Spooled]:
    parts = list[Spooled]()
    for number, body in enumerate(found.parts):
        body.file.seek(0)
        parts.append(spool_file(body.file, folder, limit, part=number))
    return parts


async def _try_address(
    address: str, settings: IngestSettings, asked: _Asked, progress: Progress
) -> dict[str, Any]:
    with spool_folder() as folder:
        try:
            parts, found = await fetch_parts(address, manners_of(settings), caps_of(settings), folder)
        except (FetchError, RefusedDeliveryError) as error:
            result = not_fetched(address, error)
            write(asked.out, result)
            return result
        paths = tuple(part.path for part in parts)
        feed = Tryable(head_of(address, found), paths, found.whole, asked.mapping)
        return await asyncio.to_thread(try_feed, feed, asked.out, progress)


def _refused(head: dict[str, Any], fault: Fault, out: BinaryIO | None) -> dict[str, Any]:
    result = failed(head, fault)
    write(out, result)
    return result


@contextmanager
def _progress(feed: str) -> Iterator[Progress]:
    """A line on standard error while a feed is read, if somebody looks."""
    console = Console(stderr=True)
    with console.status(f"reading {feed}") as status:
        yield lambda count: status.update(f"reading {feed}: {count} postings")
