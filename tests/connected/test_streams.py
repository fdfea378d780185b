"""Provisioning against a real NATS server."""

import nats

from shared.streams import Difference, provision


async def test_a_second_provisioning_finds_nothing_to_do(nats_url: str) -> None:
    connection = await nats.connect(nats_url)
    assert await provision(connection.jetstream()) == ([], [])
    await connection.close()


async def test_drift_is_reported_and_left_alone_unless_an_update_is_asked_for(nats_url: str) -> None:
    connection = await nats.connect(nats_url)
    jetstream = connection.jetstream()
    config = (await jetstream.stream_info("JOBS")).config
    await jetstream.update_stream(config.evolve(max_age=3600.0))

    made, drift = await provision(jetstream)
    assert made == []
    assert drift == [Difference("stream JOBS", "max_age", 604800.0, 3600.0)]

    assert await provision(jetstream, update=True) == (["stream JOBS (updated)"], [])
    assert await provision(jetstream) == ([], [])
    await connection.close()
