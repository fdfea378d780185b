"""The slices of one file: what each holds, with as many rejections of a kind as a report can show."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from services.ingest.draft import Fault, Parsed, Rejected, UnreadableFeedError
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.json_slices import cut_short

MOST_REJECTED = 1_000
"""Rejections of one code that are kept; the others are counted."""

MOST_ROWS = 2_000_000
TOO_MANY = Fault(
    "too-many-postings",
    f"the file has more than {MOST_ROWS} postings",
    "send only what is open, or split the feed into several feeds",
)


def parse_slices(found: Format, documents: Iterable[Document]) -> Iterator[Parsed]:
    """Each document parsed; raises ``UnreadableFeedError`` only if nothing of the first can be read.

    Where a later one cannot be read, what came before counts, and the file is not complete.
    """
    counts = Counter[str]()
    some, rows = False, 0
    try:
        for document in documents:
            parsed = _capped(_parse(found, document), counts)
            yield parsed
            some = True
            rows += len(parsed.postings) + len(parsed.rejected) + parsed.rejected_more
            _check(rows)
    except UnreadableFeedError as error:
        if not some:
            raise
        yield _capped(Parsed(rejected=(cut_short(error.fault),), complete=False), counts)


def join(slices: Iterable[Parsed]) -> Parsed:
    """All slices of a file as one."""
    parsed = list(slices)
    totals = [one.total for one in parsed if one.total is not None]
    return Parsed(
        postings=tuple(posting for one in parsed for posting in one.postings),
        rejected=tuple(rejected for one in parsed for rejected in one.rejected),
        deleted=tuple(deleted for one in parsed for deleted in one.deleted),
        complete=all(one.complete for one in parsed),
        total=max(totals, default=None),
        rejected_more=sum(one.rejected_more for one in parsed),
    )


def cap(rejected: Iterable[Rejected], counts: Counter[str]) -> tuple[tuple[Rejected, ...], int]:
    """The first of each code, and how many more there are; ``counts`` is what was kept before."""
    kept, more = list[Rejected](), 0
    for one in rejected:
        if counts[one.code] < MOST_REJECTED:
            counts[one.code] += 1
            kept.append(one)
        else:
            more += 1
    return tuple(kept), more


def _check(rows: int) -> None:
    if rows > MOST_ROWS:
        raise UnreadableFeedError(TOO_MANY)


def _parse(found: Format, document: Document) -> Parsed:
    parsed = found.parse(document)
    if not document.broken:
        return parsed
    known = {one.position for one in document.broken}
    others = tuple(one for one in parsed.rejected if one.position not in known)
    return replace(parsed, rejected=(*others, *document.broken), complete=False)


def _capped(parsed: Parsed, counts: Counter[str]) -> Parsed:
    """A rejection that is not kept cannot say which job it was, so then nothing counts as gone."""
    kept, more = cap(parsed.rejected, counts)
    if not more:
        return parsed
    more += parsed.rejected_more
    return replace(parsed, rejected=kept, rejected_more=more, complete=False)
