"""``/healthz``: the process works. ``/readyz``: it can do its work now. Both tell the truth."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from shared.runtime import Runtime
from shared.subjects import CONSUMERS
from shared.watchdog import missing_consumers

CHECK_TIMEOUT = 3.0

Check = Callable[[], Mapping[str, str]]


def nothing_wrong() -> Mapping[str, str]:
    """The check of a service that depends on database and NATS alone."""
    return {}


@dataclass
class Health:
    """What a process knows of its own state; ``checks`` says what the service itself lacks, by part."""

    checks: Check = nothing_wrong
    consuming: bool = False
    stopping: bool = False
    failures: list[str] = field(default_factory=list)


async def problems(runtime: Runtime, health: Health) -> dict[str, str]:
    """What keeps this process from its work, by part; empty when nothing does."""
    found = dict(health.checks())
    if health.stopping:
        found["process"] = "is stopping"
    try:
        async with asyncio.timeout(CHECK_TIMEOUT), runtime.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except Exception as error:  # noqa: BLE001  any failure is the answer
        found["database"] = f"does not answer: {type(error).__name__}"
    if not health.consuming:
        found["nats"] = "not connected, or not provisioned: see `talentpool provision`"
        return found
    try:
        async with asyncio.timeout(CHECK_TIMEOUT):
            mine = [consumer for consumer in CONSUMERS if consumer.service == runtime.name]
            if missing := await missing_consumers(runtime.broker, mine):
                found["nats"] = f"consumers missing: {', '.join(missing)}"
            elif not mine:
                await runtime.broker.connection.jetstream().account_info()
    except Exception as error:  # noqa: BLE001  any failure is the answer
        found["nats"] = f"JetStream does not answer: {type(error).__name__}"
    return found


def health_router(runtime: Runtime, health: Health) -> APIRouter:
    """The three addresses that an operator's tools ask."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        if health.failures:
            return JSONResponse({"status": "failed", "problems": health.failures}, status_code=503)
        return JSONResponse({"status": "ok", "service": runtime.name})

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        found = await problems(runtime, health)
        state = "not ready" if found else "ready"
        return JSONResponse({"status": state, "problems": found}, status_code=503 if found else 200)

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
