"""Goes through the files of a delivery, slice by slice, and says what each holds."""

from collections.abc import Iterator
from pathlib import Path

from services.ingest.draft import Fault, UnreadableFeedError
from services.ingest.formats.registry import open_feed
from services.ingest.reader.outcomes import Work, later
from services.ingest.reader.protocol import Batch, Failure, Order, Said, TrialOrder, Tried
from services.ingest.reader.sorting import Part, Sorter
from services.ingest.trying import try_feed


def read(order: Order, work: Work = later) -> Iterator[Said]:
    """Batches as they come, then ``End``; or ``Failure`` instead of what is left."""
    sorter = Sorter(order, work)
    try:
        yield from _batches(sorter, _parts(order, sorter))
        yield sorter.end()
    except UnreadableFeedError as error:
        yield Failure(error.fault)
    except MemoryError:
        yield Failure(too_much_memory())


def _parts(order: Order, sorter: Sorter) -> Iterator[Part]:
    for path in order.paths:
        with Path(path).open("rb") as content:
            feed = open_feed(content, order.mapping)
            for parsed in feed.slices:
                yield from sorter.parts(feed.format.name, parsed)


def _batches(sorter: Sorter, parts: Iterator[Part]) -> Iterator[Batch]:
    """A part is parsed while helpers work on the one before it, and begun before that one is sent off."""
    before = next(parts, None)
    if before is None:
        return
    sorter.begin(before)
    for part in parts:
        batch = sorter.take(before)
        sorter.begin(part)
        yield batch
        before = part
    yield sorter.take(before)


def answers_to(order: Order | TrialOrder, work: Work = later) -> Iterator[Said]:
    """What an order of either kind is answered."""
    return read(order, work) if isinstance(order, Order) else _try(order)


def _try(order: TrialOrder) -> Iterator[Said]:
    try:
        with Path(order.out).open("wb") as out:
            yield Tried(try_feed(order.feed, out))
    except MemoryError:
        yield Failure(too_much_memory())


def too_much_memory() -> Fault:
    """A file that takes more memory than a reader may have."""
    return Fault(
        "too-much-memory",
        "reading the file takes more memory than a delivery may use",
        "split the feed into several feeds, and check that no posting is far larger than the others",
    )
