import asyncio
from types import SimpleNamespace

from nats.js.errors import NotFoundError
from prometheus_client import REGISTRY

from shared.subjects import CONSUMERS
from shared.watchdog import dead_loops, missing_consumers


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


async def test_consumers_that_are_missing_are_named_and_of_the_others_it_is_noted_what_waits() -> None:
    class JetStream:
        async def consumer_info(self, _stream: str, durable: str) -> SimpleNamespace:
            if durable == "mailer-jobs-closed":
                raise NotFoundError
            return SimpleNamespace(num_pending=7, num_ack_pending=3)

    broker = SimpleNamespace(connection=SimpleNamespace(jetstream=JetStream))
    consumers = [one for one in CONSUMERS if one.durable in {"mailer-jobs-closed", "mailer-jobs-posted"}]
    missing = await missing_consumers(broker, consumers)  # type: ignore[arg-type]
    assert missing == ["JOBS/mailer-jobs-closed"]
    waiting = REGISTRY.get_sample_value("talentpool_messages_waiting", {"consumer": "mailer-jobs-posted"})
    assert waiting == 10
