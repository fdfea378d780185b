"""A matcher without a model says so where operators look, and goes on once the model is there."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fixtures.tiny_models import make_bert

from services.matcher import serving
from services.matcher.app import create_app
from services.matcher.model.install import install
from services.matcher.model.source import name_source
from services.matcher.settings import MatcherSettings


async def problems(client: httpx.AsyncClient, wanted: Callable[[dict[str, str]], bool]) -> dict[str, str]:
    found: dict[str, str] = {}
    async with asyncio.timeout(60):
        while True:
            found = (await client.get("/readyz")).json()["problems"]
            if wanted(found):
                return found
            await asyncio.sleep(0.1)


async def test_readiness_names_the_missing_model_until_it_is_installed(
    settings_for: Callable[..., Any], nats_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "RETRY_SECONDS", 0)
    folder = make_bert(tmp_path / "tiny")
    settings = settings_for(
        MatcherSettings, nats_url=nats_url, model="tiny", models_dir=tmp_path / "models", idle_seconds=0.2
    )
    app = create_app(settings)
    async with (
        LifespanManager(app) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://matcher"
        ) as client,
    ):
        found = await problems(client, lambda found: "model" in found)
        assert "TALENTPOOL_MATCHER_MODEL" in found["model"]
        assert "run `talentpool model install tiny`" in found["model"]
        await asyncio.to_thread(install, name_source(str(folder)), tmp_path / "models", lambda _step: None)
        assert await problems(client, lambda found: not found) == {}
