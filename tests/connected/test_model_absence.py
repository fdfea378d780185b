"""A model that is missing, damaged or another than it was: what is stored ranks on, and somebody says so."""

from collections.abc import Callable

import pytest
from fixtures.matcher import Bench
from fixtures.model_changes import (
    NEW,
    OLD,
    Process,
    ask_for,
    edition,
    ranked_with,
    states,
    vectors,
    with_two_profiles,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher.alerts import AlertWorker
from services.matcher.changing import without
from services.matcher.storage import replicas
from shared.errors import NotReadyError
from shared.ledger import ledger


@pytest.fixture
def bench(owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine]) -> Bench:
    return Bench(owner, engine_for("matcher"))


@pytest.fixture
async def process(bench: Bench) -> Process:
    return await with_two_profiles(bench)


@pytest.mark.usefixtures("process")
async def test_old_vectors_go_on_ranking_while_the_models_folder_is_missing(bench: Bench) -> None:
    restarted = Process(bench)
    del restarted.encoders[OLD]
    await restarted.posted("Tannlege")
    opened = edition()
    await restarted.rank(opened)
    assert await ranked_with(bench, opened) == {OLD}
    assert await vectors(bench, OLD) == 3
    assert restarted.models.problem is not None
    assert "TALENTPOOL_MATCHER_MODELS_DIR" in restarted.models.problem
    assert "talentpool model install old" in restarted.models.problem

    mended = Process(bench)
    await mended.worker.work()
    assert await vectors(bench, OLD) == 4
    assert mended.models.problem is None


async def test_without_any_model_jobs_are_kept_and_ranking_waits(bench: Bench) -> None:
    process = Process(bench, model="nowhere")
    await process.posted("Sykepleier")
    assert len(await bench.rows("SELECT 1 FROM matcher.jobs")) == 1
    with pytest.raises(NotReadyError, match="TALENTPOOL_MATCHER_MODEL"):
        await process.rank(edition())
    alerts = AlertWorker(bench.engine, ledger("matcher"), process.models, lambda: None)
    with pytest.raises(NotReadyError):
        await alerts.work()


@pytest.mark.usefixtures("process")
async def test_a_folder_that_holds_another_model_now_is_not_taken_for_the_one_that_ranked(
    bench: Bench,
) -> None:
    restarted = Process(bench)
    restarted.encoders[OLD].model_id = "old@bbbbbbbbbbbb"
    await restarted.posted("Tannlege")
    assert await vectors(bench, OLD) == 3
    assert "holds old@bbbbbbbbbbbb now" in (restarted.models.problem or "")


async def test_a_matcher_without_the_new_folder_holds_the_switch_and_says_so(
    bench: Bench, process: Process
) -> None:
    other = Process(bench)
    del other.encoders[NEW]
    await ask_for(bench, NEW)
    await other.worker.work()
    await other.worker.tell_once()
    await process.worker.work()
    assert await states(bench) == {OLD: "active", NEW: "preparing"}
    assert "the model new@0123456789ab cannot be loaded" in (other.models.problem or "")
    async with bench.engine.begin() as tx:
        assert await without(tx, "new@0123456789ab") == [other.worker.replica]
        (row,) = [each for each in await replicas.running(tx) if each.replica == other.worker.replica]
        assert row.problem == other.models.problem

    async with bench.engine.begin() as tx:
        await replicas.leave(tx, other.worker.replica)
    await process.worker.work()
    assert await states(bench) == {OLD: "retired", NEW: "active"}
    opened = edition()
    await other.rank(opened)
    assert await ranked_with(bench, opened) == {NEW}
