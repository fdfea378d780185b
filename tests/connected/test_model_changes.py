"""A change of the model on a real database: in the background, whole or not at all, and back again."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fakes import HashingEncoder
from fixtures.matcher import Bench, job
from fixtures.model_process import preparing_process
from fixtures.servers import TestDatabase
from fixtures.tiny_models import make_bert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher import activation
from services.matcher.activation import Checked
from services.matcher.alerts import AlertWorker
from services.matcher.changing import ModelWorker, without
from services.matcher.embedding import Encoder
from services.matcher.facts import taxonomy_reader
from services.matcher.handlers import Handlers
from services.matcher.lists import load_index
from services.matcher.model.install import install
from services.matcher.model.source import name_source
from services.matcher.serving import Models
from services.matcher.settings import MatcherSettings
from services.matcher.storage import clearing, models, replicas
from services.matcher.storage.models import ModelState, Named
from shared.errors import NotReadyError, TalentPoolError
from shared.events import EditionOpened, JobPosted, MatchesRequested, TalentChanged
from shared.ledger import ledger

OLD, NEW = "old", "new"
BODY = "\nIntensivsykepleie og sårbehandling."


def encoder_of(name: str) -> HashingEncoder:
    """Two models whose vectors differ in length, so that none can be mistaken for the other's."""
    encoder = HashingEncoder(64 if name == OLD else 48)
    encoder.model_id = f"{name}@0123456789ab"
    return encoder


class Process:
    """A matcher's process with a folder of models."""

    def __init__(self, bench: Bench, **settings: Any) -> None:
        self.encoders: dict[str, HashingEncoder] = {OLD: encoder_of(OLD), NEW: encoder_of(NEW)}
        values: dict[str, Any] = {"model": OLD, "alert_settle_seconds": 0, "embed_batch": 4}
        self.settings = MatcherSettings(_env_file=None, **(values | settings))
        self.models = Models(self.settings, bench.engine, taxonomy_reader(), self.load)
        self.worker = ModelWorker(bench.engine, self.models)
        self.handlers = Handlers(self.models, bench.engine, ledger("matcher"), lambda: None)
        self._bench = bench

    def load(self, name: str) -> Encoder:
        if name not in self.encoders:
            message = f"the model {name!r} is not here: run `talentpool model install {name}`"
            raise TalentPoolError(message)
        return self.encoders[name]

    async def posted(self, *titles: str) -> None:
        for title in titles:
            async with self._bench.engine.begin() as tx:
                await self.handlers.keep_posted(tx, JobPosted(job=job(title)))

    async def rank(self, edition: EditionOpened) -> None:
        async with self._bench.engine.begin() as tx:
            await self.handlers.open_edition(tx, edition)
        request = MatchesRequested(edition_id=edition.edition_id, partition=0, partitions=1, top_k=5)
        async with self._bench.engine.begin() as tx:
            await self.handlers.rank_part(tx, request)


@pytest.fixture
def bench(owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine]) -> Bench:
    return Bench(owner, engine_for("matcher"))


@pytest.fixture
async def process(bench: Bench) -> Process:
    """A matcher that has read three jobs and two profiles with the old model."""
    process = Process(bench)
    await process.posted("Sykepleier", "Kokk", "Lege")
    for _ in range(2):
        candidate_id = await bench.candidate()
        async with bench.engine.begin() as tx:
            await process.handlers.keep_profile(tx, TalentChanged(candidate_id=candidate_id, version=1))
    return process


def edition() -> EditionOpened:
    return EditionOpened(edition_id=uuid4(), partitions=1, top_k=5)


async def ask_for(bench: Bench, name: str) -> bool:
    encoder = encoder_of(name)
    model = Named(encoder.model_id, name, encoder.dimensions)
    async with bench.engine.begin() as tx:
        return await activation.ask_for(tx, Checked(model, {"map": 0.5}), "an operator")


async def states(bench: Bench) -> dict[str, str]:
    return {row.name: row.state for row in await bench.rows("SELECT name, state FROM matcher.models")}


async def vectors(bench: Bench, name: str, table: str = "job_vectors") -> int:
    query = f"SELECT 1 FROM matcher.{table} WHERE model_id LIKE :name"  # noqa: S608  our own names
    return len(await bench.rows(query, name=f"{name}@%"))


async def ranked_with(bench: Bench, opened: EditionOpened) -> set[str]:
    query = "SELECT model_id FROM matcher.rankings WHERE edition_id = :id"
    return {row.model_id.split("@")[0] for row in await bench.rows(query, id=opened.edition_id)}


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
    assert index.vectors.shape[0] == 64


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
