"""Reads a feed as a delivery would be read, without a database: a result, and its postings as JSON.

Memory is bounded: postings go to a temporary file as they come, and of each an identity is remembered.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from uuid import UUID

import orjson

from services.ingest.draft import Fault, Parsed, RawPosting, Rejected, Remark, UnreadableFeedError
from services.ingest.formats.registry import open_feed
from services.ingest.identity import job_id
from services.ingest.lifecycle import is_past
from services.ingest.normalise.posting import remarks
from services.ingest.plain import as_json
from services.ingest.posting import Posting
from services.ingest.reading import Company, nameless, not_understood, read_posting, repeated, rows

NOBODY = Company(UUID(int=0), "Company")
MOST_LINES = 10_000
"""Lines of one kind in a result; the counts are always whole."""

Progress = Callable[[int], None]


class Trial:
    """What the parts of one feed hold. ``progress`` is told how many postings were read so far."""

    def __init__(self, company: Company, store: BinaryIO, progress: Progress | None = None) -> None:
        self._company = company
        self._store = store
        self._progress = progress or (lambda _count: None)
        self._seen = set[bytes]()
        self._now = datetime.now(UTC)
        self._lines: dict[str, list[Remark]] = {"rejected": [], "warnings": []}
        self._counts = Counter[str]()
        self._languages = Counter[str]()
        self._formats = dict[str, None]()
        self._complete, self._nameless = True, False
        self._rows = self._total = 0

    def read(self, part: BinaryIO, mapping: dict[str, str] | None) -> None:
        """Go through one part; raises ``UnreadableFeedError``."""
        feed = open_feed(part, mapping)
        self._formats[feed.format.name] = None
        for parsed in feed.slices:
            self._note(parsed)
            for raw in parsed.postings:
                self._take(raw)
            self._progress(self._rows)

    def result(self, *, whole: bool | None) -> dict[str, Any]:
        """Format, counts and lines; ``whole`` says whether all pages of a fetched feed were read."""
        listed = self._complete and self._total <= self._rows
        complete = not self._nameless and (listed if whole is None else whole)
        counts = {name: self._counts[name] for name in ("rejected", "warnings", "expired", "deleted")}
        return {
            "format": ", ".join(self._formats),
            "complete": complete,
            "taken": self._counts["taken"],
            "counts": {"taken": self._counts["taken"]} | counts,
            "languages": dict(self._languages),
            **{kind: [line_of(one) for one in kept] for kind, kept in self._lines.items()},
        }

    def postings(self) -> Iterator[bytes]:
        """JSON of each posting taken, in the order of the file."""
        self._store.seek(0)
        return (line.rstrip(b"\n") for line in self._store)

    def _note(self, parsed: Parsed) -> None:
        self._rows += rows(parsed)
        self._total = max(self._total, parsed.total or 0)
        self._complete = self._complete and parsed.complete
        self._counts["rejected"] += parsed.rejected_more
        self._counts["deleted"] += len(parsed.deleted)
        for one in parsed.rejected:
            self._reject(one)

    def _take(self, raw: RawPosting) -> None:
        posting = read_posting(raw, self._company)
        if isinstance(posting, Rejected):
            self._reject(posting)
            return
        try:
            line, key = as_json(posting), job_id(self._company.company_id, posting).bytes
        except Exception as error:  # noqa: BLE001  whatever it is, it is this posting's
            self._reject(not_understood(raw, error))
            return
        if key in self._seen:
            self._line("warnings", repeated(raw.position, posting.title, posting.reference))
        self._seen.add(key)
        self._keep(line, posting)
        for warning in remarks(raw, posting):
            self._line("warnings", warning)

    def _keep(self, line: bytes, posting: Posting) -> None:
        self._store.write(line + b"\n")
        self._counts["taken"] += 1
        self._counts["expired"] += is_past(posting.closes_at, self._now)
        self._languages[posting.language or "unknown"] += 1

    def _reject(self, one: Rejected) -> None:
        self._nameless = self._nameless or nameless([one])
        self._line("rejected", one)

    def _line(self, kind: str, one: Remark) -> None:
        self._counts[kind] += 1
        if len(self._lines[kind]) < MOST_LINES:
            self._lines[kind].append(one)


@dataclass(frozen=True)
class Tryable:
    """Plain files as the pages of one feed.

    ``head`` begins the result: its ``file``, and what is known beside. ``whole`` says whether all pages of a
    fetched feed are there, ``None`` that the files say it themselves.
    """

    head: dict[str, Any]
    parts: tuple[Path, ...]
    whole: bool | None = None
    mapping: dict[str, str] | None = None
    company: Company = NOBODY


def try_feed(feed: Tryable, out: BinaryIO | None = None, progress: Progress | None = None) -> dict[str, Any]:
    """The result, or its ``failure``.

    With ``out`` it is written there too, with its postings, as JSON in one line.
    """
    with ExitStack() as stack:
        trial = Trial(feed.company, stack.enter_context(TemporaryFile()), progress)
        try:
            for part in feed.parts:
                trial.read(stack.enter_context(part.open("rb")), feed.mapping)
        except UnreadableFeedError as error:
            result = failed(feed.head, error.fault)
            write(out, result)
        else:
            result = feed.head | trial.result(whole=feed.whole)
            write(out, result, trial.postings())
    return result


def failed(head: dict[str, Any], fault: Fault) -> dict[str, Any]:
    """The result of a feed of which nothing can be read."""
    nothing: dict[str, Any] = {"format": None, "complete": False, "taken": 0}
    nothing |= {"counts": {"taken": 0, "rejected": 0, "warnings": 0, "expired": 0, "deleted": 0}}
    return head | nothing | {"rejected": [], "warnings": [], "failure": _without_empty(asdict(fault))}


def write(out: BinaryIO | None, result: dict[str, Any], postings: Iterable[bytes] = ()) -> None:
    """One line of JSON; the postings come last, since there may be many."""
    if out is None:
        return
    out.write(orjson.dumps(result)[:-1] + b',"postings":[')
    for number, posting in enumerate(postings):
        out.write(b"," + posting if number else posting)
    out.write(b"]}\n")


def line_of(remark: Remark) -> dict[str, Any]:
    """A rejection or warning as plain values."""
    return _without_empty(asdict(remark))


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, (), "")}
