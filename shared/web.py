"""One service process as an ASGI application: its routes, its consumers, its relay and its workers."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from nats.errors import Error as NatsError
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from shared.broker import die
from shared.correlation import HTTP_HEADER, set_correlation_id
from shared.health import Check, Health, health_router, nothing_wrong
from shared.logs import get_logger
from shared.metrics import HTTP_REQUESTS
from shared.runtime import Runtime
from shared.subjects import CONSUMERS
from shared.watchdog import Watchdog, missing_consumers

PROVISION_WAIT_SECONDS = 3.0
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
QUIET_ROUTES = ("/healthz", "/readyz", "/metrics")

Worker = Callable[[], Coroutine[Any, Any, None]]

log = get_logger()


def create_service_app(
    runtime: Runtime,
    *,
    routers: Sequence[APIRouter] = (),
    workers: Sequence[Worker] = (),
    checks: Check = nothing_wrong,
    **options: Any,
) -> FastAPI:
    """The application of a service; ``workers`` are endless coroutines that are cancelled on stop.

    ``checks`` says what else keeps the service from its work, by part.
    """
    health = Health(checks=checks)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with running(runtime, health, workers):
            yield

    app = FastAPI(lifespan=lifespan, **options)
    app.include_router(health_router(runtime, health))
    for router in routers:
        app.include_router(router)
    app.middleware("http")(trace_request)
    return app


async def trace_request(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Give the request its correlation id, and log it by its route: paths may hold tokens."""
    correlation = set_correlation_id(request.headers.get(HTTP_HEADER))
    started = time.monotonic()
    try:
        response = await call_next(request)
    except Exception:
        _count(request, 500)
        raise
    response.headers[HTTP_HEADER] = correlation
    route = _count(request, response.status_code)
    if route not in QUIET_ROUTES:
        log.info(
            "http_request",
            method=request.method,
            route=route,
            status=response.status_code,
            milliseconds=round((time.monotonic() - started) * 1000),
        )
    return response


def _count(request: Request, status: int) -> str:
    """Count a request by its route, which it returns; labels are never the client's own words."""
    route: str = getattr(request.scope.get("route"), "path", "unmatched")
    method = request.method if request.method in METHODS else "other"
    HTTP_REQUESTS.labels(method, route, status).inc()
    return route


@asynccontextmanager
async def running(runtime: Runtime, health: Health, workers: Sequence[Worker]) -> AsyncIterator[None]:
    """Run a service's background work; HTTP answers meanwhile, also when NATS is down at the start."""
    mine = [consumer for consumer in CONSUMERS if consumer.service == runtime.name]
    watchdog = Watchdog(runtime.broker, mine)

    async def bus() -> None:
        await _connect(runtime)
        health.consuming = True
        log.info("service_started", consumers=len(mine))
        async with asyncio.TaskGroup() as group:
            group.create_task(runtime.relay.run())
            group.create_task(watchdog.run())

    async def after_migration(worker: Worker) -> None:
        await _wait_for_schema(runtime)
        await worker()

    beat = asyncio.create_task(watchdog.beat())
    watchdog.start_thread()
    jobs: list[Worker] = [bus, *(partial(after_migration, worker) for worker in workers)]
    tasks = [asyncio.create_task(_guarded(job, health)) for job in jobs]
    try:
        yield
    finally:
        health.stopping = True
        await _stop(runtime, health, tasks)
        watchdog.stop()
        beat.cancel()


async def _wait_for_schema(runtime: Runtime) -> None:
    """Return once the database has this service's tables."""
    query = select(runtime.ledger.outbox.c.position).limit(0)
    while True:
        try:
            async with runtime.engine.connect() as connection:
                await connection.execute(query)
        except (DBAPIError, OSError, PoolTimeoutError) as error:
            log.warning("waiting_for_database", error=type(error).__name__, mend="run `talentpool provision`")
            await asyncio.sleep(PROVISION_WAIT_SECONDS)
        else:
            return


async def _connect(runtime: Runtime) -> None:
    """Subscribe once the server has all durables: nats-py would make missing ones in its own way."""
    await runtime.broker.connect()
    mine = [consumer for consumer in CONSUMERS if consumer.service == runtime.name]
    while True:
        try:
            missing = await missing_consumers(runtime.broker, mine)
        except Exception as error:  # noqa: BLE001  JetStream may not be up yet
            missing = [type(error).__name__]
        if not missing:
            break
        log.warning("waiting_for_provisioning", missing=missing, mend="run `talentpool provision`")
        await asyncio.sleep(PROVISION_WAIT_SECONDS)
    await runtime.broker.start()


async def _guarded(work: Worker, health: Health) -> None:
    """Run endless work; its end is the process's end, which must not look alive without it."""
    try:
        await work()
    except asyncio.CancelledError:
        raise
    except Exception as error:
        log.exception("task_died")
        health.failures.append(type(error).__name__)
    if not health.stopping:
        die("task_ended", failures=health.failures)


async def _stop(runtime: Runtime, health: Health, tasks: Sequence[asyncio.Task[None]]) -> None:
    """Finish the messages in hand, publish what they left in the outbox, then let go."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(
        asyncio.wait(tasks),
        *(subscriber.stop() for subscriber in runtime.broker.subscribers),
        return_exceptions=True,
    )
    if health.consuming and runtime.broker.connection.is_connected:
        with suppress(Exception):  # what is not published now is published by the next process
            await runtime.relay.publish_batch()
    try:
        await runtime.broker.stop()
    except NatsError as error:
        log.warning("nats_not_drained", error=type(error).__name__)
    await runtime.engine.dispose()
    log.info("service_stopped")
