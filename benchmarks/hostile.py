"""What ingest answers to hostile input, in what time, with how much memory, and whether other feeds go on.

Files are read as the service reads them, by a reading process under the service's own limits, and a small
feed of another company beside each. The benchmark fails where a reader and its helpers together take 512 MiB
or more, or where the small feed has to wait for longer than half a minute.
"""

import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from rich.console import Console
from rich.table import Table

from benchmarks.hostile_bodies import BODIES
from benchmarks.hostile_files import FILES
from services.ingest.bodies import RefusedDeliveryError
from services.ingest.reader.pool import Readers
from services.ingest.reader.protocol import Batch, End, Failure, Order
from services.ingest.reading import Company
from services.ingest.settings import IngestSettings
from services.ingest.spooling import spool, spool_folder

MOST_MIB = 512
MOST_SECONDS = 900
LONGEST_WAIT = 30.0
LIMITS = {name: field.default for name, field in IngestSettings.model_fields.items()}
SMALL = json.dumps({"jobs": [{"id": 1, "title": "Kokk", "absolute_url": "https://example.org/1"}]}).encode()
SMALL_ANSWER = "1 taken, none rejected, complete"
LEAD_SECONDS = 0.5
"""By which the hostile input is ahead of the small feed."""

LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Outcome:
    """``peak`` is in MiB; ``beside`` are the seconds that the small feed took."""

    answer: str
    seconds: float
    peak: float
    beside: float


def read_file(write: Callable[[], Iterator[bytes]]) -> Outcome:
    with TemporaryDirectory() as folder:
        hostile, small = Path(folder) / "hostile", Path(folder) / "small"
        with hostile.open("wb") as file:
            file.writelines(write())
        small.write_bytes(SMALL)
        return asyncio.run(read_both(hostile, small))


async def read_both(hostile: Path, small: Path) -> Outcome:
    readers = Readers(LIMITS["read_seconds"], LIMITS["read_memory"], LIMITS["reads_at_once"])
    started = time.perf_counter()
    reading = asyncio.create_task(timed(answer_of(readers, hostile, UUID(int=1))))
    await asyncio.sleep(LEAD_SECONDS)
    (first,) = readers.running
    looking = asyncio.create_task(highest(first.pid))
    answer, beside = await timed(answer_of(readers, small, UUID(int=2)))
    assert answer == SMALL_ANSWER, answer
    found, _ = await reading
    seconds = time.perf_counter() - started
    looking.cancel()
    await readers.close()
    await asyncio.sleep(LOOK_SECONDS)  # until the pipes are closed, too
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Outcome(found, seconds, max(largest, await looking), beside)


async def answer_of(readers: Readers, path: Path, feed_id: UUID) -> str:
    taken = set[UUID]()
    order = Order((str(path),), feed_id, Company(feed_id, "Company"), None, None, b"")
    async for said in readers.read(order):
        if isinstance(said, Batch):
            taken.update(row.posting_id for row in said.rows)
        elif isinstance(said, Failure):
            return (
                f"{said.fault.code}: {said.fault.message}{f' ({len(taken):,} taken before)' if taken else ''}"
            )
        else:
            return ended(len(taken), said)
    return "no answer"


def ended(taken: int, end: End) -> str:
    last = end.rejected[0].code if end.rejected else ""
    rejected = f"{end.count_rejected:,} rejected ({last})" if end.count_rejected else "none rejected"
    return f"{taken:,} taken, {rejected}, {'complete' if end.complete else 'not complete'}"


async def highest(leader: int) -> float:
    """MiB that a process and its helpers had at most; what they share counts once. Ends when cancelled."""
    most = 0.0
    with suppress(asyncio.CancelledError):
        while True:
            most = max(most, sum(map(proportional, [leader, *helpers(leader)])) / 1024)
            await asyncio.sleep(LOOK_SECONDS)
    return most


def helpers(leader: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{leader}/task/{leader}/children").read_text().split()]
    return []


def proportional(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


async def timed(work: Awaitable[str]) -> tuple[str, float]:
    started = time.perf_counter()
    return await work, time.perf_counter() - started


def receive(body: Callable[[], Iterator[bytes]]) -> Outcome:
    with spool_folder() as folder:
        return asyncio.run(receive_both(body, folder))


async def receive_both(body: Callable[[], Iterator[bytes]], folder: Path) -> Outcome:
    """Both are received by this process, in turns, as the service receives them."""
    started = time.perf_counter()
    receiving = asyncio.create_task(stored(body(), folder, part=0))
    await asyncio.sleep(0)
    answer, beside = await timed(stored(iter([SMALL]), folder, part=1))
    assert answer == f"stored {len(SMALL):,} bytes", answer
    found = await receiving
    return Outcome(found, time.perf_counter() - started, own_peak(), beside)


def own_peak() -> float:
    """MiB that this process had at most; what getrusage says begins with what its parent had."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


async def stored(body: Iterator[bytes], folder: Path, *, part: int) -> str:
    read = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal read
        for chunk in body:
            read += len(chunk)
            yield chunk

    try:
        found = await spool(chunks(), folder, LIMITS["largest_delivery"], part=part)
    except RefusedDeliveryError as error:
        return f"{error.status} {error.title}, after {read:,} bytes"
    return f"stored {found.size:,} bytes"


def run_one(name: str) -> None:
    outcome = read_file(FILES[name]) if name in FILES else receive(BODIES[name])
    print(json.dumps(asdict(outcome)))


def main() -> None:
    if len(sys.argv) > 1:
        run_one(sys.argv[1])
        return
    title = "Hostile input, and a small feed of another company beside it"
    table = Table("input", "answer", "seconds", "peak MiB", "other feed, s", title=title)
    outcomes = list[Outcome]()
    for name in [*FILES, *BODIES]:
        command = [sys.executable, "-m", "benchmarks.hostile", name]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=MOST_SECONDS)  # noqa: S603
        one = Outcome(**json.loads(done.stdout))
        outcomes.append(one)
        table.add_row(name, one.answer, f"{one.seconds:.1f}", f"{one.peak:,.0f}", f"{one.beside:.1f}")
    Console(width=160).print(table)
    assert max(one.peak for one in outcomes) < MOST_MIB
    assert max(one.beside for one in outcomes) < LONGEST_WAIT


if __name__ == "__main__":
    main()
