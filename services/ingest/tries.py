"""Tries a feed for a company without storing it: a file, or the first pages of an address."""

import asyncio
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import ijson  # type: ignore[import-untyped]  # it ships no types

from services.ingest.bodies import RefusedDeliveryError
from services.ingest.fetching.walking import Caps
from services.ingest.pulling import manners_of
from services.ingest.reader.protocol import Failure, TrialOrder
from services.ingest.reading import Company
from services.ingest.serving import Serving
from services.ingest.spooling import Spooled
from services.ingest.trying import Tryable, failed, write
from services.ingest.trying_feeds import fetch_parts, head_of, not_fetched
from shared.fetching.errors import FetchError

FIRST_PAGES = Caps(pages=3, details=20, seconds=25.0)
"""A person waits for the answer."""

LARGEST = 50_000_000
RESULT = "result.json"


@dataclass(frozen=True)
class Tried:
    """A result without its postings; with them it is one line of JSON in the file ``path``."""

    result: dict[str, Any]
    path: Path


async def try_file(serving: Serving, company: Company, name: str, part: Spooled, folder: Path) -> Tried:
    """What a file holds."""
    return await _try(serving, folder, Tryable({"file": name}, (part.path,), company=company))


async def try_address(serving: Serving, company: Company, address: str, folder: Path) -> Tried:
    """What the first pages of an address hold; what could not be fetched is its failure."""
    manners = manners_of(serving.settings)
    limits = replace(manners.limits, size=min(manners.limits.size, LARGEST))
    try:
        parts, found = await fetch_parts(address, replace(manners, limits=limits), FIRST_PAGES, folder)
    except (FetchError, RefusedDeliveryError) as error:
        return await asyncio.to_thread(_written, not_fetched(address, error), folder)
    paths = tuple(part.path for part in parts)
    return await _try(serving, folder, Tryable(head_of(address, found), paths, found.whole, company=company))


async def _try(serving: Serving, folder: Path, feed: Tryable) -> Tried:
    said = await serving.try_feed(TrialOrder(feed, str(folder / RESULT)))
    if isinstance(said, Failure):
        return await asyncio.to_thread(_written, failed(feed.head, said.fault), folder)
    return Tried(said.result, folder / RESULT)


def _written(result: dict[str, Any], folder: Path) -> Tried:
    with (folder / RESULT).open("wb") as out:
        write(out, result)
    return Tried(result, folder / RESULT)


def first_postings(tried: Tried, most: int) -> list[dict[str, Any]]:
    """The first postings of a try, as a page lists them; read without loading the others."""
    with tried.path.open("rb") as file:
        found = ijson.items(file, "postings.item", use_float=True)
        return [_listed(posting) for posting in islice(found, most)]


def _listed(posting: dict[str, Any]) -> dict[str, Any]:
    places = [place["name"] for place in posting["places"] if place.get("name")]
    deadline = posting["deadline"] or posting["expires"]
    return posting | {"places": ", ".join(places), "deadline": deadline, "state": "open"}
