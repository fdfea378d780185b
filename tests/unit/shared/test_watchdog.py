import asyncio
from types import SimpleNamespace

from shared.watchdog import dead_loops


async def ended() -> asyncio.Task[None]:
    task = asyncio.create_task(asyncio.sleep(0))
    await task
    return task


async def test_a_subscriber_without_a_living_loop_is_dead_and_finished_loops_are_forgotten() -> None:
    living = asyncio.create_task(asyncio.sleep(60))
    restarted = SimpleNamespace(subject="a", running=True, tasks=[await ended(), living])
    dead = SimpleNamespace(subject="b", running=True, tasks=[await ended()])
    stopped = SimpleNamespace(subject="c", running=False, tasks=[await ended()])
    broker = SimpleNamespace(subscribers=[restarted, dead, stopped])

    assert dead_loops(broker) == {"b"}  # type: ignore[arg-type]
    assert restarted.tasks == [living]
    living.cancel()
