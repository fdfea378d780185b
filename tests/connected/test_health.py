"""Health addresses tell the truth while servers come and go."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
from asgi_lifespan import LifespanManager

from shared.runtime import create_runtime
from shared.settings import Settings, service_config
from shared.web import create_service_app


class PortalSettings(Settings):
    model_config = service_config("portal")
    service = "portal"


async def ready(client: httpx.AsyncClient) -> httpx.Response:
    for _ in range(100):
        answer = await client.get("/readyz")
        if answer.status_code == 200:
            return answer
        await asyncio.sleep(0.1)
    return answer


async def test_a_service_is_ready_once_database_and_consumers_answer(
    settings_for: Callable[..., Any], nats_url: str
) -> None:
    runtime = create_runtime("portal", settings_for(PortalSettings, nats_url=nats_url))
    app = create_service_app(runtime)
    async with (
        LifespanManager(app) as manager,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=manager.app), base_url="http://portal") as client,
    ):
        answer = await ready(client)
        assert (answer.status_code, answer.json()["problems"]) == (200, {})
        assert (await client.get("/healthz")).json() == {"status": "ok", "service": "portal"}
        metrics = (await client.get("/metrics")).text
        assert "talentpool_outbox_waiting" in metrics
        echoed = await client.get("/healthz", headers={"X-Correlation-ID": "trace-me-please"})
        assert echoed.headers["x-correlation-id"] == "trace-me-please"
        replaced = await client.get("/healthz", headers={"X-Correlation-ID": "bad value\tinside"})
        assert replaced.headers["x-correlation-id"] != "bad value\tinside"


async def test_without_nats_the_process_is_alive_but_not_ready(settings_for: Callable[..., Any]) -> None:
    runtime = create_runtime("portal", settings_for(PortalSettings, nats_url="nats://127.0.0.1:1"))
    app = create_service_app(runtime)
    async with (
        LifespanManager(app) as manager,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=manager.app), base_url="http://portal") as client,
    ):
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert "talentpool provision" in answer.json()["problems"]["nats"]
