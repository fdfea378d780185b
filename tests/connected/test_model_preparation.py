"""How a model is prepared in the background: by several matchers, past a kill, and cleared away again."""

import asyncio
from collections.abc import Callable

import pytest
from fixtures.matcher import Bench
from fixtures.model_changes import (
    BODY,
    NEW,
    OLD,
    Process,
    ask_for,
    states,
    vectors,
    with_two_profiles,
)
from fixtures.model_process import preparing_process
from fixtures.servers import TestDatabase
from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher import activation
from services.matcher.storage import clearing
from services.matcher.storage.models import ModelState
from shared.errors import TalentPoolError


@pytest.fixture
def bench(owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine]) -> Bench:
    return Bench(owner, engine_for("matcher"))


@pytest.fixture
async def process(bench: Bench) -> Process:
    return await with_two_profiles(bench)


async def test_matchers_that_prepare_side_by_side_embed_no_text_twice(bench: Bench, process: Process) -> None:
    await process.posted(*(f"Stilling {number}" for number in range(20)))
    others = [process, Process(bench), Process(bench)]
    await ask_for(bench, NEW)
    await asyncio.gather(*(each.worker.work() for each in others))
    for each in others:  # whoever came late may have held the switch
        await each.worker.work()
    assert await states(bench) == {OLD: "retired", NEW: "active"}
    texts = [text for each in others for batch in each.encoders[NEW].batches for text in batch]
    jobs = [text for text in texts if text.startswith("Stilling") and "\n" in text]
    assert len(jobs) == len(set(jobs)) == 20


async def test_a_matcher_that_is_killed_while_it_prepares_loses_nothing(
    bench: Bench, process: Process, database: TestDatabase
) -> None:
    await process.posted(*(f"Stilling {number}" for number in range(20)))
    await ask_for(bench, NEW)
    killed = preparing_process(database.service_url("matcher"))
    async with asyncio.timeout(120):
        while await vectors(bench, NEW) < 8:  # noqa: ASYNC110  only the database tells
            await asyncio.sleep(0.05)
    killed.kill()
    killed.join()
    stored = await vectors(bench, NEW)
    assert 8 <= stored < 23
    assert await states(bench) == {OLD: "active", NEW: "preparing"}

    restarted = Process(bench)
    await restarted.worker.work()
    assert await states(bench) == {OLD: "retired", NEW: "active"}
    assert await vectors(bench, NEW) == 23
    texts = [text for batch in restarted.encoders[NEW].batches for text in batch]
    assert len([text for text in texts if text.endswith(BODY)]) == 23 - stored


async def test_equal_texts_of_different_jobs_are_embedded_once(bench: Bench, process: Process) -> None:
    embedded = [text for batch in process.encoders[OLD].batches for text in batch]
    await process.posted("Sykepleier", "Sykepleier")
    assert [text for batch in process.encoders[OLD].batches for text in batch] == embedded
    assert await vectors(bench, OLD) == 5
    rows = await bench.rows("SELECT DISTINCT embedding::text FROM matcher.job_vectors WHERE version = 1")
    assert len(rows) == 3


async def test_another_wish_replaces_a_preparation_and_retiring_gives_one_up(
    bench: Bench, process: Process
) -> None:
    await ask_for(bench, NEW)
    await ask_for(bench, "third")
    assert await states(bench) == {OLD: "active", NEW: "retired", "third": "preparing"}
    async with bench.engine.begin() as tx:
        with pytest.raises(TalentPoolError, match="old is the model that ranks"):
            await activation.let_go(tx, OLD)
        with pytest.raises(TalentPoolError, match="no model 'fourth'"):
            await activation.let_go(tx, "fourth")
        assert (await activation.let_go(tx, "third")).state == ModelState.PREPARING
    await process.worker.work()
    assert await states(bench) == {OLD: "active", NEW: "retired", "third": "retired"}


async def test_vectors_of_a_model_that_ranks_no_more_are_deleted_when_asked_and_after_a_time(
    bench: Bench, process: Process
) -> None:
    await ask_for(bench, NEW)
    await process.worker.work()
    await process.worker.work()
    assert await vectors(bench, OLD) == 3
    hasty = Process(bench, keep_models_days=0)
    await hasty.worker.work()
    assert await vectors(bench, OLD) == await vectors(bench, OLD, "profile_vectors") == 0
    async with bench.engine.begin() as tx:
        with pytest.raises(TalentPoolError, match="its vectors were deleted"):
            await activation.go_back(tx, "an operator")
    await ask_for(bench, OLD)
    await process.worker.work()
    assert await states(bench) == {OLD: "active", NEW: "retired"}
    assert await clearing.clear(bench.engine, "new@0123456789ab") == 5
    assert [await vectors(bench, name) for name in (OLD, NEW)] == [3, 0]


async def test_status_counts_what_a_model_has_read(bench: Bench, process: Process) -> None:
    await ask_for(bench, NEW)
    await process.worker.tell_once()
    async with bench.engine.connect() as tx:
        found = await activation.status(tx)
    assert [(model.name, read.jobs_read, read.profiles_read) for model, read in found.models] == [
        (OLD, 3, 2),
        (NEW, 0, 0),
    ]
    assert {(read.jobs, read.profiles) for _, read in found.models} == {(3, 2)}
    assert [each.loaded for each in found.replicas] == [frozenset({"old@0123456789ab"})]
    assert found.models[1][0].figures == {"map": 0.5}
