"""The commands that change the model, on a real database and a tiny model."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fixtures.tiny_models import make_bert
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from services.matcher.changing import ModelWorker
from services.matcher.facts import taxonomy_reader
from services.matcher.model.install import install
from services.matcher.model.source import name_source
from services.matcher.model_cli import app
from services.matcher.serving import Models
from services.matcher.settings import MatcherSettings
from services.matcher.storage import replicas
from shared.errors import TalentPoolError


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    for seed, name in enumerate(("first", "second")):
        folder = make_bert(tmp_path / name, seed=seed)
        install(name_source(str(folder)), tmp_path / "models", lambda _step: None)
    return tmp_path / "models"


@pytest.fixture
def run(database: Any, models_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setenv("TALENTPOOL_MATCHER_DATABASE_URL", database.service_url("matcher"))
    monkeypatch.setenv("TALENTPOOL_MATCHER_MODELS_DIR", str(models_dir))
    monkeypatch.setenv("TALENTPOOL_MATCHER_MODEL", "first")
    monkeypatch.setenv("COLUMNS", "160")

    def invoke(*arguments: str) -> str:
        return CliRunner().invoke(app, arguments, catch_exceptions=False).output

    return invoke


def work_once(engine_for: Callable[[str], AsyncEngine]) -> None:
    """One look of a matcher at its models; then it is gone."""

    async def work() -> None:
        engine = engine_for("matcher")
        worker = ModelWorker(engine, Models(MatcherSettings(), engine, taxonomy_reader()))
        await worker.work()
        async with engine.begin() as tx:
            await replicas.leave(tx, worker.replica)
        await engine.dispose()

    asyncio.run(work())


def test_a_model_is_activated_watched_left_again_and_retired(
    run: Callable[..., str], engine_for: Callable[[str], AsyncEngine]
) -> None:
    work_once(engine_for)
    with pytest.raises(TalentPoolError, match=r"second was never evaluated: .* has no evaluation\.json"):
        run("activate", "second")
    output = run("activate", "second", "--force", "--who", "somebody")
    assert "--force: second was never evaluated" in output
    assert "0 jobs and 0 profiles are to be read" in output
    assert "preparing" in run("status")
    work_once(engine_for)
    status = run("status", "--watch")
    assert "preparing" not in status
    assert "somebody" in status
    assert "ranks already" in run("activate", "second", "--force")
    with pytest.raises(TalentPoolError, match="second is the model that ranks"):
        run("retire", "second")
    assert "first@" in run("activate", "--previous")
    assert "0 vectors are deleted; its folder stays" in run("retire", "second")
    with pytest.raises(TalentPoolError, match="no model to go back to"):
        run("activate", "--previous")


def test_without_a_matcher_the_change_waits_for_one(run: Callable[..., str], models_dir: Path) -> None:
    (models_dir / "second" / "evaluation.json").write_text('{"map": 0.5}')
    output = run("activate", "second")
    assert "no matcher runs now: it happens when one starts" in output
    assert "no matcher runs now" in run("status")


def test_a_damaged_or_missing_folder_is_refused(run: Callable[..., str], models_dir: Path) -> None:
    (models_dir / "second" / "config.json").write_text("{}")
    with pytest.raises(TalentPoolError, match="damaged or was changed after it was installed"):
        run("activate", "second", "--force")
    with pytest.raises(TalentPoolError, match="'third' is not in"):
        run("activate", "third")
    with pytest.raises(TalentPoolError, match="say which model"):
        run("activate")
