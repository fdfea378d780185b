"""Links of newsletters that lead through the portal: where to, and what is counted of whom. Pure."""

import hashlib
import hmac
import string
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import quote, urlsplit
from uuid import UUID

SCHEMES = ("https", "http")


@dataclass(frozen=True)
class Link:
    """A link of a delivery; ``url`` as it stands in the ledger."""

    delivery_id: UUID
    number: int
    candidate_id: UUID
    edition_id: UUID | None
    job_id: UUID
    url: str
    dated: datetime | None


class Links(Protocol):
    """Where links lead, and their count."""

    async def find(self, delivery_id: UUID, number: int) -> Link | None:
        """A link; ``None`` if nothing is stored of it any more."""

    async def count(self, link: Link) -> None:
        """Count that somebody opened it, once, and only while they agree."""


def mark_of(link: Link, secret_keys: str) -> bytes:
    """By which a link is known to have been counted; tells nothing without the key."""
    key = hashlib.sha256(b"talentpool.clicks:" + secret_keys.partition(",")[0].strip().encode()).digest()
    return hmac.digest(key, link.delivery_id.bytes + link.number.to_bytes(4), "sha256")


def location(url: str) -> str | None:
    """The address as a header carries it; ``None`` for one that no mail shows."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in SCHEMES or not parts.netloc:
        return None
    return quote(url, safe=string.punctuation)
