"""A change of the model on a real database: in the background, whole or not at all, and back again."""

import asyncio
from collections.abc import Callable
from pathlib import Path

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
from fixtures.tiny_models import make_bert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher import activation
from services.matcher.changing import ModelWorker
from services.matcher.facts import taxonomy_reader
from services.matcher.handlers import Handlers
from services.matcher.lists import load_index
from services.matcher.model.install import install
from services.matcher.model.source import name_source
from services.matcher.serving import Models
from services.matcher.settings import MatcherSettings
from services.matcher.storage import models
from services.matcher.storage.models import ModelState
from shared.errors import TalentPoolError
from shared.events import TalentChanged
from shared.ledger import ledger


@pytest.fixture
def bench(owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine]) -> Bench:
    return Bench(owner, engine_for("matcher"))


@pytest.fixture
async def process(bench: Bench) -> Process:
    return await with_two_profiles(bench)


@pytest.mark.usefixtures("process")
async def test_the_model_of_the_setting_is_active_from_the_first_message_on(bench: Bench) -> None:
    assert await states(bench) == {OLD: "active"}
    other = Process(bench, model=NEW)
    async with bench.engine.connect() as tx:
        assert (await other.models.serving(tx)).encoder.model_id == "old@0123456789ab"


async def test_many_first_messages_agree_on_one_model(bench: Bench) -> None:
    async def first(process: Process) -> str:
        async with bench.engine.connect() as tx:
            return (await process.models.serving(tx)).encoder.model_id

    processes = [Process(bench, model=name) for name in (OLD, NEW, OLD, NEW)]
    assert len(set(await asyncio.gather(*map(first, processes)))) == 1
    assert list((await states(bench)).values()) == ["active"]


async def test_everything_is_read_with_the_new_model_before_it_ranks(bench: Bench, process: Process) -> None:
    assert await ask_for(bench, NEW)
    before = edition()
    await process.rank(before)
    assert await ranked_with(bench, before) == {OLD}
    assert await states(bench) == {OLD: "active", NEW: "preparing"}

    await process.worker.work()
    assert await states(bench) == {OLD: "retired", NEW: "active"}
    assert [await vectors(bench, name) for name in (OLD, NEW)] == [3, 3]
    assert await vectors(bench, NEW, "profile_vectors") == 2
    after = edition()
    await process.rank(after)
    assert await ranked_with(bench, after) == {NEW}
    assert not await ask_for(bench, NEW)


async def test_what_changes_while_a_model_is_prepared_is_read_with_both(
    bench: Bench, process: Process
) -> None:
    await ask_for(bench, NEW)
    async with bench.engine.connect() as tx:
        preparing = await models.in_state(tx, ModelState.PREPARING)
    assert preparing is not None
    await process.models.encoder(preparing)
    await process.posted("Tannlege")
    candidate_id = await bench.candidate()
    async with bench.engine.begin() as tx:
        await process.handlers.keep_profile(tx, TalentChanged(candidate_id=candidate_id, version=1))
    assert [await vectors(bench, name) for name in (OLD, NEW)] == [4, 1]
    assert [await vectors(bench, name, "profile_vectors") for name in (OLD, NEW)] == [3, 1]


async def test_a_transaction_that_began_before_a_switch_ranks_with_the_model_that_it_took(
    bench: Bench, process: Process
) -> None:
    await ask_for(bench, NEW)
    async with bench.engine.begin() as tx:
        taken = await process.models.serving(tx)
        await process.worker.work()
        rows = await bench.rows("SELECT 1 FROM matcher.models WHERE name = 'new' AND state = 'active'")
        assert len(rows) == 1
        index = await load_index(tx, taken)
    assert len(index) == 3
    assert index.centred.shape[1] == 64


async def test_going_back_is_at_once_and_what_changed_since_is_read_before_the_next_ranking(
    bench: Bench, process: Process
) -> None:
    await ask_for(bench, NEW)
    await process.worker.work()
    await process.posted("Tannlege")
    await bench.candidate()
    assert [await vectors(bench, name) for name in (OLD, NEW)] == [3, 4]
    async with bench.engine.begin() as tx:
        assert (await activation.go_back(tx, "an operator")).name == OLD
    assert await states(bench) == {OLD: "active", NEW: "retired"}
    opened = edition()
    await process.rank(opened)
    assert await ranked_with(bench, opened) == {OLD}
    assert await vectors(bench, OLD) == 4
    async with bench.engine.begin() as tx:
        assert (await activation.go_back(tx, "an operator")).name == NEW


@pytest.mark.usefixtures("process")
async def test_there_is_no_way_back_from_the_first_model(bench: Bench) -> None:
    await ask_for(bench, NEW)
    async with bench.engine.begin() as tx:
        with pytest.raises(TalentPoolError, match="no model to go back to"):
            await activation.go_back(tx, "an operator")
    assert await states(bench) == {OLD: "active", NEW: "preparing"}


async def test_two_real_models_change_places(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    for seed, name in enumerate((OLD, NEW)):
        source = make_bert(tmp_path / name, seed=seed, pooling_mode="mean", dense=name == NEW)
        install(name_source(str(source)), folder, lambda _step: None)
        (folder / name / "evaluation.json").write_text('{"map": 0.4}')
    settings = MatcherSettings(_env_file=None, model=OLD, models_dir=folder)  # type: ignore[call-arg]
    process = Process(bench, model=OLD, models_dir=folder)
    process.models = Models(settings, bench.engine, taxonomy_reader())
    process.handlers = Handlers(process.models, bench.engine, ledger("matcher"), lambda: None)
    await process.posted("Sykepleier", "Kokk")
    await bench.candidate()
    checked = await asyncio.to_thread(activation.check, NEW, settings)
    assert checked.figures == {"map": 0.4}
    async with bench.engine.begin() as tx:
        await activation.ask_for(tx, checked, "an operator")
    await ModelWorker(bench.engine, process.models).work()
    assert await states(bench) == {OLD: "retired", NEW: "active"}
    rows = await bench.rows("SELECT DISTINCT model_id, vector_dims(embedding) FROM matcher.job_vectors")
    assert {(row[0].split("@")[0], row[1]) for row in rows} == {(OLD, 64), (NEW, 32)}
    opened = edition()
    await process.rank(opened)
    assert await ranked_with(bench, opened) <= {NEW}
