"""The reading process: killed, slow or too large, it costs its own delivery and nothing else."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fixtures.postings import ad_text

from services.ingest.reader.files import read
from services.ingest.reader.pool import Read, Readers, read_here
from services.ingest.reader.protocol import Batch, End, Failure, Order, Said
from services.ingest.reading import Company

PLENTY = 450_000_000


def feed_of(tmp_path: Path, count: int = 3, **more: Any) -> Order:
    jobs = [
        {
            "id": number,
            "absolute_url": f"https://example.org/{number}",
            "title": f"Kokk {number}",
            "location": {"name": "Oslo"},
            "content": ad_text(f"Kokk {number}"),
        }
        for number in range(count)
    ]
    path = tmp_path / f"{count}.json"
    path.write_text(json.dumps({"jobs": jobs} | more))
    return Order((str(path),), UUID(int=1), Company(UUID(int=2), "Hotell"), None, None, b"")


@pytest.fixture
async def readers_of() -> AsyncIterator[Callable[..., Readers]]:
    made = list[Readers]()

    def make(seconds: float = 60.0, memory: int = PLENTY, most: int = 2) -> Readers:
        made.append(Readers(seconds, memory, most))
        return made[-1]

    yield make
    for readers in made:
        await readers.close()


async def said(read: Read, order: Order) -> list[Said]:
    async with aclosing(read(order)) as answers:
        return [answer async for answer in answers]


async def test_a_process_says_what_reading_here_says(
    readers_of: Callable[..., Readers], tmp_path: Path
) -> None:
    order = feed_of(tmp_path, 450)
    expected = list(read(order))
    assert [len(one.rows) for one in expected if isinstance(one, Batch)] == [150, 150, 150]
    assert await said(readers_of().read, order) == expected == await said(read_here, order)


async def test_a_process_is_kept_for_the_next_delivery(
    readers_of: Callable[..., Readers], tmp_path: Path
) -> None:
    readers = readers_of()
    await said(readers.read, feed_of(tmp_path))
    (first,) = readers.running
    await said(readers.read, feed_of(tmp_path))
    assert readers.running == {first}


async def test_a_file_that_nobody_can_read_costs_only_its_delivery(
    readers_of: Callable[..., Readers], tmp_path: Path
) -> None:
    readers = readers_of()
    (tmp_path / "broken").write_bytes(b"{\x00")
    broken = feed_of(tmp_path)
    broken = Order((str(tmp_path / "broken"),), broken.feed_id, broken.company, None, None, b"")
    (answer,) = await said(readers.read, broken)
    assert isinstance(answer, Failure)
    assert isinstance((await said(readers.read, feed_of(tmp_path)))[-1], End)


async def test_a_process_that_is_killed_is_a_fault_and_the_next_delivery_has_a_new_one(
    readers_of: Callable[..., Readers], tmp_path: Path
) -> None:
    readers = readers_of()
    async with aclosing(readers.read(feed_of(tmp_path, 2_000))) as answers:
        await anext(answers)
        (process,) = readers.running
        process.send_signal(signal.SIGKILL)
        left = [answer async for answer in answers]
    assert isinstance(left[-1], Failure)
    assert left[-1].fault.code == "reader-ended"
    assert isinstance((await said(readers.read, feed_of(tmp_path)))[-1], End)


async def test_a_delivery_that_takes_too_long_is_a_fault_and_its_process_ends(
    readers_of: Callable[..., Readers], tmp_path: Path
) -> None:
    readers = readers_of(seconds=0.01)
    (answer,) = await said(readers.read, feed_of(tmp_path, 2_000))
    assert isinstance(answer, Failure)
    assert answer.fault.code == "too-slow"
    assert all(process.returncode is not None for process in readers.running)


async def test_a_delivery_that_takes_too_much_memory_is_a_fault(
    readers_of: Callable[..., Readers], tmp_path: Path
) -> None:
    readers = readers_of(memory=120_000_000)
    order = feed_of(tmp_path)
    order = Order(order.paths, order.feed_id, order.company, None, None, b"\x00" * 33 * 1_500_000)
    answer = (await said(readers.read, order))[-1]
    assert isinstance(answer, Failure)
    assert answer.fault.code in ("too-much-memory", "reader-ended")
    assert isinstance((await said(readers_of().read, feed_of(tmp_path)))[-1], End)


async def test_no_more_processes_work_side_by_side_than_may(
    readers_of: Callable[..., Readers], tmp_path: Path
) -> None:
    readers = readers_of(most=1)
    order = feed_of(tmp_path, 300)
    answers = await asyncio.gather(*(said(readers.read, order) for _ in range(3)))
    assert all(isinstance(one[-1], End) for one in answers)
    assert len(readers.running) == 1
