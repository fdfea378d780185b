"""What the service and its reading process say to each other: pickled values with their lengths."""

import pickle
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID

from services.ingest.draft import Fault, Rejected, Remark
from services.ingest.reading import Company
from services.ingest.trying import Tryable

LENGTH_BYTES = 8
ID_BYTES = 16
MOST_LINES = 1_000
"""Lines of one kind in a report; the counts are always whole."""


class Row(NamedTuple):
    """A posting ready to be stored; ``content`` is JSON of the job but for its ids and source."""

    posting_id: UUID
    job_id: UUID
    raw_hash: bytes
    content_hash: bytes
    facts_hash: bytes
    keys: tuple[int, ...]
    closes_at: datetime | None
    kind: str
    language: str | None
    reference: str
    format: str
    content: str
    position: str
    warnings: int = 0


@dataclass(frozen=True)
class Order:
    """A delivery to read. ``known`` are the feed's postings as ``known_bytes`` packs them.

    ``whole`` says whether all pages of a fetched feed are there, ``None`` that the files say it themselves.
    ``reference`` is that of the one posting that the file has to hold, whatever it calls itself.
    """

    paths: tuple[str, ...]
    feed_id: UUID
    company: Company
    whole: bool | None
    mapping: dict[str, str] | None
    known: bytes
    reference: str | None = None


@dataclass(frozen=True)
class TrialOrder:
    """A feed to try; its result is written to ``out`` with its postings."""

    feed: Tryable
    out: str


@dataclass(frozen=True)
class Tried:
    """The result of a trial, without its postings."""

    result: dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """Postings that are new or not as they were. ``stirred`` are as they were, but closed or held."""

    rows: tuple[Row, ...]
    stirred: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class End:
    """The file is read. ``missing``, ``deleted`` and ``unchanged`` are ids, ``ID_BYTES`` each.

    ``unchanged`` is left empty where the delivery is complete: ``count_unchanged`` counts them all the same.
    ``posting`` is what was made of the one posting of a file that has to hold one.
    """

    format: str
    complete: bool
    missing: bytes
    deleted: bytes
    unchanged: bytes
    count_unchanged: int
    count_rejected: int
    count_remarks: int
    rejected: tuple[Rejected, ...] = ()
    remarks: tuple[Remark, ...] = ()
    posting: dict[str, Any] | None = None


@dataclass(frozen=True)
class Failure:
    """The file cannot be read."""

    fault: Fault


Said = Batch | End | Failure | Tried


@dataclass
class Lines:
    """Lines of a report as they come: all are counted, the first are kept."""

    count: int = 0
    kept: list[Any] = field(default_factory=list)

    def add(self, *lines: Any) -> None:
        """Count them all; keep them as long as there is room."""
        self.count += len(lines)
        self.kept += lines[: max(0, MOST_LINES - len(self.kept))]


def packed(value: object) -> bytes:
    """A value as it is sent."""
    content = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    return len(content).to_bytes(LENGTH_BYTES, "big") + content


def receive(stream: BinaryIO) -> Any:
    """The next value; raises ``EOFError`` if the other side is gone."""
    head = stream.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        raise EOFError
    content = stream.read(int.from_bytes(head, "big"))
    return pickle.loads(content)  # noqa: S301  our own process wrote it


KNOWN_BYTES = ID_BYTES * 2 + 1
OTHER, OPEN = 0, 1


def known_bytes(raw_hash: bytes, posting_id: UUID, *, settled: bool) -> bytes:
    """One known posting; ``settled`` if it is open and not held, so that seeing it again means nothing."""
    return raw_hash.ljust(ID_BYTES, b"\x00") + posting_id.bytes + bytes([OPEN if settled else OTHER])


def ids(content: bytes) -> list[UUID]:
    """Ids that were sent as bytes."""
    return [UUID(bytes=content[at : at + ID_BYTES]) for at in range(0, len(content), ID_BYTES)]
